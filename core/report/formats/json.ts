import type { Report } from '../report.ts';
import { stringify } from '../stringify.ts';

/** The report itself, as `schemas/report.schema.json` describes it. */
export function json(report: Report): string {
  return stringify(report);
}
