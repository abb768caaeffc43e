import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeIssueJob } from '../../../app/jobs/write-issue.ts';
import { writeSummaryJob } from '../../../app/jobs/write-summary.ts';
import { replaceExemptions } from '../../../app/store/exemptions.ts';
import { readHistory, recordHistory } from '../../../app/store/history.ts';
import { setPolicyRepository } from '../../../app/store/installations.ts';
import type { RepositoryHandle } from '../../github/stand-in/builder/repository.ts';
import { issueWorld } from '../../support/issue-world.ts';
import { buildFinding } from '../../support/report-builder.ts';

const minutes = 60_000;
const day = 24 * 60 * minutes;
const signal = new AbortController().signal;

async function world(...enforcement: Parameters<typeof issueWorld>) {
  const found = await issueWorld(...enforcement);
  const { context, installation, policy } = found;
  const summarize = async (): Promise<void> =>
    await writeSummaryJob.run({ installation: installation.id }, context, signal);
  const write = async (repository: RepositoryHandle): Promise<void> =>
    await writeIssueJob.run({ installation: installation.id, subject: `repository:${repository.id}` }, context, signal);
  /** Without the hidden mark. */
  const text = (): string => (policy.issues[0]?.body ?? '').replace(/\n\n<!--.*$/s, '\n');
  return { ...found, summarize, write, text, shop: found.acme.repository('shop') };
}

const bronze = { id: 'readiness', level: 'bronze', percentage: 50 };
const scorecards = [{ id: 'readiness', title: 'Readiness', levels: [{ id: 'bronze', title: 'Bronze' }] }];

describe('the summary of an organisation', () => {
  it('tells the state, and what changed since last week', async () => {
    const { github, acme, shop, judge, read, write, summarize, text, context, installation, policy, enforce, pass } =
      await world({ issues: { dryRun: true } });
    const { db } = context.store;
    const id = installation.id;
    await read(acme.repository('old'));
    pass(8 * day);
    await read(policy);
    const payments = { 'component:default/shop': 'group:default/payments' };
    const broken = buildFinding({ line: 3, rule: 'backstage/syntax', file: 'other.yaml' });
    await judge(shop, {
      findings: [buildFinding({ entity: 'component:default/shop' }), broken],
      owners: payments,
      scorecards,
      standings: [bronze],
    });
    await judge(acme.repository('books'), [buildFinding({ severity: 'warning' })]);
    await judge(acme.repository('plain', { hasIssues: false }), []);
    await write(shop);
    await enforce({});
    const plain = acme.repository('no-issues', { hasIssues: false });
    await judge(plain, [buildFinding({ entity: 'component:default/plain' })]);
    await write(plain);
    await recordHistory(db, { installationId: id, day: '2026-11-20' }, [
      { scope: 'organisation', key: '', value: { errors: 7, warnings: 1, notes: 0 } },
      { scope: 'rule', key: 'catalog/unknown-field', value: { failures: 1 } },
      { scope: 'scorecard', key: 'readiness', value: { '': 1 } },
    ]);
    await replaceExemptions(db, id, [
      {
        file: 'catalog-warden/exemptions/shop.yml',
        rule: 'acme/tier',
        selector: {},
        expires: '2026-12-01',
        reason: '',
        pending: false,
      },
      {
        file: 'catalog-warden/exemptions/late.yml',
        rule: 'acme/tier',
        selector: {},
        expires: '2027-03-01',
        reason: '',
        pending: false,
      },
    ]);
    await summarize();
    expect(policy.issues).toMatchObject([{ state: 'open', title: 'Catalog Warden: the state of the catalog' }]);
    await expect(text()).toMatchFileSnapshot('../__snapshots__/summary.txt');
    expect(await readHistory(db, { installationId: id, scope: 'organisation', since: '2026-11-28' })).toMatchObject([
      { day: '2026-11-28', value: { errors: 3, warnings: 1 } },
    ]);
    github.assertValid();
  });

  it('says what is wrong with the policy', async () => {
    const { github, policy, read, summarize, text } = await world();
    policy.commit({ files: { 'catalog-warden/enforcement.yml': 'mode: nonsense\n' } });
    await read(policy);
    await summarize();
    expect(text()).toContain('### The policy has mistakes');
    expect(text()).toContain('`catalog-warden/enforcement.yml:1`');
    github.assertValid();
  });

  it('is one, edited in place, and only when something changed', async () => {
    const { github, shop, judge, policy, summarize, pass, writes } = await world();
    await summarize();
    pass(6 * minutes);
    await summarize();
    pass(day);
    await summarize();
    expect(writes()).toBe(1);
    await judge(shop, [buildFinding()]);
    pass(6 * minutes);
    await summarize();
    expect(writes()).toBe(2);
    expect(policy.issues).toHaveLength(1);
    github.assertValid();
  });

  it('waits five minutes before it is written again', async () => {
    const { github, summarize, clock } = await world();
    await summarize();
    await expect(summarize()).rejects.toMatchObject({ retryAt: new Date(clock.now.getTime() + 5 * minutes) });
    github.assertValid();
  });

  it('names public repositories only, and what they name, where everybody can read it', async () => {
    const { github, acme, shop, judge, read, write, summarize, text, policy, enforce, pass } = await world({
      issues: { dryRun: true },
    });
    policy.setVisibility('public');
    await read(policy);
    const open = acme.repository('open', { visibility: 'public' });
    await read(acme.repository('hidden-old'));
    await read(acme.repository('open-old', { visibility: 'public' }));
    pass(8 * day);
    await enforce({ issues: { dryRun: true } });
    const owners = {
      'component:default/shop': 'group:default/hidden-team',
      'component:default/open': 'group:default/open-team',
    };
    const secret = buildFinding({ entity: 'component:default/shop', rule: 'hidden-pack/hidden-rule' });
    await judge(shop, {
      findings: [secret, buildFinding({ entity: 'component:default/shop' })],
      owners,
      standings: [{ id: 'hidden-scorecard', percentage: 1 }],
    });
    await judge(open, { findings: [buildFinding({ entity: 'component:default/open' })], owners });
    await write(shop);
    await write(open);
    await summarize();
    expect(text()).not.toMatch(/hidden|shop/);
    expect(text()).toContain('| errors | 3 |');
    expect(text()).toContain('Everybody can read this, and 2 repositories are not public');
    expect(text()).toContain('| `catalog/unknown-field` | 2 |');
    expect(text()).toContain('| `group:default/open-team` | 1 |');
    expect(text()).toContain('- `acme/open`: 1 problem, 1 error among them\n- 1 in what is not public');
    expect(text()).toContain('### Not read for a week: 2');
    expect(text()).toContain('- `acme/open-old`\n- 1 in what is not public');
    github.assertValid();
  });

  it('moves with the policy repository', async () => {
    const { github, acme, policy, read, summarize, pass, context, installation } = await world();
    await summarize();
    const other = acme.repository('policy');
    await read(other);
    await setPolicyRepository(context.store.db, installation.id, other.id);
    pass(6 * minutes);
    await summarize();
    expect(policy.issues).toMatchObject([
      { state: 'closed', comments: [{ body: 'This is told in `acme/policy` now.' }] },
    ]);
    expect(other.issues).toMatchObject([{ state: 'open', title: 'Catalog Warden: the state of the catalog' }]);
    github.assertValid();
  });

  it('and the history bear whatever names a repository writes', async () => {
    const { github, shop, judge, summarize, text, context, installation } = await world();
    const long = randomBytes(3_000).toString('hex');
    const many = Array.from({ length: 1_200 }, (_, index) => `component:default/c${index}`);
    await judge(shop, {
      findings: [
        buildFinding({ entity: 'component:default/shop', rule: `acme/${long}` }),
        ...many.map((entity) => buildFinding({ entity })),
      ],
      owners: {
        'component:default/shop': `group:default/${long}`,
        ...Object.fromEntries(many.map((entity) => [entity, entity.replace('component', 'group')])),
      },
      standings: [{ id: long, level: long, percentage: 1 }],
    });
    await summarize();
    expect(text()).toContain('### Owners with the most to mend');
    const kept = async (scope: string) =>
      (await readHistory(context.store.db, { installationId: installation.id, scope, since: '' })).map(
        ({ key }) => key,
      );
    expect(await kept('owner')).toHaveLength(1_000);
    expect(await kept('rule')).toEqual(['catalog/unknown-field']);
    expect(await kept('scorecard')).toEqual([]);
    github.assertValid();
  });

  it('that a person closed stays closed, and right', async () => {
    const { github, shop, judge, policy, summarize, pass, text } = await world();
    await summarize();
    policy.editIssue(policy.issues[0]!, { state: 'closed' });
    await judge(shop, [buildFinding()]);
    pass(6 * minutes);
    await summarize();
    expect(policy.issues).toMatchObject([{ state: 'closed', comments: [] }]);
    expect(text()).toContain('| errors | 1 |');
    github.assertValid();
  });

  it('is not written without a policy repository, or before the first sync is done', async () => {
    const { github, summarize, context, installation, writes } = await world();
    await setPolicyRepository(context.store.db, installation.id, null);
    await summarize();
    await context.store.db.updateTable('installation').set({ syncedAt: null }).execute();
    await summarize();
    expect(writes()).toBe(0);
    github.assertValid();
  });
});
