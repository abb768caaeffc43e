import path from 'node:path';
import type { RepositoryReader } from '../core/facts/repository.ts';
import type { Config } from '../core/policy/config.ts';
import { defaultConfig } from '../core/policy/default-config.ts';
import type { LoadedConfig } from '../core/policy/load-config.ts';
import { configFiles, readConfig } from '../workspace/config-file.ts';
import type { OpenRemote } from '../workspace/pack-library.ts';
import type { Workspace } from '../workspace/reader.ts';
import type { Base } from './find-base.ts';
import { textsAt, type GitObjects } from './git-objects.ts';
import type { Inputs } from './inputs.ts';
import { ConfigError, SetupError } from './setup-error.ts';

/** The configuration that counts, and what the user should know about it. */
export interface Settings {
  readonly config: Config;
  readonly remark: string | undefined;
}

/**
 * The configuration of the base, so that a pull request cannot change the rules that judge it. A change to the
 * configuration is checked too, and counts once it is merged, or at once when the base's is broken.
 */
export async function readSettings(
  workspace: Workspace,
  inputs: Inputs,
  { base, objects }: { readonly base: Base; readonly objects: GitObjects },
): Promise<Settings> {
  const choice = (source: ConfigText | undefined): ConfigChoice => ({ source, token: inputs.githubToken });
  const head = await findConfig(workspace, workspace, inputs.config);
  if (!head && inputs.config !== undefined)
    throw new SetupError(`The configuration \`${inputs.config}\` is not there.`);
  if (!('commit' in base)) return { config: await mustLoad(workspace, workspace, choice(head)), remark: undefined };
  const reader = textsAt(workspace, base.commit, objects);
  const standing = await findConfig(workspace, reader, inputs.config);
  if (standing?.text === head?.text)
    return { config: await mustLoad(workspace, reader, choice(standing)), remark: undefined };
  const next = await mustLoad(workspace, workspace, choice(head));
  const loaded = await load(workspace, reader, choice(standing));
  if ('problems' in loaded) return { config: next, remark: undefined };
  const file = head?.file ?? standing?.file ?? '';
  return {
    config: loaded.config,
    remark: `\`${file}\` differs from that of the base, which counts until the change is merged.`,
  };
}

/** Where the configuration may stand, relative to the working directory. */
export function configPaths(workspace: Workspace, named: string | undefined): readonly string[] {
  if (named !== undefined) return [path.posix.normalize(named)];
  return configFiles.map((file) => path.posix.join(topOf(workspace), file));
}

interface ConfigText {
  readonly file: string;
  readonly text: string;
}

interface ConfigChoice {
  readonly source: ConfigText | undefined;
  readonly token: string | undefined;
}

async function findConfig(
  workspace: Workspace,
  reader: RepositoryReader,
  named: string | undefined,
): Promise<ConfigText | undefined> {
  const files = configPaths(workspace, named);
  const texts = await reader.text(files);
  for (const file of files) {
    const read = texts.get(file);
    if (read && 'text' in read) return { file, text: read.text };
    if (read && read.state !== 'missing')
      throw new SetupError(`The configuration \`${file}\` cannot be read: ${read.problem}.`);
  }
  return undefined;
}

async function mustLoad(
  workspace: Workspace,
  reader: RepositoryReader,
  { source, token }: ConfigChoice,
): Promise<Config> {
  const loaded = await load(workspace, reader, { source, token });
  if ('problems' in loaded) throw new ConfigError(loaded.problems);
  return loaded.config;
}

async function load(
  workspace: Workspace,
  reader: RepositoryReader,
  { source, token }: ConfigChoice,
): Promise<LoadedConfig> {
  if (!source) return { config: defaultConfig };
  const { ruleDocumentation } = await import('../core/catalog/rule-documentation.ts');
  return readConfig(reader, {
    top: topOf(workspace),
    rules: ruleDocumentation.map(({ id }) => id),
    named: source,
    openRemote: remotePacks(workspace, reader, token),
  });
}

/** Opens packs of other repositories by the lock file of the commit whose policy counts. */
export function remotePacks(workspace: Workspace, reader: RepositoryReader, token: string | undefined): OpenRemote {
  return async (reference) => {
    const { lockFile, openLockedPack } = await import('../workspace/locked-packs.ts');
    const file = path.posix.join(topOf(workspace), lockFile);
    const read = (await reader.text([file])).get(file);
    return openLockedPack(workspace, reference, token, read && 'text' in read ? read.text : undefined);
  };
}

/** From the working directory to the top of the repository. */
export function topOf(workspace: Workspace): string {
  return path.relative(workspace.directory, workspace.root).split(path.sep).join('/');
}
