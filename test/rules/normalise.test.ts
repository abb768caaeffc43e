import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityOf } from '../../core/catalog/read-catalog.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import { entityFields, type Fields } from '../../core/rules/entity-fields.ts';
import { fieldOf, isEmpty, normalise } from '../../core/rules/normalise.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';

/** The paths of all fields, through lists too. */
function pathsOf(fields: Fields): readonly (readonly string[])[] {
  return Object.entries(fields).flatMap(([name, type]) => {
    const inner = typeof type === 'string' ? {} : 'each' in type ? type.each : type.fields;
    return [[name], ...pathsOf(inner).map((path) => [name, ...path])];
  });
}

const paths = pathsOf(entityFields);
const names = [...new Set(paths.flat()), '__proto__', 'constructor', 'other'];

/** Documents whose keys are those of Backstage, with values of the right and of every other type. */
const document = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ maxLength: 5 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
  ),
})).value;

function entityWith(value: JsonObject): Entity {
  const entity = entityOf(
    { kind: 'Component', metadata: { name: 'a' } },
    { file: 'catalog-info.yaml', document: 0, accepted: true },
  );
  if (!entity) throw new Error('It is no entity.');
  return { ...entity, value };
}

/** What stands at a path of the normalised entity; of a list, at the rest of the path in each item. */
function standsAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => standsAt(item, [name, ...rest]));
  return standsAt((value as Record<string, unknown>)[name], rest);
}

function presenceOf(value: unknown, isInList: boolean): unknown {
  return isInList && Array.isArray(value) ? value.map((item) => !isEmpty(item)) : !isEmpty(value);
}

describe('fieldOf', () => {
  it('gives what stands there in the normalised entity, or whether anything does', () => {
    const metadata = fc.dictionary(fc.constantFrom(...names), document, { maxKeys: 8 });
    fc.assert(
      fc.property(metadata, metadata, fc.string({ maxLength: 4 }), (inMetadata, inSpec, kind) => {
        const entity = entityWith({ kind, metadata: inMetadata, spec: inSpec });
        const normal = normalise(entity);
        for (const path of paths) {
          const stands = standsAt(normal, path);
          const isInList = path[1] === 'links' && path.length > 2;
          expect(fieldOf(entity, { path, of: 'presence' })).toEqual(presenceOf(stands, isInList));
          if (typeof stands !== 'string' && !Array.isArray(stands)) continue;
          if (path.join('.') === 'metadata.links') continue;
          expect(fieldOf(entity, { path, of: 'value' })).toEqual(stands);
        }
      }),
    );
  });
});
