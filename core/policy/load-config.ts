import schema from '../../schemas/config.schema.json' with { type: 'json' };
import { likelySpelling } from '../catalog/edit-distance.ts';
import type { RepositoryReader } from '../facts/repository.ts';
import type { Region } from '../report/report.ts';
import { isObject, valueAt, type Json, type JsonObject, type Path } from '../source/json.ts';
import { readDocuments, type SyntaxProblem } from '../source/read-documents.ts';
import { allowedKindsOf } from './app-config.ts';
import type { Config, CustomKind } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { validateConfig, type ConfigMistake } from './validate-config.ts';

/** Something in the configuration that stops the run. */
export interface ConfigProblem extends Region {
  readonly file: string;
  readonly message: string;
}

/** The configuration, or everything that is wrong with it. */
export type LoadedConfig =
  | { readonly config: Config }
  | { readonly problems: readonly ConfigProblem[]; readonly text: string };

/** Where the configuration stands, and what it may name. */
export interface ConfigSource {
  /** The configuration file, relative to the working directory. */
  readonly file: string;
  readonly text: string;
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  /** Reads the files that the configuration names. */
  readonly reader: Pick<RepositoryReader, 'text'>;
  /** The ids of all rules. */
  readonly rules: readonly string[];
}

/** Reads a configuration file and the files that it names. */
export async function loadConfig(source: ConfigSource): Promise<LoadedConfig> {
  const documents = await readDocuments(source.text);
  const syntax = documents.flatMap((document) => document.problems);
  if (syntax.length > 0) return refuse(source, { syntax, mistakes: [] });
  const value = (documents[0]?.value ?? {}) as Json;
  const mistakes = [
    ...(documents.length > 1 ? [severalDocuments] : []),
    ...validateConfig(value, schema),
    ...ruleMistakes(value, source.rules),
    ...conflicts(value),
  ];
  if (mistakes.length > 0 || !isObject(value)) return refuse(source, { syntax, mistakes });
  const named = await readNamedFiles(value, source);
  if (named.mistakes.length > 0) return refuse(source, { syntax, mistakes: named.mistakes });
  return { config: complete(value, named) };
}

const severalDocuments: ConfigMistake = {
  path: [],
  at: 'value',
  message: 'The configuration must be one document. Remove what follows the second `---`.',
};

/** The values are of the right types here: the schema has been checked. */
function complete(value: JsonObject, named: NamedFiles): Config {
  const { rules, kinds: _kinds, appConfig: _appConfig, ...rest } = value;
  return {
    ...defaultConfig,
    ...(rest as Partial<Config>),
    severities: (rules ?? {}) as Config['severities'],
    allowedKinds: named.allowedKinds ?? (value['allowedKinds'] as Config['allowedKinds']),
    customKinds: named.customKinds,
  };
}

function ruleMistakes(value: Json, known: readonly string[]): ConfigMistake[] {
  const rules = valueAt(value, ['rules']);
  if (!isObject(rules)) return [];
  return Object.keys(rules).flatMap((id): ConfigMistake[] => {
    const path: Path = ['rules', id];
    if (!known.includes(id)) return [{ path, at: 'key', message: unknownRule(id, known) }];
    if (!id.startsWith('backstage/')) return [];
    const message = `\`${id}\` cannot be changed: Backstage itself refuses what it reports. Remove this line.`;
    return [{ path, at: 'key', message }];
  });
}

/** A sentence about a rule id that does not exist. */
export function unknownRule(id: string, known: readonly string[]): string {
  const meant = likelySpelling(id, known) ?? known.find((rule) => rule.split('/')[1] === id);
  const advice = meant === undefined ? 'Run `catalog-warden explain` for a list.' : `Did you mean \`${meant}\`?`;
  return `There is no rule \`${id}\`. ${advice}`;
}

function conflicts(value: Json): ConfigMistake[] {
  if (!isObject(value) || !Object.hasOwn(value, 'allowedKinds') || !Object.hasOwn(value, 'appConfig')) return [];
  const message = '`allowedKinds` and `appConfig` say the same thing twice. Keep one of them.';
  return [{ path: ['appConfig'], at: 'key', message }];
}

/** A kind as the configuration states it: the schema is a path. */
type ConfiguredKind = Omit<CustomKind, 'schema'> & { readonly schema: string };

interface NamedFiles {
  readonly mistakes: readonly ConfigMistake[];
  readonly allowedKinds: readonly string[] | undefined;
  readonly customKinds: readonly CustomKind[];
}

async function readNamedFiles(value: JsonObject, source: ConfigSource): Promise<NamedFiles> {
  const mistakes: ConfigMistake[] = [];
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

interface Refusal {
  readonly syntax: readonly SyntaxProblem[];
  readonly mistakes: readonly ConfigMistake[];
}

/** Turns routes into places. The parser with positions is loaded only here, when there is something to place. */
async function refuse({ text, file }: ConfigSource, { syntax, mistakes }: Refusal): Promise<LoadedConfig> {
  const [{ locate, parseWithPositions }, { lineFinder }] = await Promise.all([
    import('../source/locate.ts'),
    import('../source/position.ts'),
  ]);
  const find = lineFinder(text);
  const place = (message: string, range: readonly [number, number]): ConfigProblem => {
    const [start, end] = [find(range[0]), find(range[1])];
    return { file, message, ...start, endLine: end.line, endColumn: end.column };
  };
  const [document] = syntax.length > 0 ? [] : parseWithPositions(text);
  const problems = [
    // The last sentence of a syntax problem is about catalog files.
    ...syntax.map(({ message, help, range }) => place(`${message.replace(/ Backstage .*$/, '')} ${help}`, range)),
    ...mistakes.map(({ path, at, message }) => place(message, locate(text, document, path, at))),
  ];
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column), text };
}
