import type { Fix } from '../finding.ts';
import type { Path } from '../source/json.ts';

/** One place where an entity does not do what a rule asks for. */
export interface Failure {
  readonly path: Path;
  readonly at?: 'key' | 'value';
  /** The offending value, for the message. */
  readonly value: string;
  /** What is wrong, as a sentence; used where the rule has no message of its own. */
  readonly message: string;
  /** A clause for the placeholder `${reason}` of messages. */
  readonly reason?: string;
  /** What is wrong, one by one, where one failure tells of several things; what tells an old failure from a worse one. */
  readonly items?: readonly string[];
  readonly help?: string;
  readonly fix?: Fix;
}

/** What a typed assert, or an expression, says of an entity. */
export type Judgement =
  | { readonly is: 'pass' }
  | { readonly is: 'fail'; readonly failures: readonly Failure[] }
  | { readonly is: 'unknown'; readonly reason: string };

/** What a rule says of an entity. Only `fail` can block; `error` is trouble with the rule itself. */
export type Outcome = Judgement | { readonly is: 'not-applicable' } | { readonly is: 'error'; readonly reason: string };

/** A failure at one place. */
export function failOnce(failure: Failure): Judgement {
  return { is: 'fail', failures: [failure] };
}
