import { parseChangedLines, parseChanges, type Change, type LineRange } from './git-diff.ts';
import { GitError, runGit } from './git-process.ts';
import { readTree, type CommitReader } from './git-tree.ts';
import { fromTop } from './paths.ts';
import type { Workspace } from './reader.ts';

/**
 * What Catalog Warden asks git. Commits are full object ids, as `resolve` and `mergeBase` give them; paths are relative
 * to the working directory of the workspace, with forward slashes. Every method throws a `GitError` when git fails.
 */
export interface Git {
  /** The commit that a name means; `undefined` when there is none. Any text is safe here. */
  resolve(name: string): Promise<string | undefined>;
  /** The best common ancestor of two commits (`undefined`: none, or it is cut off in a shallow clone). */
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Whether the clone holds only a part of the history. */
  isShallow(): Promise<boolean>;
  /** A commit as if it were checked out, with the paths of all its files. Symbolic links are not followed. */
  readerAt(commit: string): Promise<CommitReader>;
  /** The files that differ between a commit and another one (default: the files on disk). */
  changes(base: string, head?: string): Promise<readonly Change[]>;
  /** Present path to path in `base`, for each file renamed since. */
  renames(base: string, head?: string): Promise<ReadonlyMap<string, string>>;
  /** The lines added or changed since a commit, per file: where a review may place a suggestion. */
  changedLines(base: string, head?: string): Promise<ReadonlyMap<string, readonly LineRange[]>>;
}

const diffOptions = ['--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules', '-M'];

/** Git for a workspace that is a git repository. */
export function openGit(workspace: Workspace): Git {
  const git = (args: readonly string[], input?: string): Promise<Buffer> =>
    runGit(workspace.root, args, input === undefined ? {} : { input });
  const here = (file: string): string => fromTop(workspace, file);
  const diff = (options: readonly string[], base: string, head: string | undefined): Promise<Buffer> =>
    git(['diff', ...diffOptions, ...options, checked(base), ...(head === undefined ? [] : [checked(head)]), '--']);
  const changes = async (base: string, head?: string): Promise<readonly Change[]> =>
    parseChanges(await diff(['--name-status', '-z'], base, head)).map((change) => ({
      ...change,
      file: here(change.file),
      ...(change.from !== undefined && { from: here(change.from) }),
    }));
  return {
    changes,
    resolve: async (name) => answer(git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])),
    mergeBase: async (one, other) => answer(git(['merge-base', checked(one), checked(other)])),
    isShallow: async () => (await git(['rev-parse', '--is-shallow-repository'])).toString('utf8').trim() === 'true',
    readerAt: async (commit) => readTree({ git, commit: checked(commit), workspace }),
    renames: async (base, head) =>
      new Map((await changes(base, head)).flatMap(({ file, from }) => (from === undefined ? [] : [[file, from]]))),
    changedLines: async (base, head) => {
      const options = ['--unified=0', '--inter-hunk-context=0', '--src-prefix=a/', '--dst-prefix=b/', '--no-relative'];
      const lines = parseChangedLines(await diff(options, base, head));
      return new Map([...lines].map(([file, ranges]) => [here(file), ranges]));
    },
  };
}

/** Only object ids go to git as they stand, so that no name can be taken for an option. */
function checked(commit: string): string {
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(commit)) throw new GitError(`\`${commit}\` is no full commit id`);
  return commit;
}

/** The first line of an answer; `undefined` when git says no. */
async function answer(output: Promise<Buffer>): Promise<string | undefined> {
  try {
    return (await output).toString('utf8').split('\n')[0] || undefined;
  } catch (error) {
    if (error instanceof GitError && !error.message.startsWith('git could not be started')) return undefined;
    throw error;
  }
}
