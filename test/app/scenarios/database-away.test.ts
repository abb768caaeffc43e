import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { LoggedRequest } from '../../github/stand-in/start-github.ts';
import { patience } from '../../support/patience.ts';
import { startPostgres, type TestPostgres } from '../../support/start-postgres.ts';
import { component } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  issueStates,
  refused,
  scenarioWorld,
  until,
  type AppProcess,
  type ScenarioWorld,
} from './support.ts';

const file = 'catalog-info.yaml';

let folder: string;
let database: TestPostgres;
let world: ScenarioWorld;
let app: AppProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'catalog-warden-away-'));
  database = await startPostgres(folder);
  world = await scenarioWorld({
    location: { databaseUrl: `${database.url}/postgres` },
    remove: async () => {
      await database.server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  });
  app = await world.start();
});
afterAll(async () => await world.close());

async function health(route: 'healthz' | 'readyz'): Promise<readonly [number, unknown]> {
  const response = await fetch(`${app.address}/${route}`);
  return [response.status, await response.json()];
}

it('the database is away for a minute in the middle of jobs, and deliveries come meanwhile', async () => {
  const { github } = world;
  const { installation, repository } = await world.organization('away', {
    shop: component('shop'),
    ledger: refused('ledger'),
    book: component('book'),
  });
  const [shop, ledger, book] = [repository('shop'), repository('ledger'), repository('book')];
  await until(() => issueStates(ledger), ['open']);
  // What counts is that the App answers at all; GitHub's ten seconds are not those of a busy machine.
  github.setPatience(patience);

  // The database goes when GitHub has done what a job asked for and has not told it: a check run, and an issue.
  let stopped: Promise<void> | undefined;
  const asked = new Set<string | undefined>();
  const isPost = ({ installation: id, operation }: LoggedRequest): boolean =>
    id === installation.id && (operation === 'checks/create' || operation === 'issues/create');
  const goAway = (request: LoggedRequest): boolean => {
    if (!isPost(request)) return false;
    asked.add(request.operation);
    if (asked.size === 2) stopped ??= database.server.stop();
    return true;
  };
  github.fail({ when: goAway, with: '502 after done', times: 100 });
  const before = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
  book.commit({ files: { [file]: refused('book') } });
  await until(() => asked.size, 2);
  await stopped;
  github.recover();
  await github.settle();

  const delivered = world.app.deliveries.length;
  const during = shop.pullRequest({ head: 'vat', files: { 'vat/catalog-info.yaml': refused('vat') } });
  ledger.commit({ files: { [file]: component('ledger') } });
  await github.settle();
  // What leads to nothing is not kept, so it needs no database: here the push to a branch.
  const meanwhile = world.app.deliveries.slice(delivered).filter(({ answer }) => !answer.includes('Nothing to do.'));
  expect(meanwhile.map(({ event, statusCode }) => `${event} ${statusCode}`).toSorted()).toEqual([
    'pull_request 503',
    'push 503',
  ]);
  expect(await health('readyz')).toEqual([
    503,
    { status: 'not ready', database: 'not ready', migrations: 'not ready', queue: 'not ready' },
  ]);
  expect(await health('healthz')).toEqual([200, { status: 'alive' }]);
  const metrics = await (await fetch(`${app.address}/metrics`)).text();
  expect(metrics).toContain('catalog_warden_deliveries_total{event="push",result="failed"} 1');
  // A minute in all: every worker, timer and listener finds out by itself, some of them again and again.
  await sleep(60_000);
  expect(await health('healthz')).toEqual([200, { status: 'alive' }]);

  await database.server.start();
  await until(async () => (await health('readyz'))[0], 200);
  // The reconciliation asks for the same, every quarter of an hour.
  for (const delivery of world.app.deliveries.filter(({ statusCode }) => statusCode === 503)) {
    world.app.redeliver(delivery);
  }
  await concluded(before, 'failure');
  await concluded(during, 'failure');
  await until(() => [ledger, book].map(issueStates), [['closed'], ['open']]);
  await assertSettled(github, [app]);
  expect([before, during].map(({ checkRuns }) => checkRuns.length)).toEqual([1, 1]);
  expect(ledger.issues[0]?.comments.map(({ body }) => body)).toEqual(['Nothing is left to mend. Thank you!']);
  expect(await app.stop()).toBe(0);
});
