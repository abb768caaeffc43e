import type { Selectable } from 'kysely';

import type { CheckRunTable } from './schema.ts';
import type { Db } from './write.ts';

/** Our check run on a commit. */
export type CheckRun = Selectable<CheckRunTable>;

/** Keeps what was posted on a commit. */
export async function putCheckRun(db: Db, checkRun: CheckRun): Promise<void> {
  const { repositoryId: _repository, headSha: _head, ...changes } = checkRun;
  await db
    .insertInto('checkRun')
    .values(checkRun)
    .onConflict((conflict) => conflict.columns(['repositoryId', 'headSha']).doUpdateSet(changes))
    .execute();
}

/** Our check run on a commit, when one is known. */
export async function findCheckRun(db: Db, repositoryId: number, headSha: string): Promise<CheckRun | undefined> {
  return await db
    .selectFrom('checkRun')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('headSha', '=', headSha)
    .executeTakeFirst();
}

/** The check runs of a subject that were begun on other commits and never completed. */
export async function unfinishedCheckRuns(
  db: Db,
  { repositoryId, subject, headSha }: Pick<CheckRun, 'repositoryId' | 'subject' | 'headSha'>,
): Promise<readonly CheckRun[]> {
  return await db
    .selectFrom('checkRun')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('subject', '=', subject)
    .where('headSha', '<>', headSha)
    .where('conclusion', 'is', null)
    .orderBy('headSha')
    .execute();
}

/** Drops check runs that did not change since `before`; gives how many. */
export async function pruneCheckRuns(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('checkRun').where('updatedAt', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}
