import { likelySpelling } from '../catalog/edit-distance.ts';
import { formatPath, isObject, type Json, type JsonObject, type Path } from '../source/json.ts';

/** Something in a configuration file that cannot be used. */
export interface ConfigMistake {
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** One sentence or two: what is wrong, and what to write instead. */
  readonly message: string;
}

/**
 * Checks a value against the part of JSON Schema that `schemas/config.schema.json` uses: `type`, `enum`, `required`,
 * `properties`, `additionalProperties`, `items`, `minLength`, `minItems`. The schema itself is the only list of keys,
 * and a test holds this reader against a complete validator.
 */
export function validateConfig(value: Json, schema: JsonObject): readonly ConfigMistake[] {
  return check(value, schema, []);
}

function check(value: Json, schema: JsonObject, path: Path): ConfigMistake[] {
  const types = listOf(schema['type']);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return [mistake(path, `${subject(path)} must be ${types.map(nounOf).join(' or ')}, not ${describe(value)}.`)];
  }
  const choices = listOf(schema['enum']);
  if (typeof value === 'string' && choices.length > 0 && !choices.includes(value)) {
    const meant = likelySpelling(value, choices);
    const advice = meant === undefined ? `Use one of ${codes(choices)}.` : `Did you mean \`${meant}\`?`;
    return [mistake(path, `${subject(path)} cannot be \`${value}\`. ${advice}`)];
  }
  if (typeof value === 'string') return value === '' && schema['minLength'] === 1 ? [emptyMistake(path)] : [];
  if (Array.isArray(value)) return checkList(value, schema, path);
  return isObject(value) ? checkObject(value, schema, path) : [];
}

function checkList(list: readonly Json[], schema: JsonObject, path: Path): ConfigMistake[] {
  if (list.length === 0 && schema['minItems'] === 1) return [emptyMistake(path)];
  const items = schema['items'];
  return isObject(items) ? list.flatMap((item, index) => check(item, items, [...path, index])) : [];
}

function checkObject(value: JsonObject, schema: JsonObject, path: Path): ConfigMistake[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const others = schema['additionalProperties'];
  const mistakes = Object.entries(value).flatMap(([key, item]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : others;
    if (isObject(known)) return check(item, known, [...path, key]);
    return known === false ? [unknownKey(key, Object.keys(properties), path)] : [];
  });
  const missing = listOf(schema['required']).filter((key) => !Object.hasOwn(value, key));
  return [...mistakes, ...missing.map((key) => mistake(path, `${subject(path)} must have \`${key}\`.`))];
}

function unknownKey(key: string, known: readonly string[], path: Path): ConfigMistake {
  const meant = likelySpelling(key.replaceAll(/[-_]/g, ''), known) ?? known.find((name) => sameLetters(name, key));
  const advice = meant === undefined ? `The keys here are ${codes(known)}.` : `Did you mean \`${meant}\`?`;
  return { path: [...path, key], at: 'key', message: `The key \`${key}\` is not known. ${advice}` };
}

/** `fail-on` and `fail_on` are `failOn`. */
function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.replaceAll(/[-_]/g, '').toLowerCase();
}

function mistake(path: Path, message: string): ConfigMistake {
  return { path, at: 'value', message };
}

function emptyMistake(path: Path): ConfigMistake {
  return mistake(path, `${subject(path)} must not be empty. Remove it to use the default.`);
}

function subject(path: Path): string {
  return path.length === 0 ? 'The configuration' : `\`${formatPath(path)}\``;
}

function listOf(value: Json | undefined): readonly string[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [value ?? null];
  return list.filter((item) => typeof item === 'string');
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

const nouns: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  boolean: '`true` or `false`',
  null: 'null',
};

function nounOf(type: string): string {
  return nouns[type] ?? type;
}

function describe(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `\`${value}\``;
}

function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
