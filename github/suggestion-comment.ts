import { cutText } from '../core/report/escape-control.ts';
import { codeSpan, escapeMarkdown, fenceFor } from '../core/report/escape-markdown.ts';
import type { ReportFinding } from '../core/report/report.ts';
import type { Suggestion } from './suggestions.ts';

/** A review comment as GitHub's API takes it. */
export interface ReviewComment {
  readonly path: string;
  /** The last line of the stretch. */
  readonly line: number;
  /** The first line, where there are several. */
  readonly startLine: number | undefined;
  readonly body: string;
}

/** GitHub takes at most 65,536 characters; this leaves room for our words. */
const longestSuggestion = 50_000;
const longestText = 1_000;
const mostFindings = 10;

/** The comment that offers a suggestion; `undefined` when it would be too long. `marker` is put where readers do not see it. */
export function suggestionComment(suggestion: Suggestion, marker: string): ReviewComment | undefined {
  const { path, startLine, line, lines, findings, lineEnd } = suggestion;
  const text = lines.join(lineEnd);
  if (text.length > longestSuggestion) return undefined;
  const fence = fenceFor(text);
  const block = [`${fence}suggestion`, ...(lines.length === 0 ? [] : [text]), fence].join('\n');
  const said = findings.slice(0, mostFindings).map(sentences).join('\n\n');
  return {
    path,
    line,
    startLine: startLine === line ? undefined : startLine,
    body: `${said}\n\n${block}\n\n${marker}`,
  };
}

function sentences({ severity, rule, message, fix }: ReportFinding): string {
  const title = fix ? ` ${prose(fix.title)}.` : '';
  return `**${severity}** · ${codeSpan(rule)}: ${prose(message)}${title}`;
}

function prose(text: string): string {
  return escapeMarkdown(cutText(text, longestText));
}
