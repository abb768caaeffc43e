import type { Delivery } from './deliveries.ts';
import { batches, type Db } from './write.ts';

/** Keeps deliveries, each once; gives the ids of those that were not there before. */
export async function insertNewDeliveries(db: Db, deliveries: readonly Delivery[]): Promise<ReadonlySet<string>> {
  const inserted = new Set<string>();
  const unique = [...new Map(deliveries.map((delivery) => [delivery.id, delivery])).values()];
  for (const some of batches(unique)) {
    const rows = await db
      .insertInto('delivery')
      .values(some)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) inserted.add(id);
  }
  return inserted;
}
