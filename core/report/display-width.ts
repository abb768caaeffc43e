import { escapeControl } from './escape-control.ts';

/** A character as a reader sees it. */
export interface Cell {
  /** What is printed. */
  readonly text: string;
  /** Columns of a terminal. */
  readonly width: number;
  /** Its first and last UTF-16 code unit in the line, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F000}-\u{1FAFF}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}\uFE0F]/u;

const tabWidth = 4;
let segmenter: Intl.Segmenter | undefined;

/** The line as cells: tabs and unsafe characters made visible, an emoji of many code points one cell. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let width = 0;
  for (const { text, start } of graphemes(line)) {
    const cell = { ...cellOf(text, width, start), start, end: start + text.length };
    cells.push(cell);
    width += cell.width;
  }
  return cells;
}

function cellOf(text: string, column: number, start: number): { text: string; width: number } {
  if (text === '\t') {
    const width = tabWidth - (column % tabWidth);
    return { text: `→${' '.repeat(width - 1)}`, width };
  }
  // A byte order mark is no mistake and nobody wants to see it.
  if (text === '\uFEFF' && start === 0) return { text: '', width: 0 };
  const shown = escapeControl(text);
  if (shown !== text) return { text: shown, width: Array.from(shown).length };
  if (/^\p{M}/u.test(text)) return { text: `◌${text}`, width: 1 };
  return { text, width: wide.test(text) ? 2 : 1 };
}

function* graphemes(line: string): Iterable<{ text: string; start: number }> {
  if (/^[\u0000-\u007F]*$/.test(line)) {
    for (let start = 0; start < line.length; start++) yield { text: line.charAt(start), start };
    return;
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of segmenter.segment(line)) yield { text: segment, start: index };
}
