import type { Severity } from '../finding.ts';
import type { Json } from '../source/json.ts';
import type { AppliesTo, Rule } from './rule.ts';

/** What a pack or a configuration changes in a rule of another pack. */
export interface Override {
  readonly severity?: Severity | 'off';
  /** The level, by id, that the rule moves to in each scorecard that names it. */
  readonly level?: string;
  readonly params?: Readonly<Record<string, Json>>;
}

/** A level of a scorecard. The rules of all lower levels count too. */
export interface Level {
  readonly id: string;
  readonly title: string;
  /** Ids of rules. */
  readonly rules: readonly string[];
}

/** Levels that an entity climbs, the lowest first. */
export interface Scorecard {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly appliesTo: AppliesTo;
  readonly levels: readonly Level[];
}

/** A folder of rules with its `pack.yaml`, normalised. */
export interface Pack {
  /** The name of its folder. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly owner: string | undefined;
  /** References to the packs that this one builds on. */
  readonly extends: readonly string[];
  readonly overrides: Readonly<Record<string, Override>>;
  /** Former id to present id. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly scorecards: readonly Scorecard[];
  /** Sorted by id. */
  readonly rules: readonly Rule[];
}

/** A rule as it counts after all overrides. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly params: Readonly<Record<string, Json>>;
}

/** All that counts in a run. */
export interface RuleSet {
  /** Sorted by id; without those that are off. */
  readonly rules: readonly ActiveRule[];
  readonly scorecards: readonly Scorecard[];
  /** Former id to present id, of all packs. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Ids of all rules of the packs, also of those that are off. */
  readonly ids: ReadonlySet<string>;
}
