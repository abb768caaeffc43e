import { cutText, escapeControl, firstLine, oneLine } from '../escape-control.ts';
import { escapeCommandData, escapeCommandProperty } from '../escape-workflow-command.ts';
import { byImportance, newFindings } from '../report-order.ts';
import { adviceOf, count } from '../report-words.ts';
import type { Report, ReportFinding } from '../report.ts';

/** GitHub shows ten annotations of each level for a step and drops the rest without a word. */
const perLevel = 10;
const longestMessage = 4_000;
const longestTitle = 250;

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** GitHub workflow commands: annotations on the lines of a pull request, for new findings only. */
export function github(report: Report): string {
  const findings = byImportance(newFindings(report.findings));
  const errors = findings.filter((finding) => finding.severity === 'error');
  const warnings = findings.filter((finding) => finding.severity === 'warning');
  const notes = findings.filter((finding) => finding.severity === 'note');
  const shown = [...errors.slice(0, perLevel), ...warnings.slice(0, perLevel), ...notes.slice(0, perLevel)];
  if (shown.length < findings.length && notes.length >= perLevel) shown.splice(-1);
  const lines = shown.map(annotation);
  const left = findings.length - shown.length;
  if (left > 0) lines.push(closing(left));
  return `${lines.join('\n')}\n`;
}

function annotation(finding: ReportFinding): string {
  const place = [`file=${escapeCommandProperty(escapeControl(finding.file))}`, ...regionProperties(finding)];
  const title = cutText(oneLine(finding.entity ? `${finding.rule} · ${finding.entity}` : finding.rule), longestTitle);
  const properties = [...place, `title=${escapeCommandProperty(title)}`].join(',');
  return `::${commands[finding.severity]} ${properties}::${escapeCommandData(messageOf(finding))}`;
}

/** GitHub takes columns only where an annotation stays on one line. */
function regionProperties({ line, column, endLine, endColumn }: ReportFinding): readonly string[] {
  if (endLine === line) {
    return [`line=${line}`, `endLine=${line}`, `col=${column}`, `endColumn=${Math.max(column, endColumn)}`];
  }
  const last = endColumn === 1 ? endLine - 1 : endLine;
  return [`line=${line}`, `endLine=${Math.max(line, last)}`];
}

function messageOf(finding: ReportFinding): string {
  const { message, fix, backstage } = finding;
  const help = adviceOf(finding);
  const lines = [cutText(oneLine(message), longestMessage)];
  if (help !== undefined) lines.push(`Help: ${cutText(oneLine(help), longestMessage)}`);
  if (fix) lines.push(`Fix: ${cutText(oneLine(fix.title), longestTitle)}`);
  if (backstage !== undefined) lines.push(`Backstage says: ${cutText(firstLine(backstage), longestMessage)}`);
  return lines.join('\n');
}

function closing(left: number): string {
  const text =
    `${count(left, 'more problem')} found. GitHub shows at most ${perLevel} annotations of each level for a step: ` +
    'the summary of the job lists everything, and so does `catalog-warden check` on a checkout.';
  return `::notice title=Catalog Warden::${escapeCommandData(text)}`;
}
