import { applyFixes as applyTo } from '../../core/report/apply-fixes.ts';
import { groupBy } from '../../core/group-by.ts';
import { commitFixes, type FixCommit, type FixOutcome } from '../../github/commit-fixes.ts';
import { isRefused } from '../../github/github-error.ts';
import { readPullRequest } from '../../github/read-pull-request.ts';
import { changeOf } from '../change-of.ts';
import { checkNameFor } from '../check-run.ts';
import type { AppContext } from '../context.ts';
import type { Compared } from '../evaluate.ts';
import { judgeChange, judgeHead } from '../judge-change.ts';
import { knownRepository } from '../known-repository.ts';
import { postCheckRun } from '../post-check-run.ts';
import type { JobDefinition } from '../queue.ts';
import { checkPullRequest } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  /** The head that was shown when the button was pressed. */
  readonly sha: string;
}

/**
 * Commits the certain fixes to a pull request's branch, credited to its author. Commits nothing when the branch has moved
 * on: its new head has a check run, and a button, of its own. What GitHub refuses is told by the check run.
 */
export const applyFixesJob: JobDefinition<AppContext, Data> = {
  name: 'apply-fixes',
  retryLimit: 5,
  retryDelay: 2,
  expireInSeconds: 300,
  concurrency: 2,
  run: async (data, context) => {
    const { installation, repository: id, number, sha } = data;
    const repository = await knownRepository(context, data);
    if (!context.fixButton || !repository) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { checks: 'write', contents: 'read', pull_requests: 'read' },
    });
    const pull = await readPullRequest(client, repository, { number, paths: [] });
    const change = pull && changeOf(context, { installation, repository }, pull);
    if (!change) return;
    // Perhaps by our own commit, whose webhook was lost with us.
    const isMoved = change.head.sha !== sha;
    const judged = change.canFix && !isMoved ? await judgeHead(context, client, change) : undefined;
    const files = judged ? fixedFiles(judged) : new Map<string, string>();
    if (files.size > 0) {
      const outcome = await commitWith(context, data, {
        repository: change.repository,
        branch: change.head.branch,
        expectedHead: sha,
        headline: `Fix ${files.size === 1 ? 'a catalog file' : `${files.size} catalog files`}`,
        ...(pull.author !== undefined && {
          author: { name: pull.author, email: `${pull.author}@users.noreply.${context.host}` },
        }),
        files,
      });
      context.log.info({ repository: id, number, outcome: outcome.is }, 'Fixes were asked for.');
      if (outcome.is === 'refused') {
        const name = checkNameFor(change.base.branch, change.repository.defaultBranch);
        const commit = { repository: change.repository, sha, subject: { pullRequest: number }, name };
        const told = { ...change, canFix: false, notes: [refused] };
        return await postCheckRun(context, client, commit, () => judgeChange(context, client, told));
      }
    }
    await context.queue.send(checkPullRequest({ installation, repository: id, number }));
  },
};

const refused =
  '**The fixes could not be committed.** GitHub refused it: a rule may protect the branch, or the App may not write contents here. Apply them yourself with `catalog-warden check --fix`.';

/** Only what commits may write to the repository. */
async function commitWith(
  context: AppContext,
  { installation, repository }: Data,
  fixes: FixCommit,
): Promise<FixOutcome> {
  const client = context.github.installation(installation, {
    urgency: 'pull request',
    repositories: [repository],
    permissions: { contents: 'write' },
  });
  try {
    return await commitFixes(client, fixes);
  } catch (error) {
    if (isRefused(error)) return { is: 'refused' };
    throw error;
  }
}

/** Fixes that touch one another are applied as far as they do not; the next press takes the rest. */
function fixedFiles({ report, sources }: Compared): ReadonlyMap<string, string> {
  const fixable = report.findings.filter(({ state, fix }) => state === 'new' && fix !== undefined);
  const files = new Map<string, string>();
  for (const [file, findings] of groupBy(fixable, (finding) => finding.file)) {
    const text = sources.get(file);
    const fixes = findings.flatMap(({ fix }) => fix ?? []);
    if (text !== undefined) files.set(file, applyTo(text, fixes).text);
  }
  return files;
}
