import { appendAll } from '../core/append-all.ts';
import { fixDiff, linesOf } from '../core/report/fix-diff.ts';
import type { ReportFinding, ReportFix, TextEdit } from '../core/report/report.ts';
import type { Hunk } from './diff-lines.ts';

/** New lines for a stretch of a file that a reader of the pull request can commit with a click. */
export interface Suggestion {
  /** From the top of the repository. */
  readonly path: string;
  /** The stretch that is replaced: 1-based, both ends inclusive. */
  readonly startLine: number;
  readonly line: number;
  /** The full new lines, none when the stretch is to go. */
  readonly lines: readonly string[];
  /** The findings that it mends. */
  readonly findings: readonly ReportFinding[];
  readonly lineEnd: '\n' | '\r\n';
}

/** A file of the pull request with findings in it. */
export interface FileWithFindings {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
  readonly findings: readonly ReportFinding[];
  /** Where GitHub takes comments. */
  readonly hunks: readonly Hunk[];
}

/** The fixes of a file as suggestions: as many as lie in the diff, those on the same lines as one. */
export function suggestionsFor({ path, text, findings, hunks }: FileWithFindings): readonly Suggestion[] {
  // GitHub does not count a lone CR as a line end, so the line numbers would differ.
  if (/\r(?!\n)/.test(text)) return [];
  const lines = linesOf(text);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const fixable = findings.flatMap((finding) => (finding.fix ? [{ finding, fix: finding.fix }] : []));
  return groupByLines(fixable).flatMap((group) => {
    const blocks = blocksOf(lines, combined(group.map(({ fix }) => fix)));
    const block = blocks.find(({ startLine, line }) =>
      hunks.some((hunk) => hunk.start <= startLine && line <= hunk.end),
    );
    return block ? [{ path, ...block, findings: group.map(({ finding }) => finding), lineEnd } as const] : [];
  });
}

interface Fixable {
  readonly finding: ReportFinding;
  readonly fix: ReportFix;
}

/** Fixes that touch the same lines in one group, but for those that contradict an earlier one: their turn comes later. */
function groupByLines(fixable: readonly Fixable[]): readonly (readonly Fixable[])[] {
  const sorted = fixable.toSorted((one, other) => firstLine(one.fix) - firstLine(other.fix));
  const groups: Fixable[][] = [];
  for (const candidate of sorted) {
    const group = groups.at(-1);
    const last = group ? Math.max(...group.map(({ fix }) => lastLine(fix))) : 0;
    if (!group || firstLine(candidate.fix) > last) groups.push([candidate]);
    else if (!group.some(({ fix }) => contradict(fix, candidate.fix))) group.push(candidate);
    else if (group.some(({ fix }) => sameEdits(fix, candidate.fix))) group.push(candidate);
  }
  return groups;
}

function firstLine(fix: ReportFix): number {
  return fix.edits[0]?.line ?? 0;
}

function lastLine(fix: ReportFix): number {
  return fix.edits.at(-1)?.endLine ?? 0;
}

function contradict(one: ReportFix, other: ReportFix): boolean {
  return one.edits.some((edit) => other.edits.some((their) => overlap(edit, their)));
}

/** Two insertions at the same place contradict each other too: their order would be a guess. */
function overlap(one: TextEdit, other: TextEdit): boolean {
  const startsFirst = compare(one.line, one.column, other.line, other.column) <= 0;
  const [first, second] = startsFirst ? [one, other] : [other, one];
  const apart = compare(first.endLine, first.endColumn, second.line, second.column);
  return apart > 0 || (apart === 0 && compare(first.line, first.column, second.line, second.column) === 0);
}

function compare(line: number, column: number, otherLine: number, otherColumn: number): number {
  return line - otherLine || column - otherColumn;
}

function sameEdits(one: ReportFix, other: ReportFix): boolean {
  return JSON.stringify(one.edits) === JSON.stringify(other.edits);
}

/** One fix that makes all the edits, each once. */
function combined(fixes: readonly ReportFix[]): ReportFix {
  const edits = new Map(fixes.flatMap((fix) => fix.edits).map((edit) => [JSON.stringify(edit), edit]));
  const sorted = [...edits.values()].toSorted((one, other) => compare(one.line, one.column, other.line, other.column));
  return { title: '', edits: sorted };
}

type Block = Pick<Suggestion, 'startLine' | 'line' | 'lines'>;

/**
 * The stretch from the first to the last line that changes. GitHub cannot insert between lines, only replace some: an
 * insertion gives two choices, with the line before it and with the line behind.
 */
function blocksOf(lines: readonly string[], fix: ReportFix): readonly Block[] {
  const changes = fixDiff(lines, fix);
  const start = changes[0]?.line;
  const last = changes.at(-1);
  if (start === undefined || !last) return [];
  const added: string[] = [];
  let next = start;
  for (const change of changes) {
    appendAll(added, [...lines.slice(next - 1, change.line - 1), ...change.added]);
    next = change.line + change.removed.length;
  }
  if (next > start) return [{ startLine: start, line: next - 1, lines: added }];
  const before = lines[start - 2];
  const behind = lines[start - 1];
  return [
    ...(before === undefined ? [] : [{ startLine: start - 1, line: start - 1, lines: [before, ...added] }]),
    ...(behind === undefined ? [] : [{ startLine: start, line: start, lines: [...added, behind] }]),
  ];
}
