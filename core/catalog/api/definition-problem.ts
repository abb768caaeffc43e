import type { Severity } from '../../finding.ts';

/** What is wrong with the definition of an API. */
export interface DefinitionProblem {
  /** Sentences; the definition is "The definition". */
  readonly message: string;
  readonly help?: string;
  readonly severity?: Severity;
}
