import type { Selectable } from 'kysely';

import type { CheckRunTable } from './schema.ts';
import { anyOf, type Db } from './write.ts';

/** Our check run on a commit. */
export type CheckRun = Selectable<CheckRunTable>;

/** What a check run is known by. */
export type CheckRunKey = Pick<CheckRun, 'repositoryId' | 'headSha' | 'subject' | 'name'>;

/** Keeps what was posted on a commit. */
export async function putCheckRun(db: Db, checkRun: CheckRun): Promise<void> {
  const { repositoryId: _repository, headSha: _head, subject: _subject, name: _name, ...changes } = checkRun;
  await db
    .insertInto('checkRun')
    .values(checkRun)
    .onConflict((conflict) => conflict.columns(['repositoryId', 'headSha', 'subject', 'name']).doUpdateSet(changes))
    .execute();
}

/** Our check run of a subject on a commit, when one is known; without a name the one that changed last. */
export async function findCheckRun(
  db: Db,
  { repositoryId, headSha, subject, name }: Omit<CheckRunKey, 'name'> & Partial<Pick<CheckRunKey, 'name'>>,
): Promise<CheckRun | undefined> {
  return await db
    .selectFrom('checkRun')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('headSha', '=', headSha)
    .where('subject', '=', subject)
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('updatedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** All our check runs on commits, those that changed last at the end. */
export async function checkRunsOn(
  db: Db,
  heads: readonly Pick<CheckRunKey, 'repositoryId' | 'headSha'>[],
): Promise<readonly CheckRun[]> {
  const ids = [...new Set(heads.map(({ repositoryId }) => repositoryId))];
  const shas = [...new Set(heads.map(({ headSha }) => headSha))];
  return await db
    .selectFrom('checkRun')
    .selectAll()
    .where('repositoryId', '=', anyOf(ids, 'bigint'))
    .where('headSha', '=', anyOf(shas, 'text'))
    .orderBy('updatedAt')
    .execute();
}

/** The other check runs of a subject, on earlier commits or for an earlier base, that were never completed. */
export async function unfinishedCheckRuns(
  db: Db,
  { repositoryId, headSha, subject, name }: CheckRunKey,
): Promise<readonly CheckRun[]> {
  return await db
    .selectFrom('checkRun')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('subject', '=', subject)
    .where((where) => where.or([where('headSha', '<>', headSha), where('name', '<>', name)]))
    .where('conclusion', 'is', null)
    .orderBy('headSha')
    .orderBy('name')
    .execute();
}

/** Drops check runs that did not change since `before`; gives how many. */
export async function pruneCheckRuns(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('checkRun').where('updatedAt', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}
