import type { CheckInput, CheckResult } from '../core/check.ts';
import { applyRatchet } from '../core/report/apply-ratchet.ts';
import { baselineAt } from '../workspace/baseline.ts';
import type { Found } from '../workspace/find-files.ts';
import { openGit, type Git } from '../workspace/git.ts';
import type { Workspace } from '../workspace/reader.ts';
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
  const { workspace, found, input, ref } = comparison;
  if (!workspace.isGit) throw new UsageError('`--base` needs a git repository, and this is none.');
  const { findings } = result.report;
  const commit = await mergeBase(openGit(workspace), ref);
  const base = await baselineAt({ workspace, found, input, findings, base: commit });
  return { ...result, report: applyRatchet(result.report, base, input.config.failOn) };
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
