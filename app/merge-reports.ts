import { countFindings, inOrder } from '../core/report/build-report.ts';
import type { FailOn } from '../core/policy/config.ts';
import type { Report } from '../core/report/report.ts';

/**
 * The App's report with what only the Action found: it knows facts that the App does not ask for. Nothing of the App's
 * is taken away, for a workflow runs what a pull request wrote, and so does its report.
 */
export function mergeReports(own: Report, sent: Report, failOn: FailOn): Report {
  const known = new Set(own.findings.map(({ fingerprint }) => fingerprint));
  const files = new Set(own.entities.map(({ file }) => file));
  const further = sent.findings.filter(({ fingerprint, file }) => !known.has(fingerprint) && files.has(file));
  if (further.length === 0) return own;
  const findings = [...own.findings, ...further].sort(inOrder);
  return { ...own, findings, summary: { ...own.summary, ...countFindings(findings, failOn) } };
}
