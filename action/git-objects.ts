import path from 'node:path';
import type { RepositoryReader } from '../core/facts/repository.ts';
import { runGit } from '../workspace/git-process.ts';
import { decode, type Workspace } from '../workspace/reader.ts';

/** An object of git. */
interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** The objects of a repository, each asked for once. */
export interface GitObjects {
  /** What names such as `HEAD^1` or `HEAD:path` mean, all by one process; `undefined` for what is not there. */
  read(names: readonly string[]): Promise<readonly (GitObject | undefined)[]>;
}

/** Opens the objects of a repository. Nothing is started before something is asked. */
export function openObjects(directory: string): GitObjects {
  const known = new Map<string, GitObject | undefined>();
  return {
    read: async (names) => {
      const asked = [...new Set(names.filter((name) => !known.has(name)))];
      const objects = asked.length === 0 ? [] : await readObjects(directory, asked);
      asked.forEach((name, index) => known.set(name, objects[index]));
      return names.map((name) => known.get(name));
    },
  };
}

async function readObjects(directory: string, names: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  const asked = names.map((name) => (/[\r\n\0]/.test(name) || name === '' ? '-' : name));
  const output = await runGit(directory, ['cat-file', '--batch'], { input: `${asked.join('\n')}\n` });
  const objects: (GitObject | undefined)[] = [];
  for (let offset = 0; objects.length < names.length;) {
    const end = output.indexOf(10, offset);
    if (end === -1) break;
    // `<id> <type> <size>`, or `<name> missing`: an id has no blanks.
    const head = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(output.toString('utf8', offset, end));
    offset = end + 1;
    if (!head) {
      objects.push(undefined);
      continue;
    }
    const [, id = '', type = '', size] = head;
    objects.push({ id, type, content: output.subarray(offset, offset + Number(size)) });
    offset += Number(size) + 1;
  }
  return objects;
}

/** The names of files of a commit, given by their paths from the working directory. */
export function namesAt(workspace: Workspace, commit: string, files: readonly string[]): readonly string[] {
  const below = path.relative(workspace.root, workspace.directory).split(path.sep).join('/');
  return files.map((file) => `${commit}:${path.posix.join(below, file)}`);
}

/** Reads single files of a commit, where `Git.readerAt` would list the whole tree first. */
export function textsAt(workspace: Workspace, commit: string, objects: GitObjects): RepositoryReader {
  return {
    slug: workspace.slug,
    host: workspace.host,
    state: async (paths) => new Map(paths.map((file) => [file, { is: 'unknown', reason: 'only texts are read' }])),
    glob: async () => [],
    text: async (paths) => {
      const found = await objects.read(namesAt(workspace, commit, paths));
      return new Map(
        paths.map((file, index) => {
          const object = found[index];
          if (object?.type === 'blob') return [file, decode(object.content)];
          return [file, { problem: 'it is not there', state: 'missing' }];
        }),
      );
    },
  };
}
