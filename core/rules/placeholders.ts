import { isObject, type Json, type JsonObject } from '../source/json.ts';

const placeholder = /\$\{([^{}]*)\}/g;

/** The names of the placeholders of a text: `value` of `${value}`. */
export function placeholdersIn(
  text: string,
): readonly { readonly name: string; readonly range: readonly [number, number] }[] {
  return [...text.matchAll(placeholder)].map((match) => ({
    name: (match[1] ?? '').trim(),
    range: [match.index, match.index + match[0].length],
  }));
}

/** A text taken apart at its placeholders: `texts[0]`, `names[0]`, `texts[1]` and so on. */
export interface Template {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** Takes a text apart, once for filling it in many times. */
export function templateOf(text: string): Template {
  const found = placeholdersIn(text);
  const ends = [0, ...found.map(({ range }) => range[1])];
  return {
    texts: ends.map((end, index) => text.slice(end, found[index]?.range[0])),
    names: found.map(({ name }) => name),
  };
}

/** The facts that a text names: `team.members` of `${facts.team.members}`. */
export function factsNamed(text: Template | undefined): readonly string[] {
  return (text?.names ?? []).flatMap((name) => /^facts\.(.+)$/.exec(name)?.[1] ?? []);
}

/** The text with its placeholders filled in; one that nothing is known of stays empty. */
export function fillTemplate({ texts, names }: Template, valueOf: (name: string) => string | undefined): string {
  let filled = texts[0] ?? '';
  for (const [index, name] of names.entries()) filled += (valueOf(name) ?? '') + (texts[index + 1] ?? '');
  return filled;
}

/** The options of an assert with `${params.<name>}` filled in; a text that is nothing else becomes the value itself. */
export function fillParameters(options: JsonObject, params: Readonly<Record<string, Json>>): JsonObject {
  return fillValue(options, params) as JsonObject;
}

function fillValue(value: Json, params: Readonly<Record<string, Json>>): Json {
  if (typeof value === 'string') return fillParameter(value, params);
  if (Array.isArray(value)) return value.map((item: Json) => fillValue(item, params));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, params)]));
}

function fillParameter(text: string, params: Readonly<Record<string, Json>>): Json {
  const of = (name: string): Json | undefined => {
    const parameter = /^params\.(.+)$/.exec(name)?.[1];
    return parameter !== undefined && Object.hasOwn(params, parameter) ? params[parameter] : undefined;
  };
  const whole = /^\$\{([^{}]*)\}$/.exec(text)?.[1]?.trim();
  if (whole !== undefined) return of(whole) ?? text;
  return fillTemplate(templateOf(text), (name) => {
    const value = of(name);
    return value === undefined ? `\${${name}}` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
