import type { Entity } from '../catalog/entity.ts';
import { entityFields, type FieldType, type Fields } from './entity-fields.ts';
import { isObject, type Json } from '../source/json.ts';
import type { NormalEntity } from './expression.ts';

/** Lists and mappings are cut to this many entries, so that no entity can make an expression take long. */
export const mostItems = 1_000;

const known = new WeakMap<Entity, NormalEntity>();

/**
 * The entity with every field that Backstage knows: missing texts are empty, missing lists and mappings have no
 * entries, and a value of another type counts as missing (`backstage/schema` reports it). Made once for each entity.
 */
export function normalise(entity: Entity): NormalEntity {
  const made = known.get(entity) ?? normaliseFields(entity.value, entityFields);
  known.set(entity, made);
  return made;
}

function normaliseFields(value: Json | undefined, fields: Fields): Readonly<Record<string, unknown>> {
  const source = isObject(value) ? value : {};
  const result: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(fields)) {
    result[name] = normaliseValue(Object.hasOwn(source, name) ? source[name] : undefined, type);
  }
  return result;
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
      const entries = Object.entries(value).slice(0, mostItems);
      return Object.fromEntries(entries.filter(([, item]) => typeof item === 'string'));
    }
  }
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value.slice(0, mostItems) as readonly Json[]) : [];
}
