import type { Selectable } from 'kysely';

import type { RepositoryTable } from './schema.ts';
import { removeTooLarge } from './too-large.ts';
import { anyOf, batches, inTransaction, toJson, type Db } from './write.ts';

/** A repository of an installation. */
export type Repository = Selectable<RepositoryTable>;

/** What GitHub says of a repository. */
export type RepositoryState = Omit<Repository, 'headSha' | 'treeSha' | 'removedAt' | 'readAt'>;

/** Of a repository whose default branch was not read yet. */
const notRead = { headSha: null, treeSha: null, removedAt: null, readAt: null };

/**
 * Adds repositories, or changes what GitHub says of them. A repository is known by its id, so one that was renamed,
 * transferred or added again stays the same.
 */
export async function putRepositories(db: Db, states: readonly RepositoryState[]): Promise<void> {
  const rows = states
    .map((state) => ({ ...state, ...notRead, properties: toJson(state.properties) }))
    // In one order everywhere, so that two writers never wait for each other.
    .sort((one, other) => one.id - other.id);
  await inTransaction(db, async (transaction) => {
    for (const some of batches(rows)) {
      await transaction
        .insertInto('repository')
        .values(some)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({
            nodeId: row.ref('excluded.nodeId'),
            installationId: row.ref('excluded.installationId'),
            owner: row.ref('excluded.owner'),
            name: row.ref('excluded.name'),
            defaultBranch: row.ref('excluded.defaultBranch'),
            archived: row.ref('excluded.archived'),
            fork: row.ref('excluded.fork'),
            visibility: row.ref('excluded.visibility'),
            hasIssues: row.ref('excluded.hasIssues'),
            topics: row.ref('excluded.topics'),
            properties: row.ref('excluded.properties'),
            removedAt: row.ref('excluded.removedAt'),
          })),
        )
        .execute();
    }
  });
}

/** A repository, also one that was removed. */
export async function findRepository(db: Db, id: number): Promise<Repository | undefined> {
  return await db.selectFrom('repository').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Repositories by id, also those that were removed. */
export async function findRepositories(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, Repository>> {
  const found = await db.selectFrom('repository').selectAll().where('id', '=', anyOf(ids, 'bigint')).execute();
  return new Map(found.map((repository) => [repository.id, repository]));
}

/** The repositories of an installation that were not removed, by id. */
export async function listRepositories(db: Db, installationId: number): Promise<readonly Repository[]> {
  return await db
    .selectFrom('repository')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('removedAt', 'is', null)
    .orderBy('id')
    .execute();
}

/** Says that the default branch of a repository was read, at which commit and tree. */
export async function setRead(
  db: Db,
  id: number,
  read: Pick<Repository, 'headSha' | 'treeSha' | 'readAt'>,
): Promise<void> {
  await db.updateTable('repository').set(read).where('id', '=', id).execute();
}

/**
 * Says that repositories were deleted or left the installation. What was known of their default branches is dropped,
 * so that references to their entities dangle.
 */
export async function removeRepositories(db: Db, ids: readonly number[], removedAt: Date): Promise<void> {
  await inTransaction(db, async (transaction) => {
    for (const table of ['report', 'entity', 'entityReference', 'ruleResult', 'level', 'checkRun'] as const) {
      await transaction.deleteFrom(table).where('repositoryId', '=', anyOf(ids, 'bigint')).execute();
    }
    await removeTooLarge(transaction, ids);
    await transaction
      .updateTable('repository')
      .set({ removedAt, readAt: null, headSha: null, treeSha: null })
      .where('id', '=', anyOf(ids, 'bigint'))
      .execute();
  });
}
