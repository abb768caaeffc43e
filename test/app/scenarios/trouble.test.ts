import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Delivery, FaultKind, LoggedRequest } from '../../github/stand-in/start-github.ts';
import { component } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  isSynced,
  issueStates,
  makeOrganization,
  refused,
  scenarioWorld,
  until,
  type AppProcess,
  type ScenarioWorld,
} from './support.ts';

const file = 'catalog-info.yaml';

let world: ScenarioWorld;
let app: AppProcess;

beforeAll(async () => {
  world = await scenarioWorld('PGlite');
  app = await world.start();
}, 120_000);
afterAll(async () => await world.close());

function writesOf(installation: number): readonly LoggedRequest[] {
  return world.github.requests.filter(
    (one) => one.installation === installation && one.method !== 'GET' && one.kind === 'REST',
  );
}

describe('deliveries', { timeout: 120_000 }, () => {
  it('that come five times lead to one post', async () => {
    const { repository, installation } = await world.organization('five', { shop: component('shop') });
    const shop = repository('shop');
    world.app.hold();
    shop.commit({ files: { 'more/catalog-info.yaml': refused('more') } });
    const pull = shop.pullRequest({ head: 'tax', files: { [file]: refused('shop') } });
    world.app.release((held) => Array.from({ length: 5 }, () => held).flat());
    await concluded(pull, 'failure');
    await until(() => issueStates(shop), ['open']);
    await assertSettled(world.github, [app]);
    const before = writesOf(installation.id).length;
    for (const delivery of world.app.deliveries.filter((one) => one.installation.id === installation.id)) {
      world.app.redeliver(delivery);
    }
    await world.github.settle();
    await assertSettled(world.github, [app]);
    expect(writesOf(installation.id)).toHaveLength(before);
    expect(pull.checkRuns).toHaveLength(1);
  });

  const orders: readonly (readonly [string, (held: readonly Delivery[]) => readonly Delivery[]])[] = [
    ['backwards', (held) => held.toReversed()],
    ['the last ones first', (held) => [...held.slice(held.length / 2), ...held.slice(0, held.length / 2)]],
    ['every second one twice, at the end', (held) => [...held, ...held.filter((_, index) => index % 2 === 0)]],
  ];

  it.each(orders)('that come %s lead to the same', async (name, order) => {
    const { account, repository } = await world.organization(`order-${name.length}`, {
      shop: refused('shop'),
      ledger: component('ledger'),
    });
    const [shop, ledger] = [repository('shop'), repository('ledger')];
    await until(() => issueStates(shop), ['open']);
    world.app.hold();
    const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
    pull.push({ 'tax/catalog-info.yaml': component('tax') });
    shop.rename('store');
    shop.commit({ files: { [file]: component('shop') } });
    ledger.commit({ files: { [file]: refused('ledger') } });
    ledger.commit({ files: { [file]: component('ledger') } });
    const made = account.repository('made', { files: { [file]: component('made') } });
    made.commit({ files: { [file]: refused('made') } });
    world.app.release(order);
    await concluded(pull, 'success');
    await until(() => [shop, ledger, made].map(issueStates), [['closed'], [], ['open']]);
    await assertSettled(world.github, [app]);
    expect(pull.checkRuns).toHaveLength(1);
  });
});

/** How often each step goes wrong: more often than one reading is tried, or than a job is patient. */
const troubles: readonly (readonly [kind: FaultKind, times: number])[] = [
  ['time-out after done', 1],
  ['time-out', 1],
  [500, 3],
  [502, 3],
  [503, 2],
  ['secondary limit', 2],
  ['primary limit', 2],
  ['cut answer', 3],
  ['502 after done', 3],
  ['partial graphql', 3],
];

describe.concurrent('trouble of GitHub', { timeout: 120_000 }, () => {
  it.each(troubles)('"%s", %i times at each step, changes nothing in the end', async (kind, times) => {
    const ill = (id: number): void => {
      const when = ({ installation, path }: LoggedRequest): boolean =>
        installation === id || path === `/app/installations/${id}/access_tokens`;
      world.github.fail({ when, with: kind, times, retryAfter: 2 });
    };
    const login = `trouble-${String(kind).replaceAll(' ', '-')}`;
    const made = makeOrganization(world, {
      login,
      repositories: { shop: component('shop'), ledger: refused('ledger') },
    });
    ill(made.installation.id);
    const [shop, ledger] = [made.repository('shop'), made.repository('ledger')];
    await isSynced(made);
    await until(() => issueStates(ledger), ['open'], 100);
    ill(made.installation.id);
    const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
    ledger.commit({ files: { [file]: component('ledger') } });
    await concluded(pull, 'failure', 100);
    expect(pull.checkRuns).toHaveLength(1);
    await until(() => issueStates(ledger), ['closed'], 100);
    await until(() => ledger.issues[0]?.comments.map(({ body }) => body), ['Nothing is left to mend. Thank you!']);
  });
});

it('leaves nothing undone, doubled or invalid', async () => {
  await assertSettled(world.github, [app], 100);
}, 120_000);
