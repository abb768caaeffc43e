import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { broken, component, policyFiles } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  issueStates,
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
});
afterAll(async () => await world.close());

describe.concurrent('the App, in an organisation', () => {
  it('where it was just installed', async () => {
    const { policy, repository, installation } = await world.organization('installed', {
      good: component('good'),
      bad: broken,
      worse: { files: { [file]: broken, 'more/catalog-info.yaml': 'kind: [' } },
      archived: { files: { [file]: broken }, archived: true },
      empty: { files: {} },
      plain: {},
      silent: { files: { [file]: broken }, hasIssues: false },
    });
    await until(
      () => ['bad', 'worse'].map((name) => repository(name).issues.map(({ title }) => title)),
      [['Catalog files: 1 error'], ['Catalog files: 2 errors']],
    );
    for (const name of ['good', 'archived', 'empty', 'plain', 'silent'])
      expect(issueStates(repository(name))).toEqual([]);
    expect(policy.issues[0]).toMatchObject({ user: { login: 'catalog-warden[bot]' } });
    expect(policy.issues[0]?.body).toContain('| errors | 4 |');
    const queries = world.github.requests.filter(
      (one) => one.kind === 'GraphQL' && one.installation === installation.id,
    );
    // The teams, where the policy is, its files, all repositories, and the one file that stands where none is looked for
    // at first.
    expect(queries.length).toBeLessThanOrEqual(5);
  });

  it('where an issue opens, changes, closes and opens again', async () => {
    const { repository } = await world.organization('living', { shop: component('shop') });
    const shop = repository('shop');
    expect(shop.issues).toEqual([]);
    shop.commit({ files: { [file]: broken } });
    await until(() => shop.issues.map(({ title, state }) => [title, state]), [['Catalog files: 1 error', 'open']]);
    shop.commit({ files: { 'more/catalog-info.yaml': 'kind: [' } });
    await until(() => shop.issues.map(({ title, state }) => [title, state]), [['Catalog files: 2 errors', 'open']]);
    shop.commit({ files: { [file]: component('shop'), 'more/catalog-info.yaml': component('more') } });
    await until(() => issueStates(shop), ['closed']);
    shop.commit({ files: { [file]: broken } });
    await until(() => issueStates(shop), ['open']);
    await until(
      () => shop.issues[0]?.comments.map(({ body }) => body),
      ['Nothing is left to mend. Thank you!', 'There is something to mend again.'],
    );
  });

  it('where a repository is renamed', async () => {
    const { repository } = await world.organization('renamed', { shop: broken });
    const shop = repository('shop');
    await until(() => issueStates(shop), ['open']);
    shop.rename('store');
    const pull = shop.pullRequest({ head: 'mended', files: { [file]: component('shop') } });
    await concluded(pull, 'success');
    await until(() => shop.issues.map(({ body }) => body?.includes('renamed/store')), [true]);
    pull.merge();
    await until(() => issueStates(shop), ['closed']);
  });

  it('where a repository is made, archived, and deleted', async () => {
    const { account, repository } = await world.organization('moving', {
      ledger: component('ledger'),
      shop: component('shop', '  dependsOn: ["component:ledger"]\n'),
    });
    const made = account.repository('made', { files: { [file]: broken } });
    await until(() => issueStates(made), ['open']);
    repository('ledger').delete();
    await until(() => repository('shop').issues.map(({ title }) => title), ['Catalog files: 1 warning']);
    made.archive();
    made.unarchive();
    made.commit({ files: { [file]: component('made') } });
    await until(() => issueStates(made), ['closed']);
  });

  it('where the policy changes', async () => {
    const { policy, repository } = await world.organization(
      'policy',
      { shop: component('shop').replace('owner: payments', 'owner: user:ada'), ledger: broken },
      'mode: observe\n',
    );
    const [shop, ledger] = [repository('shop'), repository('ledger')];
    const pull = shop.pullRequest({ head: 'wrong', files: { 'more/catalog-info.yaml': broken } });
    await concluded(pull, 'neutral');
    expect([shop, ledger].flatMap(issueStates)).toEqual([]);
    policy.commit({ files: policyFiles });
    await until(() => [shop, ledger].map(issueStates), [['open'], ['open']]);
    expect(shop.issues[0]?.body).toContain('`acme/owner-is-group`');
    pull.push({ 'README.md': 'More' });
    await concluded(pull, 'failure');
    policy.commit({ files: { 'catalog-warden/enforcement.yml': 'mode: observe\n' } });
    await until(() => [shop, ledger].map(issueStates), [['closed'], ['closed']]);
    await until(
      () => ledger.issues[0]?.comments.map(({ body }) => body),
      ['The policy of the organisation no longer asks for this issue.'],
    );
  });

  it('where the team of an owner is deleted, and made again', async () => {
    const { account, policy, repository } = await world.organization('teams', { shop: component('shop') });
    const shop = repository('shop');
    account.team('payments', ['ada', 'bob']);
    account.team('others', ['ada']);
    policy.commit({ files: { 'catalog-warden/config.yml': 'packs: [ownership]\n' } });
    account.deleteTeam('payments');
    await until(() => shop.issues[0]?.body?.includes('GitHub has no team for the owner of `shop`.'), true);
    account.team('payments', ['ada', 'bob']);
    await until(() => shop.issues[0]?.body?.includes('GitHub has no team'), false);
  });

  it('where it was uninstalled and installed again', async () => {
    const { account, policy, installation, repository } = await world.organization('returned', { shop: broken });
    const shop = repository('shop');
    await until(() => issueStates(shop), ['open']);
    installation.uninstall();
    const before = world.github.requests.length;
    shop.commit({ files: { 'more/catalog-info.yaml': 'kind: [' } });
    account.install(world.app);
    await until(() => shop.issues.map(({ title, state }) => [title, state]), [['Catalog files: 2 errors', 'open']]);
    expect(issueStates(policy)).toEqual(['open']);
    expect(world.github.requests.slice(before).filter((one) => one.installation === installation.id)).toEqual([]);
  });

  it('where it sees some repositories only', async () => {
    const account = world.github.organization('chosen');
    const [one, other] = ['one', 'other'].map((name) => account.repository(name, { files: { [file]: broken } }));
    if (!one || !other) throw new Error('There are two.');
    const policy = account.repository('.github', { files: { 'catalog-warden/enforcement.yml': 'mode: enforce\n' } });
    const installation = account.install(world.app, [policy, one]);
    await until(() => issueStates(one), ['open']);
    expect(issueStates(other)).toEqual([]);
    installation.add(other);
    await until(() => issueStates(other), ['open']);
  });
});

it('leaves nothing undone, doubled or invalid', async () => {
  await assertSettled(world.github, [app]);
});
