import { StringDecoder } from 'node:string_decoder';
import { runGit } from './git-process.ts';

/** Who wrote a commit, and when, in seconds since 1970. */
export interface LastCommit {
  readonly time: number;
  readonly author: string;
}

/**
 * The last commit that changed each file, in one walk through the history of HEAD that ends when all are found. A file that
 * was only moved was not changed. Paths count from the top of the repository; files that no commit holds are left out.
 * Throws a `GitError`.
 */
export async function readLastCommits(
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, LastCommit>> {
  const reader = lastCommitReader(files);
  const decoder = new StringDecoder('utf8');
  const format = `--format=${header}%at%x09%aN`;
  const whole = ['--no-show-signature', '--no-color', '--encoding=UTF-8', '--no-merges', '--no-ext-diff', '-M100%'];
  // Git follows one file at most through its moves when it looks at nothing else.
  const [only = ''] = files;
  const paths = files.length === 1 ? ['--follow', 'HEAD', '--', only] : ['HEAD', '--'];
  await runGit(root, ['log', ...whole, '--name-status', '-z', format, ...paths], {
    listen: (chunk) => reader.read(decoder.write(chunk)),
  });
  return reader.found;
}

/** Begins what is told of a commit. */
const header = '%x01';

interface LastCommitReader {
  readonly found: ReadonlyMap<string, LastCommit>;
  /** Takes the next piece of the output; gives whether all files are found. */
  read(text: string): boolean;
}

/** Reads what `git log --name-status -z` prints (its manual, "Raw output format"): newest commits first. */
function lastCommitReader(files: readonly string[]): LastCommitReader {
  const found = new Map<string, LastCommit>();
  /** The files that are looked for, by the name that they had at the commit under way. */
  const wanted = new Map(files.map((file) => [file, [file]]));
  let missing = files.length;
  let commit: LastCommit = { time: 0, author: '' };
  let status = '';
  let movedFrom: string | undefined;
  let rest = '';

  function takePath(file: string): void {
    if (status.startsWith('R') && movedFrom === undefined) {
      movedFrom = file;
      return;
    }
    const own = wanted.get(file);
    if (own && status !== 'D') {
      wanted.delete(file);
      if (movedFrom === undefined) {
        for (const one of own) found.set(one, commit);
        missing -= own.length;
      } else wanted.set(movedFrom, [...(wanted.get(movedFrom) ?? []), ...own]);
    }
    status = '';
    movedFrom = undefined;
  }

  return {
    found,
    read(text) {
      const tokens = (rest + text).split('\0');
      rest = tokens.pop() ?? '';
      for (const token of tokens) {
        if (status !== '') takePath(token);
        else if (token.startsWith('\u0001')) {
          const [time, ...author] = token.slice(1).split('\t');
          commit = { time: Number(time), author: author.join('\t') };
        } else status = token.trim();
        if (missing === 0) return true;
      }
      return false;
    },
  };
}
