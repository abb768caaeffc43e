import { describe, expect, it } from 'vitest';

import type { AppContext } from '../../../app/context.ts';
import { dayOf } from '../../../app/day-of.ts';
import { cleanUpJob } from '../../../app/jobs/clean-up.ts';
import { reconcileJob } from '../../../app/jobs/reconcile.ts';
import { syncInstallation } from '../../../app/jobs/requests.ts';
import { findCheckRun, putCheckRun } from '../../../app/store/check-runs.ts';
import { recordHistory } from '../../../app/store/history.ts';
import { insertNewDeliveries } from '../../../app/store/new-deliveries.ts';
import { getBlobs, putBlobs } from '../../../app/store/object-cache.ts';
import type { Metrics } from '../../../app/web/metrics.ts';
import { receiveWebhooks } from '../../github/stand-in-app.ts';
import { component, jobWorld } from './support.ts';

const day = 24 * 3600 * 1000;

async function synced() {
  const world = await jobWorld();
  const { acme, context, asked, installation, settle } = world;
  const make = (name: string) => acme.repository(name, { files: { 'catalog-info.yaml': component(name) } });
  const [shop, pay] = [make('shop'), make('pay')];
  await settle(syncInstallation({ installation: installation.id }));
  /** What a run asks for, sorted. */
  const reconcile = async (at: AppContext = context): Promise<readonly string[]> => {
    await reconcileJob.run({}, at, new AbortController().signal);
    return asked
      .splice(0)
      .map(({ name, key }) => `${name} ${key}`)
      .sort();
  };
  return { ...world, shop, pay, reconcile };
}

describe('the reconciliation', () => {
  it('asks for nothing where all is as it should be, in two requests', async () => {
    const { reconcile, github } = await synced();
    await reconcile();
    const before = github.requests.length;
    expect(await reconcile()).toEqual([]);
    expect(github.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /app/hook/deliveries',
      'GET /app/installations',
      'POST /graphql',
    ]);
    github.assertValid();
  });

  it('finds pushes, renames and deletions that no webhook told of', async () => {
    const { acme, shop, pay, reconcile, settle, installation, github } = await synced();
    const third = acme.repository('third');
    await settle(syncInstallation({ installation: installation.id }));
    shop.commit({ files: { 'README.md': '# Shop\n' } });
    pay.rename('payments');
    third.delete();
    expect(await reconcile()).toEqual([shop, pay, third].map(({ id }) => `read-repository ${id}`).sort());
    github.assertValid();
  });

  it('has open pull requests checked that have no check run', async () => {
    const { shop, pay, reconcile, db, github } = await synced();
    const missing = shop.pullRequest({ head: 'one', files: { 'a.txt': 'a' } });
    const checked = pay.pullRequest({ head: 'two', files: { 'a.txt': 'a' } });
    pay.pullRequest({ head: 'three', files: { 'b.txt': 'b' } }).close();
    const told = {
      subject: `pull-request:${checked.number}`,
      name: 'Catalog Warden',
      checkRunId: 1,
      stateHash: 's',
      conclusion: 'success',
      updatedAt: new Date(),
    };
    await putCheckRun(db, { repositoryId: pay.id, headSha: checked.headSha, ...told });
    expect(await reconcile()).toEqual([`check-pull-request ${shop.id}#${missing.number}`]);
    expect(shop.checkRuns(missing.headSha)).toEqual([]);
    github.assertValid();
  });

  it('has others of many such pull requests checked with each run', async () => {
    const { acme, context, installation, settle, reconcile, github } = await synced();
    const made = Array.from({ length: 7 }, (_, index) => acme.repository(`many-${index}`));
    await settle(syncInstallation({ installation: installation.id }));
    const expected = made.flatMap((repository) =>
      Array.from({ length: 30 }, (_value, index) => {
        const { number } = repository.pullRequest({ head: `head-${index}`, files: { 'a.txt': `${index}` } });
        return `check-pull-request ${repository.id}#${number}`;
      }),
    );
    const seen: string[] = [];
    for (const minutes of [0, 15]) {
      const some = await reconcile({ ...context, now: () => new Date(Date.now() + minutes * 60_000) });
      expect(some.length).toBeLessThanOrEqual(200);
      seen.push(...some);
    }
    expect(seen.sort()).toEqual(expected.sort());
    github.assertValid();
  });

  it('counts what no delivery told of', async () => {
    const { app, shop, reconcile, context, github } = await synced();
    shop.commit({ files: { 'README.md': '# Shop\n' } });
    shop.pullRequest({ head: 'one', files: { 'a.txt': 'a' } });
    github.organization('other').install(app);
    await reconcile();
    const text = await (context.metrics as Metrics).text();
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('catalog_warden_found_by_sweep_total'))
        .sort(),
    ).toEqual([
      'catalog_warden_found_by_sweep_total{what="installation"} 1',
      'catalog_warden_found_by_sweep_total{what="pull request"} 1',
      'catalog_warden_found_by_sweep_total{what="repository"} 1',
    ]);
  });

  it('reads installations that are new, gone, changed or were not read for a day', async () => {
    const { app, github, context, installation, reconcile } = await synced();
    const other = github.organization('other').install(app);
    expect(await reconcile()).toEqual([`sync-installation ${other.id}`]);
    other.uninstall();
    installation.suspend();
    expect(await reconcile()).toEqual([`sync-installation ${installation.id}`]);
    installation.unsuspend();
    expect(await reconcile({ ...context, now: () => new Date(Date.now() + day) })).toEqual([
      `sync-installation ${installation.id}`,
    ]);
    installation.uninstall();
    expect(await reconcile()).toEqual([`sync-installation ${installation.id}`]);
    github.assertValid();
  });

  it('has failed deliveries sent again, as long as there is hope', async () => {
    const { app, shop, reconcile, github } = await synced();
    let works = false;
    const door = await receiveWebhooks(app.webhookSecret, () => (works ? 200 : 503));
    app.setWebhook(door.url);
    shop.commit({ files: { 'README.md': '# One\n' } });
    await github.settle();
    const [first] = door.received;
    for (let round = 0; round < 7; round += 1) {
      await reconcile();
      await github.settle();
    }
    // Once at first, and five times after.
    expect(door.received.filter(({ guid }) => guid === first?.guid)).toHaveLength(6);
    shop.commit({ files: { 'README.md': '# Two\n' } });
    await github.settle();
    works = true;
    const second = door.received.at(-1);
    await reconcile();
    await github.settle();
    await reconcile();
    await github.settle();
    expect(door.received.filter(({ guid }) => guid === second?.guid)).toHaveLength(2);
    door.close();
    github.assertValid();
  });

  it('goes on with the other installations when GitHub has trouble with one', async () => {
    const { app, github, installation, shop, settle, reconcile } = await synced();
    const other = github.organization('other').install(app);
    await settle(syncInstallation({ installation: other.id }));
    const thing = github.organization('other').repository('thing');
    await settle(syncInstallation({ installation: other.id }));
    shop.commit({ files: { 'README.md': '# Shop\n' } });
    thing.commit({ files: { 'README.md': '# Thing\n' } });
    installation.leave('graphql', 0);
    expect(await reconcile()).toEqual([`read-repository ${thing.id}`]);
    github.assertValid();
  });
});

describe('the cleaning up', () => {
  it('drops what is old', async () => {
    const { context, db, shop, installation } = await synced();
    const now = new Date();
    const ago = (days: number) => new Date(now.getTime() - days * day);
    const delivery = { event: 'push', action: null, installationId: null, repositoryId: null, jobs: 1 };
    await insertNewDeliveries(db, [
      { ...delivery, id: 'old', receivedAt: ago(91) },
      { ...delivery, id: 'new', receivedAt: ago(89) },
    ]);
    const checkRun = {
      repositoryId: shop.id,
      subject: 'pull-request:1',
      name: 'Catalog Warden',
      checkRunId: 1,
      stateHash: '',
      conclusion: 'success',
    };
    await putCheckRun(db, { ...checkRun, headSha: 'old', updatedAt: ago(91) });
    await putCheckRun(db, { ...checkRun, headSha: 'new', updatedAt: ago(89) });
    await putBlobs(db, new Map([['old', 'text']]), ago(31));
    await putBlobs(db, new Map([['new', 'text']]), ago(29));
    for (const days of [401, 399]) {
      const values = [{ scope: 'test', key: '', value: {} }];
      await recordHistory(db, { installationId: installation.id, day: dayOf(ago(days)) }, values);
    }
    await cleanUpJob.run({}, context, new AbortController().signal);
    expect(await db.selectFrom('delivery').select('id').execute()).toEqual([{ id: 'new' }]);
    const about = { repositoryId: shop.id, subject: checkRun.subject };
    expect(await findCheckRun(db, { ...about, headSha: 'old' })).toBeUndefined();
    expect(await findCheckRun(db, { ...about, headSha: 'new' })).toBeDefined();
    expect(await getBlobs(db, ['old', 'new'], now)).toEqual(new Map([['new', 'text']]));
    expect(await db.selectFrom('history').select('day').where('scope', '=', 'test').execute()).toEqual([
      { day: dayOf(ago(399)) },
    ]);
  });
});
