import { describe, expect, it } from 'vitest';
import { baselineOf, check, type CheckInput } from '../../core/check.ts';
import type { FactSource } from '../../core/facts/fact.ts';
import { defaultConfig } from '../../core/policy/default-config.ts';
import { applyRatchet } from '../../core/report/apply-ratchet.ts';
import { ruleFrom } from '../../core/rules/rule-from.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { runRules } from '../support/run-rules.ts';

interface Run {
  readonly rule: JsonObject;
  readonly facts?: Readonly<Record<string, Json>>;
  /** Lines of `metadata` beside the name. */
  readonly metadata?: string;
}

function runOf({ rule, facts = {}, metadata = '' }: Run): readonly [CheckInput, ReturnType<typeof memoryReader>] {
  const source: FactSource = {
    provides: (name) => Object.hasOwn(facts, name),
    gather: async () => (_subject, name) =>
      Object.hasOwn(facts, name) ? { is: 'known', value: facts[name] ?? null, source: 'test' } : undefined,
  };
  const stated = ruleFrom(
    'acme/rule',
    { title: 't', why: 'w', remedy: 'r', ...rule },
    { owner: undefined, params: {} },
  );
  const set = {
    rules: [{ rule: stated, severity: 'error' as const, params: {} }],
    scorecards: [],
    aliases: new Map<string, string>(),
    ids: new Set(['acme/rule']),
  };
  const text = `apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata:\n  name: a\n${metadata}spec:\n  type: db\n  owner: team\n`;
  const input: CheckInput = {
    files: ['catalog-info.yaml'],
    config: defaultConfig,
    subject: {},
    version: '0.0.0',
    rules: runRules(set, { sources: [source] }),
  };
  return [input, memoryReader({ 'catalog-info.yaml': text })];
}

/** The state of each finding of the rule, in the order of the report. */
async function states(head: Run, base: Run): Promise<readonly string[]> {
  const result = await check(...runOf(head));
  const report = applyRatchet(result.report, await baselineOf(...runOf(base), new Map()), 'error');
  return report.findings.filter(({ rule }) => rule === 'acme/rule').map(({ state }) => state);
}

const fact = { fact: 'oncall.people' };
const facts = { facts: { 'oncall.people': { type: 'text list', description: 'Who is on call.' } } };
const atName = { ...facts, at: 'metadata.name' };
const ofRepository = { ...atName, scope: 'repository' };

describe.each<[name: string, rule: JsonObject]>([
  ['count', { ...atName, assert: { count: fact, most: 0 } }],
  ['count, of the repository', { ...ofRepository, assert: { count: fact, most: 0 } }],
  ['matches', { ...atName, assert: { matches: fact, pattern: '^$' } }],
  ['matches, of the repository', { ...ofRepository, assert: { matches: fact, pattern: '^$' } }],
  ['one-of, of the repository', { ...ofRepository, assert: { 'one-of': fact, values: ['nobody'] } }],
])('a list of facts that %s judges', (_name, rule) => {
  it.each<[name: string, base: readonly string[], head: readonly string[], worse: boolean]>([
    ['the same', ['ann', 'bob'], ['ann', 'bob'], false],
    ['another order', ['ann', 'bob'], ['bob', 'ann'], false],
    ['one less', ['ann', 'bob'], ['bob'], false],
    ['other lines', ['line 3: ann'], ['line 7: ann'], false],
    ['one more', ['ann'], ['ann', 'bob'], true],
    ['another one', ['ann'], ['bob'], true],
    ['the same on one more line', ['line 3: ann'], ['line 3: ann', 'line 7: ann'], true],
  ])('%s', async (_change, base, head, worse) => {
    const found = await states({ rule, facts: { 'oncall.people': head } }, { rule, facts: { 'oncall.people': base } });
    expect(found).not.toEqual([]);
    expect(found.includes('new')).toBe(worse);
  });
});

it('a list of the entity that grows beyond its bound is worse, and one that shrinks is not', async () => {
  const rule = { assert: { count: 'metadata.tags', most: 1 } };
  const [two, three] = ['  tags: [a, b]\n', '  tags: [a, b, c]\n'];
  expect(await states({ rule, metadata: three }, { rule, metadata: two })).toEqual(['new']);
  expect(await states({ rule, metadata: two }, { rule, metadata: three })).toEqual(['existing']);
});

describe('a value of two million characters', () => {
  const long = 'x'.repeat(2_000_000);
  const metadata = `  description: ${long}\n`;

  it.each<[name: string, rule: JsonObject, begins: string, ends: string]>([
    [
      'in the message of the assert',
      { matches: 'metadata.description', pattern: '^y' },
      '`xxx',
      'x…` does not match `^y`.',
    ],
    [
      'in that of two values',
      { equals: 'metadata.description', value: 'y'.repeat(2_000_000) },
      '`metadata.description` is `xxx',
      '…',
    ],
  ])('is cut %s', async (_name, assert, begins, ends) => {
    const { report } = await check(...runOf({ rule: { assert }, metadata }));
    const [message = ''] = report.findings.filter(({ rule }) => rule === 'acme/rule').map((found) => found.message);
    expect(message.slice(0, begins.length)).toBe(begins);
    expect(message.slice(-ends.length)).toBe(ends);
    expect(message.length).toBeLessThan(5_000);
  });

  it.each<[placeholder: string, rule: JsonObject]>([
    ['value', { assert: { matches: 'metadata.description', pattern: '^y' } }],
    ['reason', { assert: { matches: 'metadata.description', pattern: '^y' } }],
    ['value', { expect: 'false', at: 'metadata.description' }],
    ['facts.oncall.note', { expect: 'false', facts: { 'oncall.note': { type: 'text', description: 'A note.' } } }],
  ])('is cut for the placeholder `%s`', async (placeholder, rule) => {
    const told = { ...rule, message: `There is \${${placeholder}}.` };
    const { report } = await check(...runOf({ rule: told, metadata, facts: { 'oncall.note': long } }));
    const [message = ''] = report.findings.filter((found) => found.rule === 'acme/rule').map((found) => found.message);
    expect(message).toMatch(/^There is `?xxx/);
    expect(message).toContain('x…');
    expect(message.length).toBeLessThan(1_100);
  });
});

it('tells each of 200,000 failures of one rule in one entity', async () => {
  const people = Array.from({ length: 200_000 }, (_, index) => `person-${index}`);
  const rule = { ...atName, assert: { 'one-of': fact, values: ['nobody'] } };
  const { report } = await check(...runOf({ rule, facts: { 'oncall.people': people } }));
  expect(report.findings.filter((finding) => finding.rule === 'acme/rule')).toHaveLength(people.length);
});
