import { offsetFinder, type Position } from '../source/position.ts';
import type { ReportFix, TextEdit } from './report.ts';

/** A text after its fixes. */
export interface FixedText {
  readonly text: string;
  readonly applied: readonly ReportFix[];
  /** Fixes that touch the same characters as an applied one: they are for the next round. */
  readonly left: readonly ReportFix[];
}

/** Applies the fixes that do not touch one another, in the order given. All or nothing of each fix is applied. */
export function applyFixes(text: string, fixes: readonly ReportFix[]): FixedText {
  const offsetOf = offsetFinder(text);
  const taken: { start: number; end: number; newText: string }[] = [];
  const applied: ReportFix[] = [];
  const left: ReportFix[] = [];
  for (const fix of fixes) {
    const edits = fix.edits.map((edit) => toOffsets(edit, offsetOf));
    const clash = edits.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end));
    (clash ? left : applied).push(fix);
    if (!clash) taken.push(...edits);
  }
  taken.sort((a, b) => a.start - b.start);
  let result = '';
  let from = 0;
  for (const { start, end, newText } of taken) {
    result += text.slice(from, start) + newText;
    from = end;
  }
  return { text: result + text.slice(from), applied, left };
}

function toOffsets(edit: TextEdit, offsetOf: (position: Position) => number) {
  return {
    start: offsetOf(edit),
    end: offsetOf({ line: edit.endLine, column: edit.endColumn }),
    newText: edit.newText,
  };
}
