import type { Selectable } from 'kysely';

import type { Report } from '../../core/report/report.ts';
import type { ActionReportTable } from './schema.ts';
import { toJson, type Db } from './write.ts';

/** A report that a workflow sent in. */
export type ActionReport = Selectable<ActionReportTable>;

/** Keeps a report of the Action on a commit; a later one of the same commit takes its place. */
export async function putActionReport(db: Db, report: ActionReport): Promise<void> {
  const changes = { report: toJson(report.report), receivedAt: report.receivedAt };
  await db
    .insertInto('actionReport')
    .values({ ...report, ...changes })
    .onConflict((conflict) => conflict.columns(['repositoryId', 'sha']).doUpdateSet(changes))
    .execute();
}

/** The report of the Action on a commit, when one was sent. */
export async function findActionReport(db: Db, repositoryId: number, sha: string): Promise<ActionReport | undefined> {
  return await db
    .selectFrom('actionReport')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('sha', '=', sha)
    .executeTakeFirst();
}

/** Drops the reports that came before a time; gives how many. */
export async function pruneActionReports(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('actionReport').where('receivedAt', '<', before).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Whether a token was shown before. */
export async function isTokenUsed(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('usedToken').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Takes a token that counts once, and forgets those that have expired. `false` when it was shown before. */
export async function useToken(
  db: Db,
  { id, expiresAt, now }: { readonly id: string; readonly expiresAt: Date; readonly now: Date },
): Promise<boolean> {
  await db.deleteFrom('usedToken').where('expiresAt', '<', now).execute();
  const taken = await db
    .insertInto('usedToken')
    .values({ id, expiresAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** The largest whole number that the tables hold. */
const largest = 2_147_483_647;

/** Whether the tables have room for what a report says. Those that were taken in by an earlier version may be too large. */
export function isStorable({ findings, exempt }: Report): boolean {
  return [...findings, ...exempt].every(({ line }) => line <= largest);
}

/**
 * Has a commit of a default branch judged anew, by what the Action sent since. `false` where the App has a report of
 * another commit, or none.
 */
export async function outdateReport(db: Db, repositoryId: number, sha: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('report')
    .set({ policyHash: '' })
    .where('repositoryId', '=', repositoryId)
    .where('headSha', '=', sha)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}
