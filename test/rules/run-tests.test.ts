import { describe, expect, it } from 'vitest';
import { ruleFrom } from '../../core/rules/rule-from.ts';
import { findTestGaps, runRuleTests } from '../../core/rules/run-tests.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';

function ruleOf(stated: JsonObject): Rule {
  return ruleFrom(
    'acme/rule',
    { title: 'It is so', why: 'w', remedy: 'Mend it.', ...stated },
    { owner: undefined, params: {} },
  );
}

/** A component with this `spec`. */
function component(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { kind: 'Component', metadata, spec };
}

const base = { it: 'does it', entity: component({}) };

async function differences(rule: JsonObject, test: JsonObject): Promise<readonly string[]> {
  const [result] = await runRuleTests(ruleOf({ ...rule, tests: [{ ...base, ...test }] }));
  return result?.differences ?? ['nothing ran'];
}

const owner = { assert: { required: 'spec.owner' }, fix: { set: 'spec.owner', value: 'team-a' } };
const missing = '`spec.owner` is missing.';
const lists = { assert: { 'one-of': 'metadata.tags', values: ['java', 'golang'] } };
const tags = component({}, { tags: ['jave', 'golanf'] });

describe('runRuleTests', () => {
  it.each<readonly [string, JsonObject, JsonObject, readonly string[]]>([
    ['a pass', owner, { entity: component({ owner: 'a' }), expect: 'pass' }, []],
    ['a failure', owner, { expect: 'fail' }, []],
    [
      'a failure with all that can be said',
      owner,
      { expect: { fail: { at: 'spec.owner', message: missing, fixed: component({ owner: 'team-a' }) } } },
      [],
    ],
    ['another state', owner, { expect: 'pass' }, [`expected \`pass\`, got \`fail\`: ${missing}`]],
    [
      'a pass for a failure',
      owner,
      { entity: component({ owner: 'a' }), expect: { fail: { at: 'a' } } },
      ['expected `fail`, got `pass`'],
    ],
    [
      'no application',
      { ...owner, appliesTo: { kind: 'API' } },
      { expect: 'fail' },
      ['expected `fail`, got `not-applicable`'],
    ],
    ['the expected lack of application', { ...owner, appliesTo: { kind: 'API' } }, { expect: 'not-applicable' }, []],
    [
      'the unknown',
      { assert: { equals: { fact: 'repository.archived' }, value: false } },
      { expect: 'pass' },
      ['expected `pass`, got `unknown`: the fact `repository.archived` is not known here'],
    ],
    [
      'a stated fact',
      { assert: { equals: { fact: 'repository.archived' }, value: false } },
      { facts: { 'repository.archived': false }, expect: 'pass' },
      [],
    ],
    [
      'an error',
      { expect: "raw.a == 'b'" },
      { expect: 'pass' },
      ['expected `pass`, got `error`: `raw.a` is missing; ask `has(raw.a)` first'],
    ],
    ['an expected error', { expect: "raw.a == 'b'" }, { expect: 'error' }, []],
    [
      'another place',
      owner,
      { expect: { fail: { at: 'spec.type' } } },
      ['expected it at `spec.type`, got `spec.owner`'],
    ],
    [
      'the whole entity',
      { expect: 'false' },
      { expect: { fail: { at: 'spec' } } },
      ['expected it at `spec`, got the whole entity'],
    ],
    ['another spelling of the place', owner, { expect: { fail: { at: '["spec"]["owner"]' } } }, []],
    ['one of several places', lists, { entity: tags, expect: { fail: { at: 'metadata.tags[1]' } } }, []],
    [
      'none of several places',
      lists,
      { entity: tags, expect: { fail: { at: 'metadata.tags' } } },
      ['expected it at `metadata.tags`, got `metadata.tags[0]`, `metadata.tags[1]`'],
    ],
    [
      'another message',
      owner,
      { expect: { fail: { message: 'No.' } } },
      [`expected the message "No.", got "${missing}"`],
    ],
    ['the standard message', { expect: 'false' }, { expect: { fail: { message: 'It is so: this is not so.' } } }, []],
    [
      'another value after the fix',
      owner,
      { expect: { fail: { fixed: component({ owner: 'b' }) } } },
      ['after the fix, `spec.owner` should be `"b"`, and is `"team-a"`'],
    ],
    [
      'a value that the fix does not make',
      owner,
      { expect: { fail: { fixed: component({ type: 'b' }) } } },
      ['after the fix, `spec.type` should be `"b"`, and is `null`'],
    ],
    ['no fix', { assert: owner.assert }, { expect: { fail: { fixed: component({}) } } }, ['expected a fix, got none']],
    [
      'the fixes of several places',
      lists,
      { entity: tags, expect: { fail: { fixed: component({}, { tags: ['java', 'golang'] }) } } },
      [],
    ],
    [
      'a removal',
      { expect: "!('x' in entity.metadata.annotations)", fix: { remove: 'metadata.annotations.x' } },
      {
        entity: component({}, { annotations: { x: '1', y: '2' } }),
        expect: { fail: { fixed: { metadata: { annotations: { y: '2' } } } } },
      },
      [],
    ],
    [
      'two differences',
      owner,
      { expect: { fail: { at: 'a', message: 'b' } } },
      ['expected it at `a`, got `spec.owner`', `expected the message "b", got "${missing}"`],
    ],
    [
      'parameters',
      { ...owner, params: { p: { description: 'd', default: 'spec.type' } }, assert: { required: '${params.p}' } },
      { params: { p: 'kind' }, expect: 'pass' },
      [],
    ],
    [
      'files',
      { assert: { file: 'README.md' } },
      { file: 'a/catalog-info.yaml', files: { 'a/README.md': '' }, expect: 'pass' },
      [],
    ],
    [
      'another repository',
      { assert: { file: 'README.md' } },
      {
        repository: 'acme/a',
        entity: component({}, { annotations: { 'github.com/project-slug': 'acme/b' } }),
        expect: 'unknown',
      },
      [],
    ],
    [
      'a catalog',
      { assert: { reference: 'spec.owner', kind: 'Group', exists: true } },
      { entity: component({ owner: 'a' }), catalog: ['group:default/a'], expect: 'pass' },
      [],
    ],
    [
      'no catalog',
      { assert: { reference: 'spec.owner', kind: 'Group', exists: true } },
      { entity: component({ owner: 'a' }), expect: 'unknown' },
      [],
    ],
    [
      'no proposal for a reference unless the rule says so',
      { assert: { reference: 'spec.owner', kind: 'Group', exists: true } },
      {
        entity: component({ owner: 'teem' }),
        catalog: ['group:default/team'],
        expect: { fail: { fixed: component({ owner: 'group:default/team' }) } },
      },
      ['expected a fix, got none'],
    ],
    [
      'the proposal that a rule asks for',
      { assert: { reference: 'spec.owner', kind: 'Group', exists: true }, fix: { suggest: 'nearest-reference' } },
      {
        entity: component({ owner: 'teem' }),
        catalog: ['group:default/team'],
        expect: { fail: { fixed: component({ owner: 'group:default/team' }) } },
      },
      [],
    ],
    [
      'the day',
      { assert: { age: 'spec.on', most: 1 } },
      { entity: component({ on: '2026-05-01' }), now: '2026-05-02', expect: 'pass' },
      [],
    ],
    ['a rule that is not announced yet', { ...owner, rollout: { announce: '2099-01-01' } }, { expect: 'fail' }, []],
  ])('tells %s', async (_name, rule, test, told) => {
    expect(await differences(rule, test)).toEqual(told);
  });

  it('gives each test with its index', async () => {
    const tests = [
      { ...base, expect: 'fail' },
      { ...base, it: 'second', expect: 'pass' },
    ];
    const results = await runRuleTests(ruleOf({ ...owner, tests }));
    expect(results.map(({ index, test, differences: found }) => [index, test.it, found.length])).toEqual([
      [0, 'does it', 0],
      [1, 'second', 1],
    ]);
  });

  it.each<readonly [string, JsonObject, JsonObject]>([
    [
      'one fix for two failures',
      { assert: { required: ['spec.a', 'spec.b'] }, fix: { set: 'spec.a', value: 'u' } },
      component({ a: 'u' }),
    ],
    [
      'a fix below a list that is not there',
      { assert: { required: 'metadata.links' }, fix: { set: 'metadata.links[0].url', value: 'u' } },
      { metadata: { links: [{ url: 'u' }] } },
    ],
  ])('applies %s', async (_name, rule, fixed) => {
    expect(await differences(rule, { expect: { fail: { fixed } } })).toEqual([]);
  });

  it.each<readonly [string, JsonObject]>([
    ['metadata.links[1].url', component({})],
    ['metadata.links[1].url', component({}, { links: [{ url: 'u' }] })],
    ['metadata[0]', component({})],
    ['metadata.title', component({}, { title: 'u' })],
    ['spec.owner.team', component({ owner: 'a' })],
  ])('offers no fix at %s where it cannot be set', async (at, entity) => {
    const rule = { expect: 'false', fix: { set: at, value: 'u' } };
    expect(await differences(rule, { entity, expect: { fail: { fixed: entity } } })).toEqual([
      'expected a fix, got none',
    ]);
  });

  it('tells a test whose entity is none, and does not throw', async () => {
    expect(await differences(owner, { entity: {}, expect: 'pass' })).toEqual([
      'its `entity` has no `kind`, or a name that is no text',
    ]);
  });
});

describe('findTestGaps', () => {
  const [passing, failing] = [
    component({ owner: 'a', type: 'service', lifecycle: 'production' }),
    component({ type: 'service', lifecycle: 'production' }),
  ];
  const both: readonly Json[] = [
    { ...base, entity: passing, expect: 'pass' },
    { ...base, entity: failing, expect: { fail: { at: 'spec.owner' } } },
  ];
  const wrong: Json = { ...base, entity: component({ owner: 'b' }), expect: { fail: { at: 'spec.owner' } } };
  const stating = (expect_: string): JsonObject => ({ assert: null, expect: expect_, at: 'spec.owner' });
  const other = (spec: JsonObject): Json => ({ ...base, entity: component(spec), expect: 'not-applicable' });

  it.each<readonly [string, JsonObject, readonly string[]]>([
    ['nothing', { tests: both }, []],
    [
      'that no place is stated',
      { tests: [both[0] ?? null, { ...base, entity: failing, expect: 'fail' }] },
      ['no failing test says where (`at`)'],
    ],
    [
      '`where`',
      { appliesTo: { where: "entity.spec.type == 'service'" }, tests: both },
      ['its tests still pass without `where` of `appliesTo`'],
    ],
    [
      '`lifecycle`',
      { appliesTo: { lifecycle: 'production' }, tests: both },
      ['its tests still pass without `lifecycle` of `appliesTo`'],
    ],
    ['`type`', { appliesTo: { type: 'service' }, tests: both }, ['its tests still pass without `type` of `appliesTo`']],
    [
      'nothing where `type` is shown',
      { appliesTo: { type: 'service' }, tests: [...both, other({ type: 'library' })] },
      [],
    ],
    ['nothing where `lifecycle` is shown', { appliesTo: { lifecycle: 'production' }, tests: [...both, other({})] }, []],
    [
      'nothing where `where` is shown',
      { appliesTo: { where: "entity.spec.type == 'service'" }, tests: [...both, other({})] },
      [],
    ],
    [
      '`kind`',
      { appliesTo: { kind: 'Component' }, tests: both },
      ['its tests still pass without `kind` of `appliesTo`'],
    ],
    [
      'nothing where `kind` is shown',
      {
        appliesTo: { kind: 'Component' },
        tests: [...both, { ...base, entity: { kind: 'API' }, expect: 'not-applicable' }],
      },
      [],
    ],
    [
      'an option of the assert',
      { assert: { required: 'spec.owner', placeholders: ['tbd'] }, tests: both },
      ['its tests still pass without `placeholders` of `required`'],
    ],
    [
      'nothing where the option is shown',
      {
        assert: { required: 'spec.owner', placeholders: ['tbd'] },
        tests: [...both, { ...base, entity: component({ owner: 'tbd' }), expect: 'fail' }],
      },
      [],
    ],
    [
      'nothing for an option that must be there',
      { assert: { equals: 'spec.owner', value: 'a' }, tests: [both[0] ?? null, wrong] },
      [],
    ],
    [
      'a side of `&&` in `expect`',
      { ...stating("has(entity.spec.owner) && entity.spec.owner != 'tbd'"), tests: both },
      ['its tests still pass without `entity.spec.owner != "tbd"` in `expect`'],
    ],
    [
      'sides of `||`, in parentheses and in loops',
      {
        ...stating(
          "entity.spec.owner == 'a' || (['b'].exists(b, b == entity.spec.owner || b == 'c')) || (entity.kind + '') == 'x'",
        ),
        tests: both,
      },
      [
        'its tests still pass without `["b"].exists(b, b == entity.spec.owner || b == "c")` in `expect`',
        'its tests still pass without `b == entity.spec.owner` in `expect`',
        'its tests still pass without `b == "c"` in `expect`',
        'its tests still pass without `entity.kind + "" == "x"` in `expect`',
      ],
    ],
    [
      'a side of `&&` in `where`',
      {
        appliesTo: { where: "entity.spec.type == 'service' && entity.kind != 'API'" },
        tests: [...both, other({ type: 'library' })],
      },
      ['its tests still pass without `entity.kind != "API"` in `where`'],
    ],
  ])('finds %s', async (_name, stated, gaps) => {
    expect(await findTestGaps(ruleOf({ ...owner, ...stated }))).toEqual(gaps);
  });
});
