import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PullRequestHandle } from '../../github/stand-in/start-github.ts';
import { broken, component } from '../jobs/support.ts';
import {
  assertSettled,
  concluded,
  last,
  refused,
  scenarioWorld,
  until,
  type AppProcess,
  type ScenarioWorld,
} from './support.ts';

const file = 'catalog-info.yaml';
const bad = broken.replace('lifecycle', 'lifecyle');

let world: ScenarioWorld;
let app: AppProcess;

beforeAll(async () => {
  world = await scenarioWorld('PGlite');
  app = await world.start();
});
afterAll(async () => await world.close());

function summaryOf(pull: PullRequestHandle): string {
  return last(pull.checkRuns).summary ?? '';
}

describe.concurrent('the App, of a pull request', () => {
  it('that is bad, then fixed, then merged', async () => {
    const { repository } = await world.organization('mended', { shop: component('shop') });
    const shop = repository('shop');
    const pull = shop.pullRequest({
      head: 'tax',
      files: { 'tax/catalog-info.yaml': component('tax').replace('lifecycle', 'lifecyle') },
    });
    const failed = await concluded(pull, 'failure');
    expect(failed).toMatchObject({ name: 'Catalog Warden', title: '1 error in 1 file (2 entities checked)' });
    expect(failed.annotations).toMatchObject([
      { path: 'tax/catalog-info.yaml', start_line: 8, annotation_level: 'failure' },
    ]);
    pull.push({ 'tax/catalog-info.yaml': component('tax') });
    await concluded(pull, 'success');
    pull.merge();
    // Another repository may refer to what was merged.
    const next = shop.pullRequest({
      head: 'next',
      files: { [file]: component('shop', '  dependsOn: ["component:tax"]\n') },
    });
    expect((await concluded(next, 'success')).summary).toContain('no problems found');
    expect(shop.issues).toEqual([]);
  });

  it('that comes from a fork', async () => {
    const { repository } = await world.organization('forked', { shop: component('shop') });
    const shop = repository('shop');
    const fork = world.github.user('gus').fork(shop);
    const pull = shop.pullRequest({ head: 'change', fork, author: 'gus', files: { [file]: bad } });
    const run = await concluded(pull, 'failure');
    // What is in a fork cannot be mended by the App.
    expect(run.actions.map(({ label }) => label)).toEqual(['Re-run']);
    expect(run.repository.name).toBe('shop');
    pull.push({ [file]: component('shop') });
    await concluded(pull, 'success');
  });

  it('that deletes an entity that others use', async () => {
    const { repository } = await world.organization('deleted', {
      ledger: component('ledger'),
      shop: component('shop', '  dependsOn: ["component:ledger"]\n'),
    });
    const pull = repository('ledger').pullRequest({ head: 'gone', files: { [file]: component('book') } });
    await concluded(pull, 'neutral');
    expect(summaryOf(pull)).toContain('Other repositories depend on what this change takes away');
    expect(summaryOf(pull)).toContain('`component:default/shop` refers to `component:default/ledger`');
    pull.merge();
    await until(() => repository('shop').issues.map(({ title }) => title), ['Catalog files: 1 warning']);
    expect(repository('shop').issues[0]?.body).toContain('component:default/ledger');
  });

  it('that defines what another repository has', async () => {
    const { repository } = await world.organization('doubled', {
      ledger: component('ledger'),
      shop: component('shop'),
    });
    const pull = repository('shop').pullRequest({
      head: 'more',
      files: { 'ledger/catalog-info.yaml': component('ledger') },
    });
    await concluded(pull, 'failure');
    expect(summaryOf(pull)).toContain('`component:default/ledger` is defined in');
  });

  it('that goes through the merge queue', async () => {
    const { repository } = await world.organization('queued', { shop: component('shop') });
    const shop = repository('shop');
    const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': component('tax') } });
    await concluded(pull, 'success');
    const group = pull.enqueue();
    await until(() => shop.checkRuns(group.headSha).map(({ conclusion }) => conclusion), ['success']);
    pull.endGroup(group, 'merged');
    const wrong = shop.pullRequest({ head: 'wrong', files: { 'wrong/catalog-info.yaml': bad } });
    await concluded(wrong, 'failure');
    const unsound = wrong.enqueue();
    await until(() => shop.checkRuns(unsound.headSha).map(({ conclusion }) => conclusion), ['failure']);
    wrong.endGroup(unsound, 'invalidated');
  });

  it('whose Fix button is clicked', async () => {
    const { repository } = await world.organization('fixed', { shop: component('shop') });
    const shop = repository('shop');
    const pull = shop.pullRequest({
      head: 'tax',
      author: 'mona',
      files: { 'tax/catalog-info.yaml': component('tax').replace('lifecycle', 'lifecyle') },
    });
    const run = await concluded(pull, 'failure');
    expect(run.actions.map(({ label }) => label)).toEqual(['Fix', 'Re-run']);
    shop.click(run, last(run.actions.filter(({ label }) => label === 'Fix')).identifier);
    await until(() => pull.headSha !== run.headSha, true);
    await concluded(pull, 'success');
    expect(shop.text('tax/catalog-info.yaml', 'tax')).toBe(component('tax'));
  });

  it('whose check is run again, once there is what it refers to', async () => {
    const { repository } = await world.organization('again', { shop: component('shop'), ledger: component('ledger') });
    const shop = repository('shop');
    const pull = shop.pullRequest({
      head: 'tax',
      files: { [file]: component('shop', '  dependsOn: ["component:tax"]\n') },
    });
    const run = await concluded(pull, 'neutral');
    expect(run.title).toContain('1 warning');
    repository('ledger').commit({ files: { 'tax/catalog-info.yaml': component('tax') } });
    const next = repository('ledger').pullRequest({ head: 'next', files: { 'README.md': 'More' } });
    await concluded(next, 'success');
    shop.rerun(run);
    await concluded(pull, 'success');
  });

  it('that leaves an old mistake alone whose name another repository has', async () => {
    const { repository } = await world.organization('old', { ledger: component('ledger'), shop: refused('ledger') });
    const pull = repository('shop').pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': component('tax') } });
    expect((await concluded(pull, 'success')).summary).toContain('1 existing problem');
  });

  it('that edits its own policy', async () => {
    const { repository } = await world.organization('policed', { shop: component('shop') });
    const files = { [file]: bad, '.github/catalog-warden.yml': 'failOn: never\n' };
    const pull = repository('shop').pullRequest({ head: 'loose', files });
    await concluded(pull, 'failure');
    expect(summaryOf(pull)).toContain('The policy of the base counts until it is merged');
  });
});

it('leaves nothing undone, doubled or invalid', async () => {
  await assertSettled(world.github, [app]);
});
