import type { JobRequest, Queue } from './queue.ts';
import { insertDelivery, type Delivery } from './store/deliveries.ts';
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
const mostInTransaction = 50;

/**
 * Makes `receive` for a store. Deliveries that arrive while a transaction runs share the next one, so that a burst costs
 * one commit instead of many, and of the same job only one is sent.
 */
export function createReceiver<Context>(store: Store, queue: Pick<Queue<Context>, 'send'>): Receive {
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

async function write<Context>(
  store: Store,
  queue: Pick<Queue<Context>, 'send'>,
  some: readonly Waiting[],
): Promise<readonly boolean[]> {
  return await store.db.transaction().execute(async (transaction) => {
    const areNew: boolean[] = [];
    const wanted = new Map<string, JobRequest>();
    for (const { delivery, jobs } of some) {
      const isNew = await insertDelivery(transaction, delivery);
      areNew.push(isNew);
      for (const job of isNew ? jobs : []) wanted.set(`${job.name} ${job.key}`, job);
    }
    // In the same order everywhere, so that two replicas never wait for each other.
    for (const [, job] of [...wanted].sort(([one], [other]) => (one < other ? -1 : 1))) {
      await queue.send(job, transaction);
    }
    return areNew;
  });
}
