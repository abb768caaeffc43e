import type { FileText, PathState, RepositoryReader } from '../core/facts/repository.ts';
import { withoutText } from '../core/facts/without-text.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import { fromTop, toTop, type Standpoint } from './paths.ts';
import { decode, largestFile, tooLarge } from './reader.ts';
import type { Remote } from './remote.ts';

/** A reader over git's objects. */
export interface CommitReader extends RepositoryReader {
  /** All files of the commit, sorted. */
  readonly files: readonly string[];
}

interface TreeSource {
  readonly git: (args: readonly string[], input?: string) => Promise<Buffer>;
  readonly commit: string;
  readonly workspace: Standpoint & Remote;
}

interface Blob {
  readonly is: 'file' | 'link' | 'submodule';
  readonly id: string;
}

/** A reader over the tree of a commit. */
export async function readTree(source: TreeSource): Promise<CommitReader> {
  const blobs = parseTree(await source.git(['ls-tree', '-r', '-z', '--full-tree', source.commit]));
  const folders = foldersOf(blobs.keys());
  /** From the working directory to the top of the repository; `undefined` when the path leads out of it. */
  const toRoot = (file: string): string | undefined => {
    const joined = toTop(source.workspace, file);
    return joined === '..' || joined.startsWith('../') || file.startsWith('/') ? undefined : joined;
  };
  const files = [...blobs.keys()].map((file) => fromTop(source.workspace, file)).sort();
  const state = (file: string): PathState => {
    const rooted = toRoot(file);
    if (rooted === undefined) return { is: 'outside' };
    const blob = blobs.get(rooted);
    if (blob) return blob.is === 'file' ? { is: 'file' } : { is: 'unknown', reason: `it is a ${nounOf(blob)}` };
    return { is: rooted === '' || folders.has(rooted) ? 'folder' : 'missing' };
  };
  return {
    slug: source.workspace.slug,
    host: source.workspace.host,
    files,
    state: async (paths) => new Map(paths.map((file) => [file, state(file)])),
    text: async (paths) => {
      const ids = new Map<string, string>();
      for (const file of paths) {
        const blob = blobs.get(toRoot(file) ?? '');
        if (blob?.is === 'file') ids.set(file, blob.id);
      }
      const texts = await readBlobs(source, [...new Set(ids.values())]);
      return new Map(
        paths.map((file) => [
          file,
          texts.get(ids.get(file) ?? '') ?? withoutText(state(file), 'git did not give its text'),
        ]),
      );
    },
    glob: async (pattern) => {
      const climbs = /^(?:\.\.\/)+/.exec(pattern)?.[0] ?? '';
      const matches = matchGlob([pattern.slice(climbs.length)]);
      return files.filter((file) => file.startsWith(climbs) && matches(file.slice(climbs.length)));
    },
  };
}

function nounOf(blob: Blob): string {
  return blob.is === 'link' ? 'symbolic link, which is not followed in a commit' : 'submodule';
}

/** Reads `git ls-tree -r -z`: `<mode> <type> <id>TAB<path>NUL` for each entry. */
function parseTree(output: Buffer): Map<string, Blob> {
  const blobs = new Map<string, Blob>();
  for (const entry of output.toString('utf8').split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab === -1) continue;
    const [mode = '', , id = ''] = entry.slice(0, tab).split(' ');
    blobs.set(entry.slice(tab + 1), { is: mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file', id });
  }
  return blobs;
}

function foldersOf(files: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash !== -1; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** All blobs with one process: `git cat-file --batch` answers `<id> blob <size>LF<content>LF` in the order asked. */
async function readBlobs(source: TreeSource, ids: readonly string[]): Promise<Map<string, FileText>> {
  const texts = new Map<string, FileText>();
  if (ids.length === 0) return texts;
  const sizes = await sizesOf(source, ids);
  const wanted = ids.filter((id) => (sizes.get(id) ?? 0) <= largestFile);
  for (const id of ids) if (!wanted.includes(id)) texts.set(id, tooLarge(sizes.get(id) ?? 0));
  const output = await source.git(['cat-file', '--batch'], `${wanted.join('\n')}\n`);
  for (let offset = 0; offset < output.length;) {
    const end = output.indexOf(10, offset);
    if (end === -1) break;
    const [id = '', type, size] = output.toString('latin1', offset, end).split(' ');
    const start = end + 1;
    if (type !== 'blob') {
      offset = start;
      continue;
    }
    texts.set(id, decode(output.subarray(start, start + Number(size))));
    offset = start + Number(size) + 1;
  }
  return texts;
}

async function sizesOf(source: TreeSource, ids: readonly string[]): Promise<Map<string, number>> {
  const output = await source.git(['cat-file', '--batch-check'], `${ids.join('\n')}\n`);
  const lines = output.toString('latin1').split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([id = '', , size]) => [id, Number(size)]));
}
