import { isObject, type Json, type JsonObject, type Path } from '../../source/json.ts';

/** What is known of a value that stands in another file: its text, or nothing. */
export type Resolved = 'text' | 'data';

/** A document as Backstage sees it after it has filled in placeholders. */
export interface FilledDocument {
  readonly value: JsonObject;
  /** The document as written. */
  readonly source: JsonObject;
  /** The JSON pointers of the values that come from other files. */
  readonly filled: ReadonlyMap<string, Resolved>;
  /** Placeholders whose value is no string: Backstage refuses the document. */
  readonly broken: readonly { readonly path: Path; readonly key: string }[];
  /** Mappings in which no placeholder is filled in, because they have a key with `$` beside others. */
  readonly blocked: readonly { readonly path: Path; readonly key: string }[];
}

const resolvers: Readonly<Record<string, Resolved>> = {
  $text: 'text',
  $json: 'data',
  $yaml: 'data',
  $openapi: 'text',
  $asyncapi: 'text',
};

/** Set by Backstage on every entity, whatever the file says. */
const overwritten = ['backstage.io/managed-by-location', 'backstage.io/managed-by-origin-location'];

/** Stands for a text that is not known. */
const unknownText = 'x';

/** Fills in placeholders, and drops what Backstage drops before it looks. */
export function fillPlaceholders(document: JsonObject): FilledDocument {
  const filled = new Map<string, Resolved>();
  const result = { source: document, filled, broken: [], blocked: [] };
  if (!isUnusual(document)) return { value: document, ...result };
  return { value: withoutPrototypes(fill(asEmitted(document), [], result)) as JsonObject, ...result };
}

/** Whether anything in the document needs the slow way: a key with `$`, `__proto__`, odd or set annotations. */
function isUnusual(document: JsonObject): boolean {
  const metadata = document['metadata'];
  if (isObject(metadata) && Object.hasOwn(metadata, 'annotations')) {
    const annotations = metadata['annotations'];
    if (!isObject(annotations) || overwritten.some((key) => Object.hasOwn(annotations, key))) return true;
  }
  return hasSpecialKey(document);
}

function hasSpecialKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item: Json) => hasSpecialKey(item));
  for (const key of Object.keys(value)) {
    const first = key.charCodeAt(0);
    if (first === dollar || (first === underscore && key === '__proto__')) return true;
    if (hasSpecialKey((value as JsonObject)[key] ?? null)) return true;
  }
  return false;
}

const dollar = 36;
const underscore = 95;

interface Notes {
  readonly filled: Map<string, Resolved>;
  readonly broken: { path: Path; key: string }[];
  readonly blocked: { path: Path; key: string }[];
}

function fill(value: Json, path: Path, notes: Notes): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isIdentity(path)) return value;
  if (Array.isArray(value)) return value.map((item: Json, index) => fill(item, [...path, index], notes));
  const mapping = value as JsonObject;
  const keys = Object.keys(mapping);
  const special = keys.find((key) => key.startsWith('$'));
  if (special === undefined) return mapEntries(mapping, (key, item) => fill(item, [...path, key], notes));
  if (keys.length > 1 || isExtended(path)) {
    notes.blocked.push({ path, key: special });
    return mapEntries(mapping, (_key, item) => withoutPlaceholders(item));
  }
  const resolved = Object.hasOwn(resolvers, special) ? resolvers[special] : undefined;
  if (resolved === undefined) return mapEntries(mapping, (_key, item) => withoutPlaceholders(item));
  const usable = typeof mapping[special] === 'string';
  if (!usable) notes.broken.push({ path, key: special });
  notes.filled.set(pointerOf(path), usable ? resolved : 'data');
  return unknownText;
}

/** The parts by which Backstage knows an entity are read before placeholders are filled in. */
function isIdentity(path: Path): boolean {
  if (path.length === 1) return path[0] === 'kind' || path[0] === 'apiVersion';
  return path.length === 2 && path[0] === 'metadata' && (path[1] === 'name' || path[1] === 'namespace');
}

function isAnnotations(path: Path): boolean {
  return path.length === 2 && path[0] === 'metadata' && path[1] === 'annotations';
}

/** The root needs other keys, and Backstage adds keys to these before it fills in placeholders. */
function isExtended(path: Path): boolean {
  return path.length === 0 || isAnnotations(path) || (path.length === 1 && path[0] === 'metadata');
}

/** The entity as Backstage emits it first: annotations that are empty in any way are none, and two are its own. */
function asEmitted(document: JsonObject): JsonObject {
  const { metadata } = document;
  if (!isObject(metadata) || !Object.hasOwn(metadata, 'annotations')) return document;
  const annotations = metadata['annotations'] || {};
  if (!isObject(annotations)) return document;
  const kept = Object.entries(annotations).filter(([key]) => !overwritten.includes(key));
  return { ...document, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}

/** Backstage loses the mappings and lists below a key `__proto__` when it adds annotations of its own. */
function withoutPrototypes(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutPrototypes(item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, item]) => key !== '__proto__' || typeof item !== 'object' || item === null,
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutPrototypes(item)]));
}

/** Makes sure that the schema, which allows placeholders, does not allow those that Backstage will not fill in. */
function withoutPlaceholders(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutPlaceholders(item));
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const inner = mapEntries(value, (_key, item) => withoutPlaceholders(item));
  return keys.length === 1 && keys[0]?.startsWith('$') === true ? { ...inner, $: null } : inner;
}

function mapEntries(mapping: JsonObject, change: (key: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, change(key, value)]));
}

/** The JSON pointer of a path, as ajv writes it. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
