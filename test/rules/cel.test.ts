import { beforeAll, describe, expect, it } from 'vitest';
import type { Entity } from '../../core/catalog/entity.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { cel } from '../../core/rules/cel.ts';
import type { ExpressionScope } from '../../core/rules/expression.ts';
import { loadPatterns } from '../../core/rules/pattern.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';
import { processorTime } from '../support/processor-time.ts';

const value: JsonObject = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'shop',
    annotations: { a: '1', 'acme.com/tier': 'gold' },
    tags: ['java', 'go'],
    links: [{ url: 'https://x', type: 'runbook' }],
    description: 5,
  },
  spec: { type: 'service', owner: 'team-a', custom: { list: [1, 2, { x: 'y' }], n: 3, f: 1.5, t: true, z: null } },
};

const place = { namespace: 'default', file: 'catalog-info.yaml', document: 0, accepted: true };
const entity: Entity = { kind: 'Component', name: 'shop', ref: 'component:default/shop', value, ...place };

const scope: ExpressionScope = {
  facts: { ...knownFacts, 'oncall.rotation': { type: 'text', from: 'fact file', documentation: '' } },
  params: {
    s: { description: '', type: 'string', default: 'x' },
    n: { description: '', type: 'number', default: 2 },
    b: { description: '', type: 'boolean', default: true },
    l: { description: '', type: 'list', default: ['a'] },
  },
};

const facts: Readonly<Record<string, Json>> = {
  'repository.archived': true,
  'repository.properties': { tier: '1' },
  'repository.topics': ['x'],
  'repository.visibility': 'public',
  'team.members': 3,
  'git.changedAt': '2026-01-01',
  'oncall.rotation': 'r',
};

type Result = boolean | { readonly problem: string } | { readonly mistake: string; readonly at: string };

function run(text: string, of: Entity = entity): Result {
  const compiled = cel.compile(text, scope);
  if ('mistake' in compiled) {
    const { message, range } = compiled.mistake;
    return { mistake: message, at: text.slice(...range) };
  }
  const params = { s: 'x', n: 2, b: true, l: ['a'] };
  const named = Object.fromEntries(compiled.facts.map((name) => [name, facts[name] ?? null]));
  return compiled.evaluate({ entity: of, params, facts: named });
}

beforeAll(loadPatterns);

const held: readonly string[] = [
  'true',
  '1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2',
  '1 < 1.5',
  '-1 < 0',
  '5 % 2 == 1',
  "'a' < 'b'",
  'true || 1 / 0 == 1',
  '!(false && 1 / 0 == 1)',
  "entity.kind == 'Component'",
  "'java' in entity.metadata.tags",
  "!('rust' in entity.metadata.tags)",
  "'acme.com/tier' in entity.metadata.annotations",
  "entity.metadata.annotations['acme.com/tier'] == 'gold'",
  "entity.metadata.annotations.a == '1'",
  'size(entity.metadata.tags) == 2',
  'entity.metadata.tags.size() == 2',
  'size(entity.metadata.name) == 4',
  'size(entity.metadata.annotations) == 2',
  "entity.spec.owner.startsWith('team')",
  "entity.spec.owner.endsWith('-a')",
  "entity.spec.owner.contains('m-')",
  "entity.spec.owner.matches('^team-[a-z]+$')",
  "entity.spec.owner.matches('eam')",
  "!entity.spec.owner.matches('^eam')",
  "entity.metadata.description == '5'",
  "entity.metadata.links.exists(l, l.type == 'runbook')",
  "entity.metadata.links.all(l, l.title == '')",
  "entity.metadata.tags.exists_one(t, t == 'go')",
  "entity.metadata.tags.filter(t, t == 'go').size() == 1",
  "entity.metadata.tags.map(t, t + 'x') == ['javax', 'gox']",
  "entity.metadata.tags.map(t, t == 'go', t + 'x') == ['gox']",
  "entity.metadata.annotations.exists(k, k == 'a')",
  'entity.spec.dependsOn.all(d, false)',
  '!entity.spec.dependsOn.exists(d, true)',
  'entity.metadata.tags.exists(a, entity.metadata.links.exists(l, l.type != a))',
  "entity.spec.profile.email == ''",
  'has(entity.metadata.name)',
  'has(entity.metadata) && has(entity.spec)',
  "entity.metadata.links[0].type == 'runbook'",
  'has(entity.metadata.links[0].type) && !has(entity.metadata.links[0].title)',
  'entity.metadata.links[0] in entity.metadata.links',
  'entity.metadata.links.all(l, l in entity.metadata.links)',
  '!has(entity.metadata.title)',
  '!has(entity.spec.dependsOn)',
  'has(entity.metadata.tags)',
  'has(entity.metadata.annotations.a)',
  '!has(entity.metadata.annotations.missing)',
  'has(raw.spec.custom)',
  '!has(raw.spec.nothing.deeper)',
  '!has(raw.spec.custom.list[9].x)',
  '!has(raw.spec.custom.z)',
  '!has(raw.constructor) && !has(entity.metadata.annotations.toString)',
  'raw.spec.custom.n == 3',
  'raw.spec.custom.f == 1.5',
  'raw.spec.custom.t == true',
  'raw.spec.custom.z == null',
  "raw.spec.custom.list[2].x == 'y'",
  "params.s == 'x' && params.b && 'a' in params.l && params.n > 1.5",
  'params.n == 2.0',
  'size(entity.metadata.tags) >= int(params.n)',
  'facts.repository.archived',
  "'x' in facts.repository.topics",
  "facts.repository.properties['tier'] == '1'",
  'facts.team.members >= 3',
  "facts.git.changedAt > '2025-12-31'",
  "facts.oncall.rotation == 'r' && facts.repository.visibility == 'public'",
  "entity.kind == 'API' ? false : entity.spec.type == 'service'",
  "entity.metadata.annotations[?'zz'].orValue('x') == 'x'",
  "entity.metadata.annotations[?'a'].orValue('x') == '1'",
  "'has' != '' && has(entity.kind)",
  "'matches'.matches('^m')",
  "'😀é'.size() == 2",
  "entity.kind.lowerAscii() == 'component'",
];

const problems: readonly (readonly [text: string, problem: string])[] = [
  [
    "entity.metadata.annotations['zz'] == 'x'",
    "`entity.metadata.annotations['zz']` is missing; ask `'zz' in entity.metadata.annotations` first",
  ],
  [
    "entity.metadata.annotations.zz == 'x'",
    '`entity.metadata.annotations.zz` is missing; ask `has(entity.metadata.annotations.zz)` first',
  ],
  ["raw.spec.nothing == 'x'", '`raw.spec.nothing` is missing; ask `has(raw.spec.nothing)` first'],
  ["raw.nothing.deeper == 'x'", '`raw.nothing` is missing; ask `has(raw.nothing)` first'],
  ['raw.__proto__ == 1', '`raw.__proto__` is missing; ask `has(raw.__proto__)` first'],
  ['raw.constructor == 1', '`raw.constructor` is missing; ask `has(raw.constructor)` first'],
  [
    "entity.metadata.annotations.toString == 'x'",
    '`entity.metadata.annotations.toString` is missing; ask `has(entity.metadata.annotations.toString)` first',
  ],
  ['raw.spec.custom.list[9] == 1', '`raw.spec.custom.list[9]` is missing; ask `size(raw.spec.custom.list)` first'],
  ["raw.spec.custom.n.matches('x')", '`matches` was asked of a value that is no text'],
  ['1 / 0 == 1', 'division by zero'],
];

const refused: readonly (readonly [text: string, message: string, at: string])[] = [
  ['', 'The expression is empty.', ''],
  ['entity.kind ==', 'The expression ends too early. Write what is missing at its end.', ''],
  ["(entity.kind == 'x'", 'A `(` is not closed. Add `)`.', ''],
  ["entity.kind == 'x')", 'There is no `(` for this `)`. Remove it.', ')'],
  ["entity.kind == 'x", "The text is not closed. Add `'` at its end.", "'x"],
  ["entity.kind = 'x'", '`=` is no operator. Write `==`.', '='],
  ["entity.kind == 'x' and true", '`and` is no operator. Write `&&`.', 'and'],
  ["not entity.kind == 'x'", '`not` is no operator. Write `!`.', 'entity'],
  ["entity.kind 'x'", "`'` cannot stand here. An operator such as `&&` is missing before it.", "'x'"],
  ["entity..kind == 'x'", '`.` cannot stand here. A name must follow the dot.', '.'],
  ['entity.kind == ${params.s}', 'Nothing fills in `${params.s}` in an expression. Write `params.s`.', '$'],
  ["entity.kind == 'a-${s}'", 'Nothing fills in `${s}` in an expression. Write `params.s`, outside', "'a-${s}'"],
  ['entity.kind', 'The expression must be true or false, but it is a text. Compare it with something.', 'entity.kind'],
  ['raw.flag', 'but it is a value of unknown type. Write `raw.flag == true`.', 'raw.flag'],
  ['1', 'The expression must be true or false, but it is a whole number.', '1'],
  ["entity.kindd == 'x'", 'There is no `kindd` here. Did you mean `kind`?', 'kindd'],
  ["entity.metadta.name == 'x'", 'There is no `metadta` here. Did you mean `metadata`?', 'metadta'],
  ["entity.owner == 'x'", 'There is no `owner` here. Did you mean `entity.spec.owner`?', 'owner'],
  ["entity.spec.tier == ''", 'Backstage knows no `tier` here. A field of your own is `raw.spec.tier`; ask', 'tier'],
  ['has(entity.spec.tier)', 'Backstage knows no `tier` here.', 'tier'],
  ["entity.metadata.links.all(l, l.x == '')", 'There is no `x` here. There are `url`, `title`, `icon`, `type`.', 'x'],
  ["entity.kind.x == ''", 'A text has no field `x`.', 'entity.kind.x'],
  ['entity.metadata.tag == []', 'There is no `tag` here. Did you mean `tags`?', 'tag'],
  ['entity.__proto__ == 1', 'Backstage knows no `__proto__` here.', '__proto__'],
  ["owner == ''", 'There is no `owner` here. Did you mean `entity.spec.owner`?', 'owner'],
  ["entitty.kind == ''", 'There is no `entitty` here. Did you mean `entity`?', 'entitty'],
  ['b', 'There is no `b` here. Did you mean `params.b`?', 'b'],
  ['team.exists', 'There is no `team` here. Did you mean `facts.team`?', 'team'],
  ['entity.kind == Component', "A text stands in quotes: `'Component'`.", 'Component'],
  ['params.zz == 1', 'There is no parameter `zz`. There are `s`, `n`, `b`, `l`; declare it under `params`.', 'zz'],
  [
    'facts.repository.archivd',
    'There is no fact `repository.archivd`. Did you mean `repository.archived`?',
    'facts.repository.archivd',
  ],
  ['facts.nothing', 'There is no fact `nothing`. Declare it under `facts`, or see', 'facts.nothing'],
  ['facts.team', 'A fact is named as a whole, such as `facts.team.exists`', 'facts.team'],
  ["'a' + 1 == 'a1'", "`+` does not take a text and a whole number. Write `'a' + string(1)`.", "'a' + 1"],
  ['params.n + 1 > 2.0', '`+` does not take a number and a whole number. Write `params.n + 1.0`.', 'params.n + 1'],
  ['entity.kind == 1', '`==` does not take a text and a whole number.', 'entity.kind == 1'],
  ["entity.metadata.tags == 'a'", "Write `'a' in entity.metadata.tags`.", "entity.metadata.tags == 'a'"],
  ["'a' in entity.kind", "Write `entity.kind.contains('a')`.", "'a' in entity.kind"],
  ["!entity.kind == 'x'", '`!` does not take a text. Put what it denies in parentheses: `!(…)`.', '!entity.kind'],
  ['true && entity.kind', '`&&` needs true or false on both sides, not a text.', 'true && entity.kind'],
  ["true ? 1 : 'a'", 'Both values of `? :` must be of one type, not a whole number and a text.', "true ? 1 : 'a'"],
  ['nosuch(entity.kind)', 'There is no function `nosuch`. There are `contains`, `endsWith`, ', 'nosuch'],
  ["entity.kind.startWith('a')", 'There is no function `startWith`. Did you mean `startsWith`?', 'startWith'],
  ["startsWith(entity.kind, 'a')", "Write `entity.kind.startsWith('a')`.", "startsWith(entity.kind, 'a')"],
  [
    'entity.kind.startsWith(1)',
    '`startsWith` does not take a text and a whole number. Write `text.startsWith(text)`.',
    'entity.kind.startsWith(1)',
  ],
  ['has(entity)', '`has` takes a field, such as `has(entity.spec.system)`.', 'entity'],
  ["has(raw['a'])", "`has` takes a field, not a key in brackets. Write `'a' in raw`.", "raw['a']"],
  ["entity.kind.matches('(')", '`(` is no regular expression (RE2): missing closing ): `(`.', "'('"],
  [`entity.kind.matches('${'a'.repeat(1001)}')`, 'longer than 1,000 characters', `'${'a'.repeat(1001)}'`],
  ["entity.kind.matches('\\d')", '`\\d` means nothing in a text. Write `\\\\d`, or `r` before', '\\d'],
  [
    'true && entity.kind.matches(params.s)',
    'The pattern of `matches` must be written out as a text.',
    'entity.kind.matches(params.s)',
  ],
  ["entity.kind.matches('a' + 'b')", 'must be written out as a text.', "entity.kind.matches('a' + 'b')"],
  [
    'true || [1].all(a, [1].all(b, [1].all(c, true)))',
    'Loops may stand 2 deep in one another; this one is deeper.',
    '[1].all(c, true)',
  ],
  ['[1].exists(true)', '`exists` first names the item: write `[1].exists(item, …)`.', '[1].exists(true)'],
];

describe('cel', () => {
  it.each(held)('holds: %s', (text) => {
    expect(run(text)).toBe(true);
  });

  it.each(problems)('has a problem, and does not throw: %s', (text, problem) => {
    expect(run(text)).toEqual({ problem });
  });

  it.each(refused)('does not compile: %s', (text, message, at) => {
    expect(run(text)).toEqual({ mistake: expect.stringContaining(message) as unknown, at });
  });

  it('gives the facts that an expression names, each once', () => {
    const compiled = cel.compile('facts.repository.archived || !facts.repository.archived || facts.team.exists', scope);
    expect(compiled).toMatchObject({ facts: ['repository.archived', 'team.exists'] });
  });

  it.each<readonly [text: string, fields: readonly string[] | undefined]>([
    ["!entity.spec.type.matches('^doc')", ['spec.type']],
    [
      "has(entity.spec.owner) && entity.spec.owner != 'x' && entity.kind == 'API'",
      ['presence of spec.owner', 'spec.owner', 'kind'],
    ],
    [
      'has(entity.spec.profile) || !has(entity.metadata.links)',
      ['presence of spec.profile', 'presence of metadata.links'],
    ],
    ['has(entity.metadata.annotations.a)', undefined],
    ['entity.metadata.tags.all(tag, tag in params.l)', ['metadata.tags']],
    ["entity.metadata.tags.exists(entity, entity == 'a')", undefined],
    ["facts.repository.archived || facts.repository.visibility == 'x'", []],
    ["'a' in entity.metadata.annotations", undefined],
    ["entity.metadata.annotations['a'] == '1'", undefined],
    ["entity.metadata.links.all(link, link.url != '')", ['count of metadata.links', 'metadata.links.url']],
    ['entity.metadata.links.exists(link, true)', ['count of metadata.links']],
    [
      'entity.metadata.links.exists_one(raw, has(raw.title))',
      ['count of metadata.links', 'presence of metadata.links.title'],
    ],
    [
      "entity.metadata.links.map(link, link.url != '', link.title) != []",
      ['count of metadata.links', 'metadata.links.url', 'metadata.links.title'],
    ],
    [
      'entity.metadata.links.exists(a, entity.metadata.links.all(b, a.url == b.title))',
      ['count of metadata.links', 'metadata.links.url', 'metadata.links.title'],
    ],
    [
      'params.l.exists(l, entity.metadata.links.exists(link, link.url.contains(l)))',
      ['count of metadata.links', 'metadata.links.url'],
    ],
    ["entity.metadata.links.filter(link, has(link.title))[0].url == ''", undefined],
    ['entity.metadata.links.exists(link, link in [link])', undefined],
    ["entity.metadata.links.map(link, link)[0].url == ''", undefined],
    ["entity.metadata.links.exists(link, cel.bind(same, link, same.url == ''))", undefined],
    ["entity.metadata.links.exists(link, params.l.exists(link, link == 'a'))", undefined],
    ["entity.metadata.links[0].url == ''", undefined],
    ['size(entity.metadata.links) > 1', undefined],
    ["entity.spec.profile.email == ''", ['spec.profile.email']],
    ["entity.?spec.?type.orValue('') == ''", undefined],
    ["cel.bind(whole, entity.spec, whole.type == '')", undefined],
    ["raw.kind == 'API'", undefined],
    ["entity.kind == 'API' && raw.kind == 'API'", undefined],
  ])('gives what its result depends on: %s', (text, fields) => {
    const compiled = cel.compile(text, scope);
    if ('mistake' in compiled) throw new Error(compiled.mistake.message);
    const shown = compiled.fields?.map(({ path, of }) => `${of === 'value' ? '' : `${of} of `}${path.join('.')}`);
    expect(shown).toEqual(fields);
  });

  it('refuses what is too large to be read', () => {
    const texts = [
      '('.repeat(100) + 'true' + ')'.repeat(100),
      `true${' && true'.repeat(600)}`,
      `!${'!'.repeat(5000)}true`,
    ];
    for (const text of texts) expect(run(text)).toHaveProperty('mistake');
  });

  it('ends an evaluation that takes too many steps, however the loops treat it', () => {
    const many = { ...entity, value: { ...value, many: Array.from({ length: 5000 }, (_, index) => `${index}`) } };
    for (const text of [
      'raw.many.all(a, raw.many.all(b, true))',
      'raw.many.exists(a, raw.many.all(b, true) && false)',
      "raw.many.all(a, !('x' + a in raw.many))",
      "entity.metadata.name.split('').all(a, true) && raw.many.map(a, raw.many.filter(b, true)) != []",
    ]) {
      expect(run(text, many)).toEqual({
        problem: 'the expression takes too many steps: its lists or texts are too long',
      });
    }
    const thousand = { ...entity, value: { ...value, many: Array.from({ length: 1000 }, (_, index) => `${index}`) } };
    expect(run("raw.many.all(a, raw.many.all(b, a != 'x'))", thousand)).toBe(true);
  });
});

describe('the time of an evaluation', () => {
  const numbers = Array.from({ length: 3000 }, (_, index) => index);
  const mapping = (): JsonObject => Object.fromEntries(numbers.map((index) => [`k${index}`, `${index}`]));
  const long = 'x'.repeat(1000);
  const spec: JsonObject = {
    m: mapping(),
    k: mapping(),
    deep: [[numbers]],
    deeper: [[[...numbers]]],
    inner: { a: { b: mapping() } },
    texts: numbers.slice(0, 1000).map((index) => `${index}${long}`),
    mappings: [mapping(), mapping()],
    hundred: numbers.slice(0, 100),
  };
  const metadata: JsonObject = { name: 'shop', tags: numbers.slice(0, 1000).map((index) => `t${index}`) };
  const large = { ...entity, value: { ...value, metadata, spec } };
  const exhausted = { problem: 'the expression takes too many steps: its lists or texts are too long' };

  it.each([
    'raw.spec.m == raw.spec.k',
    '!(raw.spec.m != raw.spec.k)',
    'raw.spec.deep == raw.spec.deeper',
    'raw.spec.inner == raw.spec.inner',
    '[raw.spec.m] == [raw.spec.k]',
    "{'a': raw.spec.m} == {'a': raw.spec.k}",
    'raw.spec.m in raw.spec.mappings',
    "'k1' in raw.spec.m",
    'has(raw.spec.m)',
    'size(raw.spec.m) > 1',
    'raw.?spec.?m.orValue({}) == raw.spec.k',
    '(true ? raw.spec.m : raw.spec.k) == raw.spec.k',
    'raw.spec.texts[0] in raw.spec.texts',
  ])('is bounded in two loops over 1,000 items: %s', (text) => {
    const started = processorTime();
    expect(run(`entity.metadata.tags.all(a, entity.metadata.tags.all(b, ${text}))`, large)).toEqual(exhausted);
    expect(processorTime() - started).toBeLessThan(30_000);
  });

  it.each(['raw.spec.m == raw.spec.k', 'raw.spec.deep == raw.spec.deeper', "'k1' in raw.spec.m", 'has(raw.spec.m.k1)'])(
    'is enough for one loop over 100 items: %s',
    (text) => {
      expect(run(`raw.spec.hundred.all(a, ${text})`, large)).toBe(true);
    },
  );

  it('is bounded outside of loops', () => {
    const items = Array.from({ length: 400_000 }, (_, index) => index);
    const huge = { ...entity, value: { ...value, spec: { a: items, b: [...items], text: 'a'.repeat(3_000_000) } } };
    const many = Array.from({ length: 40 }, () => 'raw.spec.a == raw.spec.b').join(' && ');
    expect(run('raw.spec.a == raw.spec.b', huge)).toBe(true);
    expect(run(many, huge)).toEqual(exhausted);
    expect(run("string(raw.spec.text).matches('b')", huge)).toEqual(exhausted);
  });
});

describe('cel against its library', () => {
  it('takes no time for a value that is nested deeply', () => {
    let deep: Json = 'x';
    for (let level = 0; level < 3000; level++) deep = [deep];
    const started = processorTime();
    expect(run('raw.deep == [] || true', { ...entity, value: { ...value, deep } })).toBe(true);
    expect(processorTime() - started).toBeLessThan(5_000);
  });

  // Catastrophic in an engine that backtracks; long enough to tell, and short enough not to hang for minutes.
  const name = `${'a'.repeat(31)}!`;
  const named = { ...entity, value: { ...value, metadata: { ...(value['metadata'] as JsonObject), name } } };

  it.each([
    "entity.metadata.name.matches('^(a+)+$')",
    "('matches' + entity.metadata.name).matches('^matches(a+)+$')",
    "(true ? entity.metadata.name : 'matches').matches('^(a+)+$')",
    "entity.metadata.name // matches\n.matches('^(a+)+$')",
    "entity.metadata.name. // matches\n matches('^(a+)+$')",
  ])('matches in linear time: %s', (text) => {
    const started = processorTime();
    expect(run(text, named)).toBe(false);
    expect(processorTime() - started).toBeLessThan(5_000);
  });

  it.each(["entity.kind.rematch('a')", 'entity.kind.rematch(entity.metadata.name)', 'got(entity.kind)'])(
    'hides the names that it uses itself: %s',
    (text) => {
      expect(run(text)).toHaveProperty('mistake');
    },
  );

  it.each([
    ["facts.repository.properties.tier == '1'", 'repository.properties'],
    ["facts['repository'].archived", 'repository.archived'],
    ["facts['repository']['archived']", 'repository.archived'],
  ])('knows the fact of %s, or does not compile it', (text, fact) => {
    const compiled = cel.compile(text, scope);
    if (!('mistake' in compiled)) expect(compiled.facts).toEqual([fact]);
  });

  it.each(['has(facts.repository)', 'facts.repository.?archived.orValue(false)', 'facts.?team.exists.orValue(false)'])(
    'names whole facts only: %s',
    (text) => {
      const compiled = cel.compile(text, scope);
      if ('mistake' in compiled) return;
      expect(compiled.facts).not.toEqual([]);
      for (const fact of compiled.facts) expect(Object.keys(scope.facts)).toContain(fact);
    },
  );
});

describe('what is stated of a profile', () => {
  it.each<[stated: JsonObject, isThere: boolean]>([
    [{ email: 'team@example.com' }, true],
    [{ email: '' }, false],
    [{ email: null }, false],
    [{ unknown: 'x' }, false],
    [{}, false],
  ])('%j', (profile, isThere) => {
    const of: Entity = { ...entity, value: { ...value, spec: { profile } } };
    expect(run('has(entity.spec.profile)', of)).toBe(isThere);
    expect(run('has(entity.spec)', of)).toBe(isThere);
  });
});
