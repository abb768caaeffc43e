import type { Selectable } from 'kysely';

import type { JsonObject } from '../../core/source/json.ts';
import type { InstallationTable } from './schema.ts';
import { toJson, type Db } from './write.ts';

/** An installation of the App in an organisation or a user's account. */
export type Installation = Selectable<InstallationTable>;

/** What GitHub says of an installation. */
export type InstallationState = Pick<
  Installation,
  'id' | 'accountLogin' | 'accountType' | 'repositorySelection' | 'suspendedAt'
>;

/** Adds an installation, or changes what GitHub says of it; what we know besides is kept. */
export async function putInstallation(db: Db, state: InstallationState): Promise<void> {
  const { id, accountLogin, accountType, repositorySelection, suspendedAt } = state;
  const changes = { accountLogin, accountType, repositorySelection, suspendedAt };
  await db
    .insertInto('installation')
    .values({ id, ...changes, policyRepositoryId: null, syncedAt: null, syncCursor: toJson(null) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

/** An installation, when it is known. */
export async function findInstallation(db: Db, id: number): Promise<Installation | undefined> {
  return await db.selectFrom('installation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Every installation, by id. */
export async function listInstallations(db: Db): Promise<readonly Installation[]> {
  return await db.selectFrom('installation').selectAll().orderBy('id').execute();
}

/** Removes an installation with all that is known of its repositories. */
export async function removeInstallation(db: Db, id: number): Promise<void> {
  await db.deleteFrom('installation').where('id', '=', id).execute();
}

/** Says which repository holds the organisation's policy; null when there is none. */
export async function setPolicyRepository(db: Db, id: number, policyRepositoryId: number | null): Promise<void> {
  await db.updateTable('installation').set({ policyRepositoryId }).where('id', '=', id).execute();
}

/** Keeps how far a sync got, so that one that is interrupted goes on from there. */
export async function saveSyncProgress(db: Db, id: number, syncCursor: JsonObject): Promise<void> {
  await db
    .updateTable('installation')
    .set({ syncCursor: toJson(syncCursor) })
    .where('id', '=', id)
    .execute();
}

/** Says that a full sync has ended. */
export async function finishSync(db: Db, id: number, syncedAt: Date): Promise<void> {
  await db
    .updateTable('installation')
    .set({ syncedAt, syncCursor: toJson(null) })
    .where('id', '=', id)
    .execute();
}
