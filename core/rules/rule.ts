import type { FactDefinition } from '../facts/fact.ts';
import type { Severity } from '../finding.ts';
import type { Json, JsonObject, Path } from '../source/json.ts';

/** Which entities a rule or a scorecard speaks of. Lists are alternatives; all that is given must hold. */
export interface AppliesTo {
  /** Kinds, compared without case. Empty: all. */
  readonly kind: readonly string[];
  /** Values of `spec.type`, compared without case. Empty: all. */
  readonly type: readonly string[];
  /** Values of `spec.lifecycle`, compared without case. Empty: all. */
  readonly lifecycle: readonly string[];
  /** An expression (CEL) that must be true. */
  readonly where: string | undefined;
}

/** A parameter that whoever uses the rule may set. */
export interface Parameter {
  readonly description: string;
  readonly type: 'string' | 'number' | 'boolean' | 'list';
  readonly default: Json;
}

/** A change that a failing rule offers. Typed asserts also offer what only they can know. */
export type RuleFix =
  /** Replaces a misspelt reference by the nearest entity of the right kind. */
  | { readonly suggest: 'nearest-reference' }
  /** Sets, or adds, the value at a path. */
  | { readonly set: Path; readonly value: Json }
  /** Removes the entry at a path. */
  | { readonly remove: Path };

/** When a rule begins to be seen, and to count (days, `YYYY-MM-DD`). */
export interface Rollout {
  /** Before this day nobody sees the rule. */
  readonly announce: string | undefined;
  /** Before this day the rule is reported, but does not count: its findings are notes, and no level depends on it. */
  readonly enforce: string | undefined;
}

/** The state that a test of a rule expects. */
export type ExpectedState = 'pass' | 'fail' | 'not-applicable' | 'unknown' | 'error';

/** An example that shows what a rule does; run by `rules test` and shown by `rules docs`. */
export interface RuleTest {
  readonly it: string;
  /** The entity; `apiVersion` and `metadata.name` are filled in when they are left out. */
  readonly entity: JsonObject;
  /** The path of the catalog file. Default: `catalog-info.yaml`. */
  readonly file: string;
  /** Other files of the repository by path. */
  readonly files: Readonly<Record<string, string>>;
  /** `owner/name` of the repository. */
  readonly repository: string | undefined;
  /** What is known beside the checkout, by the fact's name. */
  readonly facts: Readonly<Record<string, Json>>;
  /** References of all other entities; without it the rest of the catalog is unknown. */
  readonly catalog: readonly string[] | undefined;
  readonly params: Readonly<Record<string, Json>>;
  /** The day of the evaluation. Default: 2026-01-01. */
  readonly now: string;
  readonly expect: {
    readonly state: ExpectedState;
    /** The place, as a path such as `spec.owner`. */
    readonly at?: string;
    readonly message?: string;
    /** The entity after the fix. */
    readonly fixed?: JsonObject;
  };
}

/** A typed assert as a rule states it: its name, and all its options with the one under its own name. */
export interface StatedAssert {
  readonly name: string;
  readonly options: JsonObject;
}

/** A rule as its file states it, normalised. */
export interface Rule {
  /** `<pack>/<rule>`: the path of its file. */
  readonly id: string;
  /** A short sentence without a full stop: what should be. */
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly severity: Severity;
  /** `change`: a pull request can mend it, so it may block. `state`: its findings are notes, whatever its severity. */
  readonly evidence: 'change' | 'state';
  /** `repository`: it speaks of the repository, so it is reported once and not for each entity. */
  readonly scope: 'entity' | 'repository';
  readonly appliesTo: AppliesTo;
  /** Exactly one of `assert` and `expect` is there. */
  readonly assert: StatedAssert | undefined;
  readonly expect: string | undefined;
  /** Where a failure is shown. Default: where the assert says, or the whole entity. */
  readonly at: Path | undefined;
  readonly message: string | undefined;
  readonly fix: RuleFix | undefined;
  readonly params: Readonly<Record<string, Parameter>>;
  /** Facts of fact files that the rule reads, by name. */
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly rollout: Rollout;
  /** Who answers questions and reviews exemptions; of the pack when the rule names none. */
  readonly owner: string | undefined;
  readonly deprecated: string | undefined;
  readonly tests: readonly RuleTest[];
}
