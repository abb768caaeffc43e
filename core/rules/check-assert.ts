import type { FactDefinition } from '../facts/fact.ts';
import { likelySpelling } from '../source/edit-distance.ts';
import { isObject, type Json, type JsonObject, type Path } from '../source/json.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';
import { assertNamed, asserts } from './asserts/index.ts';
import { fillParameters, placeholdersIn } from './placeholders.ts';
import type { Parameter } from './rule.ts';
import { unknownFact } from './unknown-fact.ts';

interface Scope {
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly params: Readonly<Record<string, Parameter>>;
}

/** Everything that is wrong with the options of a typed assert, with the parameters at their defaults. */
export function checkAssert(value: Json | undefined, scope: Scope): readonly SettingsMistake[] {
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  const names = asserts.map(({ name }) => name);
  const stated = keys.filter((key) => names.includes(key));
  const [name, second] = stated;
  if (name === undefined) return [unknownAssert(keys, names)];
  if (second !== undefined) {
    const message = `A rule has one assert, and here are \`${name}\` and \`${second}\`. Make a rule of each.`;
    return [{ path: ['assert', second], at: 'key', message }];
  }
  const unknown = placeholderMistakes(value, [], scope.params);
  if (unknown.length > 0) return unknown.map((mistake) => within(mistake));
  const defaults = Object.fromEntries(Object.entries(scope.params).map(([key, parameter]) => [key, parameter.default]));
  return optionMistakes(name, fillParameters(value, defaults), scope).map((mistake) => within(mistake));
}

/** What is wrong with options in which all parameters are filled in; paths count from the assert. */
export function optionMistakes(
  name: string,
  options: JsonObject,
  { facts }: Pick<Scope, 'facts'>,
): readonly SettingsMistake[] {
  const assert = assertNamed(name);
  if (!assert) return [];
  const shape = validateSettings(options, assert.schema, '`assert`');
  if (shape.length > 0) return shape;
  return [...(assert.mistakes?.(options) ?? []), ...factMistakes(options, [], facts)];
}

function within(mistake: SettingsMistake): SettingsMistake {
  return { ...mistake, path: ['assert', ...mistake.path] };
}

function unknownAssert(keys: readonly string[], names: readonly string[]): SettingsMistake {
  const [written] = keys;
  const all = `There are ${names.map((name) => `\`${name}\``).join(', ')}.`;
  if (written === undefined) {
    return { path: ['assert'], at: 'value', message: `No assert is named, such as \`required: spec.owner\`. ${all}` };
  }
  const meant = keys.flatMap((key) => likelySpelling(key, names) ?? [])[0];
  const advice = meant === undefined ? all : `Did you mean \`${meant}\`?`;
  return { path: ['assert', written], at: 'key', message: `There is no assert \`${written}\`. ${advice}` };
}

function placeholderMistakes(value: Json, path: Path, params: Scope['params']): readonly SettingsMistake[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => placeholderMistakes(item, [...path, index], params));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => placeholderMistakes(item, [...path, key], params));
  }
  if (typeof value !== 'string') return [];
  return placeholdersIn(value).flatMap(({ name, range }): readonly SettingsMistake[] => {
    const known = Object.keys(params).map((parameter) => `params.${parameter}`);
    if (known.includes(name)) return [];
    const meant = known.find((parameter) => parameter === `params.${name}`) ?? likelySpelling(name, known);
    const whole = name.startsWith('params.') ? '' : `, and write \`\${params.${name}}\``;
    const advice = meant === undefined ? `Declare it under \`params\`${whole}.` : `Did you mean \`${meant}\`?`;
    return [{ path, at: 'value', message: `There is no parameter \`${name}\`. ${advice}`, within: range }];
  });
}

function factMistakes(value: Json, path: Path, facts: Scope['facts']): readonly SettingsMistake[] {
  if (!isObject(value)) return [];
  const own = value['fact'];
  if (path.length > 0 && typeof own === 'string' && !Object.hasOwn(facts, own)) {
    return [{ path: [...path, 'fact'], at: 'value', message: unknownFact(own, Object.keys(facts)) }];
  }
  return Object.entries(value).flatMap(([key, item]) => factMistakes(item, [...path, key], facts));
}
