import { describe, expect, it } from 'vitest';
import { diffLines, linesOf } from '../../core/report/fix-diff.ts';
import type { TextEdit } from '../../core/report/report.ts';

function edit(
  line: number,
  column: number,
  [endLine, endColumn]: readonly [number, number],
  newText: string,
): TextEdit {
  return { line, column, endLine, endColumn, newText };
}

const text = 'a: 1\nb:\n  - c\n  - d\ne: 5\n';

describe('what a fix would change', () => {
  it.each<[string, readonly TextEdit[], readonly string[]]>([
    ['a value', [edit(1, 4, [1, 5], '2')], ['- a: 1', '+ a: 2']],
    ['two values in one line', [edit(1, 1, [1, 2], 'x'), edit(1, 4, [1, 5], '2')], ['- a: 1', '+ x: 2']],
    ['two places', [edit(1, 4, [1, 5], '2'), edit(5, 4, [5, 5], '6')], ['- a: 1', '+ a: 2', '- e: 5', '+ e: 6']],
    ['a whole line taken away', [edit(3, 1, [4, 1], '')], ['-   - c']],
    ['a line put in behind another', [edit(1, 5, [1, 5], '\r\nz: 0')], ['+ z: 0']],
    ['a line put in before another', [edit(5, 1, [5, 1], 'z: 0\n')], ['+ z: 0']],
    ['lines replaced', [edit(2, 3, [4, 6], ' []')], ['- b:', '-   - c', '-   - d', '+ b: []']],
    ['nothing', [edit(1, 4, [1, 5], '1')], []],
  ])('%s', (_name, edits, expected) => {
    expect(diffLines(linesOf(text), { title: 'Mend it', edits }, 10)).toEqual(expected);
  });

  it('says how much it leaves out', () => {
    const edits = [edit(1, 1, [6, 1], 'x\n')];
    expect(diffLines(linesOf(text), { title: 'Mend it', edits }, 3)).toEqual(['- a: 1', '- b:', '… 4 more lines']);
  });

  it('is empty when the text is not known', () => {
    expect(diffLines(linesOf(undefined), { title: 'Mend it', edits: [edit(1, 1, [1, 2], 'x')] }, 3)).toEqual([]);
  });
});
