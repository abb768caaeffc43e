import { StringDecoder } from 'node:string_decoder';
import { runGit } from './git-process.ts';

/** Who wrote a commit, and when, in seconds since 1970. */
export interface LastCommit {
  readonly time: number;
  readonly author: string;
}

/**
 * The commits that made files what they are at HEAD, in one walk through the history that ends when each has been seen. A
 * file that was only moved was not changed. Files of which the walk does not tell it for certain are left out: those that
 * came about in a merge, or that HEAD does not hold. Paths count from the top of the repository. Throws a `GitError`.
 */
export async function readLastCommits(
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, LastCommit>> {
  const wanted = new Set(files);
  const tree = (await runGit(root, ['ls-tree', '-r', '-z', 'HEAD'])).toString('utf8');
  const blobs = tree.split('\0').flatMap((line): [string, string][] => {
    // Of links, what is read is another file.
    const [, blob = '', file = ''] = /^100\d+ blob (\w+)\t([^]*)$/.exec(line) ?? [];
    return wanted.has(file) ? [[file, blob]] : [];
  });
  const reader = lastCommitReader(new Map(blobs));
  const decoder = new StringDecoder('utf8');
  const format = '--format=%x01%at%x09%aN';
  const plain = ['--no-show-signature', '--no-color', '--encoding=UTF-8', '--no-ext-diff', '--ignore-submodules'];
  const options = ['--no-merges', '-M100%', '--raw', '--no-abbrev', '-z', format];
  await runGit(root, ['log', ...plain, ...options, 'HEAD', '--'], {
    listen: (chunk) => reader.read(decoder.write(chunk)),
  });
  return reader.found;
}

interface LastCommitReader {
  readonly found: ReadonlyMap<string, LastCommit>;
  /** Takes the next piece of the output; gives whether nothing more is to be learnt. */
  read(text: string): boolean;
}

/** What a commit did to a file, as `git diff-tree` prints it (its manual, "Raw output format"). */
interface Change {
  readonly blob: string;
  readonly status: string;
}

/** Reads what `git log --raw -z` prints, newest commits first, in search of the commits that wrote blobs. */
function lastCommitReader(blobs: ReadonlyMap<string, string>): LastCommitReader {
  const found = new Map<string, LastCommit>();
  /** The files that are looked for, by the name that they had at the commit under way. */
  const wanted = new Map([...blobs.keys()].map((file) => [file, [file]]));
  let commit: LastCommit = { time: 0, author: '' };
  let moved: [from: string, files: readonly string[]][] = [];
  let change: Change | undefined;
  let from: string | undefined;
  let rest = '';

  function take({ blob, status }: Change, file: string): void {
    const own = wanted.get(file);
    if (!own) return;
    wanted.delete(file);
    // A commit of a branch whose version was not kept, or a deletion there, says nothing.
    const same = own.filter((one) => blobs.get(one) === blob);
    if (from !== undefined && status.startsWith('R')) moved.push([from, same]);
    else for (const one of same) found.set(one, commit);
  }

  /** From the commit before on, what was moved has its former name. */
  function applyMoves(): void {
    for (const [before, files] of moved) wanted.set(before, [...(wanted.get(before) ?? []), ...files]);
    moved = [];
  }

  function takeToken(token: string): void {
    if (change) {
      const isPair = /^[RC]/.test(change.status);
      if (isPair && from === undefined) from = token;
      else {
        take(change, token);
        [change, from] = [undefined, undefined];
      }
    } else if (token.startsWith('\u0001')) {
      applyMoves();
      const [time, ...author] = token.slice(1).split('\t');
      commit = { time: Number(time), author: author.join('\t') };
    } else {
      const [, , , blob = '', status = ''] = token.trim().split(' ');
      if (status !== '') change = { blob, status };
    }
  }

  return {
    found,
    read(text) {
      const tokens = (rest + text).split('\0');
      rest = tokens.pop() ?? '';
      tokens.forEach(takeToken);
      return wanted.size + moved.length === 0;
    },
  };
}
