import { describe, expect, it } from 'vitest';
import type { TextEdit } from '../../core/report/report.ts';
import { parseHunks } from '../../github/diff-lines.ts';
import { suggestionComment } from '../../github/suggestion-comment.ts';
import { suggestionsFor } from '../../github/suggestions.ts';
import { buildFinding } from '../support/report-builder.ts';

/** `line:column-endLine:endColumn=new text`. */
function edit(written: string): TextEdit {
  const [, line, column, endLine, endColumn, newText = ''] = /^(\d+):(\d+)-(\d+):(\d+)=([^]*)$/.exec(written) ?? [];
  return {
    line: Number(line),
    column: Number(column),
    endLine: Number(endLine),
    endColumn: Number(endColumn),
    newText,
  };
}

function suggest(text: string, fixes: readonly (readonly string[])[], hunks = [{ start: 1, end: 99 }]) {
  const findings = fixes.map((edits) => buildFinding({ fix: { title: 'Mend it', edits: edits.map(edit) } }));
  return suggestionsFor({ path: 'c.yaml', text, findings, hunks }).map(
    ({ startLine, line, lines, lineEnd }) => `${startLine}-${line} ${JSON.stringify(lines.join(lineEnd))}`,
  );
}

const text = 'a: 1\nb: 2\nc: 3\nd: 4\n';

describe('a suggestion', () => {
  it.each([
    ['replaces a line', [['2:4-2:5=9']], ['2-2 "b: 9"']],
    ['combines the fixes of a line', [['2:1-2:2=x'], ['2:4-2:5=9']], ['2-2 "x: 9"']],
    ['makes an edit that two findings ask for once', [['2:1-2:2=x'], ['2:1-2:2=x']], ['2-2 "x: 2"']],
    ['keeps the first of two fixes that contradict', [['2:4-2:5=8'], ['2:4-2:5=9']], ['2-2 "b: 8"']],
    ['spans the lines between the edits of a fix', [['1:1-1:2=x', '3:1-3:2=z']], ['1-3 "x: 1\\nb: 2\\nz: 3"']],
    ['inserts with the line before', [['3:1-3:1=new: 1\n']], ['2-2 "b: 2\\nnew: 1"']],
    ['inserts at the top with the line behind', [['1:1-1:1=new: 1\n']], ['1-1 "new: 1\\na: 1"']],
    ['removes lines', [['2:1-4:1=']], ['2-3 ""']],
    ['stays apart from one on other lines', [['1:1-1:2=x'], ['4:1-4:2=y']], ['1-1 "x: 1"', '4-4 "y: 4"']],
  ])('%s', (_, fixes, expected) => {
    expect(suggest(text, fixes)).toEqual(expected);
  });

  it('keeps CRLF', () => {
    expect(suggest(text.replaceAll('\n', '\r\n'), [['1:1-1:2=x', '2:1-2:2=y']])).toEqual(['1-2 "x: 1\\r\\ny: 2"']);
  });

  it.each([
    ['in the diff', [{ start: 2, end: 2 }], 1],
    ['half in the diff', [{ start: 3, end: 9 }], 0],
    ['outside', [{ start: 5, end: 9 }], 0],
  ])('is made for lines %s', (_, hunks, count) => {
    expect(suggest(text, [['2:1-2:2=x']], hunks)).toHaveLength(count);
    expect(suggest(text, [['2:1-2:2=x', '3:1-3:2=y']], hunks)).toHaveLength(0);
  });

  it('inserts with the line behind when the diff begins there', () => {
    expect(suggest(text, [['3:1-3:1=new: 1\n']], [{ start: 3, end: 4 }])).toEqual(['3-3 "new: 1\\nc: 3"']);
  });

  it('is not made where GitHub would count lines otherwise', () => {
    expect(suggest('a: 1\rb: 2\n', [['2:1-2:2=x']])).toEqual([]);
  });
});

describe('its comment', () => {
  const comment = (lines: readonly string[], message = 'It is wrong.', lineEnd: '\n' | '\r\n' = '\n') =>
    suggestionComment(
      { path: 'c.yaml', startLine: 1, line: 1, lines, findings: [buildFinding({ message })], lineEnd },
      '<!-- marker -->',
    )?.body;

  it.each([
    ['a line', ['b: 9'], '```suggestion\nb: 9\n```'],
    ['no line at all', [], '```suggestion\n```'],
    ['a fence', ['x: |', '  ```'], '````suggestion\nx: |\n  ```\n````'],
    ['a long fence', ['# ``````'], '```````suggestion\n# ``````\n```````'],
  ])('holds %s', (_, lines, block) => {
    expect(comment(lines)).toBe(`**error** · \`catalog/unknown-field\`: It is wrong.\n\n${block}\n\n<!-- marker -->`);
  });

  it('keeps a message from mentioning, linking and showing pictures', () => {
    const body =
      comment(['x'], '`@acme/all` ![x](https://evil.example) @acme/all <img src=x> ``` <!-- marker -->') ?? '';
    const prose = body.slice(0, body.indexOf('\n')).replace(/(`+)[^`](?:.*?[^`])??\1(?!`)/g, '');
    expect(prose).not.toMatch(/@|!\[|<|https/);
  });

  it('is left out when GitHub would not take it', () => {
    expect(comment(['x'.repeat(60_000)])).toBeUndefined();
  });
});

it('reads the lines that a patch shows', () => {
  const patch = '@@ -1,3 +1,4 @@ kind\n a\n+@@ -9,9 +9,9 @@\n b\n c\n@@ -20 +21,0 @@\n-x\n@@ -30 +31 @@\n-x\n+y';
  expect(parseHunks(patch)).toEqual([
    { start: 1, end: 4 },
    { start: 31, end: 31 },
  ]);
});
