import { severityWeights } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import type { ReportFinding } from './report.ts';

/** The most important first: new before existing, by severity, what Backstage refuses first, then as in the report. */
export function byImportance(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  return findings.toSorted((a, b) => weight(a) - weight(b));
}

function weight(finding: ReportFinding): number {
  const refused = finding.rule.startsWith('backstage/') ? 0 : 1;
  return (finding.state === 'new' ? 0 : 10) + (severityWeights.error - severityWeights[finding.severity]) * 2 + refused;
}

/** The findings of each file, files and findings in the order of the report. */
export function byFile(findings: readonly ReportFinding[]): ReadonlyMap<string, readonly ReportFinding[]> {
  return groupBy(findings, (finding) => finding.file);
}

/** The findings that the merge base did not have. */
export function newFindings(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  return findings.filter((finding) => finding.state === 'new');
}
