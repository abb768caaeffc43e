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

/** The text with its placeholders filled in; one that nothing is known of stays empty. */
export function fillText(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replaceAll(placeholder, (_whole, name: string) => valueOf(name.trim()) ?? '');
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
  return fillText(text, (name) => {
    const value = of(name);
    return value === undefined ? `\${${name}}` : typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
