import type { KnownCatalog } from '../core/catalog/build-index.ts';
import type { AppContext } from './context.ts';
import { knownEntities, type CatalogScope } from './store/catalog-index.ts';
import { findInstallation } from './store/installations.ts';

/** Users and groups mostly come from a directory, which no catalog file of a repository shows. */
const openKinds = ['user', 'group'];

/**
 * The catalog of an organisation beside one repository, as the store knows it. It is complete once all repositories
 * have been read and the App is installed on all of them.
 */
export async function catalogOf({ store }: Pick<AppContext, 'store'>, scope: CatalogScope): Promise<KnownCatalog> {
  const [installation, entities] = await Promise.all([
    findInstallation(store.db, scope.installationId),
    knownEntities(store.db, scope),
  ]);
  const complete = installation?.syncedAt != null && installation.repositorySelection === 'all';
  return { entities, complete, openKinds };
}
