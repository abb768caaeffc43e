import { describe, expect, it } from 'vitest';

import { dayOf } from '../../../app/day-of.ts';
import { checkCommit, readPolicy, readRepository, syncInstallation } from '../../../app/jobs/requests.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { knownEntities } from '../../../app/store/catalog-index.ts';
import { findReport } from '../../../app/store/reports.ts';
import { findRepository } from '../../../app/store/repositories.ts';
import { broken, component, failuresOf, jobWorld, policyFiles, runJob, tooMuch } from './support.ts';

/** An organisation whose first sync is done. */
async function synced(repositories: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const world = await jobWorld();
  const made = new Map(
    Object.entries(repositories).map(([name, files]) => [name, world.acme.repository(name, { files })]),
  );
  await world.settle(syncInstallation({ installation: world.installation.id }));
  const handle = (name: string) => made.get(name)!;
  const read = (id: number) => readRepository({ installation: world.installation.id, repository: id });
  return { ...world, handle, read };
}

describe('reading a repository', () => {
  it('follows a push, and asks for its issue and the summary', async () => {
    const { handle, read, settle, db, installation, github } = await synced({
      shop: { 'catalog-info.yaml': component('shop') },
    });
    const shop = handle('shop');
    shop.commit({ files: { 'catalog-info.yaml': broken } });
    const before = github.requests.length;
    expect(await settle(read(shop.id))).toEqual([
      `write-issue ${installation.id} repository:${shop.id}`,
      `write-summary ${installation.id}`,
    ]);
    expect(await findReport(db, shop.id)).toMatchObject({
      headSha: shop.head(),
      report: { summary: { passed: false } },
    });
    const asked = github.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(asked).toEqual([
      `POST /app/installations/${installation.id}/access_tokens`,
      'POST /graphql',
      'GET /repos/acme/shop/properties/values',
    ]);
    // Nothing changed: nothing is judged again.
    const first = await findReport(db, shop.id);
    expect(await settle(read(shop.id))).toEqual([`write-issue ${installation.id} repository:${shop.id}`]);
    expect(await findReport(db, shop.id)).toEqual(first);
    github.assertValid();
  });

  it('takes a new repository in', async () => {
    const { acme, read, settle, db, scope, github } = await synced({});
    const fresh = acme.repository('fresh', { files: { 'catalog-info.yaml': component('fresh') } });
    await settle(read(fresh.id));
    expect(await knownEntities(db, scope)).toMatchObject([{ name: 'fresh', source: 'acme/fresh:catalog-info.yaml' }]);
    github.assertValid();
  });

  it('judges again what depends on the settings of the repository when they change', async () => {
    const rule = `title: It is public
why: Everybody may read it.
remedy: Publish it.
severity: error
appliesTo: { kind: Component }
assert: { equals: { fact: repository.visibility }, value: public }
message: It is not public.
tests:
  - it: passes for a public one
    entity: { kind: Component }
    facts: { repository.visibility: public }
    expect: pass
  - it: fails for a private one
    entity: { kind: Component }
    facts: { repository.visibility: private }
    expect: { fail: {} }
  - it: is unknown without an answer
    entity: { kind: Component }
    expect: unknown
`;
    const { handle, read, settle, context, github } = await synced({
      '.github': { ...policyFiles, 'catalog-warden/packs/acme/owner-is-group.yaml': rule },
      shop: { 'catalog-info.yaml': component('shop') },
    });
    const shop = handle('shop');
    const failing = async () => (await failuresOf(context, shop.id)).map(({ message }) => message);
    expect(await failing()).toEqual(['It is not public.']);
    shop.setVisibility('public');
    await settle(read(shop.id));
    expect(await failing()).toEqual([]);
    shop.setVisibility('private');
    await settle(read(shop.id));
    expect(await failing()).toEqual(['It is not public.']);
    github.assertValid();
  });

  it('follows a rename, and new topics and properties', async () => {
    const { handle, read, settle, db, scope, github } = await synced({
      shop: { 'catalog-info.yaml': component('shop') },
    });
    const shop = handle('shop');
    shop.rename('store');
    shop.edit({ topics: ['retail'] });
    shop.setProperties({ tier: 'two' });
    await settle(read(shop.id));
    expect(await findRepository(db, shop.id)).toMatchObject({
      name: 'store',
      topics: ['retail'],
      properties: { tier: 'two' },
    });
    expect(await knownEntities(db, scope)).toMatchObject([{ source: 'acme/store:catalog-info.yaml' }]);
    github.assertValid();
  });

  it.each([
    ['archived', 'dangle'],
    ['deleted', 'dangle'],
    ['transferred', 'dangle'],
    // Then the App does not see all there is.
    ['taken out', 'are unknown'],
  ] as const)('drops what one defined that was %s, so that references to it %s', async (how, references) => {
    const { github, installation, handle, read, settle, db, scope, context } = await synced({
      pay: { 'catalog-info.yaml': component('pay') },
      web: { 'catalog-info.yaml': component('web', '  dependsOn:\n    - component:pay\n') },
    });
    const [pay, web] = [handle('pay'), handle('web')];
    const dangling = async () => (await failuresOf(context, web.id)).filter(({ rule }) => rule.includes('dangling'));
    expect(await dangling()).toEqual([]);
    if (how === 'archived') pay.archive();
    else if (how === 'deleted') pay.delete();
    else if (how === 'transferred') pay.transfer(github.organization('other'));
    else installation.remove(pay);
    const posts = await settle(read(pay.id));
    expect((await knownEntities(db, scope)).map(({ name }) => name)).toEqual(['web']);
    expect(await dangling()).toHaveLength(references === 'dangle' ? 1 : 0);
    expect(posts.includes(`write-issue ${installation.id} repository:${web.id}`)).toBe(references === 'dangle');
    github.assertValid();
  });

  it('leaves a repository to the installation that has it now', async () => {
    const { app, github, handle, read, settle, db } = await synced({
      shop: { 'catalog-info.yaml': component('shop') },
    });
    const other = github.organization('other');
    const shop = handle('shop');
    const there = other.install(app);
    shop.transfer(other);
    await settle(syncInstallation({ installation: there.id }));
    await settle(read(shop.id));
    expect(await findRepository(db, shop.id)).toMatchObject({
      installationId: there.id,
      owner: 'other',
      removedAt: null,
    });
    github.assertValid();
  });

  it('does not forget a repository because the App lacks a permission', async () => {
    const { installation, handle, read, context, db, github } = await synced({
      shop: { 'catalog-info.yaml': component('shop') },
    });
    installation.grant({ issues: 'write' });
    await expect(runJob(context, read(handle('shop').id))).rejects.toThrow('status 422');
    expect(await findRepository(db, handle('shop').id)).toMatchObject({ removedAt: null });
    github.assertValid();
  });

  it('judges by the policy of the organisation where its own is wrong, and says so in the report', async () => {
    const { handle, db, context, github } = await synced({
      '.github': policyFiles,
      shop: {
        'catalog-info.yaml': component('shop').replace('payments', 'user:jane'),
        '.github/catalog-warden.yml': 'fail_on: never\n',
      },
    });
    const failures = await failuresOf(context, handle('shop').id);
    expect(failures).toMatchObject([
      { rule: 'acme/owner-is-group', severity: 'error', line: 9, owner: 'user:default/jane' },
    ]);
    const report = await findReport(db, handle('shop').id);
    expect(report?.report.notices[0]).toMatch(/^\.github\/catalog-warden\.yml:1: /);
    github.assertValid();
  });

  it('keeps what the Action found of the commit, until the policy is another', async () => {
    const { handle, read, settle, db, github } = await synced({
      '.github': policyFiles,
      shop: { 'catalog-info.yaml': component('shop') },
    });
    const shop = handle('shop');
    const source = async () => (await findReport(db, shop.id))?.source;
    const sha = shop.commit({ files: { 'README.md': '# Shop\n' } });
    const { report } = (await findReport(db, shop.id))!;
    await putActionReport(db, { repositoryId: shop.id, sha, report, receivedAt: new Date() });
    await settle(read(shop.id));
    expect(await source()).toBe('action');
    handle('.github').commit({ files: { 'catalog-warden/config.yml': 'packs: []\n' } });
    await settle(read(handle('.github').id));
    expect(await source()).toBe('app');
    github.assertValid();
  });

  it('names in a public one no entity of those that are not', async () => {
    const reference = '  dependsOn:\n    - component:ledgr\n';
    const { acme, handle, read, settle, context, installation, db, github } = await synced({
      '.github': policyFiles,
      books: { 'catalog-info.yaml': component('ledger') },
      shop: { 'catalog-info.yaml': component('shop', reference) },
    });
    const open = acme.repository('open', {
      visibility: 'public',
      files: { 'catalog-info.yaml': component('open', reference) },
    });
    // The catalog is whole once the new one has been read, too.
    for (let time = 0; time < 2; time += 1) await settle(read(open.id));
    const helps = async (id: number) => (await findReport(db, id))?.report.findings.map(({ help }) => help ?? '');
    const all = async () => [await helps(handle('shop').id), await helps(open.id)];
    const wanted = [[expect.stringContaining('component:ledger')], [expect.not.stringContaining('ledger')]];
    expect(await all()).toEqual(wanted);
    await context.store.db.updateTable('report').set({ policyHash: '' }).execute();
    await runJob(context, readPolicy({ installation: installation.id }));
    expect(await all()).toEqual(wanted);
    github.assertValid();
  });

  it('knows the entities of one that does not take part, and tells nobody of its mistakes', async () => {
    const { handle, db, scope, context, github } = await synced({
      '.github': { ...policyFiles, 'catalog-warden/enforcement.yml': 'repositories:\n  exclude: [shop]\n' },
      shop: { 'catalog-info.yaml': broken },
    });
    expect(await knownEntities(db, scope)).toMatchObject([{ name: 'broken' }]);
    expect(await failuresOf(context, handle('shop').id)).toEqual([]);
    github.assertValid();
  });
});

describe('a repository that holds too much', () => {
  const hour = 3600 * 1000;
  const person = component('shop').replace('payments', 'user:jane');
  const today = dayOf(new Date());
  const exemption = `rule: acme/owner-is-group
entity: component:default/shop
reason: The team is being formed today.
granted: ${today}
expires: ${today}
`;

  const nothing = { requests: [], jobs: [] };

  /** A repository that was judged, and got too much then. */
  async function grown() {
    const world = await synced({
      '.github': { ...policyFiles, 'catalog-warden/exemptions/shop.yaml': exemption },
      shop: { 'catalog-info.yaml': person },
    });
    const { handle, read, settle, context, installation, github } = world;
    const shop = handle('shop');
    const judged = shop.head();
    shop.commit({ files: tooMuch() });
    await settle(read(shop.id));
    return {
      ...world,
      shop,
      judged,
      /** What is asked of GitHub while all is judged again, but for tokens; and which jobs, but for the summary. */
      judgeAgain: async (now = context.now) => {
        const before = github.requests.length;
        const { asked } = world;
        asked.length = 0;
        await runJob({ ...context, now }, readPolicy({ installation: installation.id }));
        const requests = github.requests.slice(before).filter(({ path }) => !path.endsWith('access_tokens'));
        return {
          requests: requests.map(({ method, path }) => `${method} ${path}`),
          jobs: asked.map(({ name }) => name).filter((name) => name !== 'write-summary'),
        };
      },
    };
  }

  it('is not read again before it changes', async () => {
    const { shop, judged, judgeAgain, read, settle, db, github } = await grown();
    for (let time = 0; time < 2; time += 1) expect(await judgeAgain()).toEqual(nothing);
    const before = github.requests.length;
    await settle(read(shop.id));
    const requests = github.requests.slice(before);
    expect(requests.filter(({ path }) => path.includes('/git/'))).toEqual([]);
    expect(requests.filter(({ path }) => path === '/graphql')).toHaveLength(1);
    expect(await findRepository(db, shop.id)).toMatchObject({ headSha: shop.head() });
    expect(await findReport(db, shop.id)).toMatchObject({ headSha: judged });
    shop.commit({ files: Object.fromEntries(Object.keys(tooMuch()).map((path) => [path, null])) });
    await settle(read(shop.id));
    expect(await findReport(db, shop.id)).toMatchObject({ headSha: shop.head() });
    github.assertValid();
  });

  it('is read once by all syncs where it was never judged', async () => {
    const { settle, installation, github } = await synced({ shop: tooMuch() });
    const texts = () => github.requests.filter(({ path }) => path.includes('/git/blobs/')).length;
    const once = texts();
    expect(once).toBeLessThanOrEqual(Object.keys(tooMuch()).length);
    await settle(syncInstallation({ installation: installation.id }));
    expect(texts()).toBe(once);
    github.assertValid();
  });

  it('is judged on each day as it was before', async () => {
    const { shop, judged, judgeAgain, context, db, github } = await grown();
    expect(await failuresOf(context, shop.id)).toEqual([]);
    const later = (): Date => new Date(Date.now() + 48 * hour);
    const { requests, jobs } = await judgeAgain(later);
    expect(requests).toEqual(['POST /graphql']);
    expect(jobs).toContain('write-issue');
    expect(jobs).not.toContain('read-repository');
    expect(await failuresOf(context, shop.id)).toMatchObject([{ rule: 'acme/owner-is-group' }]);
    expect(await findRepository(db, shop.id)).toMatchObject({ headSha: shop.head() });
    expect(await findReport(db, shop.id)).toMatchObject({ headSha: judged });
    expect((await judgeAgain(later)).requests).toEqual([]);
    github.assertValid();
  });

  it('is tried again by another policy, which may leave files out', async () => {
    const { shop, handle, read, settle, db, judgeAgain, github } = await grown();
    const config = (exclude: string) => ({
      'catalog-warden/config.yml': `${policyFiles['catalog-warden/config.yml']}exclude: ['${exclude}']\n`,
    });
    handle('.github').commit({ files: config('none/**') });
    await settle(read(handle('.github').id));
    expect(await judgeAgain()).toEqual(nothing);
    handle('.github').commit({ files: config('*/catalog-info.yaml') });
    await settle(read(handle('.github').id));
    expect(await findReport(db, shop.id)).toMatchObject({ headSha: shop.head() });
    github.assertValid();
  });
});

describe('a commit', () => {
  it('has the open pull requests checked whose head it is', async () => {
    const { acme, installation, settle, know, github } = await jobWorld();
    const shop = acme.repository('shop');
    await know(shop);
    const pull = shop.pullRequest({ head: 'change', files: { 'a.txt': 'a' } });
    const request = checkCommit({ installation: installation.id, repository: shop.id, sha: pull.headSha });
    expect(await settle(request)).toEqual([`check-pull-request ${shop.id}#${pull.number}`]);
    pull.close();
    expect(await settle(request)).toEqual([]);
    github.assertValid();
  });
});
