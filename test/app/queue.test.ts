import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { openQueue, type JobDefinition, type Queue, type QueueOptions } from '../../app/queue.ts';
import { insertNewDeliveries } from '../../app/store/new-deliveries.ts';
import { openStore, type Store } from '../../app/store/open-store.ts';
import { patience } from '../support/patience.ts';
import { engines, newLocation, newStore, type Engine } from '../support/postgres.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const options = { log, pollInterval: 0.5, heartbeat: 10 };

type Run = JobDefinition<string, { n: number }>['run'];

function look(run: Run, more: Partial<JobDefinition<string>> = {}): JobDefinition<string> {
  return { name: 'look', retryLimit: 1, retryDelay: 0, expireInSeconds: 60, concurrency: 8, run, ...more };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isSo, { timeout: patience, interval: 20 });
}

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function open(
  store: Store,
  jobs: readonly JobDefinition<string>[],
  more: Partial<QueueOptions> = {},
): Promise<Queue<string>> {
  const queue = await openQueue(store, jobs, { ...options, ...more });
  cleanUp.push(async () => await queue.stop(1000));
  return queue;
}

describe.each(engines)('the queue on %s', (engine: Engine) => {
  let store: Store;

  beforeAll(async () => {
    const made = await newStore(engine);
    store = made.store;
    return made.remove;
  });

  /** Every test has the queue for itself. */
  async function openEmpty(
    jobs: readonly JobDefinition<string>[],
    more: Partial<QueueOptions> = {},
  ): Promise<Queue<string>> {
    const queue = await open(store, jobs, more);
    await sql`delete from pgboss.job`.execute(store.db);
    return queue;
  }

  it('runs a job when the database tells of it, without looking, with its data and the context', async () => {
    const seen: unknown[] = [];
    const warned: unknown[] = [];
    const job = look(async (data, context) => void seen.push([data, context]));
    // Whoever looks once an hour is told, or comes too late.
    const loud = { ...log, warn: (about: unknown) => void warned.push(about) };
    const queue = await openEmpty([job], { pollInterval: 3600, log: loud });
    await queue.start('context');
    // Until it knows that it is told, it looks every two seconds.
    await pause(3000);
    await queue.send({ name: 'look', data: { n: 1 }, key: 'a' });
    await until(() => seen.length === 1);
    expect(seen).toEqual([[{ n: 1 }, 'context']]);
    expect(warned).toEqual([]);
  });

  it('makes one more run of a hundred requests that arrive during a run', async () => {
    const seen: number[] = [];
    let finish = (): void => undefined;
    const first = new Promise<void>((resolve) => (finish = resolve));
    const queue = await openEmpty([
      look(async ({ n }) => {
        seen.push(n);
        await first;
      }),
    ]);
    await queue.start('');
    await queue.send({ name: 'look', data: { n: 0 }, key: 'a' });
    await until(() => seen.length === 1);
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => await queue.send({ name: 'look', data: { n: n + 1 }, key: 'a' })),
    );
    expect(await queue.counts()).toEqual([{ name: 'look', waiting: 1, running: 1, dead: 0 }]);
    finish();
    await until(() => seen.length === 2);
    await pause(1500);
    expect(seen).toHaveLength(2);
  });

  it('has a job if and only if its transaction is committed', async () => {
    const queue = await openEmpty([look(async () => undefined)]);
    const delivery = {
      event: 'push',
      action: null,
      installationId: 1,
      repositoryId: 1,
      receivedAt: new Date(),
      jobs: 1,
    };
    const deliver = async (id: string, fails: boolean): Promise<void> =>
      await store.db.transaction().execute(async (transaction) => {
        await insertNewDeliveries(transaction, [{ id, ...delivery }]);
        await queue.send({ name: 'look', data: { n: 1 }, key: id }, transaction);
        if (fails) throw new Error('no');
      });
    await expect(deliver('rolled-back', true)).rejects.toThrow('no');
    await deliver('kept', false);
    expect(await store.db.selectFrom('delivery').select('id').execute()).toEqual([{ id: 'kept' }]);
    expect(await queue.counts()).toEqual([{ name: 'look', waiting: 1, running: 0, dead: 0 }]);
  });

  it('keeps one job of each key of many requests at once, with the newest data', async () => {
    const queue = await openEmpty([look(async () => undefined), look(async () => undefined, { name: 'see' })]);
    const requests = ['look', 'see'].flatMap((name) =>
      Array.from({ length: 50 }, (_, n) => ({ name, data: { n }, key: `k${n}` })),
    );
    await queue.sendAll([]);
    await queue.sendAll(requests.slice(0, 70));
    await store.db.transaction().execute(async (transaction) => await queue.sendAll(requests, transaction));
    await queue.sendAll([{ name: 'look', data: { n: 100 }, key: 'k7' }]);
    expect(await queue.counts()).toEqual([
      { name: 'look', waiting: 50, running: 0, dead: 0 },
      { name: 'see', waiting: 50, running: 0, dead: 0 },
    ]);
    const { rows } = await sql<{ data: unknown }>`
      select data from pgboss.job where name = 'look' and singleton_key in ('k7', 'k8') order by singleton_key
    `.execute(store.db);
    expect(rows).toEqual([{ data: { n: 100 } }, { data: { n: 8 } }]);
  });

  it('tries again, then keeps the dead letter with its reason until it is sent again', async () => {
    let attempts = 0;
    let broken = true;
    const last: unknown[] = [];
    const queue = await openEmpty([
      look(async (_data, _context, _signal, isLastAttempt) => {
        attempts += 1;
        last.push(isLastAttempt);
        await Promise.resolve();
        if (broken) throw new Error('GitHub said \0 no');
      }),
    ]);
    await queue.start('');
    await queue.send({ name: 'look', data: { n: 4 }, key: 'a' });
    await until(async () => (await queue.deadLetters()).length === 1);
    expect(attempts).toBe(2);
    expect(last).toEqual([false, true]);
    const [letter] = await queue.deadLetters();
    expect(letter).toEqual({
      id: expect.any(String),
      name: 'look',
      data: { n: 4 },
      key: 'a',
      reason: 'GitHub said \uFFFD no',
      failedAt: expect.any(Date),
    });
    expect((await queue.counts())[0]?.dead).toBe(1);
    broken = false;
    expect(await queue.retry(letter!.id)).toBe(true);
    expect(await queue.retry(letter!.id)).toBe(false);
    await until(() => attempts === 3);
    expect(await queue.deadLetters()).toEqual([]);
  });

  it('puts a job back until `retryAt` as often as it asks, without using up attempts', async () => {
    const times: number[] = [];
    const queue = await openEmpty([
      look(async () => {
        times.push(Date.now());
        await Promise.resolve();
        if (times.length < 4) throw Object.assign(new Error('limited'), { retryAt: new Date(Date.now() + 600) });
      }),
    ]);
    await queue.start('');
    await queue.send({ name: 'look', data: { n: 1 }, key: 'a' });
    await until(() => times.length === 4);
    for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(590);
    expect(await queue.deadLetters()).toEqual([]);
  });

  it('gives a job that waits for its retry its turn at once when it is asked for again', async () => {
    const seen: number[] = [];
    const queue = await openEmpty([
      look(
        async ({ n }) => {
          seen.push(n);
          await Promise.resolve();
          if (n === 1) throw new Error('broken');
        },
        { retryDelay: 600 },
      ),
    ]);
    await queue.start('');
    await queue.send({ name: 'look', data: { n: 1 }, key: 'a' });
    await until(async () => (await queue.counts())[0]?.waiting === 1 && seen.length === 1);
    await queue.send({ name: 'look', data: { n: 2 }, key: 'a' });
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2]);
    await until(async () => (await queue.counts())[0]?.running === 0);
    expect(await queue.counts()).toEqual([{ name: 'look', waiting: 0, running: 0, dead: 0 }]);
  });

  it('runs a backlog without pauses, and never two jobs of a key at the same time', async () => {
    const running = new Map<string, number>();
    let most = 0;
    let done = 0;
    const queue = await openEmpty([
      look(async ({ n }) => {
        const key = `k${n % 20}`;
        running.set(key, (running.get(key) ?? 0) + 1);
        most = Math.max(most, running.get(key) ?? 0);
        await pause(5);
        running.set(key, (running.get(key) ?? 0) - 1);
        done += 1;
      }),
    ]);
    await queue.start('');
    for (let n = 0; n < 200; n += 1) await queue.send({ name: 'look', data: { n }, key: `k${n % 20}` });
    await until(async () => (await queue.counts()).every(({ waiting, running: now }) => waiting + now === 0));
    expect(most).toBe(1);
    expect(done).toBeGreaterThanOrEqual(20);
  });

  it('waits for a job that runs when it stops, and aborts one that takes too long', async () => {
    const seen: string[] = [];
    const queue = await openEmpty([
      look(async ({ n }, _context, signal) => {
        if (n === 1) await pause(700);
        else await once(signal, 'abort');
        seen.push(n === 1 ? 'finished' : 'aborted');
      }),
    ]);
    await queue.start('');
    await queue.send({ name: 'look', data: { n: 1 }, key: 'a' });
    await queue.send({ name: 'look', data: { n: 2 }, key: 'b' });
    await until(async () => (await queue.counts())[0]?.running === 2);
    await queue.stop(1500);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['finished', 'aborted']);
    expect(await queue.counts()).toEqual([{ name: 'look', waiting: 1, running: 0, dead: 0 }]);
  });

  it('sets up schedules, and forgets those of jobs that have none any more', async () => {
    const crons = async (): Promise<unknown> =>
      (await sql`select name, cron from pgboss.schedule`.execute(store.db)).rows;
    const queue = await openEmpty([look(async () => undefined, { cron: '*/15 * * * *' })]);
    await queue.start('');
    expect(await crons()).toEqual([{ name: 'look', cron: '*/15 * * * *' }]);
    await queue.stop(1000);
    const next = await openEmpty([look(async () => undefined)]);
    await next.start('');
    expect(await crons()).toEqual([]);
  });
});

describe('a job with a schedule', () => {
  it.each(engines)('is sent and run by itself on %s, also after nobody was there at its time', async (engine) => {
    const made = await newStore(engine);
    cleanUp.push(made.remove);
    const { store } = made;
    const fiveMinutesAgo = new Date(Date.now() - 5 * 60_000);
    const seen: unknown[] = [];
    const job = look(async (data) => void seen.push(data), {
      cron: `${fiveMinutesAgo.getUTCMinutes()} ${fiveMinutesAgo.getUTCHours()} * * *`,
    });
    const first = await open(store, [job]);
    await first.start('');
    await first.stop(1000);
    expect(seen).toEqual([]);
    // pg-boss looks at the schedules twice a minute. Here it did so ten minutes ago for the last time.
    await sql`update pgboss.schedule set created_on = now() - interval '1 day'`.execute(store.db);
    await sql`update pgboss.version set cron_on = now() - interval '10 minutes'`.execute(store.db);
    const second = await open(store, [job]);
    await second.start('');
    await until(() => seen.length > 0);
    await until(async () => (await second.counts()).every(({ waiting, running }) => waiting + running === 0));
    expect(seen).toEqual([{}]);
  });
});

describe('a job whose process is killed', () => {
  it.each(engines)('runs again on %s', async (engine) => {
    const made = await newLocation(engine);
    cleanUp.push(made.remove);
    const child = spawn(process.execPath, ['test/app/queue-process.ts', JSON.stringify(made.location), 'hang'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openStore(made.location);
    cleanUp.push(store.close);
    const seen: number[] = [];
    const queue = await open(store, [look(async ({ n }) => void seen.push(n))]);
    await queue.start('');
    await vi.waitUntil(() => seen.length === 1, { timeout: patience });
    expect(seen).toEqual([1]);
  });
});

describe('two processes on one PostgreSQL', () => {
  it('share the work, and never run two jobs of a key at the same time', async () => {
    const made = await newStore('PostgreSQL');
    cleanUp.push(made.remove);
    const { store } = made;
    await sql`create table run (process integer, key text, began timestamptz, ended timestamptz)`.execute(store.db);
    const queue = await open(store, [look(async () => undefined)]);
    const children = [1, 2].map(() =>
      spawn(process.execPath, ['test/app/queue-process.ts', JSON.stringify(made.location), 'record'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    cleanUp.push(
      async () =>
        await Promise.all(children.map(async (child) => child.kill('SIGKILL') && (await once(child, 'exit')))),
    );
    await Promise.all(children.map(async (child) => await once(child.stdout, 'data')));
    for (let n = 0; n < 150; n += 1) await queue.send({ name: 'look', data: { n }, key: `k${n % 5}` });
    await until(async () => (await queue.counts()).every(({ waiting, running }) => waiting + running === 0));
    const { rows: overlaps } = await sql`
      select one.key from run one join run other on one.key = other.key and one.ctid < other.ctid
        and one.began < other.ended and other.began < one.ended
    `.execute(store.db);
    expect(overlaps).toEqual([]);
    const { rows } = await sql<{ processes: number; keys: number }>`
      select count(distinct process) as processes, count(distinct key) as keys from run
    `.execute(store.db);
    expect(rows).toEqual([{ processes: 2, keys: 5 }]);
  });
});
