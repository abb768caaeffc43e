import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, it, onTestFinished, vi } from 'vitest';

import { openLog } from '../../../app/log.ts';
import type { JobCounts } from '../../../app/queue.ts';
import { healthRoutes } from '../../../app/web/health.ts';
import { createMetrics } from '../../../app/web/metrics.ts';
import { createWebServer } from '../../../app/web/route.ts';
import { patience } from '../../support/patience.ts';
import { newStore } from '../../support/postgres.ts';
import { keptLog } from '../support.ts';

/** The routes over a store, with a queue that counts how often it is asked, and fails when it should. */
async function opened() {
  const { store, remove } = await newStore('PGlite');
  onTestFinished(remove);
  const asked = { times: 0, fails: false };
  const counts = async (): Promise<readonly JobCounts[]> => {
    asked.times += 1;
    await sleep(100);
    if (asked.fails) throw new Error('The database is away.');
    return [];
  };
  const routes = healthRoutes({ store, queue: { counts }, metrics: createMetrics(), isStopping: () => false });
  const server = createWebServer(routes, openLog({ level: 'info', secrets: [], stream: keptLog().stream }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const readiness = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
  return { asked, readiness };
}

it('asks the database once a second at most, however many ask for readiness', async () => {
  const { asked, readiness } = await opened();
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 500 }, readiness));
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(asked.times).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - began) / 1000));
});

it('sees when the database goes away and comes back', async () => {
  const { asked, readiness } = await opened();
  for (const [fails, status] of [
    [false, 200],
    [true, 503],
    [false, 200],
  ] as const) {
    asked.fails = fails;
    await vi.waitUntil(async () => (await readiness()) === status, { timeout: patience });
  }
});
