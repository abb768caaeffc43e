import { describe, expect, it } from 'vitest';

import { syncInstallation } from '../../../app/jobs/requests.ts';
import { knownEntities, referrersOf } from '../../../app/store/catalog-index.ts';
import { findInstallation } from '../../../app/store/installations.ts';
import { findReport } from '../../../app/store/reports.ts';
import { findRepository, listRepositories } from '../../../app/store/repositories.ts';
import type { InstallationHandle } from '../../github/stand-in/builder/installation.ts';
import type { RepositoryHandle } from '../../github/stand-in/builder/repository.ts';
import type { StandInGitHub } from '../../github/stand-in/start-github.ts';
import { broken, component, failuresOf, jobWorld, runJob } from './support.ts';

const names = (entities: readonly { readonly name: string }[]): readonly string[] => entities.map(({ name }) => name);

/** The lists that were read since there were so many requests. */
function listsSince({ requests }: StandInGitHub, before: number): readonly string[] {
  return requests
    .slice(before)
    .map(({ path }) => path)
    .filter((path) => path === '/installation/repositories' || path.endsWith('/properties/values'));
}

describe('the first sync', () => {
  it('knows every repository, what it defines and what it refers to', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    const shop = acme.repository('shop', {
      files: { 'catalog-info.yaml': component('shop', '  dependsOn:\n    - component:stock\n') },
      topics: ['retail'],
      properties: { tier: 'one' },
    });
    acme.repository('stock', { files: { 'catalog-info.yaml': component('stock') } });
    acme.repository('deep', { files: { 'a/b/c/d/catalog-info.yaml': component('deep') } });
    acme.repository('empty', { files: {} });
    acme.repository('plain');
    acme.repository('old', { files: { 'catalog-info.yaml': component('old') }, archived: true });
    await settle(syncInstallation({ installation: installation.id }));
    expect(names(await knownEntities(db, scope))).toEqual(['deep', 'shop', 'stock']);
    expect(names(await listRepositories(db, installation.id))).toEqual([
      'shop',
      'stock',
      'deep',
      'empty',
      'plain',
      'old',
    ]);
    expect(await findRepository(db, shop.id)).toMatchObject({ topics: ['retail'], properties: { tier: 'one' } });
    expect(await referrersOf(db, scope, ['component:default/stock'])).toMatchObject([
      { repository: 'acme/shop', fromRef: 'component:default/shop', field: 'spec.dependsOn', line: 11 },
    ]);
    const report = await findReport(db, shop.id);
    expect(report?.report.summary).toMatchObject({ files: 1, entities: 1, errors: 0 });
    expect(report?.headSha).toBe(shop.head());
    expect(await findInstallation(db, installation.id)).toMatchObject({ syncedAt: expect.any(Date), syncCursor: null });
    github.assertValid();
  });

  it('asks for the issues of what is wrong, and for the summary', async () => {
    const { acme, installation, settle, github } = await jobWorld();
    const bad = acme.repository('bad', { files: { 'catalog-info.yaml': broken } });
    const posts = await settle(syncInstallation({ installation: installation.id }));
    expect(posts).toEqual([`write-issue ${installation.id} repository:${bad.id}`, `write-summary ${installation.id}`]);
    github.assertValid();
  });

  it('takes a request for fifty repositories, and one for each that has more than it shows', async () => {
    const { acme, installation, context, github } = await jobWorld();
    // Pushes of the last minute are looked at again.
    const later = { ...context, now: () => new Date(Date.now() + 300_000) };
    const [small, deep] = [60, 60];
    for (let index = 0; index < small; index += 1) {
      acme.repository(`small-${index}`, {
        files: {
          'catalog-info.yaml': component(`small-${index}`),
          'README.md': '# Small\n',
          'docs/index.md': '# Docs\n',
        },
      });
    }
    for (let index = 0; index < deep; index += 1) {
      const files = {
        'catalog-info.yaml': component(`deep-${index}`),
        'src/main/java/com/acme/Main.java': 'class Main {}\n',
      };
      acme.repository(`deep-${index}`, { files });
    }
    const sync = syncInstallation({ installation: installation.id });
    await runJob(later, sync);
    const first = github.requests.filter(({ path }) => !path.endsWith('access_tokens'));
    const queries = first.filter(({ kind }) => kind === 'GraphQL').length;
    expect(queries).toBeLessThanOrEqual(Math.ceil((small + deep) / 50) + deep);
    expect(first.length).toBeLessThanOrEqual(deep + 15);
    await runJob(later, sync);
    const second = github.requests.slice(github.requests.indexOf(first.at(-1)!) + 1);
    expect(second.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /app/installations/${installation.id}`,
      'POST /graphql',
    ]);
    expect(second.length).toBeLessThanOrEqual(first.length / 10);
    github.assertValid();
  });

  it('judges by what other repositories define, whichever is read first', async () => {
    const { acme, installation, context, settle, github } = await jobWorld();
    const web = acme.repository('web', {
      files: { 'catalog-info.yaml': component('web', '  dependsOn:\n    - component:pay\n    - component:gone\n') },
    });
    acme.repository('pay', { files: { 'catalog-info.yaml': component('pay') } });
    await settle(syncInstallation({ installation: installation.id }));
    const failures = await failuresOf(context, web.id);
    expect(failures.map(({ message }) => message).filter((message) => message.includes('component:'))).toEqual([
      expect.stringContaining('gone'),
    ]);
    github.assertValid();
  });
});

describe('a later sync', () => {
  it('follows a rename, a transfer, an archive and a deletion that no webhook told of', async () => {
    const { acme, github, installation, db, scope, settle } = await jobWorld();
    const make = (name: string) => acme.repository(name, { files: { 'catalog-info.yaml': component(name) } });
    const [renamed, moved, archived, deleted] = [make('renamed'), make('moved'), make('archived'), make('deleted')];
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    renamed.rename('new-name');
    moved.transfer(github.organization('other'));
    archived.archive();
    deleted.delete();
    await settle(sync);
    expect(names(await knownEntities(db, scope))).toEqual(['renamed']);
    expect(await findRepository(db, renamed.id)).toMatchObject({ name: 'new-name', removedAt: null });
    expect((await findRepository(db, moved.id))?.removedAt).toBeInstanceOf(Date);
    expect(await findRepository(db, archived.id)).toMatchObject({ archived: true, removedAt: null });
    expect((await findRepository(db, deleted.id))?.removedAt).toBeInstanceOf(Date);
    github.assertValid();
  });

  it('reads what was pushed meanwhile, without the lists', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    const shop = acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
    acme.repository('other');
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    shop.commit({ files: { 'catalog-info.yaml': component('shops') } });
    const before = github.requests.length;
    await settle(sync);
    expect(names(await knownEntities(db, scope))).toEqual(['shops']);
    expect(await findRepository(db, shop.id)).toMatchObject({ headSha: shop.head() });
    expect(listsSince(github, before)).toEqual([]);
    github.assertValid();
  });

  it('finds that a repository came for one that went', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    const make = (name: string) => acme.repository(name, { files: { 'catalog-info.yaml': component(name) } });
    make('stays');
    const gone = make('gone');
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    gone.delete();
    make('new');
    await settle(sync);
    expect(names(await knownEntities(db, scope))).toEqual(['new', 'stays']);
    github.assertValid();
  });

  it('reads the lists again after a day: custom properties are shown nowhere else', async () => {
    const { acme, context, installation, db, github } = await jobWorld();
    const shop = acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
    const sync = syncInstallation({ installation: installation.id });
    const hour = 3600 * 1000;
    const at = (hours: number) => ({ ...context, now: () => new Date(Date.now() + hours * hour) });
    await runJob(context, sync);
    shop.setProperties({ tier: 'one' });
    for (const hours of [12, 23]) await runJob(at(hours), sync);
    expect(await findRepository(db, shop.id)).toMatchObject({ properties: {} });
    await runJob(at(25), sync);
    expect(await findRepository(db, shop.id)).toMatchObject({ properties: { tier: 'one' } });
    github.assertValid();
  });

  it('reads the lists again after a suspension, when GitHub tells nothing', async () => {
    const { acme, installation, settle, github } = await jobWorld();
    acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    installation.suspend();
    await settle(sync);
    installation.unsuspend();
    const before = github.requests.length;
    await settle(sync);
    expect(listsSince(github, before)).toEqual(['/installation/repositories', '/orgs/acme/properties/values']);
    github.assertValid();
  });

  it.each<readonly [string, (installation: InstallationHandle, shop: RepositoryHandle) => void]>([
    [
      'the App was allowed something else',
      (installation) => installation.grant({ ...installation.record.permissions, statuses: 'write' }),
    ],
    [
      'it is no longer on all repositories, of which public ones are shown all the same',
      (installation, shop) => installation.add(shop),
    ],
  ])('reads the lists again when %s', async (_, change) => {
    const { acme, installation, settle, github } = await jobWorld();
    const shop = acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    change(installation, shop);
    const before = github.requests.length;
    await settle(sync);
    expect(listsSince(github, before)).toEqual(['/installation/repositories', '/orgs/acme/properties/values']);
    github.assertValid();
  });

  it.each([
    ['cannot answer a large query', 502],
    ['answers a large query in part', 'partial graphql'],
  ] as const)('asks for less at once where GitHub %s', async (_, fault) => {
    const { acme, context, installation, github, db } = await jobWorld();
    const count = 120;
    for (let index = 0; index < count; index += 1) acme.repository(`many-${index}`);
    const sync = syncInstallation({ installation: installation.id });
    await runJob(context, sync);
    const before = github.requests.length;
    github.fail({ when: ({ ids }) => ids > 50, with: fault, times: 100 });
    const later = new Date(Date.now() + 300_000);
    await runJob({ ...context, now: () => later }, sync);
    expect(listsSince(github, before)).toEqual([]);
    const read = (await listRepositories(db, installation.id)).map(({ readAt }) => readAt);
    expect(read).toEqual(Array.from({ length: count }, () => later));
    github.assertValid();
  });

  it('forgets an installation that was removed, and leaves one that is suspended', async () => {
    const { acme, installation, db, settle, github } = await jobWorld();
    acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
    const sync = syncInstallation({ installation: installation.id });
    await settle(sync);
    installation.suspend();
    await settle(sync);
    expect(await findInstallation(db, installation.id)).toMatchObject({ suspendedAt: expect.any(Date) });
    expect(await listRepositories(db, installation.id)).toHaveLength(1);
    installation.unsuspend();
    installation.uninstall();
    await settle(sync);
    expect(await findInstallation(db, installation.id)).toBeUndefined();
    github.assertValid();
  });
});

describe('trouble', () => {
  it('with one repository does not keep the others waiting', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    const deep = { 'a/b/c/d/catalog-info.yaml': component('deep') };
    const bad = acme.repository('bad', { files: deep });
    const good = Array.from({ length: 5 }, (_, index) =>
      acme.repository(`good-${index}`, { files: { 'catalog-info.yaml': component(`good-${index}`) } }),
    );
    github.fail({ when: { operation: 'git/get-tree' }, with: 500, times: 4 });
    await settle(syncInstallation({ installation: installation.id }));
    // What failed was read after the sync, by itself.
    expect(await knownEntities(db, scope)).toHaveLength(good.length + 1);
    expect(await findReport(db, bad.id)).toBeDefined();
    github.assertValid();
  });

  it('with a large query makes the queries smaller', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    for (let index = 0; index < 30; index += 1) {
      acme.repository(`many-${index}`, { files: { 'catalog-info.yaml': component(`many-${index}`) } });
    }
    github.fail({ when: ({ ids }) => ids > 10, with: 502, times: 100 });
    await settle(syncInstallation({ installation: installation.id }));
    expect(await knownEntities(db, scope)).toHaveLength(30);
    github.assertValid();
  });

  it('with half an answer asks for the other half again', async () => {
    const { acme, installation, db, scope, settle, github } = await jobWorld();
    for (let index = 0; index < 10; index += 1) {
      acme.repository(`many-${index}`, { files: { 'catalog-info.yaml': component(`many-${index}`) } });
    }
    github.fail({ when: ({ ids }) => ids > 1, with: 'partial graphql', times: 2 });
    await settle(syncInstallation({ installation: installation.id }));
    expect(await knownEntities(db, scope)).toHaveLength(10);
    github.assertValid();
  });
});
