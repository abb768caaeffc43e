import type { KnownCatalog } from '../core/catalog/build-index.ts';
import type { AppContext } from './context.ts';
import { knownEntities, type CatalogScope } from './store/catalog-index.ts';
import { findInstallation } from './store/installations.ts';
import { entitiesByRepository, isWholeRead } from './store/outlooks.ts';
import type { Db } from './store/write.ts';

/** Users and groups mostly come from a directory, which no catalog file of a repository shows. */
export const openKinds: readonly string[] = ['user', 'group'];

/**
 * The catalog of an organisation beside one repository, as the store knows it. It is complete once all repositories
 * have been read and the App is installed on all of them.
 */
export async function catalogOf({ store }: Pick<AppContext, 'store'>, scope: CatalogScope): Promise<KnownCatalog> {
  const [complete, entities] = await Promise.all([
    isCatalogComplete(store.db, scope.installationId),
    knownEntities(store.db, scope),
  ]);
  return { entities, complete, openKinds };
}

/** Gives the catalog of an organisation beside a repository; for many of them, of one moment. */
export type CatalogBeside = (repositoryId: number) => KnownCatalog;

/** The same as `catalogOf` for many repositories, read once. */
export async function catalogBeside(
  { store }: Pick<AppContext, 'store'>,
  installationId: number,
): Promise<CatalogBeside> {
  const [complete, all] = await Promise.all([
    isCatalogComplete(store.db, installationId),
    entitiesByRepository(store.db, installationId),
  ]);
  return (except) => ({ entities: all.filter(({ repositoryId }) => repositoryId !== except), complete, openKinds });
}

/** Whether what the store does not know of an organisation's catalog does not exist. */
export async function isCatalogComplete(db: Db, installationId: number): Promise<boolean> {
  const installation = await findInstallation(db, installationId);
  if (!installation?.syncedAt || installation.repositorySelection !== 'all') return false;
  return await isWholeRead(db, installationId);
}
