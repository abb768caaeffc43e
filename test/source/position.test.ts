import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFinder, offsetFinder } from '../../core/source/position.ts';

describe('lines and columns', () => {
  it.each([
    ['the first character', 'ab\ncd', 0, { line: 1, column: 1 }],
    ['behind LF', 'ab\ncd', 3, { line: 2, column: 1 }],
    ['behind CRLF', 'ab\r\ncd', 5, { line: 2, column: 2 }],
    ['behind a lone CR', 'ab\rcd', 3, { line: 2, column: 1 }],
    ['an emoji counts as two code units', '😀x', 2, { line: 1, column: 3 }],
    ['the end of the text', 'ab\n', 3, { line: 2, column: 1 }],
    ['beyond the end', 'ab', 9, { line: 1, column: 3 }],
  ])('%s', (_name, text, offset, expected) => {
    expect(lineFinder(text)(offset)).toEqual(expected);
  });

  it('go back to the same offset, in any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'é', '😀', '\n', '\r', '\r\n', '\t')), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length + 1);
        expect(offsetFinder(text)(lineFinder(text)(offset))).toBe(offset);
      }),
    );
  });
});
