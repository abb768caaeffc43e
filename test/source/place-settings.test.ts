import { describe, expect, it } from 'vitest';
import { placeSettings } from '../../core/source/place-settings.ts';

/** The stretch of the source that is marked for the word `WORD` in the value at `expect`. */
function marked(text: string, value: string, word = 'WORD'): string {
  const start = value.indexOf(word);
  const within = [start, start + word.length] as const;
  const mistake = { path: ['expect'], at: 'value' as const, message: 'm', within };
  const [problem] = placeSettings({ file: 'rule.yaml', text }, { mistakes: [mistake] });
  if (!problem) throw new Error('There is no problem.');
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return text.slice(offset(problem.line, problem.column), offset(problem.endLine, problem.endColumn));
}

describe('placeSettings', () => {
  it.each([
    ['plain', 'a: 1\nexpect: x WORD y\n', 'x WORD y'],
    ['plain with a comment', 'expect: x WORD y # WORD\n', 'x WORD y'],
    ['single-quoted', "expect: 'x WORD y'\n", 'x WORD y'],
    ['double-quoted', 'expect: "x WORD y"\n', 'x WORD y'],
    ['in a flow mapping', '{ a: 1, expect: "x WORD y" }\n', 'x WORD y'],
    ['tagged', 'expect: !!str x WORD y\n', 'x WORD y'],
    ['anchored', 'expect: &a "x WORD y"\n', 'x WORD y'],
    ['literal', 'expect: |\n  x WORD y\n', 'x WORD y\n'],
    ['literal, second line', 'expect: |-\n  first\n  x WORD y\nb: 1\n', 'first\nx WORD y'],
    ['literal, after an empty line', 'expect: |\n  first\n\n  x WORD y\n', 'first\n\nx WORD y\n'],
    ['literal, indented further', 'expect: |\n  first\n    x WORD y\n', 'first\n  x WORD y\n'],
    ['literal with an indentation indicator', 'expect: |2\n    x WORD y\n', '  x WORD y\n'],
    ['literal with a comment in the header', 'expect: | # WORD\n  x WORD y\n', 'x WORD y\n'],
    ['literal, repeated line', 'expect: |\n  x\n  x WORD y\n', 'x\nx WORD y\n'],
    ['after characters of two units', 'expect: "😀 WORD y"\n', '😀 WORD y'],
    ['of the same line, twice', 'expect: x WORD WORD\n', 'x WORD WORD'],
  ])('marks the word: %s', (_name, text, value) => {
    expect(marked(text, value)).toBe('WORD');
  });

  it.each([
    ['single-quoted with an escape', "expect: 'x '' WORD y'\n", "x ' WORD y", "'x '' WORD y'"],
    ['double-quoted with an escape', 'expect: "x \\" WORD y"\n', 'x " WORD y', '"x \\" WORD y"'],
    ['double-quoted with a line break', 'expect: "x\n  WORD y"\n', 'x WORD y', '"x\n  WORD y"'],
    ['plain over two lines', 'expect: x\n  WORD y\n', 'x WORD y', 'x\n  WORD y'],
    ['folded', 'expect: >\n  x\n  WORD y\n', 'x WORD y\n', '>\n  x\n  WORD y'],
  ])('marks the whole value where offsets change: %s', (_name, text, value, whole) => {
    expect(marked(text, value)).toBe(whole);
  });

  it('marks at least one character', () => {
    expect(marked('expect: abc\n', 'abc', '')).toBe('a');
  });

  it('marks the word in a literal with CRLF line breaks', () => {
    expect(marked('expect: |\r\n  first\r\n  x WORD y\r\n', 'first\nx WORD y\n')).toBe('WORD');
  });

  it('sorts by place, and marks the nearest key for what is not there', () => {
    const text = 'a: 1\nb:\n  c: 2\n';
    const mistakes = [
      { path: ['b', 'c', 'd'], at: 'value' as const, message: 'second', within: [0, 1] as const },
      { path: ['a'], at: 'value' as const, message: 'first' },
      { path: [], at: 'value' as const, message: 'whole' },
    ];
    const problems = placeSettings({ file: 'f', text }, { mistakes });
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '1:1 whole',
      '1:4 first',
      '3:3 second',
    ]);
  });
});
