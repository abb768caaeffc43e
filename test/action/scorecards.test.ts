import { afterAll, describe, expect, it } from 'vitest';
import { runAction, type ActionCall, type ActionRun } from '../runner.ts';
import { removeRepositories, type Files } from '../support/git-repository.ts';
import { component } from './catalog-files.ts';
import { buildPullRequest } from './pull-request.ts';

afterAll(removeRepositories);

/** A rule that asks for an annotation. */
function annotationRule(annotation: string, more = ''): string {
  return `title: A component has the annotation ${annotation}
why: Dashboards group by it.
remedy: Add the annotation \`${annotation}\`. The platform team helps.
appliesTo: { kind: Component }
assert: { annotation: ${annotation} }
${more}tests:
  - it: passes for a component that has it
    entity: { kind: Component, metadata: { annotations: { ${annotation}: x } } }
    expect: pass
  - it: fails for a component that has it not
    entity: { kind: Component }
    expect: { fail: { at: 'metadata.annotations["${annotation}"]' } }
  - it: does not speak of APIs
    entity: { kind: API }
    expect: not-applicable
`;
}

const onCall = `title: Somebody is on call
why: An alert that reaches nobody is no alert.
remedy: Add people to the rotation.
severity: error
evidence: state
appliesTo: { kind: Component }
facts:
  oncall.people: { type: number, description: How many people are in the rotation. }
assert: { count: { fact: oncall.people }, least: 2 }
at: metadata.name
message: 'The rotation of \${entity.name} has too few people (\${value}).'
tests:
  - it: passes for a full rotation
    entity: { kind: Component }
    facts: { oncall.people: 2 }
    expect: pass
  - it: fails for one person
    entity: { kind: Component }
    facts: { oncall.people: 1 }
    expect: { fail: { at: metadata.name } }
  - it: is unknown when nobody tells
    entity: { kind: Component }
    expect: unknown
  - it: does not speak of APIs
    entity: { kind: API }
    expect: not-applicable
`;

const manifest = 'title: Acme\nversion: 1.0.0\ndescription: What every service of Acme must meet.\n';

const config = '.github/catalog-warden.yml';
const settings = "facts: ['.facts/*.json']\npacks: [./rules/acme]\nrules:\n  acme/cost-center: error\n";

/** The policy of a repository: a pack with three levels. */
const policy: Files = {
  [config]: settings,
  'rules/acme/pack.yaml': `${manifest}scorecards:
  - id: acme
    title: Acme standard
    appliesTo: { kind: Component }
    levels:
      - { id: bronze, rules: [acme/cost-center] }
      - { id: silver, rules: [acme/tier] }
      - { id: gold, rules: [acme/on-call] }
`,
  'rules/acme/cost-center.yaml': annotationRule('acme.com/cost-center'),
  'rules/acme/tier.yaml': annotationRule('acme.com/tier'),
  'rules/acme/on-call.yaml': onCall,
};

/** A component with these annotations. */
function annotated(name: string, ...annotations: readonly string[]): string {
  const lines = annotations.map((annotation) => `    acme.com/${annotation}: x\n`).join('');
  return component(name).replace(`name: ${name}\n`, `name: ${name}\n  annotations:\n${lines}`);
}

const costs = annotated('shop', 'cost-center');
const tiered = annotated('shop', 'cost-center', 'tier');

function runOn(base: Files, change: Files, more: Partial<ActionCall> = {}): Promise<ActionRun> {
  const setup = buildPullRequest(base, change);
  return runAction({ workspace: setup.checkout().directory, ...setup.event(), ...more });
}

/** The findings of a run: `state severity rule entity`. */
function findings({ report }: ActionRun): readonly string[] {
  return (report?.findings ?? []).map(
    ({ state, severity, rule, entity }) => `${state} ${severity} ${rule} ${entity?.split('/')[1]}`,
  );
}

/** The rows of the summary's table of levels: level, percentage and nearest step. */
function levels({ summary }: ActionRun): readonly string[] {
  return [...summary.matchAll(/^\| `component:default\/(\w+)` \| Acme standard \| (.*) \|$/gm)].map(
    ([, name, row]) => `${name}: ${row}`,
  );
}

const nextGold = 'one step from Gold: Not known: no fact file tells `oncall.people` of it.';

describe('the levels of a pull request', () => {
  it('say what they were when it takes a step up', async () => {
    const run = await runOn({ ...policy, 'catalog-info.yaml': costs }, { 'catalog-info.yaml': tiered });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(levels(run)).toEqual([`shop: **Silver, was Bronze** | 66 % | ${nextGold}`]);
    expect(run.summary).toContain('1 rule could not judge 1 entity: no fact file tells `oncall.people` of it.');
  });

  it('say what they were when it takes a step down, and the rule speaks up', async () => {
    const run = await runOn({ ...policy, 'catalog-info.yaml': tiered }, { 'catalog-info.yaml': costs });
    expect(run.status).toBe(0);
    expect(findings(run)).toEqual(['new warning acme/tier shop']);
    expect(levels(run)).toEqual([
      'shop: **Bronze, was Silver** | 33 % | one step from Silver: Add the annotation `acme.com/tier`.',
    ]);
  });

  it('are shown as they are when nothing changes, also where nothing is wrong', async () => {
    const run = await runOn({ ...policy, 'catalog-info.yaml': tiered }, { 'README.md': 'New' });
    expect(run).toMatchObject({ status: 0, outputs: { existing: '0' } });
    expect(levels(run)).toEqual([`shop: Silver | 66 % | ${nextGold}`]);
  });

  it('of a new entity were nothing before', async () => {
    const run = await runOn(policy, { 'catalog-info.yaml': costs });
    expect(levels(run)).toEqual(['shop: Bronze | 33 % | one step from Silver: Add the annotation `acme.com/tier`.']);
  });
});

describe('the rules of packs in a pull request', () => {
  const debt = component('old');

  it('do not block for old debt', async () => {
    const run = await runOn({ ...policy, 'old/catalog-info.yaml': debt }, { 'catalog-info.yaml': tiered });
    expect(run).toMatchObject({ status: 0, outputs: { passed: 'true', errors: '0', existing: '2' } });
    expect(findings(run)).toEqual(['existing error acme/cost-center old', 'existing warning acme/tier old']);
    expect(run.commands).toEqual([]);
  });

  it('block for what it brings beside old debt', async () => {
    const run = await runOn(
      { ...policy, 'old/catalog-info.yaml': debt },
      { 'catalog-info.yaml': annotated('shop', 'tier') },
    );
    expect(run).toMatchObject({ status: 1, outputs: { errors: '1', existing: '2' } });
    expect(run.commands).toMatchObject([
      {
        command: 'error',
        properties: { file: 'catalog-info.yaml', title: 'acme/cost-center · component:default/shop' },
      },
    ]);
  });

  const exemptions = '.github/catalog-warden/exemptions';
  const exemption = `rule: acme/cost-center
entity: component:default/sh*
reason: The cost centre of the shop is decided in December.
granted: 2026-11-01
expires: 2026-12-31
`;
  const during = { env: { SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 21) / 1000) } };
  const after = { env: { SOURCE_DATE_EPOCH: String(Date.UTC(2027, 0, 1) / 1000) } };

  it('do not count where an exemption of the base stands, which is shown', async () => {
    const base = { ...policy, [`${exemptions}/shop.yml`]: exemption };
    const run = await runOn(base, { 'catalog-info.yaml': annotated('shop', 'tier') }, during);
    expect(run).toMatchObject({ status: 0, outputs: { errors: '0' } });
    expect(findings(run)).toEqual([]);
    expect(run.summary).toContain('1 problem exempt by the policy.');
    expect(run.summary).toContain('The cost centre of the shop is decided in December');
  });

  it('count again when the exemption has expired', async () => {
    const base = { ...policy, [`${exemptions}/shop.yml`]: exemption };
    const run = await runOn(base, { 'catalog-info.yaml': annotated('shop', 'tier') }, after);
    expect(run).toMatchObject({ status: 1, outputs: { errors: '1' } });
    expect(run.summary).toContain('expired on 2026-12-31; what it covered counts again.');
  });

  it.each<[string, Files]>([
    ['adds an exemption', { [`${exemptions}/shop.yml`]: exemption }],
    ['weakens the rule', { [config]: settings.replace('error', 'off') }],
    ['takes the pack out of use', { [config]: 'packs: []\n' }],
    ['never fails any more', { [config]: `${settings}failOn: never\n` }],
    ['rewrites the rule', { 'rules/acme/cost-center.yaml': annotationRule('acme.com/tier') }],
    ['deletes the rule', { 'rules/acme/cost-center.yaml': null }],
    ['breaks the pack', { 'rules/acme/pack.yaml': 'title: [\n' }],
  ])('judge by the base a pull request that %s', async (_name, change) => {
    const run = await runOn(policy, { 'catalog-info.yaml': annotated('shop', 'tier'), ...change }, during);
    expect(run).toMatchObject({ status: 1, outputs: { errors: '1' } });
    expect(findings(run)).toEqual(['new error acme/cost-center shop']);
  });

  it('count once they are merged, not before', async () => {
    const rule = annotationRule('acme.com/region', 'severity: error\n');
    const run = await runOn(policy, { 'catalog-info.yaml': tiered, 'rules/acme/region.yaml': rule });
    expect(run).toMatchObject({ status: 0, outputs: { errors: '0' } });
    const next = await runOn(
      { ...policy, 'rules/acme/region.yaml': rule, 'catalog-info.yaml': tiered },
      { 'new/catalog-info.yaml': annotated('new', 'cost-center', 'tier') },
    );
    expect(next.status).toBe(1);
    expect(findings(next)).toEqual(['existing error acme/region shop', 'new error acme/region new']);
  });

  it('never fail for what a pull request cannot mend', async () => {
    const facts = JSON.stringify({
      entity: 'component:default/shop',
      fact: 'oncall.people',
      value: 1,
      observedAt: '2026-11-20T08:00:00Z',
      source: 'PagerDuty',
    });
    const base = { ...policy, [config]: `${settings}  acme/on-call: error\n` };
    const change = { 'catalog-info.yaml': tiered, '.facts/oncall.json': facts };
    const run = await runOn(base, change, { ...during, inputs: { 'fail-on': 'warning' } });
    expect(run).toMatchObject({ status: 0, outputs: { errors: '0', warnings: '0', notes: '1' } });
    expect(findings(run)).toEqual(['new note acme/on-call shop']);
    expect(levels(run)).toEqual(['shop: Silver | 66 % | one step from Gold: Add people to the rotation.']);
  });
});

describe('the input rules', () => {
  const base = { 'README.md': '', 'catalog-info.yaml': component('old') };
  const pack = {
    'packs/acme/pack.yaml': manifest,
    'packs/acme/tier.yaml': annotationRule('acme.com/tier', 'severity: error\n'),
    'packs/beta/pack.yaml': manifest,
    'packs/beta/idle.yaml': annotationRule('acme.com/idle').replace(
      '{ kind: Component }',
      '{ kind: Component, type: x }',
    ),
  };

  it.each([
    ['packs', ['existing error acme/tier old', 'new error acme/tier shop'], ['beta/idle']],
    ['./packs/acme', ['existing error acme/tier old', 'new error acme/tier shop'], []],
    ['packs/acme\npacks/beta', ['existing error acme/tier old', 'new error acme/tier shop'], ['beta/idle']],
  ])('tries the packs in %j, and tells which of their rules applied to nothing', async (rules, found, idle) => {
    const run = await runOn(base, { ...pack, 'shop/catalog-info.yaml': component('shop') }, { inputs: { rules } });
    expect(run.stderr).toBe('');
    expect(findings(run)).toEqual(found);
    expect(run.report?.notices).toEqual(idle.map((id) => `The rule \`${id}\` applied to no entity.`));
  });

  it.each([
    ['nowhere', 'The input `rules`: there is no folder `nowhere`.'],
    ['README.md', 'The input `rules`: there is no folder `README.md`.'],
    ['shop', 'The input `rules`: there is no rule pack in `shop`: neither it nor a folder in it has a `pack.yaml`.'],
  ])('that names %s fails with one message', async (rules, message) => {
    const run = await runOn(base, { 'shop/catalog-info.yaml': component('shop') }, { inputs: { rules } });
    expect(run).toMatchObject({ status: 1, stderr: '', commands: [{ command: 'error' }] });
    expect(run.commands[0]?.message).toContain(message);
  });
});

it('asks for the lock file of the base, whatever the pull request adds', async () => {
  const lock = '{ "version": 1, "packs": { "acme/rules//standard@v1": { "hash": "sha256-00", "files": 1 } } }';
  const base = { [config]: 'packs: [acme/rules//standard@v1]\n' };
  const run = await runOn(base, { '.github/catalog-warden.lock.json': lock, 'catalog-info.yaml': tiered });
  expect(run).toMatchObject({ status: 1, stderr: '', commands: [{ command: 'error' }] });
  expect(run.commands[0]?.message).toContain('`acme/rules//standard@v1` is not in the lock file.');
});
