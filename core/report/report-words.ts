import { newFindings } from './report-order.ts';
import type { Report, ReportFinding } from './report.ts';

/** `1 error`, `2 errors`, `1 entity`, `2 entities`. */
export function count(amount: number, noun: string): string {
  if (amount === 1) return `1 ${noun}`;
  return `${amount} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** `3 errors, 2 warnings`; what there is none of is left out. Empty when there is nothing. */
function countProblems(amounts: { errors: number; warnings: number; notes: number }): string {
  const parts: string[] = [];
  if (amounts.errors > 0) parts.push(count(amounts.errors, 'error'));
  if (amounts.warnings > 0) parts.push(count(amounts.warnings, 'warning'));
  if (amounts.notes > 0) parts.push(count(amounts.notes, 'note'));
  return parts.join(', ');
}

/** The outcome: nothing wrong, something wrong that does not block, or something that does. */
export function outcome(report: Report): 'clean' | 'passed' | 'failed' {
  if (!report.summary.passed) return 'failed';
  return countProblems(report.summary) === '' ? 'clean' : 'passed';
}

/** The run in one sentence without a full stop. */
export function headline(report: Report): string {
  const { summary } = report;
  const problems = countProblems(summary);
  if (problems === '') {
    if (summary.files === 0) return 'no catalog file to check';
    const new_ = summary.existing > 0 ? 'new ' : '';
    return `${count(summary.entities, 'entity')} in ${count(summary.files, 'file')}: no ${new_}problems found`;
  }
  const files = new Set(newFindings(report.findings).map((finding) => finding.file)).size;
  return `${problems} in ${count(files, 'file')} (${count(summary.entities, 'entity')} checked)`;
}

/** How many new findings `--fix` would mend. */
export function countFixable(report: Report): number {
  return newFindings(report.findings).filter((finding) => finding.fix).length;
}

/** What to do, unless the fix says it in the same words. */
export function adviceOf({ help, fix }: ReportFinding): string | undefined {
  return fix && help === `${fix.title}.` ? undefined : help;
}

/** What else the run found, one sentence each: existing debt, exemptions, references that nobody could judge. */
export function asides(report: Report): readonly string[] {
  const { existing, exempt, unknown } = report.summary;
  const lines: string[] = [];
  if (existing > 0)
    lines.push(`${count(existing, 'existing problem')}, already there before this change, not counted.`);
  if (exempt > 0) lines.push(`${count(exempt, 'problem')} exempt by the policy.`);
  if (unknown > 0) {
    const remedy = 'the rest of the catalog is not known here (option --catalog, input catalog)';
    lines.push(`${count(unknown, 'reference')} not checked: ${remedy}.`);
  }
  return lines;
}
