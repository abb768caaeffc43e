import type { Transaction } from 'kysely';

import type { JobRequest } from './queue.ts';
import type { Delivery } from './store/deliveries.ts';
import { insertNewDeliveries } from './store/new-deliveries.ts';
import type { Store } from './store/open-store.ts';
import type { Database } from './store/schema.ts';

/**
 * Keeps a delivery and its jobs, both or neither. `false` when the delivery was there already: its jobs were asked for
 * then. Rejects when the database does not take it.
 */
export type Receive = (delivery: Delivery, jobs: readonly JobRequest[]) => Promise<boolean>;

/** What takes the jobs. */
interface Sender {
  sendAll(requests: readonly JobRequest[], transaction: Transaction<Database>): Promise<void>;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly jobs: readonly JobRequest[];
  resolve(isNew: boolean): void;
  reject(error: unknown): void;
}

/** More deliveries would make those that came first wait too long. */
const mostInTransaction = 100;

/**
 * Makes `receive` for a store. Deliveries that arrive while a transaction runs share the next one, so that a burst costs
 * one commit instead of many, and of the same job only one is sent.
 */
export function createReceiver(store: Store, queue: Sender): Receive {
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
      const some = waiting.splice(0, mostInTransaction);
      try {
        const areNew = await write(store, queue, some);
        for (const [index, one] of some.entries()) one.resolve(areNew[index] ?? false);
      } catch (error) {
        for (const one of some) one.reject(error);
      }
    }
    isWriting = false;
  }
}

async function write(store: Store, queue: Sender, some: readonly Waiting[]): Promise<readonly boolean[]> {
  return await store.urgent.transaction().execute(async (transaction) => {
    const inserted = await insertNewDeliveries(
      transaction,
      some.map(({ delivery }) => delivery),
    );
    // Of the same delivery twice in one transaction, the first is the new one.
    const left = new Set(inserted);
    const areNew = some.map(({ delivery }) => left.delete(delivery.id));
    const wanted = new Map(
      some
        .flatMap(({ jobs }, index) => (areNew[index] === true ? jobs : []))
        .map((job) => [`${job.name} ${job.key}`, job]),
    );
    // In the same order everywhere, so that two replicas never wait for each other.
    const sorted = [...wanted].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, job]) => job);
    await queue.sendAll(sorted, transaction);
    return areNew;
  });
}
