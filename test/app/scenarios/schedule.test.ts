import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';

import { openStore } from '../../../app/store/open-store.ts';
import { newLocation } from '../../support/postgres.ts';
import { component } from '../jobs/support.ts';
import { assertSettled, issueStates, jobsDone, refused, scenarioWorld, until } from './support.ts';

it('what no webhook told of is found by the jobs that have a schedule', async () => {
  const place = await newLocation('PostgreSQL');
  const world = await scenarioWorld(place);
  onTestFinished(world.close);
  const first = await world.start();
  const { repository } = await world.organization('scheduled', { shop: component('shop') });
  const shop = repository('shop');
  await first.stop();
  world.app.setWebhook(undefined);
  shop.commit({ files: { 'catalog-info.yaml': refused('shop') } });
  const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': component('tax') } });
  // As if twenty minutes had passed since.
  const store = await openStore(place.location);
  await sql`update pgboss.schedule set created_on = now() - interval '1 day'`.execute(store.db);
  await sql`update pgboss.version set cron_on = now() - interval '20 minutes'`.execute(store.db);
  await store.close();
  const second = await world.start({ tellsGithub: false });
  await until(() => issueStates(shop), ['open']);
  await until(() => pull.checkRuns.map(({ status }) => status), ['completed']);
  await assertSettled(world.github, [second]);
  expect(world.app.deliveries.filter(({ event }) => event === 'pull_request')).toEqual([]);
  for (const job of ['reconcile', 'write-due-issues']) expect(await jobsDone(second, job)).toBeGreaterThan(0);
});
