import { applyFixes as applyTo } from '../../core/report/apply-fixes.ts';
import { groupBy } from '../../core/group-by.ts';
import type { ReportFix } from '../../core/report/report.ts';
import { commitFixes } from '../../github/commit-fixes.ts';
import { readPullRequest } from '../../github/read-pull-request.ts';
import type { AppContext } from '../context.ts';
import { judgeHead } from '../judge-change.ts';
import type { JobDefinition } from '../queue.ts';
import { findRepository } from '../store/repositories.ts';
import { checkPullRequest } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  /** The head that was shown when the button was pressed. */
  readonly sha: string;
}

/**
 * Commits the certain fixes to a pull request's branch, credited to its author. Does nothing when the branch has moved
 * on: its new head has a check run, and a button, of its own. What cannot be committed is told by that check run.
 */
export const applyFixesJob: JobDefinition<AppContext, Data> = {
  name: 'apply-fixes',
  retryLimit: 5,
  retryDelay: 2,
  expireInSeconds: 300,
  concurrency: 2,
  run: async ({ installation, repository: id, number, sha }, context) => {
    const repository = await findRepository(context.store.db, id);
    if (!context.fixButton || !repository || repository.removedAt) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { contents: 'write', pull_requests: 'read' },
    });
    const pull = await readPullRequest(client, repository, { number, paths: [] });
    if (!pull || pull.state !== 'open' || !pull.base || pull.isCrossRepository) return;
    if (pull.head.sha !== sha) {
      // Perhaps by our own commit, whose webhook was lost with us.
      await context.queue.send(checkPullRequest({ installation, repository: id, number }));
      return;
    }
    const change = {
      installation,
      repository: { ...repository, ...pull.repository },
      head: pull.head,
      base: pull.base,
      canFix: true,
    };
    const judged = await judgeHead(context, client, change);
    if (!judged) return;
    const { report, sources } = judged;
    const fixable = report.findings.filter(({ state, fix }) => state === 'new' && fix !== undefined);
    const files = new Map<string, string>();
    for (const [file, findings] of groupBy(fixable, (finding) => finding.file)) {
      const text = sources.get(file);
      const fixes = findings.flatMap(({ fix }) => fix ?? []);
      if (text !== undefined) files.set(file, fixed(text, fixes));
    }
    if (files.size === 0) return;
    const outcome = await commitFixes(client, {
      repository: pull.repository,
      branch: pull.head.branch,
      expectedHead: sha,
      headline: `Fix ${files.size === 1 ? 'a catalog file' : `${files.size} catalog files`}`,
      ...(pull.author !== undefined && {
        author: { name: pull.author, email: `${pull.author}@users.noreply.${context.host}` },
      }),
      files,
    });
    context.log.info({ repository: id, number, outcome: outcome.is }, 'Fixes were asked for.');
    await context.queue.send(checkPullRequest({ installation, repository: id, number }));
  },
};

/** Fixes that touch one another are applied as far as they do not; the next press takes the rest. */
function fixed(text: string, fixes: readonly ReportFix[]): string {
  return applyTo(text, fixes).text;
}
