import type { Severity } from '../finding.ts';
import { textOf, isObject, type Json, type JsonObject } from '../source/json.ts';
import type { Level, Override, Pack, Scorecard } from './pack.ts';
import { appliesToFrom, parametersFrom, ruleFrom } from './rule-from.ts';

/** A pack as its files state it. */
export interface StatedPack {
  /** The name of its folder. */
  readonly id: string;
  /** The value of `pack.yaml`. */
  readonly manifest: JsonObject;
  /** The values of its rules, by id. */
  readonly rules: Readonly<Record<string, JsonObject>>;
}

/** The pack that values state. They have been checked, or are those of a built-in pack. */
export function packFrom({ id, manifest, rules }: StatedPack): Pack {
  const text = (key: string): string | undefined => {
    const found = manifest[key];
    return typeof found === 'string' ? found : undefined;
  };
  const defaults = { owner: text('owner'), params: parametersFrom(manifest['params']) };
  const scorecards = manifest['scorecards'];
  return {
    id,
    title: text('title') ?? id,
    version: text('version') ?? '0.0.0',
    description: text('description'),
    owner: text('owner'),
    extends: textsFrom(manifest['extends']),
    overrides: overridesFrom(manifest['overrides']),
    aliases: (isObject(manifest['aliases']) ? manifest['aliases'] : {}) as Readonly<Record<string, string>>,
    scorecards: Array.isArray(scorecards) ? scorecards.filter(isObject).map(scorecardFrom) : [],
    rules: Object.entries(rules)
      .map(([ruleId, value]) => ruleFrom(ruleId, value, defaults))
      .sort((left, right) => (left.id < right.id ? -1 : 1)),
  };
}

/** The overrides that a mapping from ids states; a severity alone is the short form. */
export function overridesFrom(value: Json | undefined): Readonly<Record<string, Override>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([id, stated]) => [id, overrideFrom(stated)]));
}

function overrideFrom(stated: Json): Override {
  if (typeof stated === 'string') return { severity: stated as Severity | 'off' };
  if (!isObject(stated)) return {};
  const { severity, level, params } = stated;
  return {
    ...(typeof severity === 'string' && { severity: severity as Severity | 'off' }),
    ...(typeof level === 'string' && { level }),
    ...(isObject(params) && { params }),
  };
}

function scorecardFrom(value: JsonObject): Scorecard {
  const { id, title, description, levels } = value;
  return {
    id: textOf(id),
    title: textOf(title),
    description: typeof description === 'string' ? description : undefined,
    appliesTo: appliesToFrom(value['appliesTo']),
    levels: Array.isArray(levels) ? levels.filter(isObject).map(levelFrom) : [],
  };
}

function levelFrom(value: JsonObject): Level {
  const id = textOf(value['id']);
  const title = typeof value['title'] === 'string' ? value['title'] : `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  return { id, title, rules: textsFrom(value['rules']) };
}

function textsFrom(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map((item: Json) => textOf(item)) : [];
}
