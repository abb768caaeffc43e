import type { Db } from './write.ts';

const hour = 3600 * 1000;

/**
 * Takes one issue from an installation's budget of this hour. `false` when the budget is used up. Two that ask at the
 * same time, also in two processes, never get more than the limit.
 */
export async function takeIssue(
  db: Db,
  installationId: number,
  { limit, now }: { readonly limit: number; readonly now: Date },
): Promise<boolean> {
  if (limit < 1) return false;
  const taken = await db
    .insertInto('issueBudget')
    .values({ installationId, hour: hourOf(now), created: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['installationId', 'hour'])
        .doUpdateSet((row) => ({ created: row('issueBudget.created', '+', 1) }))
        .where('issueBudget.created', '<', limit),
    )
    .returning('created')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Gives back an issue that was taken in this hour, and certainly was not created. */
export async function giveIssueBack(db: Db, installationId: number, now: Date): Promise<void> {
  await db
    .updateTable('issueBudget')
    .set((row) => ({ created: row('created', '-', 1) }))
    .where('installationId', '=', installationId)
    .where('hour', '=', hourOf(now))
    .where('created', '>', 0)
    .execute();
}

/** Drops the budgets of hours before the one of `now`. */
export async function pruneIssueBudgets(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('issueBudget').where('hour', '<', hourOf(now)).execute();
}

function hourOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / hour) * hour);
}

/** How many issues were created in this hour. */
export async function issuesTaken(db: Db, installationId: number, now: Date): Promise<number> {
  const taken = await db
    .selectFrom('issueBudget')
    .select('created')
    .where('installationId', '=', installationId)
    .where('hour', '=', hourOf(now))
    .executeTakeFirst();
  return taken?.created ?? 0;
}
