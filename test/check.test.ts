import { describe, expect, it } from 'vitest';
import { applyRatchet } from '../core/report/apply-ratchet.ts';
import type { Report } from '../core/report/report.ts';
import { checkFiles, fingerprintFiles } from './support/check-files.ts';
import { processorTime } from './support/processor-time.ts';

function component(name: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
${more}spec:
  type: service
  lifecycle: production
  owner: group:default/payments
`;
}

function location(target: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: all
spec:
  targets: [${target}]
`;
}

function places(report: Report): readonly string[] {
  return report.findings.map(({ rule, file, line, column }) => `${file}:${line}:${column} ${rule}`);
}

describe('which files are read', () => {
  it('follows the relative targets of Locations, files and globs, once each', async () => {
    const report = await checkFiles({
      'catalog-info.yaml': `${location('./org/all.yaml, "./services/*/catalog.yaml"')}---\n${component('root')}`,
      'org/all.yaml': location('../catalog-info.yaml, ./teams.yaml'),
      'org/teams.yaml': component('teams'),
      'services/a/catalog.yaml': component('a'),
      'services/b/catalog.yaml': component('b'),
      'services/b/other.yaml': component('other'),
    });
    expect(report.entities.map(({ ref, file, line }) => `${file}:${line} ${ref}`)).toEqual([
      'catalog-info.yaml:1 location:default/all',
      'catalog-info.yaml:8 component:default/root',
      'org/all.yaml:1 location:default/all',
      'org/teams.yaml:1 component:default/teams',
      'services/a/catalog.yaml:1 component:default/a',
      'services/b/catalog.yaml:1 component:default/b',
    ]);
  });

  it('names what it skips, and why', async () => {
    const report = await checkFiles({ 'catalog-info.yaml': component('"${{ values.name }}"') });
    expect(report.findings).toEqual([]);
    expect(report.skipped).toEqual([
      { file: 'catalog-info.yaml', reason: 'a scaffolder skeleton: `{{` stands where a name belongs' },
    ]);
  });

  it('says that a file cannot be read, and checks the others', async () => {
    const report = await checkFiles(
      { 'catalog-info.yaml': component('a') },
      {
        check: ['catalog-info.yaml', 'missing.yaml'],
      },
    );
    expect(places(report)).toEqual(['missing.yaml:1:1 catalog/unreadable-file']);
    expect(report.entities).toHaveLength(1);
  });
});

describe('findings', () => {
  it('stand at the offending node, in the right document', async () => {
    const report = await checkFiles({
      'catalog-info.yaml': `${component('a')}---\n${component('b').replace('lifecycle:', 'lifecyle:')}`,
    });
    expect(report.findings).toMatchObject([
      { rule: 'backstage/schema', document: 1, entity: 'component:default/b', line: 16, column: 3, endColumn: 11 },
    ]);
    expect(report.findings[0]?.fix?.edits).toEqual([
      { line: 16, column: 3, endLine: 16, endColumn: 11, newText: 'lifecycle' },
    ]);
  });

  it('come in the order of the text, and the same input gives the same bytes', async () => {
    const files = {
      'b/catalog-info.yaml': 'kind: component\n---\n[1]\n',
      'a/catalog-info.yaml': component('a b').replace('service', '""'),
    };
    const first = await checkFiles(files);
    const lines = first.findings.map(({ file, line }) => `${file}:${String(line).padStart(3, '0')}`);
    expect(lines).toEqual([...lines].sort());
    expect(lines.length).toBeGreaterThan(3);
    expect(JSON.stringify(await checkFiles(files))).toBe(JSON.stringify(first));
  });

  it('count the references that nobody could judge', async () => {
    const files = { 'catalog-info.yaml': component('a') };
    expect((await checkFiles(files)).summary).toMatchObject({ unknown: 1, passed: true });
    const group = { kind: 'Group', namespace: 'default', name: 'payments' };
    const whole = { entities: [group], complete: true };
    expect((await checkFiles(files, { catalog: whole })).summary).toMatchObject({ unknown: 0, passed: true });
  });

  it('have the severity that the configuration gives them, but Backstage is not overruled', async () => {
    const files = { 'catalog-info.yaml': `${component('a')}---\n${component('a')}---\n${component('b!')}` };
    const severities = {
      'catalog/duplicate-entity': 'note',
      'backstage/envelope': 'off',
      'backstage/schema': 'off',
    } as const;
    const report = await checkFiles(files, { config: { severities } });
    expect(report.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'note catalog/duplicate-entity',
      'error backstage/envelope',
    ]);
    const off = await checkFiles(files, { config: { severities: { 'catalog/duplicate-entity': 'off' } } });
    expect(off.findings.map(({ rule }) => rule)).toEqual(['backstage/envelope']);
  });
});

describe('a file with a great many mistakes', () => {
  it.each([
    ['tags', Array.from({ length: 20_000 }, (_, at) => `    - Bad_${at}\n`).join('')],
    ['labels', Array.from({ length: 10_000 }, (_, at) => `    "a b${at}": "x y"\n`).join('')],
  ])('is judged in a few seconds: %s', async (field, entries) => {
    const started = processorTime();
    const report = await checkFiles({ 'catalog-info.yaml': component('a', `  ${field}:\n${entries}`) });
    expect(report.summary.errors).toBe(20_000);
    expect(processorTime() - started).toBeLessThan(40_000);
  });

  it('is not held up by globs that expand to more than anybody can match', async () => {
    const glob = `"./${'**/*'.repeat(20)}${'{a,b}'.repeat(12)}.yaml"`;
    const report = await checkFiles({ 'catalog-info.yaml': location(glob) });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['catalog/location-target']);
  });
});

describe('a reference without a kind', () => {
  const text = `${component('a').trimEnd()}\n  dependsOn: [ledger]\n`;
  const ledger = component('ledger').replace('Component', 'Resource');

  it('gets the kind of the only entity with its name', async () => {
    const report = await checkFiles({ 'catalog-info.yaml': `${text}---\n${ledger}` });
    expect(report.findings[0]?.fix?.edits).toMatchObject([{ line: 9, newText: 'resource:ledger' }]);
  });

  it('is left alone when two kinds have one', async () => {
    const report = await checkFiles({ 'catalog-info.yaml': `${text}---\n${ledger}---\n${component('ledger')}` });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['backstage/reference']);
    expect(report.findings[0]?.fix).toBeUndefined();
  });
});

describe('the ratchet', () => {
  const debt = component('a', '  tags: [Bad_One, good]\n').replace('owner: group:default/payments', 'owner: TBD');

  async function states(head: Record<string, string>, base: Record<string, string>, renamed?: [string, string]) {
    const old = await fingerprintFiles(base, new Map(renamed ? [renamed] : []));
    const report = applyRatchet(await checkFiles(head), { fingerprints: old, refs: [], levels: new Map() }, 'warning');
    return report.findings.map(({ rule, state }) => `${state} ${rule}`);
  }

  it.each<[string, string]>([
    ['when nothing changed', debt],
    ['when lines moved', `# a comment\n\n${debt}`],
    ['when an entity was added before it', `${component('new')}---\n${debt}`],
    ['when a list item was added before it', debt.replace('[Bad_One', '[first, Bad_One')],
    ['when the fields were put in another order', debt.replace(/(\s\stype: service\n)(.*\n)/, '$2$1')],
  ])('leaves old findings alone %s', async (_name, head) => {
    const found = await states({ 'catalog-info.yaml': head }, { 'catalog-info.yaml': debt });
    expect(found).toEqual(['existing backstage/schema', 'existing catalog/placeholder-owner']);
  });

  it('leaves them alone when the entity moved to another file', async () => {
    const found = await states(
      { 'catalog-info.yaml': component('b'), 'a/catalog-info.yaml': debt },
      { 'catalog-info.yaml': `${debt}---\n${component('b')}` },
    );
    expect(found).toEqual(['existing backstage/schema', 'existing catalog/placeholder-owner']);
  });

  it('leaves a finding without an entity alone when its file was renamed', async () => {
    const base = { 'old/catalog-info.yaml': 'a: [\n' };
    const head = { 'new/catalog-info.yaml': 'a: [\n' };
    expect(await states(head, base)).toEqual(['new backstage/syntax']);
    expect(await states(head, base, ['old/catalog-info.yaml', 'new/catalog-info.yaml'])).toEqual([
      'existing backstage/syntax',
    ]);
  });

  it.each<[string, string, string]>([
    [
      'a wrong value is replaced by another wrong one',
      debt.replace('owner: TBD', 'owner: unknown'),
      'catalog/placeholder-owner',
    ],
    ['the same mistake is made once more', debt.replace('Bad_One', 'Bad_One, Bad_Two'), 'backstage/schema'],
    ['a new entity is wrong in the same way', `${debt}---\n${debt.replace('name: a', 'name: b')}`, 'backstage/schema'],
  ])('blocks when %s', async (_name, head, rule) => {
    const found = await states({ 'catalog-info.yaml': head }, { 'catalog-info.yaml': debt });
    expect(found).toContain(`new ${rule}`);
  });
});
