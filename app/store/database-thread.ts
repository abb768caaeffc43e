import { isMainThread, parentPort, workerData } from 'node:worker_threads';

import { PGlite } from '@electric-sql/pglite';

import type { DatabaseAnswer, DatabaseRequest } from './embedded-database.ts';

// The thread that PGlite runs in. It takes statements one by one from `embedded-database.ts`, which decides their order.

if (isMainThread || !parentPort) throw new Error('This file runs in a thread of its own.');
const port = parentPort;
const { folder } = workerData as { readonly folder: string };
const answer = (message: DatabaseAnswer): void => port.postMessage(message);

const database = await PGlite.create({ dataDir: folder });
database.onNotification((channel, payload) => answer({ channel, payload }));
port.on('message', (request: DatabaseRequest) => {
  run(request).then(
    (result) => answer({ id: request.id, result }),
    (error: unknown) => answer({ id: request.id, error: fieldsOf(error) }),
  );
});
answer({ isReady: true });

const stats = new Map<string, { n: number; ms: number }>();
setInterval(() => {
  const top = [...stats].sort((a, b) => b[1].ms - a[1].ms).slice(0, 12);
  process.stderr.write(top.map(([k, v]) => `STAT ${v.n} ${v.ms.toFixed(0)}ms ${k}`).join('\n') + '\n--\n');
  stats.clear();
}, 5000);
async function run(r: DatabaseRequest): Promise<unknown> {
  const t0 = performance.now();
  try { return await run2(r); } finally {
    const k = r.text.replace(/\s+/g, ' ').slice(0, 130) + '…' + r.text.replace(/\s+/g, ' ').slice(-40);
    const s = stats.get(k) ?? { n: 0, ms: 0 };
    s.n += 1; s.ms += performance.now() - t0; stats.set(k, s);
  }
}
async function run2({ kind, text, parameters }: DatabaseRequest): Promise<unknown> {
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
