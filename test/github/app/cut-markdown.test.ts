import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMarkdown, cutTo } from '../../../github/cut-markdown.ts';

const filler = Array.from({ length: 120 }, (_, index) => `line ${index}`).join('\n');

describe('cut Markdown', () => {
  it('is the same when it is short enough', () => {
    expect(cutMarkdown('ä'.repeat(500), 1000)).toBe('ä'.repeat(500));
  });

  it.each([
    [
      'a code fence',
      `\`\`\`yaml\n${filler}\n\`\`\``,
      /\nline \d+\n```\n\n_\d+ more lines are left out here for want of room\._$/,
    ],
    ['a longer fence', `~~~~\n\`\`\`\n${filler}\n~~~~`, /\nline \d+\n~~~~\n\n_\d+ more/],
    ['details', `<details>\n<summary>x</summary>\n\n${filler}\n</details>`, /\nline \d+\n\n<\/details>\n\n_\d+ more/],
    ['a fence in details', `<details>\n\n\`\`\`\n${filler}\n\`\`\`\n</details>`, /\nline \d+\n```\n\n<\/details>\n\n_/],
    ['a closed fence', `\`\`\`\nx\n\`\`\`\n${filler}`, /\nline \d+\n\n_\d+ more/],
  ])('closes %s', (_, markdown, expected) => {
    expect(cutMarkdown(markdown, 800)).toMatch(expected);
  });

  it('leaves out a single line that is too long', () => {
    expect(cutMarkdown('x'.repeat(2000), 1000)).toBe('\n_One more line is left out here for want of room._');
  });

  it('fits even with a fence that is longer than the room', () => {
    const fence = '`'.repeat(500);
    const cut = cutMarkdown(`${fence}\n${filler}\n${filler}\n${fence}`, 1500);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1500);
    expect(cut).toMatch(/\nline \d+\n`{500}\n\n_\d+ more/);
  });

  it('always fits', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('```', '~~~~', '<details>', '</details>'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 100 }), (lines) => {
        expect(Buffer.byteLength(cutMarkdown(lines.join('\n'), 1000))).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('cut text', () => {
  it('always fits, and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const cut = cutTo(text, 50);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(50);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
