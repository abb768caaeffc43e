import { pullsOfCommit } from '../../github/pulls-of-commit.ts';
import type { AppContext } from '../context.ts';
import type { JobDefinition } from '../queue.ts';
import { findRepository } from '../store/repositories.ts';
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
  run: async ({ installation, repository: id, sha }, context) => {
    const repository = await findRepository(context.store.db, id);
    if (!repository || repository.removedAt) return;
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
