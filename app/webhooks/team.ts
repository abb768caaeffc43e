import { readRepository, readTeams } from '../jobs/requests.ts';
import { actionOf, installationOf, repositoryOf, type Webhook } from './webhook.ts';

/** A team came, went, was renamed, or may do something else in a repository. */
export const team: Webhook = (payload) => {
  // Added to a repository, removed from it, or `edited` in what it may do there.
  const repository = repositoryOf(payload);
  if (repository !== undefined) return [readRepository(repository)];
  const which = installationOf(payload);
  if (which === undefined) return [];
  return ['created', 'deleted', 'edited'].includes(actionOf(payload)) ? [readTeams(which)] : [];
};
