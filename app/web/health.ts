import { sql } from 'kysely';

import type { Queue } from '../queue.ts';
import { migrations } from '../store/migrate.ts';
import type { Store } from '../store/open-store.ts';
import type { Metrics } from './metrics.ts';
import type { Route } from './route.ts';

/** What readiness depends on. GitHub does not count: without it the App still takes deliveries. */
export interface Health {
  readonly store: Store;
  readonly queue: Pick<Queue<never>, 'counts'>;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Whether the App is on its way out. */
  readonly isStopping: () => boolean;
}

/** Longer than this, the database counts as away. */
const patience = 3000;

/** How long an answer is good for, in milliseconds. */
const freshness = 1000;
/** After this long without an answer, another try is worth its while. */
const longestTry = 30_000;

/** `/healthz` (the process answers), `/readyz` (it can do its work) and `/metrics`. */
export function healthRoutes({ store, queue, metrics, isStopping }: Health): readonly Route[] {
  const database = shared(async () => await sql`select 1`.execute(store.db));
  const tables = shared(async () => await requireTables(store));
  const jobs = shared(async () => await queue.counts());
  return [
    alive,
    {
      method: 'GET',
      path: '/readyz',
      handle: async () => {
        if (isStopping()) return json(503, { status: 'stopping' });
        const parts = [works(database), works(tables), works(jobs)] as const;
        const [hasDatabase, hasTables, hasQueue] = await Promise.all(parts);
        const isReady = hasDatabase && hasTables && hasQueue;
        const say = (isGood: boolean): string => (isGood ? 'ready' : 'not ready');
        return json(isReady ? 200 : 503, {
          status: say(isReady),
          database: say(hasDatabase),
          migrations: say(hasTables),
          queue: say(hasQueue),
        });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({ status: 200, text: await metrics.text(), type: metrics.contentType }),
    },
  ];
}

/** Answers as long as the process does. */
export const alive: Route = {
  method: 'GET',
  path: '/healthz',
  handle: async () => await Promise.resolve(json(200, { status: 'alive' })),
};

function json(status: number, value: object): { status: number; text: string; type: string } {
  return { status, text: `${JSON.stringify(value)}\n`, type: 'application/json' };
}

async function requireTables(store: Store): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(store.db);
  const done = new Set(rows.map(({ name }) => name));
  if (!Object.keys(migrations).every((name) => done.has(name))) throw new Error('A migration is missing.');
}

/**
 * The same attempt for all who ask within a second, or while it is under way: whoever asks often burdens the database
 * no more than who asks now and then.
 */
function shared(attempt: () => Promise<unknown>): () => Promise<unknown> {
  let last: Promise<unknown> | undefined;
  return async () => {
    if (last) return await last;
    const forget = (): void => {
      if (last === mine) last = undefined;
    };
    const tooLong = setTimeout(forget, longestTry).unref();
    const mine = attempt().finally(() => {
      clearTimeout(tooLong);
      setTimeout(forget, freshness).unref();
    });
    last = mine;
    return await mine;
  };
}

async function works(attempt: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  const done = attempt().then(
    () => true,
    () => false,
  );
  return await Promise.race([done, tooLate]).finally(() => clearTimeout(timer));
}
