import { matchGlob } from '../source/match-glob.ts';
import type { FileText, PathState, RepositoryReader } from '../facts/repository.ts';

/** A repository of these files and nothing else, read from its top: what a rule's test states. */
export function memoryRepository(
  files: Readonly<Record<string, string>>,
  remote?: { readonly slug: string; readonly host: string },
): RepositoryReader {
  const paths = Object.keys(files);
  const stateOf = (path: string): PathState => {
    if (path === '..' || path.startsWith('../')) return { is: 'outside' };
    if (Object.hasOwn(files, path)) return { is: 'file' };
    return { is: path === '.' || paths.some((file) => file.startsWith(`${path}/`)) ? 'folder' : 'missing' };
  };
  const textOf = (path: string): FileText => {
    const state = stateOf(path);
    return state.is === 'file' ? { text: files[path] ?? '' } : { problem: `it is ${state.is}`, state: state.is };
  };
  return {
    slug: remote?.slug,
    host: remote?.host,
    state: async (asked) => new Map(asked.map((path) => [path, stateOf(path)])),
    text: async (asked) => new Map(asked.map((path) => [path, textOf(path)])),
    glob: async (pattern) => paths.filter(matchGlob([pattern])).sort(),
  };
}
