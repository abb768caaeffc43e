import { readPullRequest } from '../../github/read-pull-request.ts';
import { changeOf } from '../change-of.ts';
import { checkNameFor } from '../check-run.ts';
import type { AppContext } from '../context.ts';
import { judgeChange } from '../judge-change.ts';
import { knownRepository } from '../known-repository.ts';
import { postCheckRun } from '../post-check-run.ts';
import type { JobDefinition } from '../queue.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly number: number;
  /** The head that an event brought: it is new. */
  readonly brought?: string;
}

/** Makes the check run of a pull request's head agree with what it holds. */
export const checkPullRequestJob: JobDefinition<AppContext, Data> = {
  name: 'check-pull-request',
  retryLimit: 8,
  retryDelay: 2,
  expireInSeconds: 300,
  concurrency: 4,
  run: async (data, context, _signal, isLastAttempt = false) => {
    const { installation, repository: id, number, brought } = data;
    const repository = await knownRepository(context, data);
    if (!repository) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { checks: 'write', contents: 'read', pull_requests: 'read' },
    });
    const pull = await readPullRequest(client, repository, { number, paths: [] });
    const change = pull && changeOf(context, { installation, repository }, pull);
    if (!change) return;
    const { sha } = change.head;
    const commit = {
      repository: change.repository,
      sha,
      subject: { pullRequest: number },
      name: checkNameFor(change.base.branch, change.repository.defaultBranch),
      isNew: brought === sha,
      isLastAttempt,
    };
    await postCheckRun(context, client, commit, () => judgeChange(context, client, change));
  },
};
