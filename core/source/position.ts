/** A place in a text: 1-based line and column, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of text: 1-based lines and columns (UTF-16 code units), the end exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns offsets in `text` into lines and columns. LF, CRLF and lone CR end a line. */
export function lineFinder(text: string): (offset: number) => Position {
  const starts = lineStarts(text);
  return (offset) => {
    const bounded = Math.min(Math.max(offset, 0), text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: bounded - (starts[low] ?? 0) + 1 };
  };
}

/** Turns lines and columns in `text` into offsets: the inverse of `lineFinder`. */
export function offsetFinder(text: string): (position: Position) => number {
  const starts = lineStarts(text);
  return ({ line, column }) => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}
