import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { webhookPath } from '../../../app/door.ts';
import { component } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  issueStates,
  jobsDone,
  refused,
  scenarioWorld,
  until,
  type AppProcess,
  type ScenarioWorld,
} from './support.ts';

const file = 'catalog-info.yaml';

let world: ScenarioWorld;
let replicas: readonly [AppProcess, AppProcess];
/** Where deliveries may go: to the replicas in turn. */
let targets: string[];

/** Gives each delivery to the next replica, as a load balancer does. */
const balancer = createServer((incoming, outgoing) => forward(incoming, outgoing));

function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const target = targets.shift()!;
  targets.push(target);
  const { method, headers } = incoming;
  const passed = request(`${target}${incoming.url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(passed);
}

beforeAll(async () => {
  world = await scenarioWorld('PostgreSQL');
  // Both at once: one of them makes the tables.
  replicas = await Promise.all([world.start({ tellsGithub: false }), world.start({ tellsGithub: false })]);
  targets = replicas.map(({ address }) => address);
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  world.app.setWebhook(`http://127.0.0.1:${(balancer.address() as AddressInfo).port}${webhookPath}`);
});

afterAll(async () => {
  balancer.closeAllConnections();
  balancer.close();
  await world.close();
});

describe('two replicas on one PostgreSQL', () => {
  it('share the work without posting anything twice', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `shop-${index}`);
    const { repository } = await world.organization(
      'shared',
      Object.fromEntries(names.map((name) => [name, component(name)])),
    );
    const pulls = names.map((name) =>
      repository(name).pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused(`${name}-tax`) } }),
    );
    for (const pull of pulls) pull.push({ 'README.md': 'More' });
    for (const name of names.slice(0, 4)) repository(name).commit({ files: { [file]: refused(name) } });
    for (const pull of pulls) await concluded(pull, 'failure');
    await until(
      () => names.map((name) => issueStates(repository(name)).length),
      names.map((_, index) => (index < 4 ? 1 : 0)),
    );
    await assertSettled(world.github, replicas);
    for (const replica of replicas) expect(await jobsDone(replica, 'check-pull-request')).toBeGreaterThan(0);
  });

  it('get the same delivery at the same moment and do it once', async () => {
    const { repository } = await world.organization('same', { shop: component('shop') });
    world.app.hold();
    const pull = repository('shop').pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
    world.app.release((held) => Array.from({ length: 5 }, () => held).flat());
    await concluded(pull, 'failure');
    await assertSettled(world.github, replicas);
    expect(pull.checkRuns).toHaveLength(1);
  });

  it('do the work of one that is killed', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `book-${index}`);
    const { repository } = await world.organization(
      'killed',
      Object.fromEntries(names.map((name) => [name, component(name)])),
    );
    const pulls = names.map((name) =>
      repository(name).pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused(`${name}-tax`) } }),
    );
    repository('book-0').commit({ files: { [file]: refused('book-0') } });
    await world.github.settle();
    const [first, second] = replicas;
    targets = [second.address];
    await first.kill();
    for (const pull of pulls) await concluded(pull, 'failure');
    await until(() => issueStates(repository('book-0')), ['open']);
    await assertSettled(world.github, [second]);
    expect(await second.stop()).toBe(0);
  });
});
