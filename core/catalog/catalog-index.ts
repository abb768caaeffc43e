import type { EntityRef } from './entity-ref.ts';
import type { Entity } from './entity.ts';

/** An entity of a catalog outside this run: Backstage's API, a snapshot file, the App's index. */
export interface KnownEntity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Where it is defined, when known: a URL or `owner/name:path`. */
  readonly source?: string;
  /** Whether its name must not be told: it counts as existing, and is never proposed. */
  readonly isHidden?: boolean;
}

/** What is known of a reference. Dangling is said only against a complete picture; else it is unknown. */
export type Resolution =
  | { readonly is: 'resolved'; readonly entity: Entity | KnownEntity }
  | { readonly is: 'dangling' }
  | { readonly is: 'unknown'; readonly reason: string };

/** All entities that a reference may mean. */
export interface CatalogIndex {
  /** The entities of this run, in file and document order. */
  readonly entities: readonly Entity[];
  /** Whether `known` is the whole catalog, so that what is not there does not exist. */
  readonly complete: boolean;
  resolve(ref: EntityRef): Resolution;
  /** The entities of this run with this reference (`kind:namespace/name`, lower case). More than one is a duplicate. */
  definitions(ref: string): readonly Entity[];
  /** The entities, of any kind, with this name in this namespace. */
  named(namespace: string, name: string): readonly (Entity | KnownEntity)[];
  /**
   * The one entity of an allowed kind whose name is clearly nearest by edit distance; `undefined` when none is near
   * or two are equally near. Kinds in lower case; an empty list allows all.
   */
  nearest(ref: EntityRef, kinds: readonly string[]): EntityRef | undefined;
}
