import type { Entity } from './entity.ts';
import { splitRef, type EntityRef } from './entity-ref.ts';
import type { Reference } from './relations.ts';

/**
 * A reference to `target` for the place of `reference` in `entity`, in the manner of the text that stands there: kind
 * and namespace are written where they were written, or where leaving them out would mean something else.
 */
export function writeRef(target: EntityRef, reference: Reference, entity: Entity): string {
  const written = splitRef(reference.text);
  const { defaultKind } = reference.relation;
  const sameKind = (kind: string | undefined): boolean => kind?.toLowerCase() === target.kind.toLowerCase();
  let text = target.name;
  if (written?.namespace !== undefined || target.namespace.toLowerCase() !== entity.namespace.toLowerCase()) {
    text = `${target.namespace}/${text}`;
  }
  if (written?.kind === undefined && sameKind(defaultKind)) return text;
  return `${sameKind(written?.kind) ? written?.kind : target.kind.toLowerCase()}:${text}`;
}
