import type { RepositoryReader } from '../core/facts/repository.ts';
import type { Config } from '../core/policy/config.ts';
import { defaultConfig } from '../core/policy/default-config.ts';
import type { LoadedConfig } from '../core/policy/load-config.ts';
import type { OpenRemote } from './pack-library.ts';
import { placed } from '../core/source/read-settings.ts';
import { unplacedProblem, type SettingsFile } from '../core/source/settings-problem.ts';

/** Where a repository keeps its configuration, from its top. */
export const configFiles = ['.github/catalog-warden.yml', '.github/catalog-warden.yaml'];

/** How to find the configuration. */
export interface ConfigRequest {
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  /** The ids of all rules. */
  readonly rules: readonly string[];
  /** A configuration that was named. Default: one of `configFiles`, or the default configuration. */
  readonly named?: { readonly file: string; readonly text: string };
  /** Opens what lies in other repositories. */
  readonly openRemote: OpenRemote;
  /** The organisation's configuration, where that is known without being named. */
  readonly organization?: Config;
}

/** Reads the configuration of a repository: of a checkout, or of a commit. */
export async function readConfig(reader: RepositoryReader, request: ConfigRequest): Promise<LoadedConfig> {
  const source = request.named ?? (await findConfig(reader, request.top));
  if (!source) return { config: withoutOwn(request.organization) };
  if ('problem' in source) return { problems: [unplacedProblem(source.file, `It cannot be read: ${source.problem}.`)] };
  const loaded = await loadOn(source, reader, request);
  if ('problems' in loaded || request.top === '') return loaded;
  // Seen from a folder below, paths no longer compare with these globs, so nothing is said about discovery.
  return { config: { ...loaded.config, discovery: undefined } };
}

/** The configuration of a repository that has none of its own. */
function withoutOwn(organization: Config | undefined): Config {
  if (!organization) return defaultConfig;
  return { ...organization, own: { packs: [], overrides: {} }, floor: organization };
}

/** Loads a configuration on top of that of the organisation: the one that is known, or the one that it names. */
async function loadOn(source: SettingsFile, reader: RepositoryReader, request: ConfigRequest): Promise<LoadedConfig> {
  const { loadConfig } = await import('../core/policy/load-config.ts');
  const { top, rules, organization: known } = request;
  const own = { ...source, top, rules, reader };
  if (known) return loadConfig({ ...own, organization: known });
  const first = await loadConfig(own);
  const named = 'config' in first ? first.config.organization : undefined;
  if (named === undefined) return first;
  const organization = await readOrganization(named, reader, request);
  if ('problem' in organization) {
    const mistakes = [{ path: ['organization'], at: 'value' as const, message: organization.problem }];
    return { problems: await placed(source, { mistakes }) };
  }
  if ('problems' in organization) return organization;
  return loadConfig({ ...own, organization: organization.config });
}

/** Reads the organisation's configuration: a file of the repository, or of another one. */
async function readOrganization(
  named: string,
  reader: RepositoryReader,
  { top, rules, openRemote }: ConfigRequest,
): Promise<LoadedConfig | { readonly problem: string }> {
  const { loadConfig } = await import('../core/policy/load-config.ts');
  const read = named.includes('//') ? await readElsewhere(named, openRemote) : await readHere(named, reader, top);
  if ('problem' in read) return read;
  const loaded = await loadConfig({ file: named, text: read.text, top, rules, reader });
  if ('problems' in loaded || loaded.config.organization === undefined) return loaded;
  const message = "The organisation's configuration builds on no other one. Remove this line.";
  const mistakes = [{ path: ['organization'], at: 'key' as const, message }];
  return { problems: await placed({ file: named, text: read.text }, { mistakes }) };
}

async function readHere(named: string, reader: RepositoryReader, top: string) {
  const path = top === '' ? named : `${top}/${named}`;
  const read = (await reader.text([path])).get(path);
  return read && 'text' in read
    ? read
    : { problem: `\`${named}\` cannot be read: ${read?.problem ?? 'nobody looked'}.` };
}

/** A file of another repository is read as one of its folder, which is what is locked. */
async function readElsewhere(named: string, openRemote: OpenRemote) {
  const parts = /^(.*\/)([^/@]+)(@[^@]+)$/.exec(named);
  const [, folder = '', file = '', ref = ''] = parts ?? [];
  if (!parts) return { problem: `\`${named}\` is not of the form \`owner/repository//path@ref\`.` };
  const opened = await openRemote(`${folder.endsWith('//') ? folder : folder.slice(0, -1)}${ref}`);
  if ('problem' in opened) return opened;
  const text = opened.files.get(file);
  return text === undefined ? { problem: `There is no \`${file}\` in \`${named}\`.` } : { text };
}

async function findConfig(reader: RepositoryReader, top: string) {
  const paths = configFiles.map((file) => (top === '' ? file : `${top}/${file}`));
  const texts = await reader.text(paths);
  for (const file of paths) {
    const read = texts.get(file);
    if (read && 'text' in read) return { file, text: read.text };
    if (read && read.state !== 'missing') return { file, problem: read.problem };
  }
  return undefined;
}
