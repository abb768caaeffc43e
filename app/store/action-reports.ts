import type { Selectable } from 'kysely';

import type { Report } from '../../core/report/report.ts';
import type { ActionReportTable } from './schema.ts';
import { inTransaction, insertMany, toJson, type Db } from './write.ts';

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

/**
 * Lets the Action's report of the commit that the App has read say what its rules and scorecards found: the Action may
 * know facts that the App does not. The entities and their references stay as the App read them. `false` where none was
 * sent, or the App has a report of another commit, or none.
 */
export async function applyActionReport(db: Db, repositoryId: number, sha: string): Promise<boolean> {
  return await inTransaction(db, async (transaction) => {
    const sent = await findActionReport(transaction, repositoryId, sha);
    if (!sent) return false;
    const { numUpdatedRows } = await transaction
      .updateTable('report')
      .set({ report: toJson(sent.report), source: 'action', madeAt: sent.receivedAt })
      .where('repositoryId', '=', repositoryId)
      .where('headSha', '=', sha)
      .executeTakeFirst();
    if (Number(numUpdatedRows) === 0) return false;
    await replaceResults(transaction, repositoryId, sent.report);
    return true;
  });
}

async function replaceResults(db: Db, repositoryId: number, report: Report): Promise<void> {
  const entities = await db
    .selectFrom('entity')
    .select(['ref', 'owner'])
    .where('repositoryId', '=', repositoryId)
    .execute();
  const owners = new Map(entities.map(({ ref, owner }) => [ref, owner]));
  const ruleResults = [
    ...report.findings.map((finding) => ({ ...finding, state: 'fail' as const })),
    ...report.exempt.map((finding) => ({ ...finding, state: 'exempt' as const })),
  ].map(({ entity, rule, state, severity, message, file, line }) => {
    const entityRef = entity?.toLowerCase() ?? null;
    const owner = (entityRef === null ? null : owners.get(entityRef)) ?? null;
    return { repositoryId, entityRef, owner, rule, state, severity, message, file, line };
  });
  const levels = report.entities.flatMap(({ ref, scorecards = [] }) =>
    scorecards.map(({ id, level, percentage }) => ({
      repositoryId,
      entityRef: ref.toLowerCase(),
      scorecard: id,
      level: level ?? null,
      percentage,
    })),
  );
  for (const table of ['ruleResult', 'level'] as const) {
    await db.deleteFrom(table).where('repositoryId', '=', repositoryId).execute();
  }
  await insertMany(db, 'ruleResult', ruleResults);
  await insertMany(db, 'level', levels);
}
