import type { Json, Path } from '../source/json.ts';
import { isObject, valueAt } from '../source/json.ts';
import type { Entity } from './entity.ts';
import { defaultNamespace, parseRef, type EntityRef, type RefProblem } from './entity-ref.ts';

/** A field of `spec` that refers to other entities. */
export interface RelationField {
  readonly field: string;
  readonly list: boolean;
  /** The kind of a reference that writes none; `undefined` where Backstage demands it. */
  readonly defaultKind: string | undefined;
  /** The kinds that make sense here; any when empty. */
  readonly kinds: readonly string[];
}

const owner: RelationField = { field: 'owner', list: false, defaultKind: 'Group', kinds: ['Group', 'User'] };
const system = one('system', 'System');
const dependencies = [many('dependsOn'), many('dependencyOf')];

/**
 * The relation fields of each kind, as `BuiltinKindsEntityProcessor` of Backstage's catalog back-end and the AI model
 * of `@backstage/catalog-model` read them.
 */
const relationFields: Readonly<Record<string, readonly RelationField[]>> = {
  Component: [
    owner,
    system,
    one('subcomponentOf', 'Component'),
    many('providesApis', 'API'),
    many('consumesApis', 'API'),
    ...dependencies,
  ],
  API: [owner, system],
  Resource: [owner, system, ...dependencies],
  System: [owner, one('domain', 'Domain')],
  Domain: [owner, one('subdomainOf', 'Domain')],
  Group: [one('parent', 'Group'), many('children', 'Group'), many('members', 'User')],
  User: [many('memberOf', 'Group')],
  Template: [owner],
  AiResource: [owner, system],
};

/** Further relation fields that an AiResource has by its `spec.type`. */
const aiResourceFields: Readonly<Record<string, RelationField>> = {
  skill: many('dependsOn', 'AiResource'),
  plugin: many('skills', 'AiResource'),
  marketplace: many('plugins', 'AiResource'),
};

function one(field: string, kind: string): RelationField {
  return { field, list: false, defaultKind: kind, kinds: [kind] };
}

function many(field: string, kind?: string): RelationField {
  return { field, list: true, defaultKind: kind, kinds: kind === undefined ? [] : [kind] };
}

/** The relation fields that Backstage reads on this kind, and on this `spec.type`; none for a kind it does not know. */
export function relationFieldsOf(kind: string, type?: unknown): readonly RelationField[] {
  const fields = Object.hasOwn(relationFields, kind) ? (relationFields[kind] ?? []) : [];
  if (kind !== 'AiResource' || typeof type !== 'string' || !Object.hasOwn(aiResourceFields, type)) return fields;
  const further = aiResourceFields[type];
  return further ? [...fields, further] : fields;
}

/** The kinds that have this relation field. */
export function kindsWithRelation(field: string): readonly string[] {
  const kinds = Object.entries(relationFields)
    .filter(([, fields]) => fields.some((relation) => relation.field === field))
    .map(([kind]) => kind);
  const onAiResource = Object.values(aiResourceFields).some((relation) => relation.field === field);
  return onAiResource ? [...kinds, 'AiResource'] : kinds;
}

/** A reference as it stands in an entity. */
export interface Reference {
  readonly relation: RelationField;
  readonly path: Path;
  /** As written. */
  readonly text: string;
  readonly target: EntityRef | RefProblem;
}

/** The references of an entity, in the order of its kind's fields. Values that are no strings are left out. */
export function referencesOf(entity: Entity): readonly Reference[] {
  const type = valueAt(entity.value, ['spec', 'type']);
  return relationFieldsOf(entity.kind, type).flatMap((relation) => readField(entity, relation));
}

function readField(entity: Entity, relation: RelationField): readonly Reference[] {
  const spec = entity.value['spec'];
  if (!isObject(spec) || !Object.hasOwn(spec, relation.field)) return [];
  const path: Path = ['spec', relation.field];
  const value: Json | undefined = valueAt(entity.value, path);
  const read = (text: Json | undefined, at: Path): readonly Reference[] =>
    typeof text === 'string'
      ? [{ relation, path: at, text, target: parseRef(text, refDefaults(entity, relation)) }]
      : [];
  // `dependencyOf` is in no schema, so Backstage also reads a single text there.
  if (!relation.list || (relation.field === 'dependencyOf' && typeof value === 'string')) return read(value, path);
  return Array.isArray(value) ? value.flatMap((item: Json, index) => read(item, [...path, index])) : [];
}

function refDefaults(entity: Entity, relation: RelationField): { kind: string | undefined; namespace: string } {
  return { kind: relation.defaultKind, namespace: entity.namespace || defaultNamespace };
}
