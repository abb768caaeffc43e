import { groupBy } from '../group-by.ts';
import { lazily } from '../lazily.ts';
import type { CatalogIndex, KnownEntity, Resolution } from './catalog-index.ts';
import type { Entity } from './entity.ts';
import { compareKey, type EntityRef } from './entity-ref.ts';
import { comparableName, lengthWindow, nameDistance, type ComparableName } from './name-distance.ts';

/** The entities of a catalog outside the run, and whether they are the whole catalog. */
export interface KnownCatalog {
  readonly entities: readonly KnownEntity[];
  readonly complete: boolean;
  /** Kinds, in lower case, of which more may exist all the same: users and groups that no catalog file defines. */
  readonly openKinds?: readonly string[];
}

/** Longer names exist in no catalog; comparing them would only cost time. */
const longestName = 200;

/** The index of the entities of a run and, where given, of a catalog outside it. */
export function buildIndex(entities: readonly Entity[], known: KnownCatalog | undefined): CatalogIndex {
  const definitions = groupBy(entities, (entity) => entity.ref);
  const all = new Map<string, Entity | KnownEntity>();
  for (const entity of [...entities, ...(known?.entities ?? [])]) {
    const key = compareKey(entity);
    const before = all.get(key);
    if (!before || (isHidden(before) && !isHidden(entity))) all.set(key, entity);
  }
  // Only asked for what is wrong, so only made then.
  const shown = lazily(() => [...all.values()].filter((entity) => !isHidden(entity)));
  const byName = lazily(() => groupBy(all.values(), (entity) => nameKey(entity.namespace, entity.name)));
  const byLength = lazily(() => groupBy(candidates(shown()), ({ name }) => name.text.length));
  const nearestBy = new Map<string, { readonly entity: EntityRef | undefined }>();
  const complete = known?.complete ?? false;

  function resolve(ref: EntityRef): Resolution {
    const entity = all.get(compareKey(ref));
    if (entity) return { is: 'resolved', entity };
    const kind = ref.kind.toLowerCase();
    if (complete && !known?.openKinds?.includes(kind)) return { is: 'dangling' };
    if (complete) return { is: 'unknown', reason: `a ${kind} may also come from elsewhere` };
    return { is: 'unknown', reason: known ? 'the catalog given is not the whole catalog' : 'no catalog was given' };
  }

  return {
    entities,
    complete,
    resolve,
    definitions: (ref) => definitions.get(ref) ?? [],
    named: (namespace, name) => {
      const found = byName().get(nameKey(namespace, name)) ?? [];
      // Beside one that must not be named, nobody can say which is meant.
      return found.some(isHidden) ? [] : found;
    },
    nearest: (ref, kinds) => {
      // Many references dangle alike.
      const key = JSON.stringify([kinds, compareKey(ref)]);
      const before = nearestBy.get(key) ?? { entity: nearest(ref, kinds, byLength()) };
      nearestBy.set(key, before);
      return before.entity;
    },
  };
}

function isHidden(entity: Entity | KnownEntity): boolean {
  return 'isHidden' in entity && entity.isHidden;
}

function nameKey(namespace: string, name: string): string {
  return `${namespace}/${name}`.toLowerCase();
}

function candidates(entities: Iterable<Entity | KnownEntity>): readonly Candidate[] {
  return [...entities].map((entity) => ({ entity, name: comparableName(entity.name) }));
}

/** An entity and its name, taken apart once for all comparisons. */
interface Candidate {
  readonly entity: Entity | KnownEntity;
  readonly name: ComparableName;
}

function nearest(
  ref: EntityRef,
  kinds: readonly string[],
  byLength: ReadonlyMap<number, readonly Candidate[]>,
): EntityRef | undefined {
  if (ref.name.length > longestName) return undefined;
  const wanted = comparableName(ref.name);
  const { length } = wanted.text;
  let best: EntityRef | undefined;
  let bestDistance = Infinity;
  let tied = false;
  for (let near = length - lengthWindow; near <= length + lengthWindow; near++) {
    for (const { entity, name } of byLength.get(near) ?? []) {
      if (kinds.length > 0 && !kinds.includes(entity.kind.toLowerCase())) continue;
      const distance = refDistance(ref, entity, nameDistance(wanted, name));
      if (distance === undefined || distance > bestDistance) continue;
      tied = distance === bestDistance;
      best = { kind: entity.kind, namespace: entity.namespace, name: entity.name };
      bestDistance = distance;
    }
  }
  return tied ? undefined : best;
}

/** How far an entity is from a reference; `undefined` when they do not look like the same thing. */
function refDistance(ref: EntityRef, entity: EntityRef, spelling: number | undefined): number | undefined {
  if (spelling === undefined) return undefined;
  const kind = ref.kind.toLowerCase() === entity.kind.toLowerCase() ? 0 : 1;
  const namespace = ref.namespace.toLowerCase() === entity.namespace.toLowerCase() ? 0 : 1;
  // Where kind or namespace differ the name must be the same, or it is only a guess.
  if (spelling > 0 && kind + namespace > 0) return undefined;
  return spelling + kind + namespace;
}
