import type { FailOn } from '../policy/config.ts';
import { ratchet } from '../policy/ratchet.ts';
import { countFindings } from './build-report.ts';
import type { Report } from './report.ts';

/** The report with what the merge base already had marked as existing, by its fingerprints, and counted anew. */
export function applyRatchet(report: Report, base: readonly string[], failOn: FailOn): Report {
  const findings = ratchet(report.findings, base);
  return { ...report, findings, summary: { ...report.summary, ...countFindings(findings, failOn) } };
}
