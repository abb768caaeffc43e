import { readPullRequest } from '../../github/read-pull-request.ts';
import type { AppContext } from '../context.ts';
import { judgeChange } from '../judge-change.ts';
import { postCheckRun } from '../post-check-run.ts';
import type { JobDefinition } from '../queue.ts';
import { findRepository } from '../store/repositories.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
}

/** Makes the check run of a pull request's head agree with what it holds. */
export const checkPullRequestJob: JobDefinition<AppContext, Data> = {
  name: 'check-pull-request',
  retryLimit: 8,
  retryDelay: 2,
  expireInSeconds: 300,
  concurrency: 4,
  run: async ({ installation, repository: id, number }, context) => {
    const repository = await findRepository(context.store.db, id);
    if (!repository || repository.removedAt) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { checks: 'write', contents: 'read', pull_requests: 'read' },
    });
    const pull = await readPullRequest(client, repository, { number, paths: [] });
    if (!pull || pull.state !== 'open' || !pull.base) return;
    const { head, base, isCrossRepository } = pull;
    const change = {
      installation,
      repository: { ...repository, ...pull.repository },
      head,
      base,
      canFix: context.fixButton && !isCrossRepository,
    };
    const commit = { repository: { ...pull.repository, id }, sha: head.sha, subject: { pullRequest: number } };
    await postCheckRun(context, client, commit, () => judgeChange(context, client, change));
  },
};
