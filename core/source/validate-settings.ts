import { likelySpelling } from './edit-distance.ts';
import { formatPath, isObject, type Json, type JsonObject, type Path } from './json.ts';

/** Something in a file of settings (a configuration, a rule, a pack, an exemption) that cannot be used. */
export interface SettingsMistake {
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** One sentence or two: what is wrong, and what to write instead. */
  readonly message: string;
  /** The part of the text at `path` that is meant, as offsets in it; an expression, for example. */
  readonly within?: readonly [start: number, end: number];
}

interface Context {
  readonly root: JsonObject;
  /** What the whole value is called at the beginning of a sentence: `The configuration`. */
  readonly noun: string;
  /** What to do about an empty value, after a space. */
  readonly whenEmpty: string;
}

/**
 * Checks a value against the part of JSON Schema that the schemas of `schemas/` use for settings: `type`, `enum`,
 * `required`, `properties`, `additionalProperties`, `items`, `minLength`, `maxLength`, `minItems`, `minimum`,
 * `maximum`, `format: date`, `anyOf` of schemas of different types, and `$ref` into `$defs`. `pattern` and
 * `propertyNames` are for editors: whoever reads the settings says more. The schema itself is the only list of keys, and
 * a test holds this reader against a complete validator.
 */
export function validateSettings(value: Json, schema: JsonObject, noun: string): readonly SettingsMistake[] {
  return check(value, schema, [], { root: schema, noun, whenEmpty: '' });
}

function check(value: Json, referring: JsonObject, path: Path, context: Context): SettingsMistake[] {
  const schema = branchOf(dereference(referring, context.root), value);
  const name = subject(path, context);
  const types = listOf(schema['type']);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return [mistake(path, `${name} must be ${types.map(nounOf).join(' or ')}, not ${describe(value)}.`)];
  }
  if (typeof value === 'string') return checkText(value, schema, path, context);
  if (typeof value === 'number') return checkNumber(value, schema, path, name);
  if (Array.isArray(value)) return checkList(value, schema, path, context);
  return isObject(value) ? checkObject(value, schema, path, context) : [];
}

/** The schema that `$ref` names in `$defs`, or the schema itself. */
function dereference(schema: JsonObject, root: JsonObject): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = root['$defs'];
  const named = isObject(definitions) ? definitions[reference.replace('#/$defs/', '')] : undefined;
  if (!isObject(named)) throw new Error(`The schema refers to ${reference}, which it does not have.`);
  return named;
}

/** Of `anyOf`, the branch of the value's type; where none is, a schema that says which types there are. */
function branchOf(schema: JsonObject, value: Json): JsonObject {
  const branches = schema['anyOf'];
  if (!Array.isArray(branches)) return schema;
  const all = branches.filter(isObject);
  const fitting = all.find((branch) => listOf(branch['type']).some((type) => isOfType(value, type)));
  return fitting ?? { type: all.flatMap((branch) => listOf(branch['type'])) };
}

function checkText(value: string, schema: JsonObject, path: Path, context: Context): SettingsMistake[] {
  const name = subject(path, context);
  const choices = listOf(schema['enum']);
  if (choices.length > 0 && !choices.includes(value)) {
    const meant = likelySpelling(value, choices);
    const possible = choices.length === 1 ? `It can only be ${codes(choices)}.` : `Use one of ${codes(choices)}.`;
    return [
      mistake(path, `${name} cannot be \`${value}\`. ${meant === undefined ? possible : `Did you mean \`${meant}\`?`}`),
    ];
  }
  if (value === '' && schema['minLength'] === 1) return [emptyMistake(path, context)];
  const { maxLength } = schema;
  if (typeof maxLength === 'number' && value.length > maxLength) {
    // JSON Schema counts code points.
    const { length } = Array.from(value);
    if (length > maxLength) return [mistake(path, `${name} must have ${maxLength} characters at most, not ${length}.`)];
  }
  if (schema['format'] === 'date' && !isDate(value)) {
    return [mistake(path, `${name} must be a date such as \`2027-01-31\`, not \`${value}\`.`)];
  }
  return [];
}

/** A day of the calendar as `YYYY-MM-DD` (RFC 3339, `full-date`). */
export function isDate(value: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!parts) return false;
  return isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** Whether the calendar (the proleptic Gregorian one) has this day. */
export function isDay(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : (daysOfMonths[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function checkNumber(value: number, schema: JsonObject, path: Path, name: string): SettingsMistake[] {
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number' && value < minimum) {
    return [mistake(path, `${name} must be ${minimum} or more, not \`${value}\`.`)];
  }
  if (typeof maximum === 'number' && value > maximum) {
    return [mistake(path, `${name} must be ${maximum} or less, not \`${value}\`.`)];
  }
  return [];
}

function checkList(list: readonly Json[], schema: JsonObject, path: Path, context: Context): SettingsMistake[] {
  if (list.length === 0 && schema['minItems'] === 1) return [emptyMistake(path, context)];
  const items = schema['items'];
  if (!isObject(items)) return [];
  const inside = { ...context, whenEmpty: ' Remove it.' };
  return list.flatMap((item, index) => check(item, items, [...path, index], inside));
}

function checkObject(value: JsonObject, schema: JsonObject, path: Path, context: Context): SettingsMistake[] {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const others = schema['additionalProperties'];
  const required = listOf(schema['required']);
  const misspelt = new Set<string>();
  const mistakes = Object.entries(value).flatMap(([key, item]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : others;
    const whenEmpty = required.includes(key) ? '' : ' Remove it to use the default.';
    if (isObject(known)) return check(item, known, [...path, key], { ...context, whenEmpty });
    if (known !== false) return [];
    const meant = meantKey(key, Object.keys(properties));
    if (meant !== undefined) misspelt.add(meant);
    return [unknownKey(key, meant, Object.keys(properties), path)];
  });
  const missing = required.filter((key) => !Object.hasOwn(value, key) && !misspelt.has(key));
  if (missing.length === 0) return mistakes;
  return [...mistakes, mistake(path, `${subject(path, context)} must have ${together(missing)}.`)];
}

function meantKey(key: string, known: readonly string[]): string | undefined {
  return likelySpelling(key.replaceAll(/[-_]/g, ''), known) ?? known.find((name) => sameLetters(name, key));
}

function unknownKey(key: string, meant: string | undefined, known: readonly string[], path: Path): SettingsMistake {
  const advice = meant === undefined ? `The keys here are ${codes(known)}.` : `Did you mean \`${meant}\`?`;
  return { path: [...path, key], at: 'key', message: `The key \`${key}\` is not known. ${advice}` };
}

/** `fail-on` and `fail_on` are `failOn`. */
function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.replaceAll(/[-_]/g, '').toLowerCase();
}

function mistake(path: Path, message: string): SettingsMistake {
  return { path, at: 'value', message };
}

function emptyMistake(path: Path, context: Context): SettingsMistake {
  return mistake(path, `${subject(path, context)} must not be empty.${context.whenEmpty}`);
}

function subject(path: Path, { noun }: Context): string {
  return path.length === 0 ? noun : `\`${formatPath(path)}\``;
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
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const nouns: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
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

/** `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``. */
function together(words: readonly string[]): string {
  const last = words.slice(-1);
  return words.length === 1 ? codes(last) : `${codes(words.slice(0, -1))} and ${codes(last)}`;
}
