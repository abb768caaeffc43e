import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import type { Results } from '@electric-sql/pglite';

/** A statement for the thread of the database. */
export interface DatabaseRequest {
  readonly id: number;
  readonly kind: 'query' | 'exec' | 'close';
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** What the thread says: that it is ready, what became of a statement, or that somebody notified a channel. */
export type DatabaseAnswer =
  | { readonly isReady: true }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: Readonly<Record<string, unknown>> }
  | { readonly channel: string; readonly payload: string };

/** What can be done within a transaction. */
export interface EmbeddedTransaction {
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Results<Row>>;
  rollback(): Promise<void>;
}

/**
 * The part of PGlite's interface that Kysely and pg-boss use. The database is one connection: statements and
 * transactions run one after another.
 */
export interface EmbeddedDatabase {
  readonly ready: boolean;
  readonly closed: boolean;
  readonly waitReady: Promise<void>;
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Results<Row>>;
  /** Runs statements without parameters, separated by semicolons. */
  exec(text: string): Promise<Results[]>;
  transaction<Result>(run: (transaction: EmbeddedTransaction) => Promise<Result>): Promise<Result>;
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** One database with two ways in. What comes by `urgent` runs before all that waits at `database`. */
export interface EmbeddedDatabases {
  readonly database: EmbeddedDatabase;
  readonly urgent: EmbeddedDatabase;
  /** Resolves when the database ended although nobody closed it: every statement fails from then on. */
  readonly lost: Promise<Error>;
}

/**
 * Opens a folder of PGlite in a thread of its own: PGlite computes until a statement is done, and the event loop would
 * stand still meanwhile.
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabases> {
  const thread = new Worker(new URL('database-thread.ts', import.meta.url), { workerData: { folder } });
  await once(thread, 'message');
  const send = senderTo(thread);
  const turns = newTurns();
  const state = { isClosed: false };
  const listeners = listenersOf(thread);
  const waitReady = Promise.resolve();
  const lost = new Promise<Error>((resolve) => {
    const end = (error: Error): void => {
      if (!state.isClosed) resolve(error);
      state.isClosed = true;
    };
    thread.once('error', end);
    thread.once('exit', () => end(new Error('The thread of the database ended.')));
  });

  const entrance = (isUrgent: boolean): EmbeddedDatabase => {
    const inTurn = async <Result>(run: () => Promise<Result>): Promise<Result> => await turns(isUrgent, run);
    return {
      ready: true,
      get closed() {
        return state.isClosed;
      },
      waitReady,
      query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
        await inTurn(async () => (await send('query', text, parameters)) as Results<Row>),
      exec: async (text) => await inTurn(async () => await runAll(send, text)),
      transaction: async (run) => await inTurn(async () => await runTransaction(send, run)),
      listen: async (channel, hear) => {
        await inTurn(async () => await send('exec', `listen "${channel}"`));
        return listeners(channel, hear);
      },
      close: async () => {
        if (state.isClosed) return;
        state.isClosed = true;
        await inTurn(async () => await send('close', ''));
        await thread.terminate();
      },
    };
  };
  return { database: entrance(false), urgent: entrance(true), lost };
}

type Send = (kind: DatabaseRequest['kind'], text: string, parameters?: readonly unknown[]) => Promise<unknown>;

/** Sends statements to the thread; each promise is settled by its answer, or by the end of the thread. */
function senderTo(thread: Worker): Send {
  const underWay = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let next = 0;
  let ended: Error | undefined;
  thread.on('message', (answer: DatabaseAnswer) => {
    if (!('id' in answer)) return;
    const one = underWay.get(answer.id);
    underWay.delete(answer.id);
    if ('error' in answer) one?.reject(Object.assign(new Error(String(answer.error['message'])), answer.error));
    else one?.resolve(answer.result);
  });
  const end = (error: Error): void => {
    ended ??= error;
    for (const one of underWay.values()) one.reject(ended);
    underWay.clear();
  };
  thread.on('error', end);
  thread.on('exit', () => end(new Error('The database is closed.')));
  return async (kind, text, parameters = []) =>
    await new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = (next += 1);
      underWay.set(id, { resolve, reject });
      thread.postMessage({ id, kind, text, parameters } satisfies DatabaseRequest, []);
    });
}

/** Statements that fail between their own `begin` and `commit` leave nothing open for those who come next. */
async function runAll(send: Send, text: string): Promise<Results[]> {
  try {
    return (await send('exec', text)) as Results[];
  } catch (error) {
    await send('exec', 'rollback');
    throw error;
  }
}

async function runTransaction<Result>(
  send: Send,
  run: (transaction: EmbeddedTransaction) => Promise<Result>,
): Promise<Result> {
  // The thread takes one after another: the first statement need not wait for the answer to this.
  const begun = send('exec', 'begin');
  begun.catch(() => undefined);
  let isOver = false;
  const rollback = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await send('exec', 'rollback');
  };
  try {
    const result = await run({
      query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
        (await send('query', text, parameters)) as Results<Row>,
      rollback,
    });
    await begun;
    if (!isOver) await send('exec', 'commit');
    isOver = true;
    return result;
  } catch (error) {
    await rollback();
    throw error;
  }
}

type Turns = <Result>(isUrgent: boolean, run: () => Promise<Result>) => Promise<Result>;

/** Lets one run at a time: the urgent first, else who came first. */
function newTurns(): Turns {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isTaken = false;
  return async (isUrgent, run) => {
    if (isTaken) await new Promise<void>((resolve) => (isUrgent ? urgent : others).push(resolve));
    isTaken = true;
    try {
      return await run();
    } finally {
      // The turn is handed on, so that nobody takes it in between.
      const next = urgent.shift() ?? others.shift();
      if (next) next();
      else isTaken = false;
    }
  };
}

/** Tells those who listen to a channel what the thread hears. */
function listenersOf(thread: Worker) {
  const all = new Set<{ readonly channel: string; readonly hear: (payload: string) => void }>();
  thread.on('message', (answer: DatabaseAnswer) => {
    if (!('channel' in answer)) return;
    for (const { channel, hear } of all) if (channel === answer.channel) hear(answer.payload);
  });
  return (channel: string, hear: (payload: string) => void) => {
    const one = { channel, hear };
    all.add(one);
    return async () => {
      await Promise.resolve(all.delete(one));
    };
  };
}
