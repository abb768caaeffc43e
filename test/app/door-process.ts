// A process of its own for `door.test.ts`: the door over a store, whose jobs are asked for and not run. `LOCATION` is
// where the store is; the port is printed.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { openDoor } from '../../app/door.ts';
import { openLog } from '../../app/log.ts';
import { openQueue, type JobDefinition } from '../../app/queue.ts';
import { createReceiver } from '../../app/receive.ts';
import { openStore, type StoreLocation } from '../../app/store/open-store.ts';
import { createMetrics } from '../../app/web/metrics.ts';
import { createWebServer } from '../../app/web/route.ts';
import { jobsOf } from '../../app/webhooks/index.ts';

const [, , location = '', secret = ''] = process.argv;
const log = openLog({ level: 'silent', secrets: [] });
const store = await openStore(JSON.parse(location) as StoreLocation);
const job: JobDefinition<never> = {
  name: 'read-repository',
  retryLimit: 1,
  retryDelay: 0,
  expireInSeconds: 60,
  concurrency: 1,
  run: async () => undefined,
};
await openQueue(store, [job], { log });
const door = openDoor({
  secrets: [secret],
  jobsOf: (event, payload) => jobsOf(event, payload, { appId: '1', policyRepository: '.github' }),
  receive: createReceiver(store),
  log,
  metrics: createMetrics(),
});
const server = createWebServer([door], log);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log((server.address() as AddressInfo).port);
