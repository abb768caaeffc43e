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
    (error: unknown) => answer({ id: request.id, error: fieldsOf(error) }),
  );
});
answer({ isReady: true });

async function run({ kind, text, parameters }: DatabaseRequest): Promise<unknown> {
  if (kind === 'close') return await database.close();
  if (kind === 'exec') return await database.exec(text);
  return await database.query(text, parameters as unknown[]);
}

/** An error loses all but its message, its name and its stack between threads. */
function fieldsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { query: _query, params: _params, ...fields } = error as Error & Record<string, unknown>;
  return { ...fields, name: error.name, message: error.message };
}
