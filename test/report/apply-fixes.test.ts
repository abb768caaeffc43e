import { describe, expect, it } from 'vitest';
import { applyFixes } from '../../core/report/apply-fixes.ts';
import type { ReportFix } from '../../core/report/report.ts';

function replace(line: number, column: number, endColumn: number, newText: string): ReportFix {
  return { title: newText, edits: [{ line, column, endLine: line, endColumn, newText }] };
}

describe('applyFixes', () => {
  it('applies fixes in any order, with any line end', () => {
    const { text, left } = applyFixes('one two\r\nthree\r\n', [replace(2, 1, 6, '3'), replace(1, 5, 8, '2')]);
    expect(text).toBe('one 2\r\n3\r\n');
    expect(left).toEqual([]);
  });

  it('leaves a fix that touches an applied one for the next round', () => {
    const [first, second] = [replace(1, 1, 4, 'x'), replace(1, 4, 8, 'y')];
    expect(applyFixes('one two', [first, second])).toEqual({ text: 'x two', applied: [first], left: [second] });
  });

  it('applies all edits of a fix, or none', () => {
    const both: ReportFix = { title: 'both', edits: [...replace(1, 1, 2, 'A').edits, ...replace(1, 3, 4, 'B').edits] };
    expect(applyFixes('a b', [replace(1, 3, 4, 'z'), both]).text).toBe('a z');
    expect(applyFixes('a b', [both]).text).toBe('A B');
  });
});
