import type { RepositoryReader } from '../core/facts/repository.ts';
import { defaultConfig } from '../core/policy/default-config.ts';
import type { LoadedConfig } from '../core/policy/load-config.ts';

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
}

/** Reads the configuration of a repository: of a checkout, or of a commit. */
export async function readConfig(reader: RepositoryReader, request: ConfigRequest): Promise<LoadedConfig> {
  const source = request.named ?? (await findConfig(reader, request.top));
  if (!source) return { config: defaultConfig };
  if ('problem' in source) {
    const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { problems: [{ file: source.file, message: `It cannot be read: ${source.problem}.`, ...place }], text: '' };
  }
  const { loadConfig } = await import('../core/policy/load-config.ts');
  const loaded = await loadConfig({ ...source, top: request.top, rules: request.rules, reader });
  if ('problems' in loaded || request.top === '') return loaded;
  // Seen from a folder below, paths no longer compare with these globs, so nothing is said about discovery.
  return { config: { ...loaded.config, discovery: undefined } };
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
