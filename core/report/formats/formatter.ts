import type { RuleDocumentation } from '../../catalog/check.ts';
import type { Report } from '../report.ts';

/** What a format may use beside the report. */
export interface FormatContext {
  /** The text of each file by its path as in the report, for excerpts. A file may be missing. */
  readonly sources: ReadonlyMap<string, string>;
  readonly color: boolean;
  readonly rules: readonly RuleDocumentation[];
  /**
   * Where a browser shows the checked files: a URL that becomes a file's when its path as in the report is put behind
   * it, for example `https://github.com/acme/shop/blob/<commit>/`.
   */
  readonly filesUrl?: string;
  /** Where a browser shows `docs/rules/` of this project, for example `https://github.com/…/blob/v1/docs/rules/`. */
  readonly rulesUrl?: string;
}

/** Renders a report as text that ends in exactly one line break. Pure: the same input gives the same bytes. */
export type Formatter = (report: Report, context: FormatContext) => string;
