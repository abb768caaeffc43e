import type { Severity } from '../finding.ts';

/** A stretch of text: 1-based lines and columns (UTF-16 code units), the end exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

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
}

export interface ReportEntity {
  /** `kind:namespace/name` as written. */
  readonly ref: string;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly owner?: string;
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
}
