import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDate, validateSettings } from '../../core/source/validate-settings.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';
import config from '../../schemas/config.schema.json' with { type: 'json' };
import exemption from '../../schemas/exemption.schema.json' with { type: 'json' };
import fact from '../../schemas/fact.schema.json' with { type: 'json' };
import pack from '../../schemas/pack.schema.json' with { type: 'json' };
import report from '../../schemas/report.schema.json' with { type: 'json' };
import ruleForEditors from '../../schemas/rule.schema.json' with { type: 'json' };

const observed = { entity: 'component:default/a', fact: 'a.b', value: 1, observedAt: '2026-01-01', source: 's' };
const test = { it: 'passes', entity: { kind: 'Component' }, expect: 'pass', files: { a: 'b' }, now: '2026-01-01' };
/** As it is read when a pack is loaded: `check-assert.ts` judges the options of asserts. */
const rule = { ...ruleForEditors, $defs: { ...ruleForEditors.$defs, assert: { type: 'object' } } };
const stated = { title: 't', why: 'w', remedy: 'r', tests: [test] };

/** A part of a report that has limits. */
const exempt = { ...report.$defs.exempt, $defs: {} } as unknown as JsonObject;
const covered = { rule: 'a/b', severity: 'note', file: 'f', line: 1, message: 'm', reason: 'r', expires: '2026-01-01' };

/** Each schema with values that are valid. */
const schemas: Readonly<Record<string, readonly [JsonObject, readonly Json[]]>> = {
  rule: [
    rule,
    [
      { ...stated, expect: 'true', severity: 'error', appliesTo: { kind: 'API', type: ['a'], where: 'true' } },
      { ...stated, assert: { required: 'a' }, rollout: { announce: '2026-01-01' }, fix: { set: 'a', value: 1 } },
      {
        ...stated,
        params: { p: { description: 'd', default: [] } },
        facts: { 'a.b': { type: 'text', description: 'd' } },
      },
      { ...stated, tests: [{ ...test, expect: { fail: { at: 'a', message: 'm', fixed: {} } }, catalog: ['a:b/c'] }] },
    ],
  ],
  pack: [
    pack,
    [
      { title: 't', version: '1.0.0', extends: ['a'], aliases: { 'a/b': 'a/c' }, overrides: { 'a/b': 'off' } },
      { title: 't', version: '1', overrides: { 'a/b': { severity: 'off', level: 'gold', params: { a: 1 } } } },
      { title: 't', version: '1', scorecards: [{ id: 'a', title: 'A', levels: [{ id: 'b', rules: ['a/b'] }] }] },
    ],
  ],
  exemption: [
    exemption,
    [
      { rule: 'a/b', entity: ['a:b/c'], reason: 'because', granted: '2026-01-01', expires: '2026-02-28' },
      { rule: ['a/b'], entity: 'a:b/*', reason: 'because', ticket: 't', granted: '2024-02-29', expires: '2026-12-31' },
    ],
  ],
  exempt: [exempt, [covered, { ...covered, rule: '𝄞'.repeat(1000), line: 2147483647 }]],
  fact: [fact, [observed, [observed, observed], []]],
  config: [
    config,
    [
      ...(config.examples as readonly Json[]),
      { rules: { 'a/b': 'off' }, failOn: 'error', kinds: [{ kind: 'A', apiVersions: ['b'], schema: 's' }] },
    ],
  ],
};

const other = fc.constantFrom<Json>(
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'x',
  'error',
  'off',
  'pass',
  'date',
  '2026-02-29',
  '2026-1-1',
  '20260101',
  [],
  {},
  [''],
  ['x'],
  [null],
  { x: 1 },
  { fail: {} },
  { fail: { at: '' } },
  { severity: 'error' },
  { fact: 'x' },
);
const otherKey = fc.constantFrom('x', '', 'fail', 'severity', 'title', '__proto__', 'constructor', 'toString', 'items');

/** The value with one part replaced, removed or added. */
function mutated(value: Json): fc.Arbitrary<Json> {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value;
    const inner = list.map((item, at) => mutated(item).map((next): Json => list.with(at, next)));
    return fc.oneof(
      other,
      other.map((item): Json => [...list, item]),
      fc.constant<Json>(list.slice(1)),
      ...inner,
      ...inner,
    );
  }
  if (typeof value !== 'object' || value === null) return other;
  const entries = Object.entries(value as JsonObject);
  const rebuilt = (key: string, next: readonly [string, Json][]): Json =>
    Object.fromEntries(entries.flatMap((entry) => (entry[0] === key ? next : [entry])));
  const inner = entries.map(([key, item]) => mutated(item).map((next) => rebuilt(key, [[key, next]])));
  const removed = entries.map(([key]) => fc.constant(rebuilt(key, [])));
  const added = fc.tuple(otherKey, other).map((entry): Json => Object.fromEntries([...entries, entry]));
  return fc.oneof(added, ...removed, ...inner, ...inner, ...inner);
}

/** Patterns are for editors: whoever reads the settings checks names and titles itself, and says what to write. */
function withoutPatterns(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map((item: Json) => withoutPatterns(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const isPattern = ([key, value]: readonly [string, Json]): boolean =>
    key === 'propertyNames' || (key === 'pattern' && typeof value === 'string');
  const kept = Object.entries(schema).filter((entry) => !isPattern(entry));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPatterns(value)]));
}

describe.each(Object.entries(schemas))('the schema of a %s', (_name, [schema, valid]) => {
  const ajv = new Ajv2020({ strictTypes: false, strictRequired: false, allowUnionTypes: true });
  formats.default(ajv, ['date']);
  const judge = ajv.compile(withoutPatterns(schema) as JsonObject);
  const ours = (value: Json): boolean => validateSettings(value, schema, 'The value').length === 0;
  const both = (value: Json): boolean =>
    JSON.stringify(value).includes('allowedKinds') && JSON.stringify(value).includes('appConfig');

  it.each(valid)('takes %j, as a complete validator does', (value) => {
    expect({ ours: ours(value), theirs: judge(value), errors: judge.errors ?? [] }).toEqual({
      ours: true,
      theirs: true,
      errors: [],
    });
  });

  it('is read as a complete validator reads it', () => {
    const twice = fc
      .constantFrom(...valid)
      .chain(mutated)
      .chain((value) => fc.oneof(fc.constant(value), mutated(value)));
    fc.assert(
      fc.property(twice, (value) => {
        // The configuration says by other words of JSON Schema that these two exclude each other.
        fc.pre(!both(value));
        expect({ value, valid: ours(value) }).toEqual({ value, valid: judge(value) });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('isDate', () => {
  const ajv = new Ajv2020();
  formats.default(ajv, ['date']);
  const judge = ajv.compile({ type: 'string', format: 'date' });

  it('agrees with ajv-formats', () => {
    const number = (length: number): fc.Arbitrary<string> =>
      fc.nat(10 ** length - 1).map((value) => String(value).padStart(length, '0'));
    const part = fc.oneof(
      fc.nat(33).map((value) => String(value).padStart(2, '0')),
      number(2),
    );
    const date = fc
      .tuple(fc.oneof(number(4), fc.constantFrom('1900', '2000', '2024')), part, part)
      .map((parts) => parts.join('-'));
    fc.assert(
      fc.property(
        fc.oneof(
          date,
          fc.string(),
          date.map((text) => `${text}\n`),
        ),
        (text) => {
          expect({ text, date: isDate(text) }).toEqual({ text, date: judge(text) });
        },
      ),
      { numRuns: 3000 },
    );
  });
});
