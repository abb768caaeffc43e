import { describe, expect, it } from 'vitest';
import { applyReport, readPolicy, readRepository, syncInstallation } from '../../../app/jobs/requests.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { findReport } from '../../../app/store/reports.ts';
import { fingerprint } from '../../../core/report/fingerprint.ts';
import type { Report } from '../../../core/report/report.ts';
import { buildFinding } from '../../support/report-builder.ts';
import { component, failuresOf, jobWorld, policyFiles, runJob } from './support.ts';

const day = 24 * 3600 * 1000;

function dayIn(days: number): string {
  return new Date(Date.now() + days * day).toISOString().slice(0, 10);
}

/** A rule about a fact that only the Action knows. */
function oncall(more = ''): string {
  return `title: The rotation has people
why: Somebody must wake up.
remedy: Add people to the rotation.
severity: error
appliesTo: { kind: Component }
facts:
  oncall.people:
    type: number
    description: How many people are in the rotation.
assert: { count: { fact: oncall.people }, least: 2 }
at: metadata.name
message: The rotation has too few people.
${more}tests:
  - it: passes for a full rotation
    entity: { kind: Component }
    facts: { oncall.people: 4 }
    expect: pass
  - it: fails for one person
    entity: { kind: Component }
    facts: { oncall.people: 1 }
    expect: { fail: { at: metadata.name } }
  - it: is unknown when nobody tells
    entity: { kind: Component }
    expect: unknown
`;
}

const pack = `title: Acme
version: 1.0.0
description: The rules of Acme.
owner: platform
scorecards:
  - id: readiness
    title: Readiness
    appliesTo: { kind: Component }
    levels:
      - { id: bronze, rules: [acme/oncall] }
`;

const shop = 'component:default/shop';
const rule = 'acme/oncall';
const finding = buildFinding({
  rule,
  entity: shop,
  line: 4,
  message: 'The rotation has too few people.',
  fingerprint: 'oncall',
});

/** A repository of which the App knows that a reference dangles, and does not know a fact. */
async function world(more: Readonly<Record<string, string>> = {}) {
  const found = await jobWorld();
  const { acme, db, context, installation, settle } = found;
  const files = {
    ...policyFiles,
    'catalog-warden/packs/acme/pack.yaml': pack,
    'catalog-warden/packs/acme/oncall.yaml': oncall(),
    ...more,
  };
  const policy = acme.repository('.github', { files });
  const text = component('shop', '  dependsOn:\n    - component:nowhere\n');
  const repository = acme.repository('shop', { files: { 'catalog-info.yaml': text } });
  await settle(syncInstallation({ installation: installation.id }));
  const ids = { installation: installation.id, repository: repository.id };
  const stored = async (): Promise<Report> => (await findReport(db, repository.id))!.report;
  /** What the Action reports of the newest commit: it knows the fact, and no other repository. */
  const report = async (state: 'fail' | 'pass' | 'exempt', changes: Partial<Report> = {}): Promise<void> => {
    const own = await stored();
    const sent: Report = {
      ...own,
      findings: state === 'fail' ? [finding] : [],
      entities: own.entities.map(({ reasons: _reasons, ...entity }) => ({
        ...entity,
        rules: { ...entity.rules, [rule]: state },
      })),
      ...changes,
    };
    await putActionReport(db, {
      repositoryId: repository.id,
      sha: repository.head(),
      report: sent,
      receivedAt: new Date(),
    });
    await runJob(context, applyReport(ids));
    await settle();
  };
  const failures = async () =>
    (await failuresOf(context, repository.id)).map((one) => `${one.severity} ${one.rule}`).sort();
  const levels = async () => await db.selectFrom('level').select(['scorecard', 'level']).execute();
  const push = async (text_: string): Promise<readonly string[]> => {
    repository.commit({ files: { 'catalog-info.yaml': text_ } });
    return await settle(readRepository(ids));
  };
  /** What the App says so many days later. */
  const later = async (days: number): Promise<void> => {
    const now = () => new Date(Date.now() + days * day);
    await runJob({ ...context, now }, readPolicy({ installation: installation.id }));
  };
  return { ...found, policy, repository, ids, text, stored, report, failures, levels, push, later };
}

const dangling = 'warning catalog/dangling-reference';

describe('a report of the Action on a default branch', () => {
  it('adds to what the App found, and says what the App does not know', async () => {
    const { github, report, failures, levels, stored } = await world();
    expect(await failures()).toEqual([dangling]);
    expect(await levels()).toEqual([{ scorecard: 'readiness', level: null }]);
    await report('fail');
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    expect((await stored()).entities).toMatchObject([
      {
        rules: { [rule]: 'fail' },
        scorecards: [{ next: { steps: [{ rule, state: 'fail', text: finding.message }] } }],
      },
    ]);
    await report('pass');
    expect(await failures()).toEqual([dangling]);
    expect(await levels()).toEqual([{ scorecard: 'readiness', level: 'bronze' }]);
    expect((await stored()).entities[0]?.reasons).toBeUndefined();
    github.assertValid();
  });

  it('takes nothing away of what the App finds later', async () => {
    const { github, acme, installation, settle, repository, push, report, failures, text } = await world();
    const there = acme.repository('there', { files: { 'catalog-info.yaml': component('nowhere') } });
    await settle(readRepository({ installation: installation.id, repository: there.id }));
    await push(`${text}# A comment.\n`);
    await report('fail');
    expect(await failures()).toEqual([`error ${rule}`]);
    there.commit({ files: { 'catalog-info.yaml': component('elsewhere') } });
    await settle(readRepository({ installation: installation.id, repository: there.id }));
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    expect(repository.issues).toEqual([]);
    github.assertValid();
  });

  it('is judged by the exemptions of the day', async () => {
    const file = 'catalog-warden/exemptions/shop.yml';
    const exemption = `rule: ${rule}\nentity: ${shop}\nreason: The rotation is being built up again.\n`;
    const { github, report, failures, later, stored } = await world({
      [file]: `${exemption}granted: ${dayIn(-1)}\nexpires: ${dayIn(30)}\n`,
    });
    await report('fail');
    expect(await failures()).toEqual([dangling]);
    expect(await stored()).toMatchObject({
      exempt: [{ rule, expires: dayIn(30) }],
      entities: [{ rules: { [rule]: 'exempt' } }],
    });
    await later(31);
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    const { severity, message, line, entity } = finding;
    const place = { file: finding.file, reason: 'The rotation is being built up again.', expires: dayIn(30) };
    await report('exempt', { exempt: [{ rule, severity, message, line, entity: entity!, ...place }] });
    await later(29);
    expect(await failures()).toEqual([dangling]);
    await later(31);
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    github.assertValid();
  });

  it('says which groups there are not, where the App knows the whole catalog but for them', async () => {
    const { github, push, report, failures } = await world();
    const text = component('shop').replace('payments', 'paymets');
    await push(text);
    expect(await failures()).toEqual([]);
    const owner = { path: ['spec', 'owner'], rule: 'catalog/dangling-reference' };
    const marks = { entity: shop, fingerprint: fingerprint(owner, shop, { spec: { owner: 'paymets' } }) };
    const found = buildFinding({ rule: owner.rule, severity: 'warning', line: 9, ...marks });
    await report('pass', { findings: [found] });
    expect(await failures()).toEqual([dangling]);
    // The App reads pushes before the Action has judged them.
    for (const comment of ['One.', 'Two.']) {
      await push(`${text}# ${comment}\n`);
      expect(await failures()).toEqual([dangling]);
    }
    await report('pass');
    expect(await failures()).toEqual([]);
    await report('pass', { findings: [found] });
    expect(await failures()).toEqual([dangling]);
    await push(component('shop'));
    expect(await failures()).toEqual([]);
    github.assertValid();
  });

  it('counts by the rollout of the day', async () => {
    const rollout = `rollout: { announce: ${dayIn(-1)}, enforce: ${dayIn(10)} }\n`;
    const { github, report, failures, later } = await world({
      'catalog-warden/packs/acme/oncall.yaml': oncall(rollout),
    });
    await report('fail', {
      findings: [{ ...finding, severity: 'note', message: `Too few. Counts from ${dayIn(10)}.` }],
    });
    expect(await failures()).toEqual([`note ${rule}`, dangling]);
    await later(11);
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    github.assertValid();
  });

  it('that the store cannot hold does not count, and stops nothing', async () => {
    const { github, report, failures, push } = await world();
    await report('fail', { findings: [{ ...finding, line: 99_999_999_999 }] });
    expect(await failures()).toEqual([dangling]);
    await push(component('shop'));
    expect(await failures()).toEqual([]);
    github.assertValid();
  });
});

describe('what is not known any more', () => {
  it('stays as it was last known, until it is known again', async () => {
    const { github, report, failures, push, text, ids } = await world();
    await report('fail');
    // The App reads the push before the Action has judged it.
    const posts = await push(`# A comment.\n${text}`);
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    expect(posts.filter((post) => post.startsWith('write-summary'))).toEqual([`write-summary ${ids.installation}`]);
    await push(component('shop'));
    expect(await failures()).toEqual([`error ${rule}`]);
    await report('pass');
    expect(await failures()).toEqual([]);
    github.assertValid();
  });

  it('comes back when its exemption ends', async () => {
    const exemption = `rule: ${rule}\nentity: ${shop}\nreason: The rotation is being built up again.\n`;
    const { github, report, failures, push, later, stored, text } = await world({
      'catalog-warden/exemptions/shop.yml': `${exemption}granted: ${dayIn(-1)}\nexpires: ${dayIn(30)}\n`,
    });
    await report('fail');
    for (const comment of ['One.', 'Two.']) {
      await push(`${text}# ${comment}\n`);
      expect(await failures()).toEqual([dangling]);
      expect((await stored()).summary.exempt).toBe(1);
    }
    await later(31);
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    github.assertValid();
  });

  it('goes with its entity', async () => {
    const { github, report, failures, push } = await world();
    await report('fail');
    await push(component('other'));
    expect(await failures()).toEqual([]);
    github.assertValid();
  });

  it('is not forgotten when another part of the policy changes', async () => {
    const { github, policy, installation, settle, report, failures } = await world();
    await report('fail');
    policy.commit({ files: { 'catalog-warden/enforcement.yml': 'mode: warn\n' } });
    await settle(readRepository({ installation: installation.id, repository: policy.id }));
    expect(await failures()).toEqual([`error ${rule}`, dangling]);
    github.assertValid();
  });
});
