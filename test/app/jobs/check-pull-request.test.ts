import { describe, expect, it } from 'vitest';
import type { AppContext } from '../../../app/context.ts';
import { applyFixesJob } from '../../../app/jobs/apply-fixes.ts';
import { checkMergeGroupJob } from '../../../app/jobs/check-merge-group.ts';
import { checkPullRequestJob } from '../../../app/jobs/check-pull-request.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { setPolicyRepository } from '../../../app/store/installations.ts';
import { replaceReport } from '../../../app/store/reports.ts';
import { setRead } from '../../../app/store/repositories.ts';
import type { RepositoryHandle } from '../../github/stand-in/builder/repository.ts';
import { appWorld } from '../../support/app-world.ts';

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

async function shopWorld(files: Readonly<Record<string, string>> = { 'catalog-info.yaml': component('shop') }) {
  const world = await appWorld();
  const { acme, installation, context, know } = world;
  const shop = acme.repository('shop', { files });
  await know(shop);
  const check = async (number: number, given: AppContext = context): Promise<void> => {
    const data = { installation: installation.id, repository: shop.id, number };
    await checkPullRequestJob.run(data, given, new AbortController().signal);
  };
  /** The policy repository, as a push to it would have been read. */
  const policy = async (text: Readonly<Record<string, string>>): Promise<void> => {
    const repository = acme.repository('.github', { files: text });
    await know(repository);
    const headSha = repository.head();
    const tree = repository.record.objects.commit(headSha)?.tree ?? '';
    await setRead(context.store.db, repository.id, { headSha, treeSha: tree, readAt: new Date() });
    await setPolicyRepository(context.store.db, installation.id, repository.id);
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
    entities: [{ ...place, ref, kind, namespace: 'default', name, type: null, lifecycle: null, data: {} }],
    references: [{ ...place, fromRef: ref, field: 'spec.dependsOn', toRef }],
    ruleResults: [],
    levels: [],
  });
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

  it('is not blocked by a broken configuration of its base', async () => {
    const { shop, check } = await shopWorld({
      'catalog-info.yaml': component('shop'),
      '.github/catalog-warden.yml': 'packs: [recomended]\n',
    });
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    await check(pull.number);
    expect(pull.checkRuns).toMatchObject([{ conclusion: 'neutral' }]);
    expect(pull.checkRuns[0]?.summary).toMatch(/catalog.{1,2}warden\.yml:1/);
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
    expect(old).toMatchObject({ status: 'completed', conclusion: 'neutral', title: 'A newer commit took its place' });
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

  it('that was closed, or never was, gets nothing', async () => {
    const { shop, check } = await shopWorld();
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': broken } });
    pull.close();
    await check(pull.number);
    await check(999);
    expect(pull.checkRuns).toEqual([]);
  });

  it('takes five requests, tokens apart', async () => {
    const { shop, check, github } = await shopWorld();
    const first = shop.pullRequest({ head: 'first', files: { 'README.md': '# Shop\n' } });
    await check(first.number);
    const pull = shop.pullRequest({ head: 'change', files: { 'catalog-info.yaml': component('shops') } });
    const before = github.requests.length;
    await check(pull.number);
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
});
