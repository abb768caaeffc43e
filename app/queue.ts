import { sql, type Kysely, type Transaction } from 'kysely';
import { PgBoss, fromKysely, fromPglite, type Db, type JobWithMetadata } from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';

import { askForJobs } from './ask-for-jobs.ts';
import type { Database } from './store/schema.ts';
import type { Store } from './store/open-store.ts';

/** Something to look at. It never says what to do: the job finds that out when it runs. */
export interface JobRequest {
  /** Of the job's definition. */
  readonly name: string;
  readonly data: object;
  /** What it looks at. Of each key at most one job waits, and at most one runs. */
  readonly key: string;
}

/** A kind of job. Running it twice, late or after a crash must give the same as running it once. */
export interface JobDefinition<Context, Data extends object = object> {
  readonly name: string;
  /** How often it is tried again after a failure, before it becomes a dead letter. */
  readonly retryLimit: number;
  /** Seconds before the first retry; the pause doubles with each. */
  readonly retryDelay: number;
  /** Seconds after which a run counts as failed and its signal is aborted. */
  readonly expireInSeconds: number;
  /** How many of this kind may run at the same time in one process. */
  readonly concurrency: number;
  /** When it is sent by itself, in UTC: five fields of cron. It is sent with no data, and its name as key. */
  readonly cron?: string;
  /**
   * Does the work. An error with a date in `retryAt` puts the job back until then and uses up no attempt; any other
   * uses up one. `isLastAttempt` says that the next such error makes it a dead letter.
   */
  run(data: Data, context: Context, signal: AbortSignal, isLastAttempt?: boolean): Promise<void>;
}

/** A job that failed too often. */
export interface DeadLetter {
  readonly id: string;
  readonly name: string;
  readonly data: object;
  readonly key: string;
  /** What the last error said. */
  readonly reason: string;
  readonly failedAt: Date;
}

/** How many jobs of a kind there are. */
export interface JobCounts {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

export interface Queue<Context> {
  /**
   * Asks for a job; within a transaction it exists if and only if that is committed. A job of the same key that waits
   * takes the new data and its turn at once, so that a burst becomes one run.
   */
  send(request: JobRequest, transaction?: Transaction<Database>): Promise<void>;
  /** Asks for many jobs, each key once, in one statement. */
  sendAll(requests: readonly JobRequest[], transaction?: Transaction<Database>): Promise<void>;
  /** Begins to run jobs, and to send those that have a schedule. */
  start(context: Context): Promise<void>;
  /** Takes no more jobs and waits for those that run; those that take longer are aborted and tried again later. */
  stop(patience?: number): Promise<void>;
  counts(): Promise<readonly JobCounts[]>;
  /** The newest first. */
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Sends a dead letter again. `false` when there is none with this id. */
  retry(id: string): Promise<boolean>;
}

export interface QueueOptions {
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Seconds of silence after which the process that runs a job counts as dead; at least 10. */
  readonly heartbeat?: number;
  /** Seconds between two looks for jobs whose time has come. New jobs do not wait for it. */
  readonly pollInterval?: number;
}

const deadLetterQueue = 'dead-letter';
const day = 24 * 3600;
/** Longest pause before a retry, in seconds. */
const longestRetryDelay = 3600;
/** How long `stop` waits for the jobs that run, in milliseconds. */
const defaultPatience = 30_000;

/** Opens the queue over the database of a store, and makes what it needs there. It runs nothing before `start`. */
export async function openQueue<Context>(
  store: Store,
  jobs: readonly JobDefinition<Context>[],
  options: QueueOptions,
): Promise<Queue<Context>> {
  const boss = newBoss(store);
  logEvents(boss, options.log);
  await boss.start();
  await makeQueues(boss, jobs, options.heartbeat ?? 30);
  const sendAll: Queue<Context>['sendAll'] = async (requests, transaction) => {
    await askForJobs(transaction ?? store.db, requests);
  };
  const send: Queue<Context>['send'] = async (request, transaction) => await sendAll([request], transaction);
  return {
    send,
    sendAll,
    start: async (context) => {
      if (store.kind === 'pglite') await releaseOrphans(boss, store);
      await startSchedules(boss, jobs);
      for (const job of jobs) await startWorkers({ boss, store, job, context, options });
    },
    stop: async (patience = defaultPatience) => await boss.stop({ graceful: true, timeout: patience }),
    counts: async () => await countJobs(store, jobs),
    deadLetters: async () => await listDeadLetters(boss),
    retry: async (id) => {
      const letter = (await listDeadLetters(boss)).find((one) => one.id === id);
      if (!letter) return false;
      await store.db.transaction().execute(async (transaction) => {
        await send(letter, transaction);
        await boss.deleteJob(deadLetterQueue, id, { db: bossDb(transaction) });
      });
      return true;
    },
  };
}

function newBoss(store: Store): PgBoss {
  const options = {
    useListenNotify: true,
    // How soon the jobs of a process that died are found.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  };
  return store.kind === 'pglite'
    ? new PgBoss({ ...options, db: fromPglite(store.pglite), backend: 'pglite' })
    : new PgBoss({ ...options, ...poolOf(store.databaseUrl) });
}

/**
 * The connections of the workers. Taking a job and ending it does not wait for the disk, for which deliveries wait: a
 * server that crashes may forget that a job ran, never that it was asked for, and running it again does no harm.
 */
function poolOf(connectionString: string) {
  const onConnect = async (client: pg.PoolClient) => await client.query('set synchronous_commit = off');
  return { connectionString, application_name: 'catalog-warden-queue', max: 5, onConnect };
}

/** pg-boss writes its own statements, which our plugins must not change. */
function bossDb(db: Kysely<Database>): Db {
  return fromKysely(db.withoutPlugins());
}

/** The same trouble is told once in ten seconds: every worker finds by itself that the database is away. */
function logEvents(boss: PgBoss, log: QueueOptions['log']): void {
  const told = new Map<string, number>();
  boss.on('error', (error) => {
    const trouble = error.message.replace(/ \(Queue: .*\)$/, '');
    if (Date.now() - (told.get(trouble) ?? 0) < 10_000) return;
    told.set(trouble, Date.now());
    log.error({ trouble }, 'The queue is in trouble.');
  });
  boss.on('warning', ({ message }) => {
    log.warn({ trouble: message }, 'The queue warns.');
  });
}

/**
 * Makes or updates a queue for each kind of job. `short` keeps at most one new job of each key waiting beside the one
 * that runs. (`stately` would also refuse a second to run, but pg-boss then leaves the key alone for up to a minute.)
 */
async function makeQueues(
  boss: PgBoss,
  jobs: readonly JobDefinition<never>[],
  heartbeatSeconds: number,
): Promise<void> {
  await boss.createQueue(deadLetterQueue, { retentionSeconds: 30 * day });
  await boss.findJobs(deadLetterQueue, { queued: true });
  for (const job of jobs) {
    const options = {
      retryLimit: job.retryLimit,
      retryDelay: job.retryDelay,
      retryBackoff: true,
      retryDelayMax: longestRetryDelay,
      expireInSeconds: job.expireInSeconds,
      deleteAfterSeconds: day,
      heartbeatSeconds,
      deadLetter: deadLetterQueue,
      notify: true,
    };
    await boss.createQueue(job.name, { ...options, policy: 'short' });
    await boss.updateQueue(job.name, options);
    // pg-boss now keeps the queue in mind. It would ask outside of our transaction otherwise, and PGlite has one connection.
    await boss.findJobs(job.name, { key: job.name, queued: true });
  }
}

/** The folder belongs to this process alone, so what runs there according to the database belongs to one that died. */
async function releaseOrphans(boss: PgBoss, store: Store): Promise<void> {
  const { rows } = await sql<{ name: string; id: string }>`
    select name, id from pgboss.job where state = 'active' and name not like '\\_\\_pgboss%'
  `.execute(store.db);
  for (const { name, id } of rows) await boss.fail(name, id, new Error('The process ended while the job ran.'));
}

async function startSchedules(boss: PgBoss, jobs: readonly JobDefinition<never>[]): Promise<void> {
  for (const { name } of await boss.getSchedules()) {
    if (!jobs.some((job) => job.name === name && job.cron !== undefined)) await boss.unschedule(name);
  }
  for (const { name, cron } of jobs) {
    if (cron === undefined) continue;
    await boss.schedule(name, cron, {}, { singletonKey: name, group: { id: name }, missed: 'once' });
  }
}

interface Workers<Context> {
  readonly boss: PgBoss;
  readonly store: Store;
  readonly job: JobDefinition<Context>;
  readonly context: Context;
  readonly options: QueueOptions;
}

async function startWorkers<Context>(workers: Workers<Context>): Promise<void> {
  const { boss, job, options } = workers;
  const pollInterval = options.pollInterval ?? 5;
  const running = new Set<string>();
  const settings = {
    includeMetadata: true,
    localConcurrency: job.concurrency,
    groupConcurrency: 1,
    pollingIntervalSeconds: Math.min(pollInterval, 2),
    notifyPollingIntervalSeconds: pollInterval,
  } as const;
  await boss.work<object, object | undefined, typeof settings>(job.name, settings, async (fetched) => {
    // One at a time: `batchSize` is 1.
    for (const one of fetched) {
      const key = one.singletonKey ?? '';
      if (running.has(key) || (await isRunningElsewhere(workers.store, one))) {
        await putBack(workers, one, new Date(Date.now() + 1000 + Math.random() * 1000));
        continue;
      }
      running.add(key);
      try {
        await runJob(workers, one);
      } finally {
        running.delete(key);
        lookAgain(boss, job.name);
      }
    }
    return undefined;
  });
}

/** A worker that is done looks for the next job at once, instead of after the polling interval. */
function lookAgain(boss: PgBoss, name: string): void {
  for (const worker of boss.getWipData()) {
    if (worker.name === name && worker.count > 0) boss.notifyWorker(worker.id);
  }
}

/**
 * Whether a job of this key runs already. pg-boss does not hand one out then, but two processes that ask at the same
 * moment may both be handed one. Each has written down that it runs before it looks here, so at least one sees the
 * other.
 */
async function isRunningElsewhere(store: Store, job: JobWithMetadata): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pgboss.job
    where name = ${job.name} and state = 'active' and group_id = ${job.singletonKey} and id <> ${job.id}
  `.execute(store.db);
  return rows.length > 0;
}

async function runJob<Context>(workers: Workers<Context>, job: JobWithMetadata): Promise<void> {
  const { boss, context, options } = workers;
  const about = { job: job.name, key: job.singletonKey };
  try {
    await workers.job.run(job.data, context, job.signal, job.retryCount >= job.retryLimit);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const retryAt = retryAtOf(error);
    if (retryAt) {
      options.log.info({ ...about, reason, retryAt }, 'The job is put back.');
      await putBack(workers, job, retryAt);
      return;
    }
    if ((await boss.findJobs(job.name, { key: job.singletonKey ?? '', queued: true })).length > 0) {
      options.log.warn({ ...about, reason }, 'The job failed; the next one of its key takes its place.');
      return;
    }
    const told = { ...about, err: error, attempt: job.retryCount + 1 };
    if (job.retryCount < job.retryLimit) options.log.warn(told, 'The job failed.');
    else options.log.error({ ...told, id: job.id }, 'The job failed for good. `catalog-warden jobs` shows it.');
    // Only text that the database can hold: else pg-boss could not write down that the job failed.
    // oxlint-disable-next-line eslint/preserve-caught-error -- a cause is written down as well
    throw new Error(reason.replaceAll('\0', '\uFFFD').toWellFormed());
  }
}

/** Sends the job again for a later time and ends this run of it, at once. One of its key that waits takes its place. */
async function putBack<Context>(
  { boss, store }: Workers<Context>,
  job: JobWithMetadata,
  startAfter: Date,
): Promise<void> {
  const key = job.singletonKey ?? '';
  await store.db.transaction().execute(async (transaction) => {
    const db = bossDb(transaction);
    await boss.complete(job.name, job.id, undefined, { db });
    await boss.send(job.name, job.data, { singletonKey: key, group: { id: key }, startAfter, db });
  });
}

function retryAtOf(error: unknown): Date | undefined {
  if (typeof error !== 'object' || error === null || !('retryAt' in error)) return undefined;
  return error.retryAt instanceof Date ? error.retryAt : undefined;
}

async function countJobs(store: Store, jobs: readonly JobDefinition<never>[]): Promise<readonly JobCounts[]> {
  const { rows } = await sql<JobCounts>`
    select
      coalesce(source_name, name) as name,
      count(*) filter (where state in ('created', 'retry') and name <> ${deadLetterQueue}) as waiting,
      count(*) filter (where state = 'active' and name <> ${deadLetterQueue}) as running,
      count(*) filter (where name = ${deadLetterQueue}) as dead
    from pgboss.job
    group by 1
  `.execute(store.db);
  return jobs.map(({ name }) => rows.find((row) => row.name === name) ?? { name, waiting: 0, running: 0, dead: 0 });
}

async function listDeadLetters(boss: PgBoss): Promise<readonly DeadLetter[]> {
  const letters = await boss.findJobs<object>(deadLetterQueue);
  return letters
    .map((letter) => ({
      id: letter.id,
      name: letter.sourceName ?? '',
      data: letter.data,
      key: letter.singletonKey ?? '',
      reason: reasonOf(letter.output),
      failedAt: letter.createdOn,
    }))
    .sort((one, other) => other.failedAt.getTime() - one.failedAt.getTime());
}

/** pg-boss keeps an error as its fields, and what is no object under `value`. */
function reasonOf(output: unknown): string {
  if (typeof output === 'string') return output;
  if (typeof output !== 'object' || output === null) return 'unknown';
  if ('message' in output) return String(output.message);
  return 'value' in output ? reasonOf(output.value) : 'unknown';
}
