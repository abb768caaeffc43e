import { readRepository } from '../jobs/requests.ts';
import { repositoryOf, type Webhook } from './webhook.ts';

/** Somebody may write to a repository, or no longer may: CODEOWNERS only counts for those who may. */
export const member: Webhook = (payload) => {
  const repository = repositoryOf(payload);
  return repository === undefined ? [] : [readRepository(repository)];
};
