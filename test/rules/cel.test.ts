import { beforeAll, describe, expect, it } from 'vitest';
import type { Entity } from '../../core/catalog/entity.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { cel } from '../../core/rules/cel.ts';
import type { ExpressionScope } from '../../core/rules/expression.ts';
import { normalise } from '../../core/rules/normalise.ts';
import { loadPatterns } from '../../core/rules/pattern.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';

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
  return compiled.evaluate({ entity: normalise(of), raw: of.value, params, facts: named });
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
  '!has(entity.metadata.title)',
  '!has(entity.spec.dependsOn)',
  'has(entity.metadata.tags)',
  'has(entity.metadata.annotations.a)',
  '!has(entity.metadata.annotations.missing)',
  'has(raw.spec.custom)',
  '!has(raw.spec.nothing.deeper)',
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
  ["entity.metadata.annotations['zz'] == 'x'", 'No such key: zz'],
  ["entity.metadata.annotations.zz == 'x'", 'No such key: zz'],
  ["raw.spec.nothing == 'x'", 'No such key: nothing'],
  ['raw.__proto__ == 1', 'No such key: __proto__'],
  ['raw.constructor == 1', 'No such key: constructor'],
  ["entity.metadata.annotations.toString == 'x'", 'No such key: toString'],
  ['raw.spec.custom.list[9] == 1', 'No such key: index out of bounds, index 9 >= size 3'],
  ['1 / 0 == 1', 'division by zero'],
];

const refused: readonly (readonly [text: string, message: string, at: string])[] = [
  ['', 'The expression is wrong: Unexpected token: EOF.', ''],
  ['entity.kind ==', 'The expression is wrong: Unexpected token: EOF.', ''],
  ["entity.kind = 'x'", 'The expression is wrong: Unexpected character: =.', '='],
  ['entity.kind', 'The expression must be true or false, but it is of type `string`.', 'entity.kind'],
  ['1', 'The expression must be true or false, but it is of type `int`.', '1'],
  ["entity.kindd == 'x'", 'There is no `kindd` here. Did you mean `kind`?', 'kindd'],
  ["entity.metadta.name == 'x'", 'There is no `metadta` here. Did you mean `metadata`?', 'metadta'],
  ['foo == 1', 'There is no `foo` here.', 'foo'],
  ["entity.spec.nothing == ''", 'There is no `nothing` here.', 'nothing'],
  ['entity.__proto__ == 1', 'There is no `__proto__` here.', '__proto__'],
  ['params.zz == 1', 'There is no `zz` here.', 'zz'],
  ['facts.repository.archivd', 'There is no `archivd` here. Did you mean `archived`?', 'archivd'],
  ["'a' + 1 == 'a1'", 'The expression is wrong: no such overload: string + int.', "'a' + 1"],
  ['entity.kind == 1', 'The expression is wrong: no such overload: string == int.', 'entity.kind == 1'],
  [
    'nosuch(entity.kind)',
    "The expression is wrong: found no matching overload for 'nosuch(string)'.",
    'nosuch(entity.kind)',
  ],
  ['has(entity)', 'The expression is wrong: has() invalid argument.', 'entity'],
  ["has(raw['a'])", 'The expression is wrong: has() invalid argument.', "raw['a']"],
  ["true ? 1 : 'a'", 'The expression is wrong: Ternary branches must have the same type', "true ? 1 : 'a'"],
  ["entity.kind.matches('(')", 'The pattern is no regular expression (RE2): ', "'('"],
  [
    'entity.kind.matches(params.s)',
    'The pattern of `matches` must be written out as a text.',
    'entity.kind.matches(params.s)',
  ],
  [
    "entity.kind.matches('a' + 'b')",
    'The pattern of `matches` must be written out as a text.',
    "entity.kind.matches('a' + 'b')",
  ],
  [
    '[1].all(a, [1].all(b, [1].all(c, true)))',
    'Loops may stand 2 deep in one another, not 3.',
    '[1].all(a, [1].all(b, [1].all(c, true)))',
  ],
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

  it('refuses what is too large to be read', () => {
    const texts = [
      '('.repeat(100) + 'true' + ')'.repeat(100),
      `true${' && true'.repeat(600)}`,
      `!${'!'.repeat(5000)}true`,
    ];
    for (const text of texts) expect(run(text)).toHaveProperty('mistake');
  });
});

describe('cel against its library', () => {
  // Catastrophic in an engine that backtracks; long enough to tell, and short enough not to hang for minutes.
  const name = `${'a'.repeat(27)}!`;
  const named = { ...entity, value: { ...value, metadata: { ...(value['metadata'] as JsonObject), name } } };

  it.each([
    "entity.metadata.name.matches('^(a+)+$')",
    "('matches' + entity.metadata.name).matches('^matches(a+)+$')",
    "(true ? entity.metadata.name : 'matches').matches('^(a+)+$')",
    "entity.metadata.name // matches\n.matches('^(a+)+$')",
    "entity.metadata.name. // matches\n matches('^(a+)+$')",
  ])('matches in linear time: %s', (text) => {
    const started = performance.now();
    expect(run(text, named)).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
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
