import type { Entity } from '../catalog/entity.ts';
import { formatRef } from '../catalog/entity-ref.ts';
import type { Fix } from '../finding.ts';
import { cutText } from '../source/cut-text.ts';
import { isObject, valueAt, type Json, type Path } from '../source/json.ts';
import type { Surroundings } from './asserts/assert.ts';
import { shown } from './asserts/target.ts';
import type { CompiledRule, CompiledScorecard } from './compile-rules.ts';
import type { CompiledExpression } from './expression.ts';
import type { Failure, Judgement, Outcome } from './outcome.ts';
import { fillTemplate } from './placeholders.ts';
import type { AppliesTo, Rule } from './rule.ts';

/** Whether the plain lists of `appliesTo` hold; `where` is judged with the facts at hand. */
export function selects({ kind, type, lifecycle }: AppliesTo, entity: Entity): boolean {
  if (kind.length > 0 && !isAmong(entity.kind, kind)) return false;
  return has(type, entity, 'type') && has(lifecycle, entity, 'lifecycle');
}

function has(values: readonly string[], entity: Entity, field: string): boolean {
  if (values.length === 0) return true;
  const value = valueAt(entity.value, ['spec', field]);
  return typeof value === 'string' && isAmong(value, values);
}

function isAmong(value: string, values: readonly string[]): boolean {
  const lower = value.toLowerCase();
  return values.some((one) => one.toLowerCase() === lower);
}

/**
 * What a rule says of an entity that the plain lists of its `appliesTo` select. Never throws: trouble with the rule is
 * the state `error`.
 */
export function evaluateRule(compiled: CompiledRule, surroundings: Surroundings): Outcome {
  const { params } = compiled.active;
  try {
    const where = compiled.where && runExpression(compiled.where, surroundings, params);
    if (where && where.is !== 'pass') return where.is === 'fail' ? { is: 'not-applicable' } : where;
    const judgement =
      'assert' in compiled.judge
        ? compiled.judge.assert.judge(surroundings)
        : runExpression(compiled.judge.expression, surroundings, params);
    if (judgement.is !== 'fail') return judgement;
    return { is: 'fail', failures: judgement.failures.map((failure) => complete(failure, compiled, surroundings)) };
  } catch (error) {
    return { is: 'error', reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** Whether a scorecard speaks of an entity (`pass`), or not; `unknown` and `error` are those of its `where`. */
export function evaluateSelection(
  { scorecard, where }: CompiledScorecard,
  surroundings: Surroundings,
): Exclude<Outcome, { is: 'fail' }> {
  if (!selects(scorecard.appliesTo, surroundings.entity)) return { is: 'not-applicable' };
  if (!where) return { is: 'pass' };
  const outcome = runExpression(where, surroundings, {});
  return outcome.is === 'fail' ? { is: 'not-applicable' } : outcome;
}

function runExpression(
  expression: CompiledExpression,
  { entity, fact }: Surroundings,
  params: Readonly<Record<string, Json>>,
): Judgement | { readonly is: 'error'; readonly reason: string } {
  const facts: Record<string, Json> = {};
  for (const name of expression.facts) {
    const known = fact(name);
    if (known.is === 'unknown') return known;
    facts[name] = known.value;
  }
  const result = expression.evaluate({ entity, params, facts });
  if (typeof result === 'object') return { is: 'error', reason: result.problem };
  if (result) return { is: 'pass' };
  return { is: 'fail', failures: [{ path: [], value: '', message: '' }] };
}

/** Of longer values, such as the definition of an API, only the beginning is told. */
const longestValue = 1_000;
const longestMessage = 4 * longestValue;

/** A failure with what it tells of its value cut to what people read. */
function brief(failure: Failure): Failure {
  const { value, message, reason } = failure;
  if (value.length <= longestValue) {
    return message.length <= longestMessage ? failure : { ...failure, message: cutText(message, longestMessage) };
  }
  const cut = cutText(value, longestValue);
  const within = (text: string): string => cutText(text.split(value).join(cut), longestMessage);
  return { ...failure, value: cut, message: within(message), ...(reason !== undefined && { reason: within(reason) }) };
}

/** A failure with the rule's own place, message, remedy and fix. */
function complete(judged: Failure, { active, judge, message: own }: CompiledRule, surroundings: Surroundings): Failure {
  const { rule } = active;
  const failure = brief(judged);
  const path = rule.at ?? failure.path;
  const isExpression = 'expression' in judge;
  const shownThere = rule.at && isExpression ? { ...failure, value: valueText(surroundings.entity, rule.at) } : failure;
  const standard = failure.message === '' ? `${rule.title}: this is not so.` : failure.message;
  const message = own
    ? fillTemplate(own, (name) => placeholderValue(name, shownThere, active, surroundings))
    : standard;
  const fix = fixOf(rule, failure, surroundings.entity);
  // The assert knows better only where it knows the very change.
  const help = failure.fix && failure.help !== undefined ? failure.help : rule.remedy;
  const completed = { ...shownThere, path, message, help };
  if (fix === failure.fix) return completed;
  const { fix: _own, ...rest } = completed;
  return { ...rest, ...(fix && { fix }) };
}

function valueText(entity: Entity, path: Path): string {
  const value = valueAt(entity.value, path);
  return value === undefined ? '' : briefly(value);
}

function briefly(value: Json): string {
  return cutText(shown(value), longestValue);
}

function placeholderValue(
  name: string,
  failure: Failure,
  { params }: CompiledRule['active'],
  { entity, fact }: Surroundings,
): string | undefined {
  switch (name) {
    case 'value':
      return failure.value;
    case 'reason':
      return failure.reason ?? failure.message.replace(/\.$/, '');
    case 'entity.name':
      return entity.name;
    case 'entity.kind':
      return entity.kind;
    case 'entity.ref':
      return formatRef(entity);
    default: {
      const [, family, rest] = /^(params|facts)\.(.+)$/.exec(name) ?? [];
      if (rest === undefined) return undefined;
      if (family === 'params') return Object.hasOwn(params, rest) ? shown(params[rest] ?? '') : undefined;
      const known = fact(rest);
      return known.is === 'known' ? briefly(known.value) : undefined;
    }
  }
}

/**
 * The rule's own fix, or that of the assert. Another entity is proposed only by a rule that says `suggest`: a name that
 * is near may mean something else.
 */
function fixOf(rule: Rule, failure: Failure, entity: Entity): Fix | undefined {
  const { fix } = rule;
  if (!fix) return rule.assert?.name === 'reference' ? undefined : failure.fix;
  if ('suggest' in fix) return failure.fix;
  if ('remove' in fix) {
    if (valueAt(entity.value, fix.remove) === undefined) return undefined;
    return { title: `Remove \`${String(fix.remove.at(-1))}\``, edits: [{ kind: 'remove', path: fix.remove }] };
  }
  return setFix(entity, fix.set, fix.value);
}

function setFix(entity: Entity, path: Path, value: Json): Fix | undefined {
  const title = `Set \`${String(path.at(-1))}\` to \`${shown(value)}\``;
  const present = valueAt(entity.value, path);
  if (present !== undefined) {
    if (present === value || (typeof value === 'object' && value !== null)) return undefined;
    return { title, edits: [{ kind: 'set', path, value }] };
  }
  // The nearest mapping that is there takes the rest.
  let length = path.length - 1;
  while (length > 0 && !isObject(valueAt(entity.value, path.slice(0, length)))) length--;
  const [first, ...below] = path.slice(length);
  const isTaken = valueAt(entity.value, path.slice(0, length + 1)) !== undefined;
  // A list that is not there yet can only begin with its first item.
  if (isTaken || typeof first === 'number' || below.some((step) => typeof step === 'number' && step > 0))
    return undefined;
  const inner = below.reduceRight<Json>((held, step) => (step === 0 ? [held] : { [step]: held }), value);
  return { title, edits: [{ kind: 'insert', path: path.slice(0, length + 1), value: inner }] };
}
