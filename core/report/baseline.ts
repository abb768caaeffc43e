import type { Levels } from '../scorecard/apply-rules.ts';

/** What a commit had, for the comparison with a later one. */
export interface Baseline {
  /** The fingerprints of its findings, and of their items. */
  readonly fingerprints: readonly string[];
  /** The references of the entities that Backstage accepts, as it compares them. */
  readonly refs: readonly string[];
  /** The levels of its entities. */
  readonly levels: Levels;
}
