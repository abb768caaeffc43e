import type { Json, JsonObject, Path } from '../../source/json.ts';
import { isObject, valueAt } from '../../source/json.ts';
import type { SchemaError, Validate } from '../schema/validate.ts';
import { pointerOf, type FilledDocument } from './placeholders.ts';

/** A mistake that the schema found, with its place in the document. */
export interface ShapeError {
  /** The value that is wrong; of what is missing, the place where it should be. */
  readonly path: Path;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Backstage's words for it: it uses the same validator. */
  readonly words: string;
  /** JSON pointer of the mapping or value that ajv names. */
  readonly pointer: string;
}

/** Keywords that only say that something below them failed. */
const structural: ReadonlySet<string> = new Set(['if', 'allOf', 'anyOf', 'oneOf', 'not']);

/** What a schema says against a part of a document; `base` is the route to that part. */
export function shapeErrors(validate: Validate, document: FilledDocument, base: Path): readonly ShapeError[] {
  const part = valueAt(document.value, base);
  if (validate(part, { instancePath: pointerOf(base) })) return [];
  const found = new Map<string, ShapeError>();
  for (const error of validate.errors ?? []) {
    // The mistake in a key is reported twice: by its pattern, and by the mapping.
    if (structural.has(error.keyword) || error.propertyName !== undefined) continue;
    const shape = toShapeError(error, document.value);
    const id = `${shape.keyword} ${pointerOf(shape.path)}`;
    if (!found.has(id) && !isUnknown(shape, document)) found.set(id, shape);
  }
  return [...found.values()];
}

function toShapeError(error: SchemaError, root: JsonObject): ShapeError {
  const { instancePath: pointer, keyword, params } = error;
  const key = params['missingProperty'] ?? params['additionalProperty'] ?? params['propertyName'];
  const path = pathOf(pointer, root);
  return {
    path: typeof key === 'string' ? [...path, key] : path,
    keyword,
    params,
    words: error.message ?? 'is not valid',
    pointer,
  };
}

/** The route that a JSON pointer means in this document: only the document tells an index from a key. */
function pathOf(pointer: string, root: Json): Path {
  const path: (string | number)[] = [];
  let value: Json | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const next: string | number = Array.isArray(value) ? Number(key) : key;
    path.push(next);
    value = valueAt(value, [next]);
  }
  return path;
}

/** Whether the mistake is about a value that stands in another file and may well be right. */
function isUnknown(error: ShapeError, { filled }: FilledDocument): boolean {
  if (filled.size === 0 || error.keyword === 'additionalProperties' || error.keyword === 'propertyNames') return false;
  const resolved = filled.get(pointerOf(error.path));
  if (resolved === undefined) return false;
  return resolved === 'data' || error.keyword !== 'type';
}

/** Backstage's text for a mistake, with the details that some of its steps add. */
export function backstageWords(error: ShapeError, details: 'with details' | 'plain'): string {
  const text = `${error.pointer || '<root>'} ${error.words}`;
  if (details === 'plain') return text;
  const params = Object.entries(error.params).map(([key, value]) => `${key}: ${String(value)}`);
  return `${text} - ${params.join(', ')}`;
}

/** What a value is, in words: `text`, `the number 5`, `empty`. */
export function describeValue(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'text';
  if (typeof value === 'number') return `the number \`${value}\``;
  if (typeof value === 'boolean') return `the boolean \`${value}\``;
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a mapping' : 'something else';
}
