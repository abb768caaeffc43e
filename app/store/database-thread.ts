import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { PGlite } from '@electric-sql/pglite';

import type { DatabaseAnswer, DatabaseRequest } from './embedded-database.ts';

// The thread that PGlite runs in. It takes statements one by one from `embedded-database.ts`, which decides their order.

if (isMainThread || !parentPort) throw new Error('This file runs in a thread of its own.');
const port = parentPort;
const { folder } = workerData as { readonly folder: string };
const answer = (message: DatabaseAnswer): void => port.postMessage(message);

// PGlite's own 128 MB of buffers are memory of this process. What does not fit is in the cache of the disk.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB', '-c', 'wal_buffers=1MB'];
const database = await PGlite.create({ dataDir: folder, startParams });
database.onNotification((channel, payload) => answer({ channel, payload }));
port.on('message', (request: DatabaseRequest) => {
  run(request).then(
    (result) => answer({ id: request.id, result }),
    (error: unknown) => {
      // PGlite would go on without answering anything. The thread ends, which tells all who wait.
      if (isEnd(error)) throw error;
      answer({ id: request.id, error: fieldsOf(error) });
    },
  );
});
answer({ isReady: true });

async function run({ kind, text, parameters }: DatabaseRequest): Promise<unknown> {
  if (kind === 'close') return await database.close();
  if (kind === 'exec') return await database.exec(text);
  return await database.query(text, parameters as unknown[]);
}

/** Whether the database itself came to an end, and not only a statement: its disk or its memory failed. */
function isEnd(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const severity = 'severity' in error ? error.severity : undefined;
  // WebAssembly's own errors are not in the types of Node.
  return severity === 'PANIC' || severity === 'FATAL' || error.name === 'RuntimeError';
}

/** An error loses all but its message, its name and its stack between threads. */
function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { query: _query, params: _params, ...fields } = error as Error & Record<string, unknown>;
  return { ...fields, name: error.name, message: error.message };
}
