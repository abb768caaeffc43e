import { readRepository } from '../jobs/requests.ts';
import { actionOf, repositoryOf, textAt, type Webhook } from './webhook.ts';

/**
 * A workflow of ours ended on the default branch: where the push itself was not delivered, this tells of its commit.
 * Other workflows, which are most of what GitHub tells, change nothing.
 */
export const workflowRun: Webhook = (payload) => {
  const repository = repositoryOf(payload);
  if (repository === undefined || actionOf(payload) !== 'completed') return [];
  const branch = textAt(payload, ['workflow_run', 'head_branch']);
  if (branch === undefined || branch !== textAt(payload, ['repository', 'default_branch'])) return [];
  return textAt(payload, ['workflow_run', 'path'])?.includes('catalog-warden') === true
    ? [readRepository(repository)]
    : [];
};
