import { askedFor } from './ask-for-jobs.ts';
import type { JobRequest } from './queue.ts';
import type { Delivery } from './store/deliveries.ts';
import { insertNewDeliveries } from './store/new-deliveries.ts';
import type { Store } from './store/open-store.ts';

/**
 * Keeps a delivery and its jobs, both or neither. `false` when the delivery was there already: its jobs were asked for
 * then. Rejects when the database does not take it.
 */
export type Receive = (delivery: Delivery, jobs: readonly JobRequest[]) => Promise<boolean>;

interface Waiting {
  readonly delivery: Delivery;
  readonly jobs: readonly JobRequest[];
  resolve(isNew: boolean): void;
  reject(error: unknown): void;
}

/** More deliveries would make those that came first wait too long. */
const mostAtOnce = 100;

/**
 * Makes `receive` for a store in which the queue was opened. Deliveries and their jobs are one statement, which is a
 * transaction. Those that arrive while one runs share the next one, so that a burst costs one commit instead of many,
 * and of the same job only one is sent.
 */
export function createReceiver(store: Store): Receive {
  const waiting: Waiting[] = [];
  let isWriting = false;
  return async (delivery, jobs) =>
    await new Promise<boolean>((resolve, reject) => {
      waiting.push({ delivery, jobs, resolve, reject });
      if (!isWriting) void writeAll();
    });

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const some = waiting.splice(0, mostAtOnce);
      try {
        const areNew = await write(store, some);
        for (const [index, one] of some.entries()) one.resolve(areNew[index] ?? false);
      } catch (error) {
        for (const one of some) one.reject(error);
      }
    }
    isWriting = false;
  }
}

async function write(store: Store, some: readonly Waiting[]): Promise<readonly boolean[]> {
  // Of the same delivery twice in one statement, the first is the new one.
  const firsts = new Map<string, Waiting>();
  for (const one of some) if (!firsts.has(one.delivery.id)) firsts.set(one.delivery.id, one);
  const deliveries = [...firsts.values()].map(({ delivery }) => delivery);
  const rows = new Map([...firsts].map(([id, { jobs }]) => [id, jobs]));
  const inserted = await insertNewDeliveries(store.urgent, deliveries, { rows, take: askedFor });
  return some.map((one) => inserted.has(one.delivery.id) && firsts.get(one.delivery.id) === one);
}
