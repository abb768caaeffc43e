import type { Path } from '../source/json.ts';
import { valueAt } from '../source/json.ts';
import type { Entity } from './entity.ts';
import { targetsOfLocation } from './targets.ts';

/** A target of a Location that lies in the repository, or would. */
export interface RelativeLocationTarget {
  /** Where the target stands in the entity. */
  readonly path: Path;
  /** Relative to the working directory, normalised; may begin with `../`. A glob when `glob` is set. */
  readonly target: string;
  readonly glob: boolean;
  /** Written with a leading slash: it counts from the top of the repository, not from the working directory. */
  readonly fromRoot: boolean;
}

/** The relative targets of a Location of type `file` or `url` (or of no type: then its parent's). */
export function locationTargets(entity: Entity): readonly RelativeLocationTarget[] {
  const type = valueAt(entity.value, ['spec', 'type']) ?? 'url';
  if (type !== 'file' && type !== 'url') return [];
  return targetsOfLocation(entity).flatMap(({ path, text, target, glob }) => {
    if (target.is !== 'path' || target.folder) return [];
    // Backstage looks for such a `file` in its own working directory.
    if (type === 'file' && !text.startsWith('.')) return [];
    return [{ path, target: target.path, glob, fromRoot: target.fromRoot }];
  });
}
