import { describe, expect, it } from 'vitest';
import type { AppContext } from '../../../app/context.ts';
import { applyFixesJob } from '../../../app/jobs/apply-fixes.ts';
import { checkMergeGroupJob } from '../../../app/jobs/check-merge-group.ts';
import { checkPullRequestJob } from '../../../app/jobs/check-pull-request.ts';
import { readRepository } from '../../../app/jobs/requests.ts';
import { organizationPolicy } from '../../../app/organization-policy.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { findCheckRun } from '../../../app/store/check-runs.ts';
import { finishSync, setPolicyRepository } from '../../../app/store/installations.ts';
import { replaceReport } from '../../../app/store/reports.ts';
import { listRepositories, setRead } from '../../../app/store/repositories.ts';
import { putTooLarge } from '../../../app/store/too-large.ts';
import { fingerprint } from '../../../core/report/fingerprint.ts';
import { GithubError } from '../../../github/github-error.ts';
import type { RepositoryHandle } from '../../github/stand-in/builder/repository.ts';
import { appWorld } from '../../support/app-world.ts';
import { buildFinding, buildReport } from '../../support/report-builder.ts';
import { policyFiles, runJob, tooMuch } from './support.ts';

const component = (name: string): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: Sells what the shop has.
spec:
  type: service
  lifecycle: production
  owner: payments
`;

const broken = component('shop').replace('owner: payments', 'owner: [payments]');

interface Hint {
  readonly brought?: string;
  readonly isLastAttempt?: boolean;
}

async function shopWorld(files: Readonly<Record<string, string>> = { 'catalog-info.yaml': component('shop') }) {
  const world = await appWorld();
  const { acme, installation, context, know } = world;
  const shop = acme.repository('shop', { files });
  await know(shop);
  const check = async (number: number, given: AppContext = context, hint: Hint = {}): Promise<void> => {
    const { isLastAttempt, ...brought } = hint;
    const data = { installation: installation.id, repository: shop.id, number, ...brought };
    await checkPullRequestJob.run(data, given, new AbortController().signal, isLastAttempt);
  };
  /** The policy repository, as a push to it would have been read. */
  const policy = async (text: Readonly<Record<string, string>>): Promise<RepositoryHandle> => {
    const repository = acme.repository('.github', { files: text });
    await know(repository);
    const headSha = repository.head();
    const tree = repository.record.objects.commit(headSha)?.tree ?? '';
    await setRead(context.store.db, repository.id, { headSha, treeSha: tree, readAt: new Date() });
    await setPolicyRepository(context.store.db, installation.id, repository.id);
    return repository;
  };
  return { ...world, shop, check, policy };
}

const enforced = { 'catalog-warden/enforcement.yml': 'mode: enforce\n' };

/** Makes the store know an entity of another repository, and what it refers to. */
async function defines(
  { context, know }: Awaited<ReturnType<typeof shopWorld>>,
  repository: RepositoryHandle,
  ref: string,
  toRef: string,
): Promise<void> {
  await know(repository);
  const [kind = '', , name = ''] = ref.split(/[:/]/);
  const place = { file: 'catalog-info.yaml', line: 8, owner: 'group:default/web' };
  await replaceReport(context.store.db, repository.id, {
    headSha: repository.head(),
    policyHash: '',
    source: 'app',
    report: {} as never,
    madeAt: new Date(),
    asked: [],
    entities: [{ ...place, ref, kind, namespace: 'default', name, type: null, lifecycle: null, data: {} }],
    references: [{ ...place, fromRef: ref, field: 'spec.dependsOn', toRef }],
    ruleResults: [],
    levels: [],
  });
}

/** Makes the store know that what it has of repositories is all that there is. */
async function knowAll({ context, installation }: Awaited<ReturnType<typeof shopWorld>>): Promise<void> {
  const { db } = context.store;
  for (const { id, readAt } of await listRepositories(db, installation.id)) {
    if (!readAt) await setRead(db, id, { headSha: 'a', treeSha: 'a', readAt: new Date() });
  }
  await finishSync(db, installation.id, new Date());
}

describe('a pull request', () => {
  it('that is sound gets its success', async () => {
    const { shop, check, github } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# The shop\n' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ name: 'Catalog Warden', status: 'completed', conclusion: 'success' }]);
    github.assertValid();
  });

  it('of a repository without a catalog file gets its success', async () => {
    const { shop, check } = await shopWorld({ 'README.md': '# Shop\n' });
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# The shop\n' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success', title: 'no catalog file to check' }]);
  });

  it('that breaks an entity is told on its lines, and may be merged while the policy only observes', async () => {
    const { shop, check, github } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral' }]);
    expect(pull.checkRuns[0]?.annotations).toMatchObject([{ path: 'catalog-info.yaml', start_line: 9 }]);
    expect(pull.checkRuns[0]?.summary).toContain('in the mode `observe`');
    github.assertValid();
  });

  it.each([
    ['fails where the policy enforces', 'enforce', 'can be judged', 'failure'],
    ['blocks nobody where the policy only observes', 'observe', 'can be judged', 'neutral'],
    ['blocks nobody where the default branch holds too much as well', 'enforce', 'holds too much', 'neutral'],
    ['blocks nobody where the default branch was never judged', 'enforce', 'was never judged', 'neutral'],
  ])('that holds more than the memory may is told so, once, and %s', async (_, mode, base, conclusion) => {
    const { shop, check, policy, context, installation } = await shopWorld();
    const { db } = context.store;
    await policy({ 'catalog-warden/enforcement.yml': `mode: ${mode}\n` });
    const read = readRepository({ installation: installation.id, repository: shop.id });
    if (base !== 'was never judged') await runJob(context, read);
    if (base === 'holds too much') {
      const { hash: policyHash } = await organizationPolicy(context, installation.id);
      await putTooLarge(db, shop.id, { sha: shop.head(), policyHash });
    }
    const pull = shop.pullRequest({ head: 'change', files: tooMuch() });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion, title: 'Too much to be checked' }]);
    const summary = pull.checkRuns[0]?.summary;
    expect(summary).toContain('hold more than 50 MB');
    expect(summary).toContain(conclusion === 'failure' ? 'this is what the change brings' : 'nothing is blocked');
    expect(summary).toContain('Move long texts out of the catalog files');
  });

  it('that breaks an entity fails where the policy enforces, and passes once mended', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy(enforced);
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
    pull.push({ 'catalog-info.yaml': component('shop') });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it('does not answer for what the base had', async () => {
    const { shop, check, policy } = await shopWorld({ 'catalog-info.yaml': broken });
    await policy(enforced);
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# Shop\n' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
    expect(pull.checkRuns[0]?.summary).toContain('existing');
  });

  it('cannot change the policy that judges it', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy(enforced);
    const pull = shop.pullRequest({
      head: 'change',
      files: { 'catalog-info.yaml': broken, '.github/catalog-warden.yml': 'failOn: never\nexclude: ["**"]\n' },
    });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
    expect(pull.checkRuns[0]?.summary).toContain('The policy of the base counts until it is merged.');
  });

  it('that asks for an exemption waits for its approval', async () => {
    const { shop, check, policy, context } = await shopWorld();
    await policy({
      ...enforced,
      'catalog-warden/config.yml': 'packs: [ownership]\nrules:\n  ownership/owner-is-group: error\n',
    });
    const exemption = `rule: ownership/owner-is-group
entity: component:default/shop
reason: The team is being formed this summer.
granted: 2026-06-01
expires: 2026-07-01
`;
    const person = component('shop').replace('owner: payments', 'owner: user:jane');
    const files = { 'catalog-info.yaml': person, '.github/catalog-warden/exemptions/shop.yaml': exemption };
    const pull = shop.pullRequest({ head: 'change', files });
    await check(pull.number, { ...context, now: () => new Date('2026-06-10T12:00:00Z') });
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'action_required' }]);
    expect(pull.checkRuns[0]?.summary).toContain('`.github/catalog-warden/exemptions/shop.yaml`');
  });

  it.each([
    ['a mistake in the configuration', { '.github/catalog-warden.yml': 'packs: [recomended]\n' }],
    ['a malformed exemption', { '.github/catalog-warden/exemptions/shop.yaml': 'rule: 1\n' }],
    [
      'trying to weaken a rule that is locked',
      { '.github/catalog-warden.yml': 'rules:\n  ownership/owner-is-group: off\n' },
    ],
  ])('is judged by the organisation alone where its base has %s', async (_, files) => {
    const { shop, check, policy } = await shopWorld({ 'catalog-info.yaml': component('shop'), ...files });
    await policy({
      ...enforced,
      'catalog-warden/config.yml':
        'packs: [ownership]\nrules:\n  ownership/owner-is-group: error\nlocked: [ownership/owner-is-group]\n',
    });
    const person = component('shop').replace('owner: payments', 'owner: user:jane');
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': person } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
    const summary = pull.checkRuns[0]?.summary;
    expect(summary).toContain('The configuration of the base is wrong, so it does not count.');
    expect(summary).toContain(`- \`${Object.keys(files)[0]}:`);
    const sound = shop.pullRequest({ head: 'sound', files: { 'README.md': '# Shop\n' } });
    await check(sound.number);
    expect(sound.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it('cannot switch its check off by a fact file', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy({ ...enforced, 'catalog-warden/config.yml': 'facts: [facts/*.json]\n' });
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken, 'facts/a.json': '{' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
    expect(pull.checkRuns[0]?.summary).toContain('facts/a.json:1:` It is no JSON');
  });

  const exemptionFile = '.github/catalog-warden/exemptions/shop.yaml';
  it.each([
    ['configuration', { '.github/catalog-warden.yml': '# Ours\npacks: [recomended]\n' }, 2],
    ['exemption', { [exemptionFile]: 'rule: catalog/unknown-field\n' }, 1],
  ])('that brings a mistake in the %s is told at its place, and fails', async (_, files, line) => {
    const { shop, check, policy, github } = await shopWorld();
    await policy(enforced);
    const pull = shop.pullRequest({ head: 'change', files });
    await check(pull.number);
    const [run] = pull.checkRuns;
    expect(run?.conclusion).toBe('failure');
    expect(run?.title).toMatch(/^\d mistakes? in the policy$/);
    const [path] = Object.keys(files);
    expect(run?.annotations[0]).toMatchObject({ path, start_line: line, annotation_level: 'failure' });
    expect(run?.summary).toContain('### Mistakes in the policy');
    github.assertValid();
  });

  it('that brings a mistake in the policy is neutral where nothing is enforced', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy({ 'catalog-warden/enforcement.yml': 'mode: warn\n' });
    const pull = shop.pullRequest({ head: 'change', files: { '.github/catalog-warden.yml': 'packs: [recomended]\n' } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral', title: '1 mistake in the policy' }]);
  });

  it('does not answer for mistakes in the policy that were there, and may mend them', async () => {
    const wrong = { '.github/catalog-warden.yml': 'packs: [recomended]\n' };
    const { shop, check, policy } = await shopWorld(wrong);
    await policy(enforced);
    const edit = { '.github/catalog-warden.yml': '# Ours\npacks: [recomended]\n' };
    const pull = shop.pullRequest({ head: 'change', files: edit });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
    const mending = shop.pullRequest({
      head: 'mend',
      files: { '.github/catalog-warden.yml': 'packs: [recommended]\n' },
    });
    await check(mending.number);
    expect(mending.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it.each([
    ['the enforcement', 'catalog-warden/enforcement.yml', 'mode: enforced\n'],
    ['the configuration', 'catalog-warden/config.yml', 'packs: [./packs/none]\n'],
    ['a pack', 'catalog-warden/packs/acme/owner-is-group.yaml', 'title: No rule\n'],
    ['an exemption', 'catalog-warden/exemptions/shop.yaml', 'rule: 1\n'],
  ])('of the policy repository that brings a mistake in %s fails', async (_, path, text) => {
    const { policy, context, installation, github } = await shopWorld();
    const repository = await policy(policyFiles);
    const pull = repository.pullRequest({ head: 'change', files: { [path]: text } });
    const data = { installation: installation.id, repository: repository.id, number: pull.number };
    await checkPullRequestJob.run(data, context, new AbortController().signal);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
    expect(pull.checkRuns[0]?.annotations[0]).toMatchObject({ path, start_line: 1 });
    github.assertValid();
  });

  it('to another branch does not stand for one to the default branch', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy(enforced);
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    shop.commit({ branch: 'scratch', files: { '.github/catalog-warden.yml': 'exclude: ["**"]\n' } });
    const other = shop.pullRequest({ head: 'change', base: 'scratch' });
    await check(other.number);
    await check(other.number);
    expect(shop.checkRuns(pull.headSha)).toMatchObject([
      { name: 'Catalog Warden', conclusion: 'failure' },
      { name: 'Catalog Warden (scratch)', conclusion: 'success' },
    ]);
  });

  it('leaves no check run in progress when it goes to another branch now', async () => {
    const { shop, check, context } = await shopWorld();
    shop.push('next', shop.head());
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await expect(check(pull.number, killedAfter(context, 3))).rejects.toThrow('killed');
    pull.edit({ base: 'next' });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([
      { name: 'Catalog Warden', status: 'completed', title: 'Another base was chosen' },
      { name: 'Catalog Warden (next)', conclusion: 'neutral', title: expect.stringContaining('1 error') },
    ]);
  });

  it('to another branch is not held against other repositories', async () => {
    const world = await shopWorld();
    const { shop, check, acme, policy } = world;
    await policy(enforced);
    await defines(world, acme.repository('web'), 'component:default/web', 'component:default/shop');
    shop.push('release', shop.head());
    const pull = shop.pullRequest({
      head: 'change',
      base: 'release',
      files: { 'catalog-info.yaml': component('web') },
    });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success', title: '1 entity in 1 file: no problems found' }]);
    expect(pull.checkRuns[0]?.summary).toContain('what it means for other repositories was not looked at');
  });

  it('from a fork is read as data', async () => {
    const { shop, check, github } = await shopWorld();
    const fork = github.user('jane').fork(shop);
    const pull = shop.pullRequest({ head: 'change', fork, files: { 'catalog-info.yaml': broken }, author: 'jane' });
    await check(pull.number);
    expect(pull.checkRuns.concat(shop.checkRuns(pull.headSha))[0]).toMatchObject({ conclusion: 'neutral' });
    github.assertValid();
  });

  it('that takes away an entity lists who depends on it', async () => {
    const world = await shopWorld();
    const { shop, check, acme } = world;
    await defines(world, acme.repository('web'), 'component:default/web', 'component:default/shop');
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': component('store') } });
    await check(pull.number);
    const title = '1 reference of other repositories would dangle';
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral', title }]);
    const summary = pull.checkRuns[0]?.summary ?? '';
    expect(summary).toContain('### Other repositories depend on what this change takes away');
    expect(summary).toContain('`component:default/web` refers to `component:default/shop` in `spec.dependsOn`');
    expect(summary).toContain('https://github.com/acme/web/blob/HEAD/catalog-info.yaml#L8');
    expect(summary).toContain('owned by `group:default/web`');
  });

  it('that adds an entity of another repository fails', async () => {
    const world = await shopWorld();
    const { shop, check, acme, policy } = world;
    await policy(enforced);
    await defines(world, acme.repository('web'), 'component:default/web', 'component:default/shop');
    const text = `${component('shop')}---\n${component('web')}`;
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': text } });
    await check(pull.number);
    const title = '1 entity defined in another repository, too';
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'failure', title }]);
    expect(pull.checkRuns[0]?.summary).toContain('### Defined twice in the organisation');
  });

  it.each([
    ['public', false],
    ['internal', true],
    ['private', true],
  ] as const)('of a repository that is %s tells what private repositories hold: %s', async (visibility, isTold) => {
    const world = await shopWorld();
    const { shop, check, acme, policy, know } = world;
    shop.setVisibility(visibility);
    await know(shop);
    await policy(enforced);
    const shopRef = 'component:default/shop';
    await defines(world, acme.repository('secret-plan'), 'component:default/merger', shopRef);
    await defines(world, acme.repository('secret-books'), 'component:default/ledger', 'component:default/merger');
    await defines(world, acme.repository('open', { visibility: 'public' }), 'component:default/open', shopRef);
    await knowAll(world);
    const files = {
      'catalog-info.yaml': component('merger'),
      'other/catalog-info.yaml': `${component('other')}  dependsOn: ["component:ledger", "component:ledgr", "component:opne"]\n`,
    };
    const pull = shop.pullRequest({ head: 'change', files });
    await check(pull.number);
    const [run] = pull.checkRuns;
    expect(run?.conclusion).toBe('failure');
    const told = JSON.stringify([run?.title, run?.summary, run?.annotations]);
    expect(told).toContain('https://github.com/acme/open/blob/HEAD/catalog-info.yaml');
    expect(told).toContain('Did you mean `component:open`?');
    expect(told.includes('Did you mean `component:ledger`?')).toBe(isTold);
    expect(told.includes('secret-plan')).toBe(isTold);
    expect(told.includes('`component:default/merger` refers to')).toBe(isTold);
    if (isTold) return;
    expect(run?.summary).toContain('`component:default/merger` is defined in a repository that is not public, too.');
    expect(run?.summary).toContain('1 entity of repositories that are not public refers to `component:default/shop`');
  });

  it('is not blocked by an entity of a repository that takes no part', async () => {
    const world = await shopWorld();
    const { shop, check, acme, policy } = world;
    await policy({ 'catalog-warden/enforcement.yml': 'mode: enforce\nrepositories: { exclude: [sandbox-*] }\n' });
    await defines(world, acme.repository('sandbox-web'), 'component:default/web', 'component:default/shop');
    const pull = shop.pullRequest({ head: 'change', files: { 'web/catalog-info.yaml': component('web') } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it('of a repository that takes no part is told so', async () => {
    const { shop, check, policy } = await shopWorld();
    await policy({ 'catalog-warden/enforcement.yml': 'mode: enforce\nrepositories: { exclude: [shop] }\n' });
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral' }]);
    expect(pull.checkRuns[0]?.summary).toContain('This repository takes no part');
    expect(pull.checkRuns[0]?.summary).not.toContain('observe');
  });

  it('that has nothing in common with its base is told so, and one whose head cannot be seen is tried again', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# Shop\n' } });
    const hidden = refusing(context, /compare|git\/commits/, 404);
    await expect(check(pull.number, hidden)).rejects.toThrow('refused');
    expect(pull.checkRuns).toMatchObject([{ status: 'in_progress' }]);
    await check(pull.number, refusing(context, /compare/, 404));
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral', title: 'The branches have nothing in common' }]);
  });

  it('is not blocked for ever by trouble of GitHub', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    const troubled = refusing(context, /compare/, 422);
    await expect(check(pull.number, troubled)).rejects.toThrow('refused');
    expect(pull.checkRuns).toMatchObject([{ status: 'in_progress' }]);
    await expect(check(pull.number, troubled, { isLastAttempt: true })).rejects.toThrow('refused');
    expect(pull.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
    expect(pull.checkRuns[0]?.summary).toContain('**Re-run** tries once more');
    expect(pull.checkRuns[0]?.actions).toMatchObject([{ identifier: 'run-again' }]);
    const about = { repositoryId: shop.id, headSha: pull.headSha, subject: `pull-request:${pull.number}` };
    expect(await findCheckRun(context.store.db, about)).toMatchObject({ conclusion: 'neutral' });
    await check(pull.number);
    expect(pull.checkRuns.at(-1)?.title).toContain('1 error');
  });

  it('gets its result although an earlier commit cannot be written to', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await expect(check(pull.number, killedAfter(context, 3))).rejects.toThrow('killed');
    // Neutral would let a required check pass, until the job is tried again.
    expect(pull.checkRuns).toMatchObject([{ status: 'in_progress' }]);
    const old = pull.headSha;
    pull.push({ 'catalog-info.yaml': component('shop') });
    await check(pull.number, refusing(context, new RegExp(`commits/${old}/check-runs`), 422));
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it('gets no second check run when the database was lost', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    await context.store.db.deleteFrom('checkRun').execute();
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
  });

  it('of a repository that is not known yet is checked once it was read', async () => {
    const { acme, context, asked, installation } = await shopWorld();
    const fresh = acme.repository('fresh', { files: { 'catalog-info.yaml': broken } });
    const pull = fresh.pullRequest({ head: 'change', files: { 'README.md': '# Fresh\n' } });
    const data = { installation: installation.id, repository: fresh.id, number: pull.number };
    const run = async () => await checkPullRequestJob.run(data, context, new AbortController().signal);
    await expect(run()).rejects.toThrow(`The repository ${fresh.id} is not known yet.`);
    expect(asked.map(({ name, key }) => `${name} ${key}`)).toEqual([`read-repository ${fresh.id}`]);
  });

  it('leads from its check run to the checks of the commit', async () => {
    const { shop, check } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': '# Shop\n' } });
    await check(pull.number);
    const detailsUrl = `https://github.com/acme/shop/commit/${pull.headSha}/checks`;
    expect(pull.checkRuns).toMatchObject([{ detailsUrl }]);
  });

  it('with many mistakes has annotations in batches', async () => {
    const { shop, check, github } = await shopWorld();
    const text = Array.from({ length: 120 }, (_, index) =>
      component(`shop-${index}`).replace('owner: payments', 'owner: [payments]'),
    );
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': text.join('---\n') } });
    await check(pull.number);
    expect(pull.checkRuns).toHaveLength(1);
    expect(pull.checkRuns[0]?.annotations).toHaveLength(100);
    github.assertValid();
  });

  it('leaves no check run in progress when a newer push supersedes it', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await expect(check(pull.number, killedAfter(context, 3))).rejects.toThrow('killed');
    const [old] = pull.checkRuns;
    expect(old).toMatchObject({ status: 'in_progress' });
    pull.push({ 'catalog-info.yaml': component('shop') });
    await check(pull.number);
    expect(old).toMatchObject({ status: 'completed', conclusion: 'cancelled', title: 'A newer commit took its place' });
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success' }]);
  });

  it('shows what only the Action found, and never less than the App found', async () => {
    const { shop, check, context } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    const only = {
      rule: 'acme/reviewed',
      severity: 'warning',
      state: 'new',
      file: 'catalog-info.yaml',
      document: 0,
      line: 4,
      column: 3,
      endLine: 4,
      endColumn: 7,
      message: 'Nobody looked at it for a year.',
      fingerprint: 'of-the-action',
    };
    const report = { findings: [only], entities: [], summary: { passed: true } } as never;
    await putActionReport(context.store.db, {
      repositoryId: shop.id,
      sha: pull.headSha,
      report,
      receivedAt: new Date(),
    });
    await check(pull.number);
    const rules = pull.checkRuns.at(-1)?.annotations.map(({ title }) => title);
    expect(rules).toEqual([expect.stringContaining('backstage/schema'), expect.stringContaining('acme/reviewed')]);
  });

  it('is not held up by what the Action found before it was exempt', async () => {
    const { shop, check, context, policy, github } = await shopWorld();
    const [entity, rule] = ['component:default/shop', 'catalog/unknown-field'];
    const granted = new Date().toISOString().slice(0, 10);
    const exemption = { rule, entity, reason: 'The field is read by a plugin.', granted, expires: granted };
    const file = 'catalog-warden/exemptions/shop.yml';
    await policy({ ...enforced, [file]: JSON.stringify(exemption) });
    const text = `${component('shop')}  dependson: []\n`;
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': text } });
    await putActionReport(context.store.db, {
      repositoryId: shop.id,
      sha: pull.headSha,
      report: buildReport({ findings: [buildFinding({ rule, entity, severity: 'error' })] }),
      receivedAt: new Date(),
    });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'success', annotations: [] }]);
    github.assertValid();
  });

  it('says which groups there are not, by the word of the Action, where the App knows all but groups', async () => {
    const world = await shopWorld();
    const { shop, check, context, github } = world;
    await knowAll(world);
    const text = component('shop').replace('payments', 'paymets');
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': text } });
    const [entity, rule] = ['component:default/shop', 'catalog/dangling-reference'];
    const mark = fingerprint({ rule, path: ['spec', 'owner'] }, entity, { spec: { owner: 'paymets' } });
    const finding = buildFinding({ rule, entity, line: 9, fingerprint: mark });
    await putActionReport(context.store.db, {
      repositoryId: shop.id,
      sha: pull.headSha,
      report: buildReport({ findings: [finding] }),
      receivedAt: new Date(),
    });
    await check(pull.number);
    expect(pull.checkRuns[0]?.annotations).toMatchObject([{ title: expect.stringContaining(rule) }]);
    github.assertValid();
  });

  it('that was closed, or never was, gets nothing', async () => {
    const { shop, check } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    pull.close();
    await check(pull.number);
    await check(999);
    expect(pull.checkRuns).toEqual([]);
  });

  it('takes five requests, tokens apart', async () => {
    const { shop, check, github, context } = await shopWorld();
    const first = shop.pullRequest({ head: 'first', files: { 'README.md': '# Shop\n' } });
    await check(first.number);
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': component('shops') } });
    const before = github.requests.length;
    await check(pull.number, context, { brought: pull.headSha });
    const requests = github.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(requests.filter((request) => !request.endsWith('access_tokens'))).toHaveLength(5);
  });

  it('is only confirmed when the same is checked again', async () => {
    const { shop, check, github } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    const before = github.requests.length;
    await check(pull.number);
    expect(pull.checkRuns).toHaveLength(1);
    const writes = github.requests
      .slice(before)
      .filter(({ path }) => path.includes('check-runs') && !path.includes('commits'));
    expect(writes.map(({ method }) => method)).toEqual(['PATCH']);
    expect(pull.checkRuns[0]?.annotations).toHaveLength(1);
  });

  it('ends the same wherever the job was killed', async () => {
    const { shop, check, context, github } = await shopWorld();
    const reference = shop.pullRequest({ head: 'reference', files: { 'catalog-info.yaml': broken } });
    await check(reference.number);
    for (let survives = 0, died = true; died; survives += 1) {
      const files = { 'catalog-info.yaml': broken, 'change.txt': String(survives) };
      const pull = shop.pullRequest({ head: `change-${survives}`, files });
      died = await check(pull.number, killedAfter(context, survives)).then(
        () => false,
        () => true,
      );
      await check(pull.number);
      const [run, ...more] = pull.checkRuns;
      expect(more).toEqual([]);
      expect(run).toMatchObject({ status: 'completed', conclusion: 'neutral' });
      expect(run?.annotations).toHaveLength(reference.checkRuns[0]?.annotations.length ?? 0);
    }
    github.assertValid();
  });
});

/** The same App, whose requests to these addresses GitHub refuses. */
function refusing(context: AppContext, paths: RegExp, status: number): AppContext {
  return {
    ...context,
    github: {
      ...context.github,
      installation: (id, options) => {
        const client = context.github.installation(id, options);
        const refuse = (route: string, parameters: object): void => {
          const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
            String(new Map(Object.entries(parameters)).get(name)),
          );
          if (paths.test(path)) throw new GithubError('GitHub refused', { kind: 'refused', status });
        };
        return {
          ...client,
          read: async (route, parameters) => {
            refuse(route, parameters ?? {});
            return await client.read(route, parameters);
          },
          mutate: async (...given) => {
            refuse('mutation', {});
            return await client.mutate(...given);
          },
        };
      },
    },
  };
}

/** The same App, which dies after so many requests: the next one is sent, and its answer is never seen. */
function killedAfter(context: AppContext, requests: number): AppContext {
  let left = requests;
  const dying =
    <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      if (left < 0) throw new Error('killed');
      const answer = await call(...given);
      left -= 1;
      if (left < 0) throw new Error('killed');
      return answer;
    };
  return {
    ...context,
    github: {
      ...context.github,
      installation: (id, options) => {
        const client = context.github.installation(id, options);
        return {
          read: dying((...given: Parameters<typeof client.read>) => client.read(...given)),
          write: dying((...given: Parameters<typeof client.write>) => client.write(...given)),
          query: dying((...given: Parameters<typeof client.query>) => client.query(...given)),
          mutate: dying((...given: Parameters<typeof client.mutate>) => client.mutate(...given)),
        };
      },
    },
  };
}

describe('the button Fix', () => {
  const placeholder = component('shop').replace('type: service', 'type: Service');

  it('commits the fixes once, credited to the author, and never over a newer push', async () => {
    const { shop, check, context, installation, github, app } = await shopWorld();
    Object.assign(app.record.permissions, { contents: 'write' });
    Object.assign(installation.record.permissions, { contents: 'write' });
    const withFix = { ...context, fixButton: true };
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': placeholder }, author: 'jane' });
    await check(pull.number, withFix);
    expect(pull.checkRuns[0]?.actions).toMatchObject([{ identifier: 'fix' }, { identifier: 'run-again' }]);
    const data = { installation: installation.id, repository: shop.id, number: pull.number, sha: pull.headSha };
    await applyFixesJob.run(data, withFix, new AbortController().signal);
    expect(shop.text('catalog-info.yaml', 'change')).toBe(component('shop'));
    const mended = pull.headSha;
    await applyFixesJob.run(data, withFix, new AbortController().signal);
    expect(pull.headSha).toBe(mended);
    expect(shop.record.objects.commit(mended)?.message).toContain(
      'Co-authored-by: jane <jane@users.noreply.github.com>',
    );
    github.assertValid();
  });

  async function refusedWorld() {
    const world = await shopWorld();
    const { shop, check, context, installation } = world;
    const withFix = { ...context, fixButton: true };
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': placeholder } });
    await check(pull.number, withFix);
    const data = { installation: installation.id, repository: shop.id, number: pull.number, sha: pull.headSha };
    const press = async (given: AppContext) => await applyFixesJob.run(data, given, new AbortController().signal);
    return { ...world, pull, withFix, press };
  }

  it('says that the App may not write', async () => {
    const { pull, press, withFix } = await refusedWorld();
    // The installation never granted the permission.
    await press(withFix);
    const run = pull.checkRuns.at(-1);
    expect(run?.summary).toContain('**The fixes could not be committed.**');
    expect(run?.actions).toMatchObject([{ identifier: 'run-again' }]);
  });

  it('says that the branch takes no commit', async () => {
    const { pull, press, withFix, app, installation } = await refusedWorld();
    Object.assign(app.record.permissions, { contents: 'write' });
    Object.assign(installation.record.permissions, { contents: 'write' });
    await press(refusing(withFix, /mutation/, 403));
    expect(pull.checkRuns.at(-1)?.summary).toContain('**The fixes could not be committed.**');
  });

  it('is not there where it would commit to the default branch', async () => {
    const { shop, check, context, installation } = await shopWorld({ 'catalog-info.yaml': placeholder });
    shop.commit({ branch: 'release', files: { 'catalog-info.yaml': component('shop') } });
    shop.commit({ files: { 'more/catalog-info.yaml': placeholder.replace('shop', 'more') } });
    const withFix = { ...context, fixButton: true };
    const pull = shop.pullRequest({ head: 'main', base: 'release' });
    await check(pull.number, withFix);
    expect(pull.checkRuns[0]?.actions).toMatchObject([{ identifier: 'run-again' }]);
    const data = { installation: installation.id, repository: shop.id, number: pull.number, sha: pull.headSha };
    const before = shop.head();
    await applyFixesJob.run(data, withFix, new AbortController().signal);
    expect(shop.head()).toBe(before);
  });

  it('credits no bot, whose name may be that of a stranger', async () => {
    const { shop, context, installation, github, app } = await shopWorld();
    Object.assign(app.record.permissions, { contents: 'write' });
    Object.assign(installation.record.permissions, { contents: 'write' });
    Object.assign(github.user('renovate[bot]').record, { type: 'Bot' });
    const files = { 'catalog-info.yaml': placeholder };
    const pull = shop.pullRequest({ head: 'change', files, author: 'renovate[bot]' });
    const data = { installation: installation.id, repository: shop.id, number: pull.number, sha: pull.headSha };
    await applyFixesJob.run(data, { ...context, fixButton: true }, new AbortController().signal);
    expect(shop.text('catalog-info.yaml', 'change')).toBe(component('shop'));
    expect(shop.record.objects.commit(pull.headSha)?.message).not.toContain('Co-authored-by');
    github.assertValid();
  });

  it('is not there unless the App may write', async () => {
    const { shop, check } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': placeholder } });
    await check(pull.number);
    expect(pull.checkRuns[0]?.actions).toMatchObject([{ identifier: 'run-again' }]);
  });
});

describe('a merge group', () => {
  it('is judged anew on its own commit', async () => {
    const { shop, policy, installation, context, github } = await shopWorld();
    await policy(enforced);
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    const group = pull.enqueue();
    const data = { installation: installation.id, repository: shop.id, sha: group.headSha, ref: group.headRef };
    await checkMergeGroupJob.run(data, context, new AbortController().signal);
    expect(shop.checkRuns(group.headSha)).toMatchObject([{ name: 'Catalog Warden', conclusion: 'failure' }]);
    github.assertValid();
  });

  it('for another branch has the name of its pull requests', async () => {
    const { shop, installation, context } = await shopWorld();
    shop.push('release/2', shop.head());
    const pull = shop.pullRequest({ head: 'change', base: 'release/2', files: { 'README.md': '# Shop\n' } });
    const group = pull.enqueue();
    const data = { installation: installation.id, repository: shop.id, sha: group.headSha, ref: group.headRef };
    await checkMergeGroupJob.run(data, context, new AbortController().signal);
    expect(shop.checkRuns(group.headSha)).toMatchObject([
      { name: 'Catalog Warden (release/2)', conclusion: 'success' },
    ]);
  });
});
