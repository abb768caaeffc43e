import schema from '../../schemas/config.schema.json' with { type: 'json' };
import { likelySpelling } from '../source/edit-distance.ts';
import type { RepositoryReader } from '../facts/repository.ts';
import { overridesFrom } from '../rules/pack-from.ts';
import { isObject, valueAt, type Json, type JsonObject, type Path } from '../source/json.ts';
import { readDocuments } from '../source/read-documents.ts';
import { placed, readSettings } from '../source/read-settings.ts';
import type { SettingsProblem } from '../source/settings-problem.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';
import { allowedKindsOf } from './app-config.ts';
import type { Config, CustomKind } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { isWeaker, lockedLine } from './locks.ts';
import { isOwnRule } from './own-rule.ts';
import { defaultSeverityOf } from './severity.ts';

/** The configuration, or everything that is wrong with it. */
export type LoadedConfig = { readonly config: Config } | { readonly problems: readonly SettingsProblem[] };

/** Where the configuration stands, and what it may name. */
export interface ConfigSource {
  /** The configuration file, relative to the working directory. */
  readonly file: string;
  readonly text: string;
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  /** Reads the files that the configuration names. */
  readonly reader: Pick<RepositoryReader, 'text'>;
  /** The ids of the engine's own rules; those of packs are judged when the packs are read. */
  readonly rules: readonly string[];
  /** The configuration that this one builds on: the organisation's. Default: the default configuration. */
  readonly organization?: Config;
}

/** Reads a configuration file and the files that it names. */
export async function loadConfig(source: ConfigSource): Promise<LoadedConfig> {
  const read = await readSettings(source, 'The configuration');
  if ('problems' in read) return read;
  const { value } = read;
  const mistakes = [
    ...read.mistakes,
    ...validateSettings(value, schema, 'The configuration'),
    ...ruleMistakes(value, source.rules),
    ...conflicts(value),
    ...(source.organization ? weakenings(value, source.organization) : []),
  ];
  if (mistakes.length > 0) return { problems: await placed(source, { mistakes }) };
  const named = await readNamedFiles(value, source);
  if (named.mistakes.length > 0) return { problems: await placed(source, { mistakes: named.mistakes }) };
  return { config: complete(value, named, source) };
}

/** The values are of the right types here: the schema has been checked. */
function complete(value: JsonObject, named: NamedFiles, { file, text, organization }: ConfigSource): Config {
  const below = organization ?? defaultConfig;
  const { rules, kinds: _kinds, appConfig: _appConfig, ...rest } = value;
  const overrides = overridesFrom(rules);
  const severities = Object.entries(overrides).flatMap(([id, { severity }]) =>
    severity === undefined ? [] : [[id, severity] as const],
  );
  const ofPacks = Object.entries(overrides).filter(([id]) => !isOwnRule(id));
  return {
    ...below,
    ...(rest as Partial<Config>),
    // A repository adds packs and excludes files of its own; it takes none of the organisation's away.
    packs: organization
      ? [...new Set([...below.packs, ...((rest['packs'] ?? []) as string[])])]
      : ((rest['packs'] ?? below.packs) as string[]),
    include: includeOf(rest['include'] as Config['include'] | undefined, below),
    exclude: [...below.exclude, ...((rest['exclude'] ?? []) as string[])],
    owners: { ...below.owners, ...(rest['owners'] as Config['owners'] | undefined) },
    severities: { ...below.severities, ...Object.fromEntries(severities) },
    overrides: mergeOverrides(below.overrides, ofPacks),
    allowedKinds: named.allowedKinds ?? (value['allowedKinds'] as Config['allowedKinds']) ?? below.allowedKinds,
    customKinds: [...below.customKinds, ...named.customKinds],
    own: {
      packs: (rest['packs'] ?? (organization ? [] : below.packs)) as string[],
      overrides: Object.fromEntries(ofPacks),
    },
    floor: organization,
    source: { file, text },
  };
}

/** Where rules are locked, a repository adds to what the organisation looks at; else its own globs replace them. */
function includeOf(own: Config['include'] | undefined, below: Config): Config['include'] {
  if (own === undefined) return below.include;
  return below.locked.length > 0 ? [...new Set([...below.include, ...own])] : own;
}

function mergeOverrides(
  below: Config['overrides'],
  above: readonly (readonly [string, Config['overrides'][string]])[],
): Config['overrides'] {
  const merged = above.map(([id, override]) => {
    const before = Object.hasOwn(below, id) ? below[id] : undefined;
    const params = { ...before?.params, ...override.params };
    return [id, { ...before, ...override, ...(Object.keys(params).length > 0 && { params }) }] as const;
  });
  return { ...below, ...Object.fromEntries(merged) };
}

/**
 * The keys that a repository may set where its organisation locks rules: each adds, or is judged by itself. All others
 * decide what the locked rules see: files left out, kinds not judged, facts too old.
 */
const openKeys: readonly string[] = ['organization', 'packs', 'rules', 'include', 'failOn', 'locked'];

/** What a repository's configuration weakens although its organisation locks it; packs are judged when they are read. */
function weakenings(value: JsonObject, organization: Config): SettingsMistake[] {
  const mistakes: SettingsMistake[] = [];
  for (const [id, { severity }] of Object.entries(overridesFrom(value['rules']))) {
    if (!isOwnRule(id) || !organization.locked.includes(id) || severity === undefined) continue;
    const floor = organization.severities[id] ?? defaultSeverityOf(id);
    if (floor !== 'off' && isWeaker(severity, floor)) mistakes.push(lockedLine(id, floor));
  }
  const { failOn } = value;
  // A run fails on errors, or on warnings too: `warning` is the stricter one.
  const strictness = { never: 0, error: 1, warning: 2 };
  const chosen = typeof failOn === 'string' ? strictness[failOn as Config['failOn']] : undefined;
  if (organization.locked.length > 0 && chosen !== undefined && chosen < strictness[organization.failOn]) {
    const message = `The organisation locks rules, so \`failOn\` must stay \`${organization.failOn}\`. Remove this line.`;
    mistakes.push({ path: ['failOn'], at: 'value', message });
  }
  if (organization.locked.length > 0) {
    const closed = Object.keys(schema.properties).filter((key) => key in value && !openKeys.includes(key));
    for (const key of closed) {
      const message = `The organisation locks rules, so only its configuration sets \`${key}\`. Remove this line, or ask for it there.`;
      mistakes.push({ path: [key], at: 'key', message });
    }
  }
  if ('locked' in value) {
    const message =
      'Only the organisation locks rules. Remove this line, or add it to the organisation’s configuration.';
    mistakes.push({ path: ['locked'], at: 'key', message });
  }
  return mistakes;
}

function ruleMistakes(value: Json, known: readonly string[]): SettingsMistake[] {
  const rules = valueAt(value, ['rules']);
  if (!isObject(rules)) return [];
  return Object.entries(rules).flatMap(([id, stated]): SettingsMistake[] => {
    const path: Path = ['rules', id];
    if (!isOwnRule(id) && id.includes('/')) return [];
    if (!known.includes(id)) return [{ path, at: 'key', message: unknownRule(id, known) }];
    if (id.startsWith('backstage/')) {
      const message = `\`${id}\` cannot be changed: Backstage itself refuses what it reports. Remove this line.`;
      return [{ path, at: 'key', message }];
    }
    const unusable = isObject(stated) ? Object.keys(stated).filter((key) => key !== 'severity') : [];
    return unusable.map((key) => ({
      path: [...path, key],
      at: 'key',
      message: `\`${id}\` is a rule of the engine and has no \`${key}\`; only its severity can be changed.`,
    }));
  });
}

/** A sentence about a rule id that does not exist. */
export function unknownRule(id: string, known: readonly string[]): string {
  const meant = likelySpelling(id, known) ?? known.find((rule) => rule.split('/')[1] === id);
  const advice = meant === undefined ? 'Run `catalog-warden explain` for a list.' : `Did you mean \`${meant}\`?`;
  return `There is no rule \`${id}\`. ${advice}`;
}

function conflicts(value: Json): SettingsMistake[] {
  if (!isObject(value) || !Object.hasOwn(value, 'allowedKinds') || !Object.hasOwn(value, 'appConfig')) return [];
  const message = '`allowedKinds` and `appConfig` say the same thing twice. Keep one of them.';
  return [{ path: ['appConfig'], at: 'key', message }];
}

/** A kind as the configuration states it: the schema is a path. */
type ConfiguredKind = Omit<CustomKind, 'schema'> & { readonly schema: string };

interface NamedFiles {
  readonly mistakes: readonly SettingsMistake[];
  readonly allowedKinds: readonly string[] | undefined;
  readonly customKinds: readonly CustomKind[];
}

async function readNamedFiles(value: JsonObject, source: ConfigSource): Promise<NamedFiles> {
  const mistakes: SettingsMistake[] = [];
  const customKinds: CustomKind[] = [];
  for (const [index, kind] of ((value['kinds'] ?? []) as unknown as readonly ConfiguredKind[]).entries()) {
    const path: Path = ['kinds', index, 'schema'];
    const read = await readNamed(kind.schema, source);
    if ('message' in read) mistakes.push({ path, at: 'value', message: read.message });
    else if (isObject(read.value)) customKinds.push({ ...kind, schema: read.value });
    else
      mistakes.push({
        path,
        at: 'value',
        message: `\`${kind.schema}\` is no JSON Schema: it must be a mapping.`,
      });
  }
  const appConfig = value['appConfig'];
  if (typeof appConfig !== 'string') return { mistakes, allowedKinds: undefined, customKinds };
  const read = await readNamed(appConfig, source);
  const allowed = 'message' in read ? read : allowedKindsOf(appConfig, read.value);
  if ('message' in allowed) mistakes.push({ path: ['appConfig'], at: 'value', message: allowed.message });
  return { mistakes, allowedKinds: 'kinds' in allowed ? allowed.kinds : undefined, customKinds };
}

async function readNamed(file: string, source: ConfigSource): Promise<{ value: Json } | { message: string }> {
  const path = source.top === '' ? file : `${source.top}/${file}`;
  const read = (await source.reader.text([path])).get(path);
  if (!read || 'problem' in read) return { message: `\`${file}\` cannot be read: ${read?.problem ?? 'unknown'}.` };
  const [document] = await readDocuments(read.text);
  const problem = document?.problems[0];
  if (problem) return { message: `\`${file}\` is not valid YAML: ${problem.backstage}.` };
  return { value: (document?.value ?? null) as Json };
}
