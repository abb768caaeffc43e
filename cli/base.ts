import { check, type CheckInput, type CheckResult } from '../core/check.ts';
import { applyRatchet } from '../core/report/apply-ratchet.ts';
import { chooseFiles, type Found } from '../workspace/find-files.ts';
import { openGit, type Git } from '../workspace/git.ts';
import type { CommitReader } from '../workspace/git-tree.ts';
import type { Workspace } from '../workspace/reader.ts';
import path from 'node:path';
import { UsageError } from './usage-error.ts';

interface Comparison {
  readonly workspace: Workspace;
  readonly found: Found;
  readonly input: CheckInput;
  /** The branch, tag or commit to compare with. */
  readonly ref: string;
}

/** Marks the findings that the merge base with `ref` already had, so that only new ones count. */
export async function compareWithBase(result: CheckResult, comparison: Comparison): Promise<CheckResult> {
  const { workspace, input, ref } = comparison;
  if (!workspace.isGit) throw new UsageError('`--base` needs a git repository, and this is none.');
  const git = openGit(workspace);
  const base = await mergeBase(git, ref);
  const [reader, renames] = await Promise.all([git.readerAt(base), git.renames(base)]);
  const files = await filesAtBase(comparison, { reader, renames });
  const renamed = new Map([...renames].map(([now, before]) => [before, now]));
  const { report } = await check({ ...input, files, renamed }, reader);
  return { ...result, report: applyRatchet(result.report, report, input.config.failOn) };
}

async function mergeBase(git: Git, ref: string): Promise<string> {
  const [head, other] = await Promise.all([git.resolve('HEAD'), git.resolve(ref)]);
  if (head === undefined) throw new UsageError('`--base` needs a repository with at least one commit.');
  if (other === undefined) {
    throw new UsageError(
      `\`--base\`: there is no branch, tag or commit \`${ref}\` here; fetch it first (\`git fetch\`).`,
    );
  }
  const base = await git.mergeBase(head, other);
  if (base !== undefined) return base;
  const remedy = (await git.isShallow())
    ? 'this clone holds a part of the history only; run `git fetch --unshallow`.'
    : 'their histories have nothing in common.';
  throw new UsageError(`\`--base\`: HEAD and \`${ref}\` have no merge base: ${remedy}`);
}

/** The files that the same call would have checked at the base. */
async function filesAtBase(
  { workspace, found, input }: Comparison,
  base: { readonly reader: CommitReader; readonly renames: ReadonlyMap<string, string> },
): Promise<readonly string[]> {
  const below = path.relative(workspace.root, workspace.directory).split(path.sep).join('/');
  const rooted = base.reader.files.map((file) => path.posix.join(below, file));
  const searched = await Promise.all(found.folders.map((folder) => chooseFiles(rooted, folder, input.config)));
  const named = found.files.map((file) => base.renames.get(file) ?? file);
  const present = new Set(base.reader.files);
  const files = [
    ...named.filter((file) => present.has(file)),
    ...searched.flat().map((file) => path.posix.relative(below, file)),
  ];
  return [...new Set(files)].sort();
}
