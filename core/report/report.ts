import type { Severity } from '../finding.ts';
import type { Region } from '../source/position.ts';

export type { Region } from '../source/position.ts';

/** Replace the region by the text. */
export interface TextEdit extends Region {
  readonly newText: string;
}

export interface ReportFix {
  /** An imperative sentence without a full stop. */
  readonly title: string;
  /** Do not overlap; in the order of the text. */
  readonly edits: readonly TextEdit[];
}

export interface ReportFinding extends Region {
  readonly rule: string;
  readonly severity: Severity;
  /** `existing` when the merge base already had it: shown, never blocking. */
  readonly state: 'new' | 'existing';
  /** `kind:namespace/name` as written, when the document names an entity. */
  readonly entity?: string;
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  /** 0-based index of the document in the file. */
  readonly document: number;
  readonly message: string;
  readonly help?: string;
  /** Backstage's own words for it. */
  readonly backstage?: string;
  readonly fix?: ReportFix;
  /** Equal for the same mistake after lines moved or the file was renamed. */
  readonly fingerprint: string;
  /** The fingerprints of what is wrong, one by one, where a finding tells of several things. */
  readonly items?: readonly string[];
}

export interface ReportEntity {
  /** `kind:namespace/name` as written. */
  readonly ref: string;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly owner?: string;
  /** Where it stands on each scorecard that speaks of it. */
  readonly scorecards?: readonly ReportStanding[];
  /** What each rule of the packs says of it, by id; without those that do not apply. */
  readonly rules?: Readonly<Record<string, RuleStateName>>;
  /** Why a rule's state is `unknown` or `error`, by id. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** What a rule says of an entity. Only `fail` can block. */
export type RuleStateName = 'pass' | 'fail' | 'exempt' | 'unknown' | 'error';

/** Where an entity stands on a scorecard. */
export interface ReportStanding {
  readonly id: string;
  /** The id of the level; left out below the lowest one. */
  readonly level?: string;
  /** The level at the base, where it is known: an id, or null below the lowest level. */
  readonly before?: string | null;
  /** The next level, with all that is missing for it; left out at the top. */
  readonly next?: { readonly level: string; readonly steps: readonly ReportStep[] };
  /** Rules that pass among those that apply, in percent. It decides nothing. */
  readonly percentage: number;
}

/** Something that stands between an entity and its next level. */
export interface ReportStep {
  readonly rule: string;
  readonly state: 'fail' | 'unknown' | 'error';
  /** What to do, or why it is not known. */
  readonly text: string;
}

/** A scorecard that speaks of an entity of the run. */
export interface ReportScorecard {
  readonly id: string;
  readonly title: string;
  /** The lowest first. */
  readonly levels: readonly { readonly id: string; readonly title: string }[];
}

/** A finding that an exemption covers. */
export interface ReportExempt {
  readonly rule: string;
  readonly severity: Severity;
  readonly entity?: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly reason: string;
  readonly ticket?: string;
  /** The last day on which the exemption counts. */
  readonly expires: string;
}

/** A fact from outside the checkout that was used. */
export interface ReportFact {
  readonly name: string;
  readonly source: string;
  readonly observedAt: string;
}

/** A file or document that was not linted, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** The result of a run: `schemas/report.schema.json` describes it. Same input, same bytes. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'catalog-warden'; readonly version: string };
  readonly subject: { readonly repository?: string; readonly commit?: string; readonly ref?: string };
  readonly summary: {
    readonly files: number;
    readonly entities: number;
    /** New errors, warnings and notes; findings that the merge base already had are counted in `existing` alone. */
    readonly errors: number;
    readonly warnings: number;
    readonly notes: number;
    readonly existing: number;
    readonly exempt: number;
    /** References that could not be judged, since the whole catalog is not known. */
    readonly unknown: number;
    readonly passed: boolean;
  };
  readonly entities: readonly ReportEntity[];
  /** Sorted by file, line, column, rule. */
  readonly findings: readonly ReportFinding[];
  readonly skipped: readonly SkippedFile[];
  readonly scorecards: readonly ReportScorecard[];
  readonly exempt: readonly ReportExempt[];
  /** Sentences about the policy: an exemption that is about to expire, a rule that applied to nothing. */
  readonly notices: readonly string[];
  readonly facts: readonly ReportFact[];
}
