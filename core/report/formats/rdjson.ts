import { escapeMarkdown } from '../escape-markdown.ts';
import { linesOf } from '../fix-diff.ts';
import { ruleUrl } from '../file-url.ts';
import { byFile, newFindings } from '../report-order.ts';
import type { Region, Report, ReportFinding } from '../report.ts';
import { stringify } from '../stringify.ts';
import { utf8Length } from '../utf8-length.ts';
import type { FormatContext } from './formatter.ts';

const severities = { error: 'ERROR', warning: 'WARNING', note: 'INFO' } as const;

/** reviewdog's diagnostic format, with suggestions; new findings only. */
export function rdjson(report: Report, context: FormatContext): string {
  const findings = newFindings(report.findings);
  const lines = new Map([...byFile(findings).keys()].map((file) => [file, linesOf(context.sources.get(file))]));
  return stringify({
    source: { name: report.tool.name },
    diagnostics: findings.map((finding) => diagnostic(finding, lines.get(finding.file) ?? [], context)),
  });
}

function diagnostic(finding: ReportFinding, lines: readonly string[], { rulesUrl }: FormatContext): object {
  const { file, rule, severity, fix } = finding;
  const url = ruleUrl(rulesUrl, rule);
  return {
    message: messageOf(finding),
    location: { path: file, range: rangeOf(finding, lines) },
    severity: severities[severity],
    code: { value: rule, ...(url !== undefined && { url }) },
    // Each suggestion stands alone there, so a fix that is only whole with several edits cannot be one.
    ...(fix?.edits.length === 1 && {
      suggestions: fix.edits.map((edit) => ({ range: rangeOf(edit, lines), text: edit.newText })),
    }),
  };
}

/** reviewdog posts the message as a comment, where it is Markdown. */
function messageOf({ message, help, backstage }: ReportFinding): string {
  const parts = [escapeMarkdown(message)];
  if (help !== undefined) parts.push(`Help: ${escapeMarkdown(help)}`);
  if (backstage !== undefined) parts.push(`Backstage says: ${escapeMarkdown(backstage)}`);
  return parts.join('\n');
}

/** reviewdog counts columns in bytes of UTF-8. */
function rangeOf({ line, column, endLine, endColumn }: Region, lines: readonly string[]): object {
  const bytes = (at: number, units: number): number => {
    const before = (lines[at - 1] ?? '').slice(0, units - 1);
    return utf8Length(before) + 1 + Math.max(0, units - 1 - before.length);
  };
  return {
    start: { line, column: bytes(line, column) },
    end: { line: endLine, column: bytes(endLine, endColumn) },
  };
}
