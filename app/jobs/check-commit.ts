import { pullsOfCommit } from '../../github/pulls-of-commit.ts';
import type { AppContext } from '../context.ts';
import { knownRepository } from '../known-repository.ts';
import type { JobDefinition } from '../queue.ts';
import { checkPullRequest } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly sha: string;
}

/** Finds the open pull requests whose head is a commit, and has them checked. */
export const checkCommitJob: JobDefinition<AppContext, Data> = {
  name: 'check-commit',
  retryLimit: 8,
  retryDelay: 2,
  expireInSeconds: 120,
  concurrency: 2,
  run: async (data, context) => {
    const { installation, repository: id, sha } = data;
    const repository = await knownRepository(context, data);
    if (!repository) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { contents: 'read', pull_requests: 'read' },
    });
    for (const number of await pullsOfCommit(client, repository, sha)) {
      await context.queue.send(checkPullRequest({ installation, repository: id, number }));
    }
  },
};
