import type { KnownCatalog } from '../core/catalog/build-index.ts';
import type { KnownEntity } from '../core/catalog/catalog-index.ts';
import type { AppContext } from './context.ts';
import { mayTell, type Visible } from './may-tell.ts';
import { knownEntities, type CatalogScope } from './store/catalog-index.ts';
import { findInstallation } from './store/installations.ts';
import { entitiesByRepository, isWholeRead } from './store/outlooks.ts';
import type { Db } from './store/write.ts';

/** Users and groups mostly come from a directory, which no catalog file of a repository shows. */
export const openKinds: readonly string[] = ['user', 'group'];

/**
 * The catalog of an organisation beside one repository, as the store knows it. It is complete once all repositories
 * have been read and the App is installed on all of them. `place` is where what is found will be told, when names that
 * must not be told there (`mayTell`) shall be hidden.
 */
export async function catalogOf(
  { store }: Pick<AppContext, 'store'>,
  scope: CatalogScope,
  place: Visible = { visibility: 'private' },
): Promise<KnownCatalog> {
  const [complete, entities] = await Promise.all([
    isCatalogComplete(store.db, scope.installationId),
    knownEntities(store.db, scope),
  ]);
  return { entities: entities.map((entity) => shownIn(place, entity)), complete, openKinds };
}

function shownIn(place: Visible, { visibility, ...entity }: KnownEntity & Visible): KnownEntity {
  return mayTell(place, { visibility }) ? entity : { ...entity, isHidden: true };
}

/** Gives the catalog of an organisation beside a repository, where it will be told; for many of them, of one moment. */
export type CatalogBeside = (repository: Visible & { readonly id: number }) => KnownCatalog;

/** The same as `catalogOf` for many repositories, read once. */
export async function catalogBeside(
  { store }: Pick<AppContext, 'store'>,
  installationId: number,
): Promise<CatalogBeside> {
  const [complete, all] = await Promise.all([
    isCatalogComplete(store.db, installationId),
    entitiesByRepository(store.db, installationId),
  ]);
  return (place) => ({
    entities: all
      .filter(({ repositoryId }) => repositoryId !== place.id)
      .map(({ repositoryId: _repository, ...entity }) => shownIn(place, entity)),
    complete,
    openKinds,
  });
}

/** Whether what the store does not know of an organisation's catalog does not exist. */
export async function isCatalogComplete(db: Db, installationId: number): Promise<boolean> {
  const installation = await findInstallation(db, installationId);
  if (!installation?.syncedAt || installation.repositorySelection !== 'all') return false;
  return await isWholeRead(db, installationId);
}
