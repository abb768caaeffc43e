import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { openQueue, type JobRequest, type Queue } from '../../app/queue.ts';
import { createReceiver, type Receive } from '../../app/receive.ts';
import type { Delivery } from '../../app/store/deliveries.ts';
import type { Store } from '../../app/store/open-store.ts';
import { engines, newStore } from '../support/postgres.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function delivery(id: string): Delivery {
  return { id, event: 'push', action: null, installationId: 7, repositoryId: 5, receivedAt: new Date(), jobs: 1 };
}

function look(key: string): JobRequest {
  return { name: 'look', data: { key }, key };
}

describe.each(engines)('what the door receives, on %s', (engine) => {
  let store: Store;
  let queue: Queue<string>;
  let statements = 0;
  let receive: Receive;

  beforeAll(async () => {
    const made = await newStore(engine);
    const settings = { retryLimit: 4, retryDelay: 1, expireInSeconds: 60, concurrency: 1, run: async () => undefined };
    store = made.store;
    queue = await openQueue(
      store,
      ['look', 'see'].map((name) => ({ name, ...settings })),
      { log },
    );
    const urgent = store.urgent.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => await Promise.resolve(result),
    });
    receive = createReceiver({ ...store, urgent });
    return async () => {
      await queue.stop(0);
      await made.remove();
    };
  });

  beforeEach(async () => {
    await sql`delete from pgboss.job`.execute(store.db);
    await sql`delete from delivery`.execute(store.db);
    statements = 0;
  });

  const kept = async (): Promise<readonly string[]> =>
    (await store.db.selectFrom('delivery').select('id').orderBy('id').execute()).map(({ id }) => id);

  const jobs = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ job: string }>`
      select concat(name, ' ', singleton_key, ' ', data::text) as job from pgboss.job order by 1
    `.execute(store.db);
    return rows.map(({ job }) => job);
  };

  it('is kept with its jobs in one statement, and what arrives meanwhile in one more', async () => {
    const all = Array.from({ length: 50 }, (_, index) => index);
    const answers = await Promise.all(
      all.map(async (index) => await receive(delivery(`d${index}`), [look(`k${index % 5}`)])),
    );
    expect(answers).toEqual(all.map(() => true));
    expect(statements).toBe(2);
    expect(await kept()).toHaveLength(50);
    expect(await jobs()).toEqual([0, 1, 2, 3, 4].map((index) => `look k${index} {"key": "k${index}"}`));
  });

  it('leads to nothing when it was there already, also among others and twice at once', async () => {
    expect(await receive(delivery('a'), [look('one')])).toBe(true);
    await sql`delete from pgboss.job`.execute(store.db);
    const answers = await Promise.all([
      receive(delivery('first'), []),
      receive(delivery('a'), [look('one')]),
      receive(delivery('b'), [look('two'), { name: 'see', data: { text: 'a\0b' }, key: 'two' }]),
      receive(delivery('b'), [look('three')]),
    ]);
    expect(answers).toEqual([true, false, true, false]);
    expect(await kept()).toEqual(['a', 'b', 'first']);
    expect(await jobs()).toEqual(['look two {"key": "two"}', 'see two {"text": "a\uFFFDb"}']);
  });

  it('is not kept when a job of it cannot be', async () => {
    await expect(receive(delivery('a'), [look('one'), { name: 'unknown', data: {}, key: 'x' }])).rejects.toThrow(
      'null value in column',
    );
    expect(await kept()).toEqual([]);
    expect(await jobs()).toEqual([]);
  });

  it.runIf(engine === 'PostgreSQL')('is planned once, whatever there is of it', async () => {
    await receive(delivery('a'), [look('one')]);
    await Promise.all(['b', 'c', 'd'].map(async (id) => await receive(delivery(id), [look(id), look('one')])));
    const { rows } = await sql`
      select count(*)::int as statements, sum(custom_plans)::int as others from pg_prepared_statements
    `.execute(store.urgent);
    expect(rows).toEqual([{ statements: 1, others: 0 }]);
  });

  it.runIf(engine === 'PostgreSQL')('has jobs as pg-boss makes them', async () => {
    const connectionString = 'databaseUrl' in store ? store.databaseUrl : '';
    const boss = new PgBoss({ connectionString, supervise: false, schedule: false });
    await boss.start();
    onTestFinished(async () => await boss.stop({ graceful: false }));
    await receive(delivery('a'), [look('one')]);
    await boss.send('look', { key: 'two' }, { singletonKey: 'two', group: { id: 'two' } });
    const { rows } = await sql<{ job: string }>`
      select replace((
        to_jsonb(job) - '{id, created_on, start_after, keep_until}'::text[]
        || jsonb_build_object('kept', (keep_until - created_on)::text, 'starts', start_after <= now())
      )::text, singleton_key, 'KEY') as job
      from pgboss.job order by singleton_key`.execute(store.db);
    const [ours, theirs] = rows.map(({ job }) => JSON.parse(job) as unknown);
    expect(ours).toMatchObject({ name: 'look', singleton_key: 'KEY', retry_limit: 4, kept: '14 days' });
    expect(ours).toEqual(theirs);
  });
});
