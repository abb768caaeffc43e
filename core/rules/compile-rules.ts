import type { FactDefinition } from '../facts/fact.ts';
import { assertNamed } from './asserts/index.ts';
import type { PreparedAssert } from './asserts/assert.ts';
import type { Entity } from '../catalog/entity.ts';
import type { CompiledExpression, ExpressionInput, ExpressionLanguage, EntityField } from './expression.ts';
import { fieldOf } from './normalise.ts';
import type { ActiveRule, RuleSet, Scorecard } from './pack.ts';
import { loadPatterns } from './pattern.ts';
import { factsNamed, fillParameters, templateOf, type Template } from './placeholders.ts';
import { countsFrom, isAnnounced } from './rollout.ts';
import type { AppliesTo, StatedAssert } from './rule.ts';

/** A rule that is ready to judge many entities. */
export interface CompiledRule {
  readonly active: ActiveRule;
  readonly where: CompiledExpression | undefined;
  readonly judge: { readonly assert: PreparedAssert } | { readonly expression: CompiledExpression };
  readonly message: Template | undefined;
  /** The facts that `where`, the expression, the assert and the message name. */
  readonly facts: readonly string[];
  /** Whether the rule is seen but does not count yet: `rollout.enforce` lies ahead. */
  readonly countsFrom: string | undefined;
}

/** A scorecard that is ready. */
export interface CompiledScorecard {
  readonly scorecard: Scorecard;
  readonly where: CompiledExpression | undefined;
}

/** All that counts in a run, ready. */
export interface CompiledRules {
  readonly set: RuleSet;
  /** Without those that are not announced yet. */
  readonly rules: readonly CompiledRule[];
  readonly scorecards: readonly CompiledScorecard[];
}

/**
 * Prepares rules whose packs have been checked; the expression language and the engine of patterns are loaded only when
 * a rule needs them. `facts` are all known ones, `now` is the day of the run (`YYYY-MM-DD`).
 */
export async function compileRules(
  set: RuleSet,
  { facts, now }: { readonly facts: Readonly<Record<string, FactDefinition>>; readonly now: string },
): Promise<CompiledRules> {
  const announced = set.rules.filter(({ rule }) => isAnnounced(rule, now));
  const needsCel =
    announced.some(({ rule }) => rule.expect !== undefined || rule.appliesTo.where !== undefined) ||
    set.scorecards.some(({ appliesTo }) => appliesTo.where !== undefined);
  const usesPatterns = announced.some(({ rule }) => rule.assert && hasPattern(rule.assert));
  if (needsCel || usesPatterns) await loadPatterns();
  const language = needsCel ? evaluatedOnce((await import('./cel.ts')).cel) : undefined;
  return {
    set,
    rules: announced.map((active) => compileRule(active, { language, facts, now })),
    scorecards: set.scorecards.map((scorecard) => ({
      scorecard,
      where: compileWhere(scorecard.appliesTo, language, { facts, params: {} }),
    })),
  };
}

/**
 * A language whose expressions are evaluated once for all that gives one result: those that look at a few texts, such as
 * `spec.type`, for all entities that have the same; those that look at more of the entity alone, for each entity,
 * however many rules state them. An expression that names parameters is compiled for one rule, which has one value of each.
 */
function evaluatedOnce(language: ExpressionLanguage): ExpressionLanguage {
  const known = new Map<string, CompiledExpression>();
  return {
    compile: (text, scope) => {
      const before = known.get(text);
      if (before) return before;
      const compiled = language.compile(text, scope);
      if ('mistake' in compiled) return compiled;
      const dependsOnEntity = compiled.facts.length === 0 && !text.includes('params');
      if (!compiled.fields && !dependsOnEntity) return compiled;
      const once = compiled.fields ? oncePerTexts(compiled, compiled.fields) : oncePerEntity(compiled);
      if (dependsOnEntity) known.set(text, once);
      return once;
    },
  };
}

type Result = ReturnType<CompiledExpression['evaluate']>;

function oncePerEntity(compiled: CompiledExpression): CompiledExpression {
  // All rules judge one entity before the next.
  let last: { readonly entity: Entity; readonly result: Result } | undefined;
  return {
    ...compiled,
    evaluate: (input) => {
      if (last?.entity !== input.entity) last = { entity: input.entity, result: compiled.evaluate(input) };
      return last.result;
    },
  };
}

// Types, owners and tags are the same few words in a whole catalog.
const longestKept = 200;
const mostKept = 1_000;

function oncePerTexts(compiled: CompiledExpression, fields: readonly EntityField[]): CompiledExpression {
  const results = new Map<string, boolean>();
  // Facts are not the entity's alone.
  const other = compiled.facts.length === 0 ? oncePerEntity(compiled) : compiled;
  const keyOf = ({ entity, facts }: ExpressionInput): string => {
    let key = '';
    for (const field of fields) key += partOf(fieldOf(entity, field));
    for (const name of compiled.facts) key += partOf(facts[name]);
    return key;
  };
  return {
    ...compiled,
    evaluate: (input) => {
      const key = keyOf(input);
      if (key.length > longestKept) return other.evaluate(input);
      const before = results.get(key);
      if (before !== undefined) return before;
      if (results.size >= mostKept) return other.evaluate(input);
      const result = compiled.evaluate(input);
      // What went wrong may be due to the size of what is no part of the key.
      if (typeof result === 'boolean') results.set(key, result);
      return result;
    },
  };
}

/** A part of a key: no two sequences of parts are the same text. */
function partOf(value: unknown): string {
  return typeof value === 'string' ? `${value.length}:${value}` : `${JSON.stringify(value)},`;
}

function hasPattern({ name, options }: StatedAssert): boolean {
  return (assertNamed(name)?.patterns ?? []).some((key) => key in options);
}

interface Compilation {
  readonly language: ExpressionLanguage | undefined;
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly now: string;
}

function compileRule(active: ActiveRule, { language, facts, now }: Compilation): CompiledRule {
  const { rule, params } = active;
  const scope = { facts: { ...facts, ...rule.facts }, params: rule.params };
  const where = compileWhere(rule.appliesTo, language, scope);
  const judge = rule.assert
    ? { assert: prepare(rule.assert.name, fillParameters(rule.assert.options, params)) }
    : { expression: sound(language, rule.expect ?? 'true', scope) };
  const own = 'assert' in judge ? (judge.assert.needs?.facts ?? []) : judge.expression.facts;
  const message = rule.message === undefined ? undefined : templateOf(rule.message);
  return {
    active,
    where,
    judge,
    message,
    facts: [...new Set([...(where?.facts ?? []), ...own, ...factsNamed(message)])],
    countsFrom: countsFrom(rule, now),
  };
}

function prepare(
  name: string,
  options: Parameters<NonNullable<ReturnType<typeof assertNamed>>['prepare']>[0],
): PreparedAssert {
  const assert = assertNamed(name);
  if (!assert) throw new Error(`The rule was not checked: there is no assert ${name}.`);
  return assert.prepare(options);
}

function compileWhere(
  { where }: AppliesTo,
  language: ExpressionLanguage | undefined,
  scope: Parameters<ExpressionLanguage['compile']>[1],
): CompiledExpression | undefined {
  return where === undefined ? undefined : sound(language, where, scope);
}

function sound(
  language: ExpressionLanguage | undefined,
  text: string,
  scope: Parameters<ExpressionLanguage['compile']>[1],
): CompiledExpression {
  const compiled = language?.compile(text, scope);
  if (!compiled || 'mistake' in compiled) throw new Error(`The expression was not checked: ${text}`);
  return compiled;
}
