import type { Path } from '../../source/json.ts';

/** A JSON Schema as `scripts/generators/api-schemas.ts` leaves it. */
type Schema = boolean | SchemaObject;

interface SchemaObject {
  readonly [keyword: string]: unknown;
}

/** The first thing in a value that a schema does not allow. */
export interface Violation {
  readonly path: Path;
  /** A clause whose subject is the place: "must be a text", "has no `info`". */
  readonly problem: string;
  /** Whether another form of the value was asked for, so that another branch of a choice may be the one meant. */
  readonly otherForm: boolean;
}

/** What a schema says of a value: what is wrong first, or which properties it spoke about. */
type Verdict = Violation | Set<string>;

type Mapping = Readonly<Record<string, unknown>>;

interface Place {
  readonly root: SchemaObject;
  readonly path: Path;
}

const patterns = new Map<string, RegExp>();

/**
 * The first violation of a schema, so that one mistake gives one message. Knows the keywords that the schemas of
 * OpenAPI and AsyncAPI use, and is more tolerant than JSON Schema in two ways: an object with `$ref` is taken as it
 * is, and of `oneOf` more than one branch may hold.
 */
export function firstViolation(schema: SchemaObject, value: unknown): Violation | undefined {
  const verdict = judge(schema, value, { root: schema, path: [] });
  return isViolation(verdict) ? verdict : undefined;
}

function isViolation(verdict: Verdict): verdict is Violation {
  return !(verdict instanceof Set);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function judge(schema: Schema, value: unknown, place: Place): Verdict {
  if (schema === true) return new Set();
  if (schema === false) return violation(place, 'is not allowed here');
  if (isMapping(value) && typeof own(value, '$ref') === 'string' && place.path.length > 0)
    return new Set(Object.keys(value));
  const plain = judgeType(schema, value, place) ?? judgeScalar(schema, value, place);
  if (plain) return plain;
  if (Array.isArray(value)) {
    const wrong = judgeItems(schema, value, place);
    if (wrong) return wrong;
  }
  const seen = new Set<string>();
  for (const step of [judgeProperties, judgeParts, judgeChoices, judgeUnevaluated]) {
    const wrong = step(schema, value, place, seen);
    if (wrong) return wrong;
  }
  return seen;
}

function own(value: Mapping, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function violation(place: Place, problem: string, otherForm = false): Violation {
  return { path: place.path, problem, otherForm };
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: 'null',
};

function judgeType({ type }: SchemaObject, value: unknown, place: Place): Violation | undefined {
  if (type === undefined) return undefined;
  const types = (Array.isArray(type) ? type : [type]) as readonly string[];
  if (types.some((one) => hasType(value, one))) return undefined;
  const wanted = types.map((one) => typeNames[one] ?? one).join(' or ');
  if (typeof value === 'number' || typeof value === 'boolean') {
    const quotes = types.includes('string') ? '; put it in quotes' : '';
    return violation(
      place,
      `must be ${wanted}, but is read as the ${typeof value} \`${String(value)}\`${quotes}`,
      true,
    );
  }
  const shown = typeof value === 'string' ? `, not \`${value.slice(0, 60)}\`` : '';
  return violation(place, `must be ${wanted}${shown}`, true);
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isMapping(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function judgeScalar(schema: SchemaObject, value: unknown, place: Place): Violation | undefined {
  const allowed = ('const' in schema ? [schema['const']] : schema['enum']) as readonly unknown[] | undefined;
  if (allowed && !allowed.includes(value)) {
    const list = allowed.map((one) => `\`${String(one)}\``).join(', ');
    return violation(place, `must be ${allowed.length > 1 ? 'one of ' : ''}${list}`, true);
  }
  const pattern = schema['pattern'];
  if (typeof value === 'string' && typeof pattern === 'string' && !matcher(pattern).test(value)) {
    return violation(place, `must match \`${pattern}\``);
  }
  if (typeof value === 'string' && value.length < Number(schema['minLength'] ?? 0)) return violation(place, 'is empty');
  return typeof value === 'number' ? judgeNumber(schema, value, place) : undefined;
}

function judgeNumber(schema: SchemaObject, value: number, place: Place): Violation | undefined {
  const { minimum, exclusiveMinimum } = schema;
  if (typeof minimum === 'number' && value < minimum) return violation(place, `must be at least ${minimum}`);
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) {
    return violation(place, `must be more than ${exclusiveMinimum}`);
  }
  return undefined;
}

function matcher(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u');
  patterns.set(pattern, known);
  return known;
}

function judgeItems(schema: SchemaObject, value: readonly unknown[], place: Place): Violation | undefined {
  const { items, minItems } = schema;
  if (typeof minItems === 'number' && value.length < minItems) return violation(place, 'is empty');
  if (items === undefined || Array.isArray(items)) return undefined;
  for (const [index, item] of value.entries()) {
    const verdict = judge(items as Schema, item, { ...place, path: [...place.path, index] });
    if (isViolation(verdict)) return verdict;
  }
  return undefined;
}

function judgeProperties(schema: SchemaObject, value: unknown, place: Place, seen: Set<string>): Violation | undefined {
  if (!isMapping(value)) return undefined;
  const keys = Object.keys(value);
  const { minProperties, maxProperties, propertyNames } = schema;
  if (typeof minProperties === 'number' && keys.length < minProperties) return violation(place, 'is empty');
  if (typeof maxProperties === 'number' && keys.length > maxProperties) {
    return violation(place, `must have ${maxProperties} entry at most`);
  }
  for (const key of keys) {
    const at = { ...place, path: [...place.path, key] };
    if (propertyNames !== undefined && isViolation(judge(propertyNames as Schema, key, at))) {
      return violation(at, 'is not a name that is allowed here');
    }
    const schemas = schemasOf(schema, key);
    if (schemas.length > 0) seen.add(key);
    for (const one of schemas) {
      const verdict = one === false ? unknown(place, key) : judge(one, value[key], at);
      if (isViolation(verdict)) return verdict;
    }
  }
  // Last, so that of the branches of a choice the one whose fields fit is the one that misses something.
  const missing = ((schema['required'] ?? []) as readonly string[]).find((key) => !Object.hasOwn(value, key));
  return missing === undefined ? undefined : violation(place, `has no \`${missing}\``);
}

function unknown(place: Place, key: string): Violation {
  return violation({ ...place, path: [...place.path, key] }, 'is not a known field there');
}

/** The schemas that judge the property of a mapping. */
function schemasOf(schema: SchemaObject, key: string): readonly Schema[] {
  const named = own((schema['properties'] ?? {}) as Mapping, key) as Schema | undefined;
  const matching = Object.entries((schema['patternProperties'] ?? {}) as Readonly<Record<string, Schema>>)
    .filter(([pattern]) => matcher(pattern).test(key))
    .map(([, one]) => one);
  const schemas = named === undefined ? matching : [named, ...matching];
  const others = schema['additionalProperties'] as Schema | undefined;
  return schemas.length > 0 || others === undefined ? schemas : [others];
}

/** The schemas that must hold as well. */
function judgeParts(schema: SchemaObject, value: unknown, place: Place, seen: Set<string>): Violation | undefined {
  const parts = [...((schema['allOf'] ?? []) as readonly Schema[])];
  if (typeof schema['$ref'] === 'string') parts.push(lookUp(place.root, schema['$ref']));
  if (isMapping(value)) {
    const dependent = Object.entries((schema['dependentSchemas'] ?? {}) as Readonly<Record<string, Schema>>);
    parts.push(...dependent.filter(([key]) => Object.hasOwn(value, key)).map(([, one]) => one));
  }
  if (schema['if'] !== undefined) {
    const condition = judge(schema['if'] as Schema, value, place);
    if (!isViolation(condition)) for (const key of condition) seen.add(key);
    parts.push((schema[isViolation(condition) ? 'else' : 'then'] ?? true) as Schema);
  }
  for (const part of parts) {
    const verdict = judge(part, value, place);
    if (isViolation(verdict)) return verdict;
    for (const key of verdict) seen.add(key);
  }
  return undefined;
}

function judgeChoices(schema: SchemaObject, value: unknown, place: Place, seen: Set<string>): Violation | undefined {
  if (schema['not'] !== undefined && !isViolation(judge(schema['not'] as Schema, value, place))) {
    return violation(place, 'holds fields that exclude each other');
  }
  for (const branches of [schema['oneOf'], schema['anyOf']] as readonly (readonly Schema[] | undefined)[]) {
    if (!branches) continue;
    const verdicts = branches.map((branch) => judge(branch, value, place));
    const failing = verdicts.filter(isViolation);
    if (failing.length === verdicts.length) return mostTelling(failing, place);
    for (const verdict of verdicts) if (!isViolation(verdict)) for (const key of verdict) seen.add(key);
  }
  return undefined;
}

/** Of the violations of all branches the one of the branch that was likely meant: the one that got furthest. */
function mostTelling(violations: readonly Violation[], place: Place): Violation {
  const meant = violations.filter((one) => !one.otherForm || one.path.length > place.path.length + 1);
  const [best, ...others] = meant.toSorted((one, other) => other.path.length - one.path.length);
  if (best && (others[0] === undefined || others[0].path.length < best.path.length)) return best;
  const problems = new Set(violations.map((one) => one.problem));
  const deep = violations.find((one) => one.path.length > place.path.length);
  if (problems.size === 1 && violations[0]) return violations[0];
  return violation(
    { ...place, path: deep?.path ?? place.path },
    deep ? 'has none of the values that are allowed there' : 'has none of the forms that are allowed there',
  );
}

function judgeUnevaluated(
  schema: SchemaObject,
  value: unknown,
  place: Place,
  seen: Set<string>,
): Violation | undefined {
  const others = schema['unevaluatedProperties'] as Schema | undefined;
  if (others === undefined || !isMapping(value)) return undefined;
  for (const key of Object.keys(value)) {
    if (seen.has(key)) continue;
    seen.add(key);
    if (others === false) return unknown(place, key);
    const verdict = judge(others, value[key], { ...place, path: [...place.path, key] });
    if (isViolation(verdict)) return verdict;
  }
  return undefined;
}

function lookUp(root: SchemaObject, pointer: string): Schema {
  let found: unknown = root;
  for (const step of pointer.split('/').slice(1)) found = isMapping(found) ? own(found, step) : undefined;
  return (found ?? true) as Schema;
}
