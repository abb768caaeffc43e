import { buildIndex } from '../catalog/build-index.ts';
import { parseRef } from '../catalog/entity-ref.ts';
import { entityOf } from '../catalog/read-catalog.ts';
import type { Entity } from '../catalog/entity.ts';
import type { FactSource } from '../facts/fact.ts';
import { knownFacts } from '../facts/known-facts.ts';
import { changeValue } from '../source/change-value.ts';
import { formatPath, isObject, parsePath, type Json, type JsonObject } from '../source/json.ts';
import { operandsOf } from './cel-operands.ts';
import { optionMistakes } from './check-assert.ts';
import { compileRules } from './compile-rules.ts';
import { evaluateRule, selects } from './evaluate.ts';
import { gatherNeeds, subjectOf } from './gather-needs.ts';
import { memoryRepository } from './memory-repository.ts';
import type { Outcome } from './outcome.ts';
import type { RuleTest, Rule, StatedAssert } from './rule.ts';

/** What a test of a rule gave. */
export interface TestResult {
  readonly test: RuleTest;
  /** 0-based place among the rule's tests. */
  readonly index: number;
  /** Why it failed, one sentence for each difference; empty when it passed. */
  readonly differences: readonly string[];
}

/** Runs the tests of a rule, each with a repository, facts and a catalog of its own. */
export async function runRuleTests(rule: Rule): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const [index, test] of rule.tests.entries()) {
    const run = await runTest(rule, test);
    results.push({ test, index, differences: run ? compare(test, run) : [noEntity] });
  }
  return results;
}

/**
 * What the tests of a rule, all of which pass, do not show, as sentences: each part of the rule without which they would
 * pass all the same, and that no failing test states its place.
 */
export async function findTestGaps(rule: Rule): Promise<readonly string[]> {
  const gaps: string[] = [];
  for (const { name, without } of partsOf(rule)) {
    const results = await runRuleTests(without);
    if (results.every(({ differences }) => differences.length === 0)) gaps.push(`its tests still pass without ${name}`);
  }
  if (rule.tests.every(({ expect }) => expect.state !== 'fail' || expect.at === undefined)) {
    gaps.push('no failing test says where (`at`)');
  }
  return gaps;
}

/** A part of a rule, and the rule without it. */
interface Part {
  readonly name: string;
  readonly without: Rule;
}

function partsOf(rule: Rule): readonly Part[] {
  const { appliesTo, assert, expect } = rule;
  const narrowings: readonly Part[] = [
    ...(['kind', 'type', 'lifecycle'] as const)
      .filter((key) => appliesTo[key].length > 0)
      .map((key) => narrowing(key, { ...rule, appliesTo: { ...appliesTo, [key]: [] } })),
    ...(appliesTo.where === undefined
      ? []
      : [narrowing('where', { ...rule, appliesTo: { ...appliesTo, where: undefined } })]),
  ];
  return [
    ...(assert ? optionParts(rule, assert) : []),
    ...operandParts(expect, 'expect', (text) => ({ ...rule, expect: text })),
    ...narrowings,
    ...operandParts(appliesTo.where, 'where', (text) => ({ ...rule, appliesTo: { ...appliesTo, where: text } })),
  ];
}

function narrowing(key: string, without: Rule): Part {
  return { name: `\`${key}\` of \`appliesTo\``, without };
}

/** The options that an assert makes sense without. */
function optionParts(rule: Rule, { name, options }: StatedAssert): readonly Part[] {
  return Object.keys(options)
    .filter((option) => option !== name)
    .map((option) => ({ option, others: omit(options, option) }))
    .filter(({ others }) => optionMistakes(name, others, { facts: { ...knownFacts, ...rule.facts } }).length === 0)
    .map(({ option, others }) => ({
      name: `\`${option}\` of \`${name}\``,
      without: { ...rule, assert: { name, options: others } },
    }));
}

function omit(options: JsonObject, option: string): JsonObject {
  return Object.fromEntries(Object.entries(options).filter(([key]) => key !== option));
}

function operandParts(text: string | undefined, key: string, ruleWith: (text: string) => Rule): readonly Part[] {
  if (text === undefined) return [];
  return operandsOf(text).map((operand) => ({
    name: `\`${operand.text}\` in \`${key}\``,
    without: ruleWith(operand.without),
  }));
}

const noEntity = 'its `entity` has no `kind`, or a name that is no text';

interface TestRun {
  readonly entity: Entity;
  readonly outcome: Outcome;
}

/** Runs a test; `undefined` when its entity is none. */
async function runTest(rule: Rule, test: RuleTest): Promise<TestRun | undefined> {
  const entity = testEntity(test);
  if (!entity) return undefined;
  const params = Object.fromEntries(Object.entries(rule.params).map(([name, parameter]) => [name, parameter.default]));
  const active = { rule, severity: rule.severity, params: { ...params, ...test.params } };
  const set = { rules: [active], scorecards: [], aliases: new Map<string, string>(), ids: new Set([rule.id]) };
  // A test shows what the rule says, whether or not it has been announced.
  const compiled = await compileRules(set, { facts: knownFacts, now: '9999-12-31' });
  const files = { ...test.files, [test.file]: '' };
  const reader = memoryRepository(
    files,
    test.repository === undefined ? undefined : { slug: test.repository, host: 'github.com' },
  );
  const subject = subjectOf(entity, reader);
  const checkout = { top: '', prefix: '', now: test.now };
  const gathered = await gatherNeeds(compiled, new Map([[entity, subject]]), {
    reader,
    checkout,
    sources: [statedFacts(test.facts)],
  });
  const [only] = compiled.rules;
  if (!only) throw new Error(`${rule.id} was not compiled.`);
  if (!selects(rule.appliesTo, entity)) return { entity, outcome: { is: 'not-applicable' } };
  const outcome = evaluateRule(only, {
    entity,
    subject,
    catalog: buildIndex([entity], test.catalog && { entities: test.catalog.flatMap(knownEntity), complete: true }),
    repository: gathered.repository,
    fact: gathered.factsOf(subject),
    now: test.now,
    top: '',
    owners: {},
  });
  return { entity, outcome };
}

function testEntity(test: RuleTest): Entity | undefined {
  const stated = test.entity;
  const metadata = isObject(stated['metadata']) ? stated['metadata'] : {};
  const value = { apiVersion: 'backstage.io/v1alpha1', ...stated, metadata: { name: 'example', ...metadata } };
  return entityOf(value, { file: test.file, document: 0, accepted: true });
}

function knownEntity(ref: string): { kind: string; namespace: string; name: string }[] {
  const parsed = parseRef(ref, { kind: 'Component', namespace: 'default' });
  return 'problem' in parsed ? [] : [{ ...parsed }];
}

function statedFacts(facts: RuleTest['facts']): FactSource {
  return {
    provides: (name) => Object.hasOwn(facts, name),
    gather: async () => (_subject, name) =>
      Object.hasOwn(facts, name) ? { is: 'known', value: facts[name] ?? null, source: 'the test' } : undefined,
  };
}

function compare(test: RuleTest, { entity, outcome }: TestRun): readonly string[] {
  const { expect } = test;
  if (outcome.is !== expect.state) return [`expected \`${expect.state}\`, got ${describe(outcome)}`];
  if (outcome.is !== 'fail') return [];
  const differences: string[] = [];
  const places = outcome.failures.map(({ path }) => formatPath(path));
  const wanted = expect.at === undefined ? undefined : formatPath(parsePath(expect.at) ?? []);
  if (wanted !== undefined && !places.includes(wanted)) {
    differences.push(
      `expected it at \`${wanted}\`, got ${places.map((place) => (place === '' ? 'the whole entity' : `\`${place}\``)).join(', ')}`,
    );
  }
  const messages = outcome.failures.map(({ message }) => message);
  if (expect.message !== undefined && !messages.includes(expect.message)) {
    differences.push(
      `expected the message "${expect.message}", got ${messages.map((message) => `"${message}"`).join(', ')}`,
    );
  }
  if (expect.fixed) differences.push(...compareFixed(expect.fixed, entity, outcome));
  return differences;
}

function describe(outcome: Outcome): string {
  if (outcome.is === 'fail') return `\`fail\`: ${outcome.failures.map(({ message }) => message).join(' ')}`;
  return 'reason' in outcome ? `\`${outcome.is}\`: ${outcome.reason}` : `\`${outcome.is}\``;
}

function compareFixed(fixed: JsonObject, entity: Entity, outcome: Extract<Outcome, { is: 'fail' }>): readonly string[] {
  // A rule's own fix mends all its failures at once.
  const edits = new Map(
    outcome.failures.flatMap(({ fix }) => fix?.edits ?? []).map((edit) => [JSON.stringify(edit), edit]),
  );
  if (edits.size === 0) return ['expected a fix, got none'];
  let result: Json | undefined = entity.value;
  for (const edit of edits.values()) result = result === undefined ? undefined : changeValue(result, edit);
  const difference = firstDifference(fixed, result, '');
  return difference === undefined ? [] : [`after the fix, ${difference}`];
}

/** Where what was stated differs from what is there; what was not stated may be there. */
function firstDifference(stated: Json, actual: Json | undefined, path: string): string | undefined {
  if (isObject(stated) && isObject(actual)) {
    for (const [key, value] of Object.entries(stated)) {
      const found = Object.hasOwn(actual, key) ? actual[key] : undefined;
      const difference = firstDifference(value, found, path === '' ? key : `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (JSON.stringify(stated) === JSON.stringify(actual)) return undefined;
  return `\`${path}\` should be \`${JSON.stringify(stated)}\`, and is \`${JSON.stringify(actual ?? null)}\``;
}
