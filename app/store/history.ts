import type { Selectable } from 'kysely';

import type { HistoryTable } from './schema.ts';
import { batches, inTransaction, toJson, type Db } from './write.ts';

/** What was known of something on a day. */
export type HistoryRow = Selectable<HistoryTable>;

/** Replaces the values of a day. */
export async function recordHistory(
  db: Db,
  { installationId, day }: { readonly installationId: number; readonly day: string },
  values: readonly Pick<HistoryRow, 'scope' | 'key' | 'value'>[],
): Promise<void> {
  const rows = values
    .map((row) => ({ ...row, installationId, day, value: toJson(row.value) }))
    // In one order everywhere, so that two writers never wait for each other.
    .sort((one, other) => compare(one.scope, other.scope) || compare(one.key, other.key));
  await inTransaction(db, async (transaction) => {
    await transaction
      .deleteFrom('history')
      .where('installationId', '=', installationId)
      .where('day', '=', day)
      .execute();
    for (const some of batches(rows)) {
      await transaction
        .insertInto('history')
        .values(some)
        .onConflict((conflict) =>
          conflict
            .columns(['installationId', 'scope', 'key', 'day'])
            .doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
        )
        .execute();
    }
  });
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** The values of a scope from a day on, by key and day. */
export async function readHistory(
  db: Db,
  { installationId, scope, since }: { readonly installationId: number; readonly scope: string; readonly since: string },
): Promise<readonly HistoryRow[]> {
  return await db
    .selectFrom('history')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('scope', '=', scope)
    .where('day', '>=', since)
    .orderBy('key')
    .orderBy('day')
    .execute();
}

/** Drops the values of days before `day`; gives how many. */
export async function pruneHistory(db: Db, day: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('history').where('day', '<', day).executeTakeFirst();
  return Number(numDeletedRows);
}
