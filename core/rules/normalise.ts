import type { Entity } from '../catalog/entity.ts';
import { entityFields, type FieldType, type Fields } from './entity-fields.ts';
import { isObject, type Json } from '../source/json.ts';
import type { EntityField } from './expression.ts';

/** Lists and mappings are cut to this many entries, so that no entity can make an expression take long. */
export const mostItems = 1_000;

/** An entity with all known fields. */
export type NormalEntity = Readonly<Record<string, unknown>>;

/**
 * The entity with every field that Backstage knows: missing texts are empty, missing lists and mappings have no
 * entries, and a value of another type counts as missing (`backstage/schema` reports it).
 */
export function normalise(entity: Entity): NormalEntity {
  return normaliseFields(entity.value, entityFields);
}

function normaliseFields(value: Json | undefined, fields: Fields): Normal {
  const { types, empty, type: Type } = shapeOf(fields);
  if (!isObject(value)) return empty;
  const result = new Type();
  for (const [name, own] of Object.entries(value)) {
    const fieldType = types.get(name);
    const normal = fieldType && normaliseValue(own, fieldType);
    if (!isEmpty(normal)) result[name] = normal;
  }
  return result;
}

type Normal = Record<string, unknown>;

/** Fields, the class of the values that have them, and a value that states none. What is not stated is the prototype's. */
interface Shape {
  readonly types: ReadonlyMap<string, FieldType>;
  readonly type: new () => Normal;
  readonly empty: Normal;
}

const shapes = new Map<Fields, Shape>();

/** Made once: there are ten thousands of entities, and few types. */
function shapeOf(fields: Fields): Shape {
  const before = shapes.get(fields);
  if (before) return before;
  const types = new Map(Object.entries(fields));
  class Normalised {
    readonly [name: string]: unknown;
  }
  const empty = [...types].map(([name, type]) => [name, normaliseValue(undefined, type)]);
  Object.assign(Normalised.prototype, Object.fromEntries(empty));
  const shape = { types, type: Normalised, empty: Object.freeze(new Normalised()) };
  shapes.set(fields, shape);
  return shape;
}

/**
 * What matters of a field of the entity, as `normalise` makes it: a text, a list of texts, whether anything is there, or how
 * many items; of a path that leads on from a list, that of each item. Takes nothing else of the entity in hand.
 */
export function fieldOf(entity: Entity, field: EntityField): unknown {
  return fieldIn(entity.value, field, 0, entityFields);
}

function fieldIn(value: Json | undefined, field: EntityField, at: number, fields: Fields): unknown {
  const name = field.path[at] ?? '';
  const type = fields[name] ?? 'text';
  const own = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  const next = at + 1;
  if (next === field.path.length) {
    if (field.of === 'count') return asList(own).length;
    const normal = normaliseValue(own, type);
    return field.of === 'value' ? normal : !isEmpty(normal);
  }
  if (typeof type === 'object' && 'each' in type)
    return asList(own).map((item) => fieldIn(item, field, next, type.each));
  return fieldIn(own, field, next, typeof type === 'object' ? type.fields : {});
}

/** Whether a value says nothing, as if it were not there. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The class of normalised values with these fields, by which a language knows their type. */
export function classOf(fields: Fields): new () => object {
  return shapeOf(fields).type;
}

function normaliseValue(value: Json | undefined, type: FieldType): unknown {
  if (typeof type === 'object') {
    if ('each' in type) return asList(value).map((item) => normaliseFields(item, type.each));
    return normaliseFields(value, type.fields);
  }
  switch (type) {
    case 'text':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
    case 'texts':
      return asList(value).filter((item) => typeof item === 'string');
    case 'text map': {
      if (!isObject(value)) return {};
      const entries = Object.entries(value);
      // Nearly always it is so already.
      if (entries.length <= mostItems && entries.every(([, item]) => typeof item === 'string')) return value;
      return Object.fromEntries(entries.slice(0, mostItems).filter(([, item]) => typeof item === 'string'));
    }
  }
}

function asList(value: Json | undefined): readonly Json[] {
  if (!Array.isArray(value)) return none;
  const list: readonly Json[] = value;
  return list.length > mostItems ? list.slice(0, mostItems) : list;
}

const none: readonly never[] = [];
