import { cutLine } from './excerpt.ts';
import type { ReportFix, TextEdit } from './report.ts';

/** Lines that a fix takes away and puts in their place. */
export interface DiffHunk {
  /** 1-based number of the first line that changes. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The lines of a text as positions count them; none when there is no text. */
export function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(/\r\n|\r|\n/);
}

/**
 * What a fix does, as at most `most` lines that begin with `-` or `+` and are safe to print, long ones cut around the
 * change. Empty when the text is not known.
 */
export function diffLines(lines: readonly string[], fix: ReportFix, most: number): readonly string[] {
  if (lines.length === 0) return [];
  const changes = fixDiff(lines, fix).flatMap(({ removed, added }) => {
    const at = firstDifference(removed[0], added[0]);
    return [
      ...removed.map((line) => `- ${cutLine(line, at).text}`),
      ...added.map((line) => `+ ${cutLine(line, at).text}`),
    ];
  });
  if (changes.length <= most) return changes;
  return [...changes.slice(0, most - 1), `… ${changes.length - most + 1} more lines`];
}

function firstDifference(before = '', after = ''): number {
  let index = 0;
  while (index < before.length && before[index] === after[index]) index++;
  return index;
}

/** What a fix does to the lines of a file, for people to read. */
export function fixDiff(lines: readonly string[], fix: ReportFix): readonly DiffHunk[] {
  return clusters(fix.edits).map((edits) => hunk(lines, edits));
}

/** Edits that touch the same lines stay together. */
function clusters(edits: readonly TextEdit[]): readonly (readonly TextEdit[])[] {
  const groups: TextEdit[][] = [];
  for (const edit of edits) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && edit.line <= last.endLine) group.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function hunk(lines: readonly string[], edits: readonly TextEdit[]): DiffHunk {
  const first = edits[0]?.line ?? 1;
  const last = edits.at(-1)?.endLine ?? first;
  const removed = lines.slice(first - 1, last);
  let added = '';
  let line = first;
  let column = 1;
  for (const edit of edits) {
    added += between(lines, { line, column, endLine: edit.line, endColumn: edit.column }) + edit.newText;
    ({ endLine: line, endColumn: column } = edit);
  }
  added += (lines[line - 1] ?? '').slice(column - 1);
  return trim({ line: first, removed, added: linesOf(added) });
}

function between(lines: readonly string[], range: Omit<TextEdit, 'newText'>): string {
  if (range.line === range.endLine) return (lines[range.line - 1] ?? '').slice(range.column - 1, range.endColumn - 1);
  return [
    (lines[range.line - 1] ?? '').slice(range.column - 1),
    ...lines.slice(range.line, range.endLine - 1),
    (lines[range.endLine - 1] ?? '').slice(0, range.endColumn - 1),
  ].join('\n');
}

/** Without the lines that are the same before and after. */
function trim({ line, removed, added }: DiffHunk): DiffHunk {
  const shorter = Math.min(removed.length, added.length);
  let start = 0;
  while (start < shorter && removed[start] === added[start]) start++;
  let end = 0;
  while (end < shorter - start && removed.at(-1 - end) === added.at(-1 - end)) end++;
  return {
    line: line + start,
    removed: removed.slice(start, removed.length - end),
    added: added.slice(start, added.length - end),
  };
}
