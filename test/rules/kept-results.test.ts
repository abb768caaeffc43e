import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { entityOf } from '../../core/catalog/read-catalog.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import { knownFacts } from '../../core/facts/known-facts.ts';
import { cel } from '../../core/rules/cel.ts';
import { compileRules } from '../../core/rules/compile-rules.ts';
import type { CompiledExpression } from '../../core/rules/expression.ts';
import { loadPatterns } from '../../core/rules/pattern.ts';
import { ruleFrom } from '../../core/rules/rule-from.ts';
import type { Json } from '../../core/source/json.ts';

// An expression is evaluated once for all entities that agree in what it looks at: that must not show.

const params = { l: ['a', '#x'] };
const stated = { l: { description: 'Some texts.', default: params.l } };

const expressions: readonly string[] = [
  'entity.metadata.links.exists(link, true)',
  'entity.metadata.links.all(link, false)',
  'entity.metadata.links.exists_one(link, true)',
  'size(entity.metadata.links.map(link, 1)) > 1',
  "entity.metadata.links.exists(link, entity.kind == 'API')",
  'entity.metadata.links.exists_one(link, has(entity.metadata.links))',
  'entity.metadata.links.all(link, has(link.title))',
  "entity.metadata.links.exists(link, link.title.startsWith('#') || link.url == '')",
  'entity.metadata.links.exists(one, entity.metadata.links.all(other, one.url == other.title))',
  'entity.metadata.links.exists(entity, has(entity.title))',
  'entity.metadata.links.map(link, has(link.title), link.title) == params.l',
  'params.l.exists(text, entity.metadata.links.exists(link, link.title == text))',
  'params.l.all(text, !(text in entity.metadata.tags))',
  'entity.metadata.tags.exists(tag, entity.metadata.links.exists(link, link.title == tag))',
  'size(entity.metadata.tags) > 1 || has(entity.metadata.annotations)',
  'has(entity.spec.profile) && has(entity.metadata.tags)',
  "has(entity.spec.type) != (entity.spec.type == 'a')",
  "entity.spec.type + entity.spec.owner == 'aa'",
];

/** The expression as a rule of a run has it. */
async function inRun(text: string): Promise<CompiledExpression> {
  const rule = ruleFrom(
    'acme/rule',
    { title: 't', why: 'w', remedy: 'r', expect: text, params: stated },
    { owner: undefined, params: {} },
  );
  const set = {
    rules: [{ rule, severity: 'error' as const, params }],
    scorecards: [],
    aliases: new Map<string, string>(),
    ids: new Set(['acme/rule']),
  };
  const { rules } = await compileRules(set, { facts: knownFacts, now: '2026-11-20' });
  const [only] = rules;
  if (!only || !('expression' in only.judge)) throw new Error('The rule is no expression.');
  return only.judge.expression;
}

function alone(text: string): CompiledExpression {
  const { params: own } = ruleFrom(
    'acme/rule',
    { title: 't', why: 'w', remedy: 'r', expect: text, params: stated },
    { owner: undefined, params: {} },
  );
  const compiled = cel.compile(text, { facts: {}, params: own });
  if ('mistake' in compiled) throw new Error(compiled.mistake.message);
  return compiled;
}

function entityWith(metadata: Readonly<Record<string, Json>>, spec: Readonly<Record<string, Json>> = {}): Entity {
  const value = { kind: 'Component', metadata: { name: 'a', ...metadata }, spec };
  const entity = entityOf(value, { file: 'catalog-info.yaml', document: 0, accepted: true });
  if (!entity) throw new Error('It is no entity.');
  return entity;
}

const few = fc.constantFrom<Json>('a', '#x', '', 'aa', '1:a', 7, null);
const link = fc.oneof(
  { weight: 5, arbitrary: fc.record({ url: few, title: few, type: few }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: few },
);
const anyEntity = fc
  .record(
    {
      links: fc.array(link, { maxLength: 3 }),
      tags: fc.array(few, { maxLength: 3 }),
      annotations: fc.dictionary(fc.constantFrom('a', '__proto__'), few, { maxKeys: 2 }),
      type: few,
      owner: few,
      profile: fc.dictionary(fc.constantFrom('email', 'other'), few),
    },
    { requiredKeys: [] },
  )
  .map(({ links, tags, annotations, ...spec }) =>
    entityWith(
      { ...(links && { links }), ...(tags && { tags }), ...(annotations && { annotations }) },
      spec as Readonly<Record<string, Json>>,
    ),
  );

beforeAll(loadPatterns);

describe('an expression that is kept', () => {
  it.each(expressions)('says of each entity what it says alone: %s', async (text) => {
    const own = alone(text);
    const kept = await inRun(text);
    fc.assert(
      fc.property(fc.array(anyEntity, { minLength: 2, maxLength: 8 }), (entities) => {
        for (const entity of entities) {
          const input = { entity, params, facts: {} };
          expect([entity.value, kept.evaluate(input)]).toEqual([entity.value, own.evaluate(input)]);
        }
      }),
    );
  });

  it('does not hold against others what is too large in one entity', async () => {
    const kept = await inRun('entity.metadata.links.all(a, entity.metadata.links.all(b, has(b.url)))');
    const withAddresses = (address: string): Entity =>
      entityWith({ links: Array.from({ length: 39 }, (_, index) => ({ url: `${address}${index}` })) });
    expect(kept.evaluate({ entity: withAddresses('x'.repeat(200_000)), params, facts: {} })).toHaveProperty('problem');
    expect(kept.evaluate({ entity: withAddresses('x'), params, facts: {} })).toBe(true);
  });
});
