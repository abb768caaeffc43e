import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex } from '../../core/catalog/build-index.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import { entityOf } from '../../core/catalog/read-catalog.ts';
import type { FactSource } from '../../core/facts/fact.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import type { RepositoryReader } from '../../core/facts/repository.ts';
import { asserts } from '../../core/rules/asserts/index.ts';
import { builtInPack, builtInPacks } from '../../core/rules/built-in/index.ts';
import { cel } from '../../core/rules/cel.ts';
import { checkAssert } from '../../core/rules/check-assert.ts';
import { packFrom } from '../../core/rules/pack-from.ts';
import type { ActiveRule, Scorecard } from '../../core/rules/pack.ts';
import { loadPatterns } from '../../core/rules/pattern.ts';
import { ruleFrom } from '../../core/rules/rule-from.ts';
import { applyRules } from '../../core/scorecard/apply-rules.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { folderWith } from '../support/files.ts';
import { anyText } from '../support/hostile-text.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { processorTime } from '../support/processor-time.ts';
import { runRules } from '../support/run-rules.ts';

const builtIn: ActiveRule[] = [];
const scorecards: Scorecard[] = [];

beforeAll(async () => {
  await loadPatterns();
  for (const name of builtInPacks) {
    const stated = await builtInPack(name);
    if (!stated) throw new Error(`There is no pack ${name}.`);
    const pack = packFrom(stated);
    builtIn.push(...pack.rules.map((rule) => activate(rule)));
    scorecards.push(...pack.scorecards);
  }
});

function activate(rule: ActiveRule['rule']): ActiveRule {
  const params = Object.fromEntries(Object.entries(rule.params).map(([name, one]) => [name, one.default]));
  return { rule, severity: rule.severity, params };
}

function ruleOf(stated: JsonObject, id = 'test/rule'): ActiveRule {
  return activate(ruleFrom(id, { title: 't', why: 'w', remedy: 'r', ...stated }, { owner: undefined, params: {} }));
}

interface Run {
  readonly rules: readonly ActiveRule[];
  readonly entities: readonly Entity[];
  readonly reader?: RepositoryReader;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly top?: string;
}

/** Judges the entities as a run does. */
async function judge({ rules, entities, reader = memoryReader({}), facts = {}, top = '' }: Run) {
  const source: FactSource = {
    provides: (name) => Object.hasOwn(facts, name),
    gather: async () => (_subject, name) =>
      Object.hasOwn(facts, name) ? { is: 'known', value: facts[name] ?? null, source: 'test' } : undefined,
  };
  const set = { rules, scorecards, aliases: new Map<string, string>(), ids: new Set(rules.map(({ rule }) => rule.id)) };
  const checkout = { top, prefix: top === '' ? '' : 'sub', now: '2026-11-20' };
  return applyRules({
    own: [],
    entities,
    catalog: buildIndex(entities, { entities: [], complete: true }),
    reader,
    rules: runRules(set, { checkout, sources: [source] }),
  });
}

const states: readonly string[] = ['pass', 'fail', 'unknown', 'error', 'exempt'];

const hostileKey = fc.constantFrom(
  'name',
  'namespace',
  'annotations',
  'labels',
  'tags',
  'links',
  'owner',
  'type',
  'lifecycle',
  'definition',
  'url',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '0',
  'a.b/c',
  'backstage.io/techdocs-ref',
);
/** 2,000 entries of a mapping, in so many lists. */
function nested(depth: number): Json {
  let value: Json = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, index]));
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const { hostile } = fc.letrec<{ hostile: Json }>((tie) => ({
  hostile: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      -1.5,
      1e300,
      '',
      'x'.repeat(100_000),
      'group:a/b',
      'dir:../../..',
      '2026-02-30',
    ),
    anyText,
    fc.array(tie('hostile'), { maxLength: 4 }),
    fc.nat(3).map((depth): Json => nested(depth)),
    fc.constant<Json>(Array.from({ length: 2000 }, (_, index) => `tag-${index}`)),
    fc.dictionary(hostileKey, tie('hostile'), { maxKeys: 4 }) as fc.Arbitrary<Json>,
    fc.nat(3000).map((depth): Json => {
      let value: Json = 'deep';
      for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { x: value };
      return value;
    }),
  ),
}));
const kinds = fc.constantFrom('Component', 'API', 'Group', 'System', 'Resource', 'Location', 'constructor', 'x');
const anyEntity: fc.Arbitrary<Entity> = fc
  .record({
    kind: kinds,
    metadata: fc.oneof(fc.dictionary(hostileKey, hostile, { maxKeys: 6 }), fc.constant({})),
    spec: hostile,
    others: fc.dictionary(hostileKey, hostile, { maxKeys: 2 }),
    file: fc.constantFrom('catalog-info.yaml', 'a/b/catalog-info.yaml', '../x/catalog-info.yaml', '[a]/{b}/c.yaml'),
  })
  .map(({ kind, metadata, spec, others, file }) => {
    const value = { ...others, apiVersion: 'backstage.io/v1alpha1', kind, metadata: { ...metadata, name: 'a' }, spec };
    const entity = entityOf(value, { file, document: 0, accepted: true });
    if (!entity) throw new Error('The entity has no name.');
    return entity;
  });

const target = fc.constantFrom<Json>(
  'spec.owner',
  'metadata.tags',
  'metadata.links[0].url',
  'metadata.annotations["a.b/c"]',
  '__proto__',
  'spec',
  'x.y',
  ...Object.keys(knownFacts).map((fact) => ({ fact })),
);
const text = fc.constantFrom(
  'a',
  '1.2',
  '(',
  '^(a+)+$',
  '**/*.md',
  '../../x',
  '[',
  '{a,b}',
  'API',
  'spec.owner',
  '-',
  'é',
);
const option = fc.oneof(target, text, fc.array(text, { minLength: 1, maxLength: 3 }), fc.nat(9), fc.boolean());
const choices = fc.constantFrom<Json>('nearest', 'entity', 'repository', 'exists', 'valid', 'covers', 'agrees');
/** Rules by random asserts with random options, those kept that the checks of packs take. */
const anyAssert: fc.Arbitrary<ActiveRule> = fc
  .constantFrom(...asserts)
  .chain((assert) => {
    const keys = Object.keys(assert.schema.properties);
    const options = Object.fromEntries(keys.map((key) => [key, fc.oneof(option, choices)]));
    return fc.record(options, { requiredKeys: [assert.name, ...(assert.schema['required'] as string[])] });
  })
  .filter((options) => checkAssert(options, { facts: knownFacts, params: {} }).length === 0)
  .chain((options) =>
    fc
      .record(
        {
          message: fc.constantFrom('${value} ${reason} ${facts.team.members}', 'm'),
          at: fc.constantFrom('spec.owner', 'a[0]'),
        },
        { requiredKeys: [] },
      )
      .map((more) => ruleOf({ ...more, assert: options })),
  );

const { expression } = fc.letrec<{ expression: string; value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      'entity.kind',
      'entity.metadata.tags',
      'raw.spec.owner',
      'raw.metadata',
      "raw['__proto__']",
      'raw',
      '1',
      '1.5',
      "'a'",
      '[]',
      "''",
    ),
    fc.constantFrom(...Object.keys(knownFacts).map((fact) => `facts.${fact}`), 'params.x', 'nothing', '('),
    fc
      .tuple(tie('value'), fc.constantFrom('[0]', '.x', '.?x', '.size()', "['a']", '.owner', '.filter(v, v == v)'))
      .map((parts) => parts.join('')),
    fc.tuple(tie('value'), fc.constantFrom(' + ', ' / ', ' % '), tie('value')).map((parts) => parts.join('')),
  ),
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(tie('value'), fc.constantFrom(' == ', ' != ', ' < ', ' in '), tie('value')).map((parts) => parts.join('')),
    tie('value').map((value) => `has(${value})`),
    tie('value').map((value) => `${value}.matches('^(a+)+$')`),
    fc
      .tuple(tie('value'), fc.constantFrom('all', 'exists'), tie('expression'))
      .map(([list, loop, inner]) => `${list}.${loop}(v, ${inner})`),
    fc.tuple(tie('expression'), fc.constantFrom(' && ', ' || '), tie('expression')).map((parts) => parts.join('')),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    tie('expression').map((inner) => `!(${inner})`),
  ),
}));

const hostileFacts = fc.dictionary(fc.constantFrom(...Object.keys(knownFacts)), hostile);

/** Judges, and holds what comes out against what must be true of every outcome. */
async function judgeSoundly(run: Run): Promise<void> {
  const started = processorTime();
  const { judgement, mistakes } = await judge(run);
  expect(processorTime() - started).toBeLessThan(20_000 * (1 + run.rules.length / 10));
  for (const own of judgement.states.values()) {
    for (const { state } of own.values()) expect(states).toContain(state);
  }
  for (const mistake of mistakes) expect(typeof mistake.message).toBe('string');
  for (const { percentage } of [...judgement.standings.values()].flat()) {
    expect(percentage >= 0 && percentage <= 100).toBe(true);
  }
}

describe('evaluation', () => {
  it('of built-in rules never throws, whatever the entity and the facts', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntity, hostileFacts, (entity, facts) =>
        judgeSoundly({ rules: builtIn, entities: [entity], facts }),
      ),
      { numRuns: 150 },
    );
  });

  it('of rules with any assert never throws', async () => {
    await fc.assert(
      fc.asyncProperty(anyAssert, anyEntity, hostileFacts, (rule, entity, facts) =>
        judgeSoundly({ rules: [rule], entities: [entity], facts }),
      ),
      { numRuns: 500 },
    );
  });

  it('of rules with any expression never throws', async () => {
    await fc.assert(
      fc.asyncProperty(expression, anyEntity, hostileFacts, async (expect_, entity, facts) => {
        const compiled = cel.compile(expect_, { facts: knownFacts, params: {} });
        if ('mistake' in compiled) {
          const { message, range } = compiled.mistake;
          expect(message).not.toBe('');
          expect(range[0] >= 0 && range[0] <= range[1] && range[1] <= expect_.length).toBe(true);
          return;
        }
        await judgeSoundly({ rules: [ruleOf({ expect: expect_ })], entities: [entity], facts });
      }),
      { numRuns: 1500 },
    );
  });
});

describe('evaluation of many entities', () => {
  const of = (name: string, [kind, type, tags, links]: readonly [string, Json, Json, Json]): Entity => {
    const value = { kind, metadata: { name, tags, links }, spec: { type } };
    const entity = entityOf(value, { file: `${name}/catalog-info.yaml`, document: 0, accepted: true });
    if (!entity) throw new Error('The entity has no name.');
    return entity;
  };
  const word = fc.constantFrom<Json>('a', '', '["a"]', 'true', 1, null, ['a'], 'x'.repeat(300), `${'x'.repeat(300)}y`);
  const described = fc.tuple(
    fc.constantFrom('Component', 'API', 'a'),
    word,
    fc.oneof(word, fc.array(word, { maxLength: 3 })),
    fc.array(fc.record({ url: word, type: word }), { maxLength: 2 }),
  );
  const atoms = fc.constantFrom(
    'has(entity.spec.type)',
    "entity.spec.type.matches('^x+$')",
    'entity.spec.type.startsWith(entity.kind)',
    "'a' in entity.metadata.tags",
    'size(entity.metadata.tags) > size(entity.spec.type)',
    "entity.metadata.tags[0] == 'a'",
    'entity.metadata.tags.exists(tag, tag in params.words)',
    "entity.metadata.links.all(link, link.type != '')",
    'facts.readme.exists',
    "raw.spec.type == 'a'",
  );
  const condition = fc
    .tuple(atoms, fc.constantFrom(' && ', ' || '), atoms)
    .map(([left, operator, right]) => left + operator + right);
  const params = { words: { description: 'w', type: 'list', default: ['a'] } };

  it('says of each what is said of it alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(described, { minLength: 2, maxLength: 6 }),
        condition,
        condition,
        async (all, one, two) => {
          const rules = [
            ruleOf({ params, expect: one }, 'test/one'),
            ruleOf({ params, expect: two, appliesTo: { where: one } }, 'test/two'),
            { ...ruleOf({ params, expect: one }, 'test/three'), params: { words: ['', 'true'] } },
          ];
          const reader = memoryReader({ 'entity-0/README.md': 'Read me.' });
          const entities = all.map((each, index) => of(`entity-${index}`, each));
          const { judgement } = await judge({ rules, entities, reader });
          for (const entity of entities) {
            const alone = await judge({ rules, entities: [entity], reader });
            expect([...(judgement.states.get(entity) ?? [])]).toEqual([...(alone.judgement.states.get(entity) ?? [])]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('evaluation in bounded time', () => {
  const catastrophe = `${'a'.repeat(100_000)}!`;
  const tags = Array.from({ length: 1000 }, (_, index) => `t${index}`);
  const value = {
    kind: 'Component',
    metadata: { name: 'a', description: catastrophe, annotations: { a: catastrophe }, tags },
  };
  const numbers = Array.from({ length: 3000 }, (_, index) => index);
  const mapping = (): JsonObject => Object.fromEntries(numbers.map((index) => [`k${index}`, index]));
  const mappings = { ...value, m: mapping(), k: mapping(), deep: [[numbers]], deeper: [[[...numbers]]] };
  const twice = (body: string): string => `entity.metadata.tags.all(a, entity.metadata.tags.all(b, ${body}))`;
  const many = { ...value, metadata: { name: 'a', many: Array.from({ length: 10_000 }, (_, index) => index) } };

  it.each<readonly [string, JsonObject, JsonObject]>([
    ['matches', { assert: { matches: 'metadata.description', pattern: '^(a+)+$' } }, value],
    ['annotation', { assert: { annotation: 'a', pattern: '^(a+)+$' } }, value],
    ['file', { assert: { file: '*.txt', contains: '^(a+)+$' } }, value],
    ['file with a hostile glob', { assert: { file: `${'{a,b}'.repeat(30)}/+(+(a|b)|c)*${'*a'.repeat(50)}` } }, value],
    ['CEL matches', { expect: "entity.metadata.description.matches('^(a+)+$')" }, value],
    ['loops in loops', { expect: 'entity.metadata.tags.all(a, entity.metadata.tags.all(b, a != "x"))' }, value],
    [
      '`in` in loops',
      { expect: 'entity.metadata.tags.all(a, entity.metadata.tags.all(b, !(a + b in entity.metadata.tags)))' },
      value,
    ],
    ['`==` of mappings in loops', { expect: twice('raw.m == raw.k') }, mappings],
    ['`==` of nested lists in loops', { expect: twice('raw.deep == raw.deeper') }, mappings],
    ['`in` of a mapping in loops', { expect: twice("!('x' in raw.m)") }, mappings],
    ['`has` of a mapping in loops', { expect: twice('has(raw.m)') }, mappings],
    ['loops over raw', { expect: 'raw.metadata.many.all(a, raw.metadata.many.all(b, true))' }, many],
  ])('of %s', async (_name, stated, of) => {
    const entity = entityOf(of, { file: 'catalog-info.yaml', document: 0, accepted: true });
    if (!entity) throw new Error('The entity has no name.');
    const started = processorTime();
    await judge({ rules: [ruleOf(stated)], entities: [entity], reader: memoryReader({ 'a.txt': catastrophe }) });
    // Unbounded, each takes a minute and more; a busy machine is slower than an idle one.
    expect(processorTime() - started).toBeLessThan(40_000);
  });
});

describe('evaluation in a checkout', () => {
  const secret = 'S3CR3T-outside';
  const outward = [
    '../secret',
    '../../../../etc/passwd',
    '/etc/passwd',
    'dir:../secret',
    'dir:/etc',
    'dir:link',
    'dir:a/../../secret',
    'dir:%2e%2e/secret',
    './link/secret.txt',
    'link/secret.txt',
  ];

  /** A reader that keeps every path that it is asked for. */
  function recording(reader: RepositoryReader, asked: Set<string>): RepositoryReader {
    const keep = (paths: readonly string[]): void => paths.forEach((one) => asked.add(one));
    return {
      ...reader,
      state: (paths) => (keep(paths), reader.state(paths)),
      text: (paths) => (keep(paths), reader.text(paths)),
      glob: (pattern) => (keep([pattern]), reader.glob(pattern)),
    };
  }

  function checkout(): string {
    const folder = folderWith({
      'secret/secret.txt': secret,
      'secret/mkdocs.yml': `site_name: x\ndocs_dir: ${secret}\n`,
      'secret/README.md': secret,
      'repo/.git/config': '',
      'repo/a/catalog-info.yaml': '',
      'repo/mkdocs.yml': 'site_name: x\nnav: [../../secret/README.md, /etc/passwd, index.md]\n',
      'repo/docs/index.md': '',
    });
    mkdirSync(path.join(folder, 'repo/.github'));
    symlinkSync('../secret', path.join(folder, 'repo/link'));
    symlinkSync('../secret/README.md', path.join(folder, 'repo/README.md'));
    symlinkSync('../../secret/secret.txt', path.join(folder, 'repo/.github/CODEOWNERS'));
    symlinkSync('../../secret', path.join(folder, 'repo/.github/workflows'));
    symlinkSync('../secret/secret.txt', path.join(folder, 'repo/package.json'));
    return path.join(folder, 'repo');
  }

  const odd = [
    '**/*',
    '{..,.}/secret/*',
    '[.][.]/secret/*',
    '@(..)/secret/*',
    '+(.)/secret/**',
    'link/*',
    'link/secret.txt',
    '.?(.)/secret/*',
    'README.md',
  ];

  it.each(outward)('reads nothing outside for %s', async (written) => {
    const repo = checkout();
    const asked = new Set<string>();
    const entities = ['$text', '$json', '$yaml', '$openapi'].flatMap((key) =>
      ['catalog-info.yaml', 'a/catalog-info.yaml'].flatMap((file, document) => {
        const annotations = { 'backstage.io/techdocs-ref': written, 'github.com/project-slug': written };
        const spec = { type: 'openapi', owner: written, definition: { [key]: written } };
        const value = { kind: 'API', metadata: { name: 'a', annotations, links: [{ url: written }] }, spec };
        return entityOf(value, { file, document, accepted: true }) ?? [];
      }),
    );
    const files = odd.map((file, index) => ruleOf({ assert: { file, contains: 'S3CR3T' } }, `test/file-${index}`));
    const version = ruleOf({ assert: { version: { fact: 'api.version' } } }, 'test/version');
    const { judgement, mistakes } = await judge({
      rules: [...builtIn, ...files, version],
      entities,
      reader: recording(openWorkspace(repo), asked),
    });
    const told = JSON.stringify([
      mistakes,
      [...judgement.states.values()].map((own) => [...own]),
      [...judgement.standings.values()],
    ]);
    expect(told).not.toContain('S3CR3T-');
    for (const own of judgement.states.values())
      for (const { rule } of files) expect(own.get(rule.id)?.state).not.toBe('pass');
    const globs = new Set(odd);
    for (const one of asked) {
      if (globs.has(one) || odd.some((glob) => one.endsWith(`/${glob}`))) continue;
      expect({ asked: one, normal: path.posix.normalize(one) }).toEqual({ asked: one, normal: one });
      expect(path.posix.isAbsolute(one)).toBe(false);
    }
  });
});
