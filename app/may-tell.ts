import type { Repository } from './store/repositories.ts';

/** Who may read a repository. */
export type Visible = Pick<Repository, 'visibility'>;

/**
 * Whether what is written in one repository may name another: what everybody can read names public repositories only.
 * `internal` is as `private`.
 */
export function mayTell(place: Visible, about: Visible): boolean {
  return place.visibility !== 'public' || about.visibility === 'public';
}
