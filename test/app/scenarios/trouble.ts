import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Delivery, FaultKind, LoggedRequest } from '../../github/stand-in/start-github.ts';
import { patience } from '../../support/patience.ts';
import type { Engine } from '../../support/postgres.ts';
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

/** Orders in which deliveries may come. */
const orders: readonly (readonly [string, (held: readonly Delivery[]) => readonly Delivery[]])[] = [
  ['backwards', (held) => held.toReversed()],
  ['the last ones first', (held) => [...held.slice(held.length / 2), ...held.slice(0, held.length / 2)]],
  ['every second one twice, at the end', (held) => [...held, ...held.filter((_, index) => index % 2 === 0)]],
];

/** How often each step goes wrong: more often than one reading is tried, or than a job is patient. */
const troubles: readonly (readonly [kind: FaultKind, times: number])[] = [
  ['time-out after done', 1],
  ['time-out', 1],
  [500, 3],
  [502, 3],
  [503, 2],
  ['secondary limit', 2],
  [429, 2],
  ['primary limit', 2],
  ['cut answer', 3],
  ['502 after done', 3],
  ['partial graphql', 3],
];

/** What goes wrong between GitHub and the App, of an App on an engine: a test file each, so that they run side by side. */
export function describeTrouble(engine: Engine): void {
  let world: ScenarioWorld;
  let app: AppProcess;

  beforeAll(async () => {
    world = await scenarioWorld(engine);
    app = await world.start();
  });
  afterAll(async () => await world.close());

  function writesOf(installation: number): readonly LoggedRequest[] {
    return world.github.requests.filter(
      (one) => one.installation === installation && one.method !== 'GET' && one.kind === 'REST',
    );
  }

  describe('deliveries', () => {
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

  describe('1,000 deliveries at once', () => {
    it('are all kept, and lead to one post for each thing that they are about', async () => {
      const names = Array.from({ length: 5 }, (_, index) => `shop-${index}`);
      const { repository, installation } = await world.organization(
        'burst',
        Object.fromEntries(names.map((name) => [name, component(name)])),
      );
      world.app.hold();
      const pulls = names.map((name) =>
        repository(name).pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused(`${name}-tax`) } }),
      );
      for (const name of names) repository(name).commit({ files: { [file]: refused(name) } });
      // What counts is that none is lost; GitHub's ten seconds are not those of a busy machine.
      world.github.setPatience(patience);
      world.app.release((held) => {
        const all = held.filter(({ installation: { id } }) => id === installation.id);
        return Array.from({ length: 1000 }, (_, index) => ({ ...all[index % all.length]!, guid: randomUUID() }));
      });
      await world.github.settle();
      const burst = () => world.app.deliveries.filter((one) => one.installation.id === installation.id);
      // The reconciliation asks for these, every quarter of an hour.
      for (const delivery of burst().filter(({ statusCode }) => statusCode >= 500)) world.app.redeliver(delivery);
      await world.github.settle();
      const answered = new Set(burst().flatMap(({ guid, status }) => (status === 'OK' ? [guid] : [])));
      expect(burst().filter(({ guid }) => !answered.has(guid))).toHaveLength(0);
      expect(answered.size).toBeGreaterThanOrEqual(1000);
      for (const pull of pulls) await concluded(pull, 'failure');
      await until(
        () => names.map((name) => issueStates(repository(name))),
        names.map(() => ['open']),
      );
      await assertSettled(world.github, [app]);
      expect(pulls.map(({ checkRuns }) => checkRuns.length)).toEqual(names.map(() => 1));
    });
  });

  describe.concurrent('trouble of GitHub', () => {
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
      await until(() => issueStates(ledger), ['open']);
      ill(made.installation.id);
      const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
      ledger.commit({ files: { [file]: component('ledger') } });
      await concluded(pull, 'failure');
      expect(pull.checkRuns).toHaveLength(1);
      await until(() => issueStates(ledger), ['closed']);
      await until(() => ledger.issues[0]?.comments.map(({ body }) => body), ['Nothing is left to mend. Thank you!']);
    });
  });

  it('leaves nothing undone, doubled or invalid', async () => {
    await assertSettled(world.github, [app]);
  });
}
