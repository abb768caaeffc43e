import type { Levels } from '../scorecard/apply-rules.ts';

/** What a commit had, for the comparison with a later one. */
export interface Baseline {
  /** The fingerprints of its findings, and of their items. */
  readonly fingerprints: readonly string[];
  /** The references of its entities, as Backstage compares them; also of those that it refuses. */
  readonly refs: readonly string[];
  /** The levels of its entities. */
  readonly levels: Levels;
}
