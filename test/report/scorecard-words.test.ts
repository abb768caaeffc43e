import { describe, expect, it } from 'vitest';
import { stepText } from '../../core/report/scorecard-words.ts';

describe('what to do for a step', () => {
  it.each([
    ['the first sentence', 'fail', 'Add a README. Headings do not count.', 'Add a README.'],
    ['a sentence alone', 'fail', 'Add a README', 'Add a README'],
    [
      'a file name with a full stop',
      'fail',
      'Write in `README.md` what this is. More.',
      'Write in `README.md` what this is.',
    ],
    [
      'sentences in backticks',
      'fail',
      'Write in `README.md` what this is, such as `Takes payments. Start it by …`. Headings do not count.',
      'Write in `README.md` what this is, such as `Takes payments. Start it by …`.',
    ],
    ['a sentence that ends in backticks', 'fail', 'Write `Takes payments.`', 'Write `Takes payments.`'],
    ['a backtick that is never closed', 'fail', 'Write ` here. More.', 'Write ` here. More.'],
    ['several lines', 'fail', 'Add a README,\nas `a.\nb`. More.', 'Add a README,\nas `a.\nb`.'],
    ['what is not known', 'unknown', 'no token', 'Not known: no token.'],
    ['what broke', 'error', 'No such key: foo', 'The rule broke: No such key: foo.'],
  ])('is %s', (_what, state, text, expected) => {
    expect(stepText({ state, text })).toBe(expected);
  });
});
