import {
  textOf,
  formatPath,
  isObject,
  parsePath,
  valueAt,
  type Json,
  type JsonObject,
  type Path,
} from '../../source/json.ts';
import type { SettingsMistake } from '../../source/validate-settings.ts';
import type { Judgement } from '../outcome.ts';
import type { PreparedAssert, Surroundings } from './assert.ts';

/** What an assert looks at: a value of the entity, or a fact. */
export type Target =
  | { readonly is: 'path'; readonly path: Path; readonly name: string }
  | { readonly is: 'fact'; readonly name: string };

/** The schema of an option that names a target. */
export const targetSchema: JsonObject = {
  description: 'A path in the entity, such as `spec.owner`, or `{ fact: <name> }`.',
  type: ['string', 'object'],
  minLength: 1,
  properties: { fact: { description: 'The name of a fact.', type: 'string', minLength: 1 } },
  required: ['fact'],
  additionalProperties: false,
};

/** The schema of an option that is a path in the entity. */
export const pathSchema: JsonObject = {
  description: 'A path in the entity, such as `spec.owner` or `metadata.annotations["a.b/c"]`.',
  type: 'string',
  minLength: 1,
};

/** The schema of an option that is one text or several. */
export function textsSchema(description: string): JsonObject {
  return { description, type: ['string', 'array'], minLength: 1, minItems: 1, items: { type: 'string', minLength: 1 } };
}

/** Reads a target whose form has been checked. */
export function targetOf(option: Json | undefined): Target {
  if (isObject(option)) return { is: 'fact', name: textOf(option['fact']) };
  const path = pathOf(option);
  return { is: 'path', path, name: formatPath(path) };
}

/** Reads a path whose form has been checked. */
export function pathOf(option: Json | undefined): Path {
  return parsePath(textOf(option)) ?? [];
}

/** Reads an option that is one text or several. */
export function textsOf(option: Json | undefined): readonly string[] {
  if (Array.isArray(option)) return option.map((item: Json) => textOf(item));
  return option === undefined ? [] : [textOf(option)];
}

/** What is wrong with an option that must be a path, or a target. */
export function pathMistakes(name: string, option: Json | undefined): readonly SettingsMistake[] {
  const texts = isObject(option) ? [] : textsOf(option);
  return texts
    .filter((text) => parsePath(text) === undefined)
    .map((text) => ({
      path: [name],
      at: 'value',
      message: `\`${text}\` is no path. Write it as \`spec.owner\` or \`metadata.annotations["acme.com/tier"]\`.`,
    }));
}

/** The facts that a target needs. */
export function factsOf(...targets: readonly Target[]): readonly string[] {
  return targets.flatMap((target) => (target.is === 'fact' ? [target.name] : []));
}

/** What stands at a target. */
export type Found =
  | { readonly is: 'value'; readonly value: Json; readonly path: Path; readonly name: string }
  | { readonly is: 'missing'; readonly path: Path; readonly name: string }
  | { readonly is: 'unknown'; readonly reason: string };

/** Looks a target up. A fact has no place in the entity, so its path is that of the whole entity. */
export function look(target: Target, { entity, fact }: Surroundings): Found {
  if (target.is === 'fact') {
    const known = fact(target.name);
    if (known.is === 'unknown') return known;
    return { is: 'value', value: known.value, path: [], name: target.name };
  }
  const { path, name } = target;
  const value = valueAt(entity.value, path);
  if (value === undefined || value === null || value === '') return { is: 'missing', path, name };
  return { is: 'value', value, path, name };
}

/** Prepares an assert that judges the value at a target: what is missing passes, and what is unknown stays so. */
export function judgeValue(
  target: Target,
  judge: (found: Extract<Found, { is: 'value' }>, surroundings: Surroundings) => Judgement,
): PreparedAssert {
  return {
    needs: { facts: factsOf(target) },
    judge: (surroundings) => {
      const found = look(target, surroundings);
      if (found.is === 'missing') return { is: 'pass' };
      return found.is === 'unknown' ? found : withItems(found, judge(found, surroundings));
    },
  };
}

/** The items of a fact have no place that would tell them apart. */
function withItems(found: Extract<Found, { is: 'value' }>, judgement: Judgement): Judgement {
  if (judgement.is !== 'fail' || found.path.length > 0 || !Array.isArray(found.value)) return judgement;
  return { is: 'fail', failures: judgement.failures.map((failure) => ({ ...failure, items: [failure.value] })) };
}

/** A scalar, or each item of a list, with its path. */
export function items(value: Json, path: Path): readonly { readonly value: Json; readonly path: Path }[] {
  if (!Array.isArray(value)) return [{ value, path }];
  return value.map((item: Json, index) => ({ value: item, path: path.length === 0 ? path : [...path, index] }));
}

/** A value for a message. */
export function shown(value: Json): string {
  if (Array.isArray(value)) return value.map((item: Json) => shown(item)).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``. */
export function either(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
