import editorSchema from '../../schemas/rule.schema.json' with { type: 'json' };
import { knownFacts } from '../facts/known-facts.ts';
import type { FactDefinition } from '../facts/fact.ts';
import { likelySpelling } from '../source/edit-distance.ts';
import { formatPath, isObject, parsePath, textOf, type Json, type JsonObject, type Path } from '../source/json.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';
import { checkAssert } from './check-assert.ts';
import { checkTests } from './check-tests.ts';
import type { ExpressionLanguage } from './expression.ts';
import { placeholdersIn } from './placeholders.ts';
import type { Parameter } from './rule.ts';
import { scopeOf } from './rule-scope.ts';
import { ruleFrom, type PackDefaults } from './rule-from.ts';

/** The options of an assert are for `checkAssert`: it knows parameters and facts, and says more. */
const schema = { ...editorSchema, $defs: { ...editorSchema.$defs, assert: { type: 'object' } } };

/** Everything that is wrong with the value of a rule's file. */
export function checkRule(
  id: string,
  value: JsonObject,
  { defaults, language }: { readonly defaults: PackDefaults; readonly language: ExpressionLanguage },
): readonly SettingsMistake[] {
  const shape = validateSettings(value, schema, 'The rule');
  if (shape.length > 0) return shape;
  const rule = ruleFrom(id, value, defaults);
  const scope = { facts: { ...knownFacts, ...rule.facts }, params: rule.params };
  const expressions = [
    ...checkExpression(['expect'], rule.expect, language, scope),
    ...checkExpression(['appliesTo', 'where'], rule.appliesTo.where, language, scope),
  ];
  const mistakes = [
    ...checkTitle(value['title'], ['title']),
    ...checkStatement(value),
    ...checkPath(['at'], value['at']),
    ...checkFix(value),
    ...checkParameters(value['params']),
    ...checkFacts(value['facts']),
    ...checkRollout(value['rollout']),
    ...expressions,
    ...checkAssert(value['assert'], scope),
    ...checkMessage(value['message'], scope),
  ];
  return mistakes.length > 0 ? mistakes : checkTests(rule, scopeOf(rule, language));
}

/** A title stands in tables, lists and messages, so it is one line that hides nothing. */
export function checkTitle(value: Json | undefined, path: Path): readonly SettingsMistake[] {
  if (typeof value !== 'string' || !/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/.test(value)) return [];
  return [{ path, at: 'value', message: 'A title stands on one line, without control characters. Take them out.' }];
}

/** A rule says what it wants by an assert or an expression: one of them. */
function checkStatement(value: JsonObject): readonly SettingsMistake[] {
  const [assert, expect] = ['assert' in value, 'expect' in value];
  if (assert !== expect) return [];
  if (assert)
    return [
      { path: ['expect'], at: 'key', message: '`assert` and `expect` say the same thing twice. Keep one of them.' },
    ];
  return [
    { path: [], at: 'value', message: 'The rule must have `assert` (a typed assert) or `expect` (an expression).' },
  ];
}

/** What is wrong with an expression, at its own place. */
export function checkExpression(
  path: Path,
  text: string | undefined,
  language: ExpressionLanguage,
  scope: Scope,
): readonly SettingsMistake[] {
  if (text === undefined) return [];
  const compiled = language.compile(text, scope);
  if (!('mistake' in compiled)) return [];
  return [{ path, at: 'value', message: compiled.mistake.message, within: compiled.mistake.range }];
}

interface Scope {
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly params: Readonly<Record<string, Parameter>>;
}

function checkPath(path: Path, value: Json | undefined): readonly SettingsMistake[] {
  if (typeof value !== 'string' || parsePath(value) !== undefined) return [];
  return [{ path, at: 'value', message: `\`${value}\` is no path. Write it as \`spec.owner\` or \`metadata.links\`.` }];
}

function checkFix(value: JsonObject): readonly SettingsMistake[] {
  const fix = value['fix'];
  if (!isObject(fix)) return [];
  const ways = ['suggest', 'set', 'remove'].filter((key) => key in fix);
  const mistakes: SettingsMistake[] = [];
  if (ways.length !== 1) {
    mistakes.push({ path: ['fix'], at: 'value', message: '`fix` needs exactly one of `suggest`, `set` and `remove`.' });
  }
  if ('set' in fix !== 'value' in fix) {
    mistakes.push({ path: ['fix'], at: 'value', message: '`set` and `value` belong together in `fix`.' });
  }
  if ('suggest' in fix && !(isObject(value['assert']) && 'reference' in value['assert'])) {
    const message = '`nearest-reference` can only mend what the assert `reference` found.';
    mistakes.push({ path: ['fix', 'suggest'], at: 'value', message });
  }
  return [...mistakes, ...checkFixPath('set', fix['set']), ...checkFixPath('remove', fix['remove'])];
}

/** What makes an entity what it is: no fix may change it. */
const untouchable = ['kind', 'apiVersion', 'metadata', 'metadata.name', 'spec'];

function checkFixPath(way: 'set' | 'remove', value: Json | undefined): readonly SettingsMistake[] {
  const path = typeof value === 'string' ? parsePath(value) : undefined;
  if (!path) return checkPath(['fix', way], value);
  const written = formatPath(path);
  if (!untouchable.includes(written)) return [];
  const message = `A fix cannot ${way} \`${written}\`: the entity would be another one, or none. Name one of its fields.`;
  return [{ path: ['fix', way], at: 'value', message }];
}

/** What is wrong with parameters that a rule or a pack declares. */
export function checkParameters(value: Json | undefined): readonly SettingsMistake[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, stated]): readonly SettingsMistake[] => {
    if (!/^[A-Za-z]\w*$/.test(name)) {
      const message = `\`${name}\` must be a word of letters and digits that begins with a letter.`;
      return [{ path: ['params', name], at: 'key', message }];
    }
    if (!isObject(stated)) return [];
    const fallback = stated['default'] ?? null;
    const actual = Array.isArray(fallback) ? 'list' : typeof fallback;
    const type = stated['type'] ?? actual;
    if (actual === type && actual !== 'object') return [];
    const message = `The default of \`${name}\` must be a ${actual === 'object' ? 'text, number, boolean or list' : textOf(type)}.`;
    return [{ path: ['params', name, 'default'], at: 'value', message }];
  });
}

function checkFacts(value: Json | undefined): readonly SettingsMistake[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((name): readonly SettingsMistake[] => {
    if (Object.hasOwn(knownFacts, name)) {
      const message = `\`${name}\` is a fact that is known already. Remove it here, or choose another name.`;
      return [{ path: ['facts', name], at: 'key', message }];
    }
    if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(name)) {
      return [{ path: ['facts', name], at: 'key', message: `\`${name}\` must be of the form \`system.fact\`.` }];
    }
    // In an expression, `facts.a.b` cannot be a value and hold `c`, too.
    const inside = [...Object.keys(knownFacts), ...Object.keys(value)].find((other) => name.startsWith(`${other}.`));
    if (inside === undefined) return [];
    const message = `\`${name}\` cannot be inside the fact \`${inside}\`. Choose another name.`;
    return [{ path: ['facts', name], at: 'key', message }];
  });
}

function checkRollout(value: Json | undefined): readonly SettingsMistake[] {
  if (!isObject(value)) return [];
  const { announce, enforce } = value;
  if (typeof announce !== 'string' || typeof enforce !== 'string' || announce <= enforce) return [];
  return [{ path: ['rollout', 'enforce'], at: 'value', message: '`enforce` must not come before `announce`.' }];
}

const plainPlaceholders: readonly string[] = ['value', 'reason', 'entity.name', 'entity.ref', 'entity.kind'];

function checkMessage(value: Json | undefined, scope: Scope): readonly SettingsMistake[] {
  if (typeof value !== 'string') return [];
  const known = [
    ...plainPlaceholders,
    ...Object.keys(scope.params).map((name) => `params.${name}`),
    ...Object.keys(scope.facts).map((name) => `facts.${name}`),
  ];
  return placeholdersIn(value)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, range }) => {
      const whole = ['params', 'entity', 'facts'].map((family) => `${family}.${name}`);
      const meant = known.find((one) => whole.includes(one)) ?? likelySpelling(name, known);
      const advice =
        meant === undefined
          ? `There are ${plainPlaceholders.map((one) => `\`${one}\``).join(', ')}, \`params.…\` and \`facts.…\`.`
          : `Did you mean \`${meant}\`?`;
      return {
        path: ['message'],
        at: 'value',
        message: `There is no placeholder \`${name}\`. ${advice}`,
        within: range,
      };
    });
}
