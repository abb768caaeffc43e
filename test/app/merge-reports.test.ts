import { describe, expect, it } from 'vitest';
import { withActionReport } from '../../app/branch-report.ts';
import { mergeReports, type JudgedWith } from '../../app/merge-reports.ts';
import { unknownReferences } from '../../app/unknown-references.ts';
import type { KnownCatalog } from '../../core/catalog/build-index.ts';
import { check, type CheckResult } from '../../core/check.ts';
import type { RepositoryReader } from '../../core/facts/repository.ts';
import type { Config } from '../../core/policy/config.ts';
import { defaultConfig } from '../../core/policy/default-config.ts';
import type { Exemption } from '../../core/policy/exemption.ts';
import type { Report, ReportFinding } from '../../core/report/report.ts';
import { resolvePacks } from '../../core/rules/resolve-packs.ts';
import type { RunRules } from '../../core/scorecard/apply-rules.ts';
import { buildFinding } from '../support/report-builder.ts';
import { runRules } from '../support/run-rules.ts';

const today = '2026-11-21';
const yesterday = '2026-11-20';

const payments = { kind: 'Group', namespace: 'default', name: 'payments' };
const openKinds = ['user', 'group'];
/** What the App knows: all but groups and users. */
const ofApp: KnownCatalog = { entities: [], complete: true, openKinds };
/** What Backstage knows. */
const ofBackstage: KnownCatalog = { entities: [payments], complete: true };

function component(more: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
spec:
  type: service
  lifecycle: production
${more}`;
}

/** A repository with one catalog file. */
function repositoryWith(text: string): RepositoryReader {
  return {
    slug: 'acme/shop',
    host: 'github.com',
    state: async (paths) => new Map(paths.map((path) => [path, { is: 'missing' }])),
    text: async (paths) => new Map(paths.map((path) => [path, { text }])),
    glob: async () => [],
  };
}

interface Judging {
  readonly catalog?: KnownCatalog;
  readonly config?: Config;
  readonly rules?: RunRules;
}

async function judge(text: string, { catalog, config = defaultConfig, rules }: Judging): Promise<CheckResult> {
  const input = { files: ['catalog-info.yaml'], config, subject: {}, version: '1.2.3' };
  return await check({ ...input, ...(catalog && { catalog }), ...(rules && { rules }) }, repositoryWith(text));
}

/** The rules that judge on a day. */
async function rulesOn(now: string, exemptions: readonly Exemption[] = []): Promise<RunRules> {
  const { set } = await resolvePacks([], {});
  return runRules(set, { checkout: { top: '', prefix: '', now }, exemptions });
}

/** What the App shows of a pull request, and of a default branch. */
function merged(
  own: CheckResult,
  sent: Report,
  { catalog = ofApp, config = defaultConfig, rules }: Judging,
  more = {},
) {
  const isUnknown = unknownReferences(own.entities, catalog);
  const by: JudgedWith = { policy: { config, rules }, day: today, isUnknown, isSamePolicy: true, ...more };
  return [mergeReports(own.report, sent, by), withActionReport(own.report, sent, by)];
}

function rulesOf(reports: readonly Report[]): readonly (readonly string[])[] {
  return reports.map(({ findings }) => findings.map(({ rule }) => rule));
}

/** A field that is likely misspelt: who else exists does not matter. */
const misspelt = component('  owner: payments\n  dependson: [component:x]\n');
const fieldRule = 'catalog/unknown-field';

describe('a dangling reference that only the Action found', () => {
  const dangling = 'catalog/dangling-reference';

  it('counts where the App knows the whole catalog but for groups and users', async () => {
    const text = component('  owner: paymets\n');
    const own = await judge(text, { catalog: ofApp });
    const sent = await judge(text, { catalog: ofBackstage });
    expect(rulesOf([own.report, sent.report])).toEqual([[], [dangling]]);
    expect(rulesOf(merged(own, sent.report, {}))).toEqual([[dangling], [dangling]]);
  });

  it('counts of what the App does not know, and not of what it knows by now', async () => {
    const text = component('  owner: paymets\n  dependsOn: [component:there, component:nowhere]\n');
    const there = { kind: 'Component', namespace: 'default', name: 'there' };
    const sent = (await judge(text, { catalog: ofBackstage })).report;
    expect(sent.findings).toHaveLength(3);
    const messages = async (catalog: KnownCatalog) =>
      merged(await judge(text, { catalog }), sent, { catalog }).map(({ findings }) =>
        findings.map(({ message }) => message.slice(0, message.indexOf('`', 1) + 1)),
      );
    const both = ['`paymets`', '`component:nowhere`'];
    expect(await messages({ entities: [there], complete: false, openKinds })).toEqual([both, both]);
    expect(await messages({ entities: [there], complete: true, openKinds })).toEqual([both, both]);
    const group = { ...payments, name: 'paymets' };
    expect(await messages({ entities: [there, group], complete: true, openKinds })).toEqual([[both[1]], [both[1]]]);
  });
});

describe('what only the Action found, since it knows fewer entities', () => {
  it.each([
    [
      'catalog/reference-kind',
      '  owner: payments\n  dependsOn: [resources:default/db]\n',
      'Resources',
      'default',
      'db',
    ],
    ['catalog/owner-dialect', '  owner: jane@example.com\n', 'Group', 'default', 'jane@example.com'],
  ])('does not count: %s', async (rule, more, kind, namespace, name) => {
    const text = component(more);
    const catalog: KnownCatalog = { entities: [{ kind, namespace, name }], complete: true, openKinds };
    const own = await judge(text, { catalog });
    const sent = await judge(text, {});
    expect(rulesOf([own.report, sent.report])).toEqual([[], [rule]]);
    expect(rulesOf(merged(own, sent.report, { catalog }))).toEqual([[], []]);
  });
});

describe('what the Action found by the policy of another day', () => {
  const exemption: Exemption = {
    file: 'exemptions/shop.yml',
    rules: [fieldRule, 'catalog/dangling-reference'],
    entities: ['component:default/shop'],
    reason: 'The system is being split into two.',
    ticket: undefined,
    granted: today,
    expires: '2026-12-01',
    idle: [],
  };

  it('is not told where it is exempt by now, and is counted once', async () => {
    const rules = await rulesOn(today, [exemption]);
    const config: Config = { ...defaultConfig, failOn: 'warning' };
    const own = await judge(misspelt, { catalog: ofApp, config, rules });
    const sent = await judge(misspelt, { config, rules: await rulesOn(yesterday, [exemption]) });
    expect(rulesOf([own.report, sent.report])).toEqual([[], [fieldRule]]);
    for (const report of merged(own, sent.report, { config, rules })) {
      expect(report).toMatchObject({ findings: [], exempt: [{ rule: fieldRule }] });
      expect(report.summary).toMatchObject({ exempt: 1, passed: true });
    }
  });

  it('is shown as exempt where the App does not know it', async () => {
    const text = component('  owner: paymets\n');
    const rules = await rulesOn(today, [exemption]);
    const own = await judge(text, { catalog: ofApp, rules });
    const sent = await judge(text, { catalog: ofBackstage, rules: await rulesOn(yesterday, [exemption]) });
    for (const report of merged(own, sent.report, { rules })) {
      expect(report).toMatchObject({ findings: [], exempt: [{ rule: 'catalog/dangling-reference' }] });
      expect(report.summary.exempt).toBe(1);
    }
  });

  it.each([
    ['off', []],
    ['note', ['note']],
    ['error', ['error']],
    [undefined, ['warning']],
  ] as const)('has the severity of today: %s', async (severity, wanted) => {
    const text = component('  owner: paymets\n');
    const severities = { 'catalog/dangling-reference': severity ?? 'warning' } as const;
    const config: Config = { ...defaultConfig, ...(severity && { severities }) };
    const own = await judge(text, { catalog: ofApp, config });
    const former: Config = { ...defaultConfig, severities: { 'catalog/dangling-reference': 'error' } };
    const sent = await judge(text, { catalog: ofBackstage, config: former });
    const found = merged(own, sent.report, { config });
    expect(found.map(({ findings }) => findings.map((finding) => finding.severity))).toEqual([wanted, wanted]);
  });

  it('does not come back where its rule is switched off by now', async () => {
    const config: Config = { ...defaultConfig, severities: { [fieldRule]: 'off', 'catalog/techdocs-ref': 'off' } };
    const own = await judge(misspelt, { catalog: ofApp, config });
    const report = (await judge(misspelt, {})).report;
    const more = buildFinding({ rule: 'catalog/techdocs-ref', entity: 'component:default/shop' });
    const sent = { ...report, findings: [...report.findings, more] };
    expect(rulesOf(merged(own, sent, { config }))).toEqual([[], []]);
  });

  it('counts of a rule of which the policy does not know, until the policy is another', async () => {
    const found: ReportFinding = buildFinding({ rule: 'acme/reviewed', entity: 'component:default/shop' });
    const text = component('  owner: payments\n');
    const own = await judge(text, { catalog: ofApp });
    const sent = { ...own.report, findings: [found] };
    const rules = await rulesOn(today);
    const off = { ...rules, set: { ...rules.set, ids: new Set(['acme/reviewed']) } };
    expect(rulesOf(merged(own, sent, { rules }))).toEqual([['acme/reviewed'], ['acme/reviewed']]);
    expect(rulesOf(merged(own, sent, { rules }, { isSamePolicy: false }))).toEqual([[], []]);
    expect(rulesOf(merged(own, sent, { rules: off }))).toEqual([[], []]);
  });

  it('stays as old in a pull request as the Action found it', async () => {
    const text = component('  owner: paymets\n');
    const own = await judge(text, { catalog: ofApp });
    const { report } = await judge(text, { catalog: ofBackstage });
    const sent = { ...report, findings: report.findings.map((one) => ({ ...one, state: 'existing' as const })) };
    const [change, branch] = merged(own, sent, {});
    expect(change?.summary).toMatchObject({ warnings: 0, existing: 1 });
    expect(branch?.summary).toMatchObject({ warnings: 1, existing: 0 });
  });
});
