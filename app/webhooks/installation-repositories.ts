import { valueAt } from '../../core/source/json.ts';
import { readRepository, syncInstallation } from '../jobs/requests.ts';
import { idAt, installationOf, type Webhook } from './webhook.ts';

/** So many are read one by one; more are cheaper in the batches of a sync. */
const fewRepositories = 10;

/** Repositories were added to the installation or taken out of it. */
export const installationRepositories: Webhook = (payload) => {
  const which = installationOf(payload);
  if (which === undefined) return [];
  const ids = ['repositories_added', 'repositories_removed'].flatMap((key) => {
    const list = valueAt(payload, [key]);
    return Array.isArray(list) ? list.map((_, index) => idAt(payload, [key, index, 'id'])) : [];
  });
  const known = ids.filter((id) => id !== undefined);
  if (known.length === 0 || known.length < ids.length || known.length > fewRepositories)
    return [syncInstallation(which)];
  return known.map((id) => readRepository({ ...which, repository: id }));
};
