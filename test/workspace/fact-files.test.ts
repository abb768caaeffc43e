import { describe, expect, it } from 'vitest';
import type { Fact, FactDefinition, FactSubject } from '../../core/facts/fact.ts';
import { readFactFiles } from '../../workspace/fact-files.ts';
import { memoryReader } from '../support/memory-reader.ts';

const definition = (type: FactDefinition['type']): FactDefinition => ({ type, from: 'fact file', documentation: '' });

const declared = {
  'oncall.rotation': definition('text'),
  'oncall.people': definition('number'),
  'oncall.since': definition('date'),
  'oncall.names': definition('text list'),
};

const rotation = {
  entity: 'component:default/payments',
  fact: 'oncall.rotation',
  value: 'P7',
  observedAt: '2026-11-20T08:00:00Z',
  source: 'PagerDuty',
};

const known: Fact = { is: 'known', value: 'P7', source: 'PagerDuty', observedAt: '2026-11-20T08:00:00Z' };

function subject(ref: string): FactSubject {
  return { ref, file: 'catalog-info.yaml', document: 0, value: {}, elsewhere: undefined };
}

/** Reads `facts/*.json`; a value that is no text is written as JSON. */
async function read(files: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(files).map(([file, value]) => [
    `facts/${file}`,
    typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  ]);
  const reader = memoryReader(Object.fromEntries(texts) as Record<string, string>);
  const now = '2026-11-20';
  const { source, problems, notices } = await readFactFiles({
    reader,
    globs: ['facts/*.json'],
    declared,
    now,
    maxAge: 30,
  });
  return {
    problems: problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
    notices,
    provides: (name: string) => source.provides(name),
    lookUp: async (ref = 'component:default/payments', name = 'oncall.rotation') =>
      (await source.gather([subject(ref)], new Set([name])))(subject(ref), name),
  };
}

describe('readFactFiles', () => {
  it.each<[name: string, content: unknown]>([
    ['one fact', rotation],
    ['a list', [{ ...rotation, entity: 'component:default/orders', value: 'P8' }, rotation]],
    ['an entity in another case', { ...rotation, entity: 'Component:Default/Payments' }],
  ])('reads %s', async (_name, content) => {
    const { problems, lookUp } = await read({ 'a.json': content });
    expect(problems).toEqual([]);
    expect(await lookUp()).toEqual(known);
  });

  it('names facts that no rule reads, once each', async () => {
    const others = ['oncall.rotatoin', 'oncall.rotatoin', 'other.thing', 'oncall.rotation'];
    const facts = others.map((fact, index) => ({ ...rotation, fact, entity: `component:default/${index}` }));
    expect(await read({ 'a.json': facts })).toMatchObject({
      problems: [],
      notices: [
        'No rule reads the fact `oncall.rotatoin` of the fact files. Did you mean `oncall.rotation`?',
        'No rule reads the fact `other.thing` of the fact files.',
      ],
    });
  });

  it('reads an empty list, and no files at all', async () => {
    expect((await read({ 'a.json': [] })).problems).toEqual([]);
    expect((await read({})).problems).toEqual([]);
  });

  it.each<[name: string, content: unknown, problem: unknown]>([
    ['broken JSON', '{ "entity": ', expect.stringMatching(/^facts\/a\.json:1:1 It is no JSON: .+\.$/)],
    ['an empty file', '', expect.stringMatching(/^facts\/a\.json:1:1 It is no JSON: .+\.$/)],
    ['a text', '"PagerDuty"', 'facts/a.json:1:1 The fact must be a mapping, not `PagerDuty`.'],
    [
      'a misspelt key',
      '{"entty":"component:default/payments","entity":"a:b/c","fact":"b.c","value":1,"observedAt":"2026-11-20T08:00:00Z","source":"c"}',
      'facts/a.json:1:2 The key `entty` is not known. Did you mean `entity`?',
    ],
    ['a missing key', { ...rotation, source: undefined }, 'facts/a.json:2:3 The fact must have `source`.'],
    [
      'an empty text',
      { ...rotation, fact: '' },
      expect.stringMatching(/^facts\/a\.json:3:11 `fact` must not be empty\./),
    ],
    ['a value of a wrong type', { ...rotation, source: 7 }, 'facts/a.json:6:13 `source` must be text, not `7`.'],
    ...['payments', 'default/payments', 'component:payments', 'component:default/a b', 'component:default/'].map(
      (entity): [string, unknown, unknown] => [
        `the entity ${entity}`,
        { ...rotation, entity },
        `facts/a.json:2:13 \`${entity}\` is no whole reference. Write it as \`kind:namespace/name\`, such as \`component:default/payments\`.`,
      ],
    ),
    ...['__proto__', 'rotation', 'oncall.', 'on call.rotation', 'oncall.rotation.'].map(
      (fact): [string, unknown, unknown] => [
        `the fact ${fact}`,
        { ...rotation, fact },
        `facts/a.json:3:11 \`${fact}\` must be of the form \`system.fact\`.`,
      ],
    ),
    [
      'a bad time',
      { ...rotation, observedAt: 'yesterday' },
      'facts/a.json:5:17 `yesterday` is no time such as `2026-11-20T08:00:00Z`.',
    ],
    [
      'a month that is none',
      { ...rotation, observedAt: '2026-13-01' },
      'facts/a.json:5:17 `2026-13-01` is no time such as `2026-11-20T08:00:00Z`.',
    ],
    [
      'a wrong fact in a list',
      [rotation, { ...rotation, observedAt: 'now' }],
      'facts/a.json:13:19 `now` is no time such as `2026-11-20T08:00:00Z`.',
    ],
  ])('refuses %s', async (_name, content, problem) => {
    expect((await read({ 'a.json': content })).problems).toEqual([problem]);
  });

  it.each([
    '2026-02-30T08:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T08:60:00Z',
    '2026-11-20',
    '2026-11-20 08:00:00Z',
    '2026-11-20T08:00:00',
    '2026-11-20 in the morning',
  ])('refuses the time %s', async (observedAt) => {
    expect((await read({ 'a.json': { ...rotation, observedAt } })).problems).toEqual([
      `facts/a.json:5:17 \`${observedAt}\` is no time such as \`2026-11-20T08:00:00Z\`.`,
    ]);
  });

  it.each(['2026-11-20T08:00:00.5Z', '2026-11-20T10:00:00+02:00', '2024-02-29T08:00:00Z'])(
    'reads the time %s',
    async (observedAt) => {
      expect((await read({ 'a.json': { ...rotation, observedAt } })).problems).toEqual([]);
    },
  );

  it('compares times of different zones', async () => {
    const older = { ...rotation, value: 'P1', observedAt: '2026-11-20T09:00:00+05:00' };
    expect(await (await read({ 'a.json': [older, rotation] })).lookUp()).toEqual(known);
  });

  it('reads the other files when one is wrong', async () => {
    const { problems, lookUp } = await read({ 'a.json': '{', 'b.json': rotation });
    expect(problems).toHaveLength(1);
    expect(await lookUp()).toEqual(known);
  });

  it('says which file cannot be read', async () => {
    const reader = {
      glob: async () => ['facts/a.json'],
      text: async () => new Map([['facts/a.json', { problem: 'it is too large', state: 'unknown' as const }]]),
    };
    const { problems } = await readFactFiles({ reader, globs: ['*'], declared, now: '2026-11-20', maxAge: 30 });
    expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'facts/a.json: It cannot be read: it is too large.',
    ]);
  });

  it.each([
    ['first', { 'a.json': rotation, 'b.json': { ...rotation, value: 'P1', observedAt: '2026-11-19T23:00:00Z' } }],
    ['last', { 'a.json': { ...rotation, value: 'P1', observedAt: '2026-11-19T08:00:00Z' }, 'b.json': rotation }],
    ['last in a list', { 'a.json': [{ ...rotation, value: 'P1', observedAt: '2026-11-20T07:59:59Z' }, rotation] }],
    [
      'in another case',
      {
        'a.json': {
          ...rotation,
          value: 'P1',
          entity: 'COMPONENT:default/payments',
          observedAt: '2026-11-01T08:00:00Z',
        },
        'b.json': rotation,
      },
    ],
  ])('takes the newest fact of an entity when it stands %s', async (_name, files) => {
    expect(await (await read(files)).lookUp()).toEqual(known);
  });

  it.each<[fact: keyof typeof declared, value: unknown, type: string | undefined]>([
    ['oncall.rotation', 'P7', undefined],
    ['oncall.rotation', 7, 'text'],
    ['oncall.rotation', null, 'text'],
    ['oncall.people', 3, undefined],
    ['oncall.people', '3', 'number'],
    ['oncall.since', '2026-11-01', undefined],
    ['oncall.since', 'November', 'date'],
    ['oncall.names', ['jane'], undefined],
    ['oncall.names', ['jane', 7], 'text list'],
    ['oncall.names', 'jane', 'text list'],
  ])('judges %s of %j by its type', async (fact, value, type) => {
    const { problems, lookUp } = await read({ 'a.json': { ...rotation, fact, value } });
    expect(problems).toEqual([]);
    expect(await lookUp(rotation.entity, fact)).toEqual(
      type === undefined
        ? { ...known, value }
        : { is: 'unknown', reason: `\`${fact}\` from PagerDuty is not of type ${type}` },
    );
  });

  it.each([
    ['2026-10-21T00:00:00Z', 'known'],
    ['2026-10-20T23:59:59Z', 'unknown'],
    ['2026-11-21T08:00:00Z', 'known'],
    ['2026-11-22T00:00:00Z', 'unknown'],
  ])('counts what was observed at %s as %s', async (observedAt, is) => {
    expect(await (await read({ 'a.json': { ...rotation, observedAt } })).lookUp()).toMatchObject({ is });
  });

  it('says how old a stale fact is', async () => {
    const { lookUp } = await read({ 'a.json': { ...rotation, observedAt: '2026-09-20T08:00:00Z' } });
    expect(await lookUp()).toEqual({
      is: 'unknown',
      reason: '`oncall.rotation` was observed 61 days ago by PagerDuty; after 30 days it does not count',
    });
  });

  it('says that a fact is told of no such entity', async () => {
    const { lookUp } = await read({ 'a.json': rotation });
    const untold: Fact = { is: 'unknown', reason: 'no fact file tells `oncall.rotation` of it' };
    expect(await lookUp('component:default/orders')).toEqual(untold);
    expect(await lookUp('component:default/payments-api')).toEqual(untold);
  });

  it('has no other facts than those that rules declare', async () => {
    const { provides, lookUp } = await read({ 'a.json': { ...rotation, fact: 'weather.today' } });
    expect(['oncall.rotation', 'weather.today', 'toString'].map(provides)).toEqual([true, false, false]);
    expect(await lookUp(rotation.entity, 'weather.today')).toBeUndefined();
  });
});
