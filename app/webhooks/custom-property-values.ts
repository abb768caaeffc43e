import { readRepository } from '../jobs/requests.ts';
import { repositoryOf, type Webhook } from './webhook.ts';

/** A repository was given other custom properties, by which a policy may choose it. */
export const customPropertyValues: Webhook = (payload) => {
  const repository = repositoryOf(payload);
  return repository === undefined ? [] : [readRepository(repository)];
};
