import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';

import type { LoggedRequest } from '../../github/stand-in/start-github.ts';
import { engines } from '../../support/postgres.ts';
import { component } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  isSynced,
  issueStates,
  last,
  makeOrganization,
  refused,
  scenarioWorld,
  until,
  type Organization,
  type ScenarioWorld,
} from './support.ts';

const file = 'catalog-info.yaml';
const thanks = 'Nothing is left to mend. Thank you!';
const misspelt = component('tax').replace('lifecycle', 'lifecyle');

/** What happens in an organisation of its own, the request at which it is interrupted, and what must come of it. */
interface Interrupted {
  readonly job: string;
  readonly at: (request: LoggedRequest) => boolean;
  readonly act: (organization: Organization) => () => Promise<void>;
}

const interrupted: readonly Interrupted[] = [
  {
    job: 'check-pull-request',
    at: ({ operation }) => operation === 'checks/create',
    act: ({ repository }) => {
      const pull = repository('shop').pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': misspelt } });
      return async () => {
        await concluded(pull, 'failure');
        expect(pull.checkRuns).toHaveLength(1);
      };
    },
  },
  {
    job: 'check-pull-request-end',
    at: ({ operation }) => operation === 'checks/update',
    act: ({ repository }) => {
      const pull = repository('shop').pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': misspelt } });
      return async () => {
        await concluded(pull, 'failure');
        expect(last(pull.checkRuns).annotations).toHaveLength(1);
      };
    },
  },
  {
    job: 'check-merge-group',
    at: ({ operation }) => operation === 'checks/create',
    act: ({ repository }) => {
      const shop = repository('shop');
      const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': component('tax') } });
      const group = pull.enqueue();
      return async () => {
        await until(() => shop.checkRuns(group.headSha).map(({ conclusion }) => conclusion), ['success']);
        await concluded(pull, 'success');
      };
    },
  },
  {
    job: 'read-repository',
    at: ({ kind }) => kind === 'GraphQL',
    act: ({ repository }) => {
      repository('shop').commit({ files: { [file]: refused('shop') } });
      return async () => await until(() => issueStates(repository('shop')), ['open']);
    },
  },
  {
    job: 'write-issue',
    at: ({ operation }) => operation === 'issues/create',
    act: ({ repository }) => {
      repository('shop').commit({ files: { [file]: refused('shop') } });
      return async () => await until(() => issueStates(repository('shop')), ['open']);
    },
  },
  {
    job: 'write-issue-end',
    at: ({ operation }) => operation === 'issues/update' || operation === 'issues/create-comment',
    act: ({ repository }) => {
      repository('ledger').commit({ files: { [file]: component('ledger') } });
      return async () => {
        await until(() => issueStates(repository('ledger')), ['closed']);
        expect(repository('ledger').issues[0]?.comments.map(({ body }) => body)).toEqual([thanks]);
      };
    },
  },
  {
    job: 'read-policy',
    at: ({ kind }) => kind === 'GraphQL',
    act: ({ policy, repository }) => {
      policy.commit({ files: { 'catalog-warden/enforcement.yml': 'mode: observe\n' } });
      return async () => await until(() => issueStates(repository('ledger')), ['closed']);
    },
  },
  {
    job: 'read-teams',
    at: ({ text }) => text.includes('query Teams'),
    act: ({ account, policy, repository }) => {
      policy.commit({ files: { 'catalog-warden/config.yml': 'packs: [ownership]\n' } });
      account.team('others', ['ada']);
      const told = 'GitHub has no team for the owner of `shop`.';
      return async () => await until(() => repository('shop').issues[0]?.body?.includes(told), true);
    },
  },
  {
    job: 'apply-fixes',
    at: ({ text }) => text.includes('createCommitOnBranch'),
    act: ({ repository }) => {
      const shop = repository('shop');
      const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': misspelt } });
      return async () => {
        await concluded(pull, 'success');
        expect(shop.text('tax/catalog-info.yaml', 'tax')).toBe(component('tax'));
      };
    },
  },
];

const worlds: ScenarioWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

describe.each(engines)('the App on %s', (engine) => {
  it('that is killed in the middle of every kind of job goes on where it was', async () => {
    const world = await scenarioWorld(engine);
    worlds.push(world);
    const { github } = world;
    const first = await world.start();
    const organizations = await Promise.all(
      interrupted.map(async ({ job }) => {
        const made = await world.organization(job, { shop: component('shop'), ledger: refused('ledger') });
        await until(() => issueStates(made.repository('ledger')), ['open']);
        return made;
      }),
    );
    // Each installation is left without an answer once, when GitHub has done what it was asked for.
    const hit = new Set<number>();
    const checks = interrupted.map(({ at, act }, index) => {
      const { id } = organizations[index]!.installation;
      const when = (request: LoggedRequest): boolean => {
        if (request.installation !== id || !at(request)) return false;
        hit.add(id);
        return true;
      };
      github.fail({ when, with: 'time-out after done' });
      return act(organizations[index]!);
    });
    // One more, in the middle of its first sync.
    const fresh = makeOrganization(world, { login: 'sync', repositories: { shop: refused('shop') } });
    const isFirstSync = ({ installation, kind }: LoggedRequest): boolean => {
      if (installation !== fresh.installation.id || kind !== 'GraphQL') return false;
      hit.add(fresh.installation.id);
      return true;
    };
    github.fail({ when: isFirstSync, with: 'time-out after done' });
    await clickFix(organizations.at(-1)!);
    await until(() => hit.size, interrupted.length + 1);
    await first.kill();
    github.recover();
    const second = await world.start();
    // What GitHub could not deliver meanwhile; the reconciliation asks for the same, every quarter of an hour.
    await github.settle();
    for (const delivery of world.app.deliveries.filter(({ statusCode }) => statusCode >= 500)) {
      world.app.redeliver(delivery);
    }
    for (const check of checks) await check();
    await isSynced(fresh);
    await until(() => issueStates(fresh.repository('shop')), ['open']);
    await assertSettled(github, [second]);
  });

  it('that is killed again and again loses and doubles nothing', async () => {
    const world = await scenarioWorld(engine);
    worlds.push(world);
    let app = await world.start();
    const names = Array.from({ length: 6 }, (_, index) => `shop-${index}`);
    const { repository } = await world.organization(
      'again',
      Object.fromEntries(names.map((name) => [name, component(name)])),
    );
    const pulls = [];
    for (const pause of [50, 300, 900]) {
      for (const name of names) {
        const head = `tax-${pause}`;
        pulls.push(
          repository(name).pullRequest({ head, files: { [`${head}/catalog-info.yaml`]: refused(`${name}-${head}`) } }),
        );
      }
      repository(names[0]!).commit({ files: { [file]: pause === 300 ? component(names[0]!) : refused(names[0]!) } });
      await world.github.settle();
      await sleep(pause);
      await app.kill();
      app = await world.start();
    }
    for (const pull of pulls) await concluded(pull, 'failure');
    await until(() => issueStates(repository(names[0]!)), ['open']);
    await assertSettled(world.github, [app]);
  });
});

/** Presses the Fix button of the only pull request of an organisation, when it is there. */
async function clickFix({ repository }: Organization): Promise<void> {
  const shop = repository('shop');
  const [pull] = shop.record.pulls;
  const runs = () => shop.checkRuns(pull?.headSha);
  await until(() => runs().at(-1)?.conclusion, 'failure');
  const run = last(runs());
  shop.click(run, last(run.actions.filter(({ label }) => label === 'Fix')).identifier);
}
