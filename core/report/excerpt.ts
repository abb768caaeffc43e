import { cellsOf, type Cell } from './display-width.ts';
import type { Region } from './report.ts';

/** A line of a source excerpt, ready to print. */
export interface ExcerptLine {
  /** 1-based; none for the line that stands for lines left out. */
  readonly number?: number;
  /** Safe for a terminal. */
  readonly text: string;
  /** What to underline, in columns of the terminal from the start of `text`. */
  readonly mark?: { readonly offset: number; readonly width: number };
}

/** The widest excerpt, in columns of a terminal. */
const widest = 100;
/** … and what is left beside the two `…` of a line that is cut. */
const roomWhenCut = widest - 2;
/** A mark over more lines than this is shown in part. */
const tallest = 3;

/** The lines around a region with the region marked: one line of context above and below where it is not blank. */
export function excerpt(lines: readonly string[], region: Region): readonly ExcerptLine[] {
  if (region.line > lines.length) return [];
  const marked = markedLines(lines, region);
  // Around a line that is cut on the left, lines cut elsewhere would only confuse.
  if (marked.some((line) => line.text.startsWith('…'))) return marked;
  const last = lastLine(region);
  return [...context(lines, region.line - 1), ...marked, ...context(lines, last + 1)];
}

/** One line, cut around the stretch [start, end) of UTF-16 code units when it is too long. */
export function cutLine(line: string, start = 0, end = start): { text: string; offset: number; width: number } {
  // Enough to fill the width whatever is cut; a line of megabytes must not be walked for each finding.
  let from = Math.max(0, start - 3 * widest);
  if (isLowSurrogate(line, from)) from--;
  let to = Math.min(line.length, start + 3 * widest);
  if (isLowSurrogate(line, to)) to++;
  const cells = cellsOf(line.slice(from, to));
  const first = cells.findIndex((cell) => cell.end + from > start);
  const begin = first === -1 ? cells.length : first;
  let stop = begin;
  while (stop < cells.length && (cells[stop]?.start ?? 0) + from < end) stop++;
  return fit(cells, { begin, stop, before: from > 0, after: to < line.length });
}

interface Window {
  /** The marked cells, the end exclusive. */
  readonly begin: number;
  readonly stop: number;
  /** Whether the line goes on before or after the cells. */
  readonly before: boolean;
  readonly after: boolean;
}

function fit(cells: readonly Cell[], window: Window): { text: string; offset: number; width: number } {
  const { begin, stop, before, after } = window;
  const whole = !before && !after && widthOf(cells) <= widest;
  const left = whole ? 0 : leftEdge(cells, begin);
  const right = whole ? cells.length : rightEdge(cells, left);
  const head = before || left > 0 ? '…' : '';
  const tail = after || right < cells.length ? '…' : '';
  const shown = cells.slice(left, right).map((cell) => cell.text);
  return {
    text: head + shown.join('') + tail,
    offset: head.length + widthOf(cells.slice(left, begin)),
    width: Math.max(1, widthOf(cells.slice(begin, Math.min(stop, right)))),
  };
}

/** The first cell to show: a third of the room stays before the mark, so that its surroundings can be read. */
function leftEdge(cells: readonly Cell[], begin: number): number {
  let room = Math.max(roomWhenCut / 3, roomWhenCut - widthOf(cells.slice(begin)));
  let left = begin;
  for (let cell = cells[left - 1]; cell && cell.width <= room; cell = cells[left - 1]) {
    room -= cell.width;
    left--;
  }
  return left;
}

function rightEdge(cells: readonly Cell[], left: number): number {
  let room = roomWhenCut;
  let right = left;
  for (let cell = cells[right]; cell && cell.width <= room; cell = cells[right]) {
    room -= cell.width;
    right++;
  }
  return right;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function isLowSurrogate(line: string, index: number): boolean {
  return /^[\uDC00-\uDFFF]/.test(line.slice(index, index + 1));
}

/** The last line that the region covers: a region that ends before a line's first character does not cover it. */
function lastLine({ line, endLine, endColumn }: Region): number {
  return Math.max(line, endColumn === 1 ? endLine - 1 : endLine);
}

function markedLines(lines: readonly string[], region: Region): readonly ExcerptLine[] {
  const marked: ExcerptLine[] = [];
  const last = Math.min(lastLine(region), lines.length);
  for (let number = region.line; number <= last; number++) {
    if (number - region.line === tallest) return [...marked, { text: '…' }];
    const line = lines[number - 1] ?? '';
    const start = number === region.line ? region.column - 1 : line.length - line.trimStart().length;
    const end = number === region.endLine ? region.endColumn - 1 : line.length;
    const { text, offset, width } = cutLine(line, start, end);
    marked.push({ number, text, ...(number === region.line || line.trim() !== '' ? { mark: { offset, width } } : {}) });
  }
  return marked;
}

function context(lines: readonly string[], number: number): readonly ExcerptLine[] {
  const line = lines[number - 1] ?? '';
  return line.trim() === '' ? [] : [{ number, text: cutLine(line).text.trimEnd() }];
}
