import type { Selectable } from 'kysely';

import type { DeliveryTable } from './schema.ts';
import type { Db } from './write.ts';

/** A webhook delivery that was accepted. */
export type Delivery = Selectable<DeliveryTable>;

const daysKept = 90;

/** Drops the deliveries that are older than 90 days; gives how many. */
export async function pruneDeliveries(db: Db, now: Date): Promise<number> {
  const oldest = new Date(now.getTime() - daysKept * 24 * 3600 * 1000);
  const { numDeletedRows } = await db.deleteFrom('delivery').where('receivedAt', '<', oldest).executeTakeFirst();
  return Number(numDeletedRows);
}
