// A process of its own for `queue.test.ts`: `LOCATION hang` runs one job that never ends, `LOCATION record` writes down
// when it ran what.
import { setTimeout as pause } from 'node:timers/promises';

import { sql } from 'kysely';

import { openQueue, type JobDefinition } from '../../app/queue.ts';
import { openStore, type StoreLocation } from '../../app/store/open-store.ts';

const [, , location = '', action] = process.argv;
const store = await openStore(JSON.parse(location) as StoreLocation);
const log = { info: () => undefined, warn: () => undefined, error: console.error };
const job: JobDefinition<string, { n: number }> = {
  name: 'look',
  retryLimit: 3,
  retryDelay: 0,
  expireInSeconds: 60,
  concurrency: 4,
  async run({ n }) {
    if (action === 'hang') {
      console.log('running');
      await new Promise(() => undefined);
    }
    const began = new Date();
    await pause(20);
    await sql`insert into run values (${process.pid}, ${`k${n % 5}`}, ${began}, ${new Date()})`.execute(store.db);
  },
};
const queue = await openQueue(store, [job], { log, pollInterval: 0.5, heartbeat: 10 });
await queue.start('');
if (action === 'hang') await queue.send({ name: 'look', data: { n: 1 }, key: 'a' });
else console.log('ready');
