import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutLine, excerpt } from '../../core/report/excerpt.ts';
import { linesOf } from '../../core/report/fix-diff.ts';
import type { Region } from '../../core/report/report.ts';
import { anyText } from '../support/hostile-text.ts';
import { processorTime } from '../support/processor-time.ts';

/** The excerpt as lines of `number|text` and marks. */
function show(text: string, [line, column, endLine, endColumn]: readonly [number, number, number, number]): string {
  return excerpt(linesOf(text), { line, column, endLine, endColumn })
    .flatMap(({ number, text: shown, mark }) => {
      const row = `${number ?? ' '}|${shown}`;
      return mark ? [row, ` |${' '.repeat(mark.offset)}${'^'.repeat(mark.width)}`] : [row];
    })
    .join('\n');
}

describe('excerpt', () => {
  it.each<[string, string, readonly [number, number, number, number], string]>([
    [
      'marks the region with a line around it',
      'a: 1\nbc: 23\nd: 4',
      [2, 5, 2, 7],
      '1|a: 1\n2|bc: 23\n |    ^^\n3|d: 4',
    ],
    ['leaves blank lines out', '\nbc: 23\n  \n', [2, 1, 2, 3], '2|bc: 23\n |^^'],
    ['reads CRLF and a lone CR as line ends', 'a\r\nb\rc', [2, 1, 2, 2], '1|a\n2|b\n |^\n3|c'],
    ['shows tabs, four columns wide', '\ta:\tb', [1, 5, 1, 6], '1|→   a:→ b\n |        ^'],
    ['counts wide characters twice', '名前: 支払い # x', [1, 5, 1, 8], '1|名前: 支払い # x\n |      ^^^^^^'],
    ['counts an emoji of many code points twice', 'a: 👩‍💻 b', [1, 4, 1, 9], '1|a: 👩‍💻 b\n |   ^^'],
    ['counts a combining mark with its letter', 'e\u0301a: b', [1, 3, 1, 4], '1|e\u0301a: b\n | ^'],
    ['shows controls and directions', 'a\u001B[31m\u202Eb', [1, 2, 1, 3], '1|a␛[31m<U+202E>b\n | ^'],
    ['hides a byte order mark', '\uFEFFkind: X', [1, 2, 1, 6], '1|kind: X\n |^^^^'],
    ['marks the end of a line', 'kind:', [1, 6, 1, 6], '1|kind:\n |     ^'],
    ['marks a place behind the line', 'ab', [1, 9, 1, 12], '1|ab\n |  ^'],
    [
      'marks several lines from their first character',
      'a:\n  b: 1\n  c: 2\nd: 1',
      [2, 3, 3, 7],
      '1|a:\n2|  b: 1\n |  ^^^^\n3|  c: 2\n |  ^^^^\n4|d: 1',
    ],
    [
      'does not mark a line that ends the region before its first character',
      'a: 1\nb: 2',
      [1, 1, 2, 1],
      '1|a: 1\n |^^^^\n2|b: 2',
    ],
    ['shows three lines of many', 'a\nb\nc\nd\ne', [1, 1, 5, 2], '1|a\n |^\n2|b\n |^\n3|c\n |^\n |…'],
    ['shows nothing for a line that is not there', 'a', [7, 1, 7, 2], ''],
  ])('%s', (_name, text, region, expected) => {
    expect(show(text, region)).toBe(expected);
  });

  it('cuts a long line around the region and keeps the mark under it', () => {
    const line = `${'x'.repeat(300)}MARK${'y'.repeat(300)}`;
    const { text, offset, width } = cutLine(line, 300, 304);
    expect(text).toMatch(/^…x+MARKy+…$/);
    expect(text.length).toBeLessThanOrEqual(100);
    expect(text.slice(offset, offset + width)).toBe('MARK');
  });

  it('looks at no more than it shows of a line of megabytes', () => {
    const line = 'x'.repeat(10_000_000);
    const start = processorTime();
    for (let index = 0; index < 1_000; index++) cutLine(line, 5_000_000, 5_000_010);
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  it('is safe and narrow for any text and region, and marks inside it', () => {
    const place = fc.integer({ min: 1, max: 12 });
    const region: fc.Arbitrary<Region> = fc.tuple(place, place, fc.nat(3), place).map(([line, column, more, end]) => ({
      line,
      column,
      endLine: line + more,
      endColumn: more > 0 ? end : column + end,
    }));
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), region, (texts, at) => {
        for (const { text, mark } of excerpt(linesOf(texts.join('\n')), at)) {
          expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
          if (mark) expect(mark.offset + mark.width).toBeLessThanOrEqual(104);
        }
      }),
    );
  });
});
