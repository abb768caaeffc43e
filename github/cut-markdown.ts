import { utf8Length } from '../core/report/utf8-length.ts';

/**
 * Markdown of at most so many bytes. What is too long ends after a whole line, with open code fences and `<details>`
 * closed, and a word of what was left out. Bytes are counted although GitHub speaks of characters: then both fit.
 */
export function cutMarkdown(markdown: string, mostBytes: number): string {
  if (utf8Length(markdown) <= mostBytes) return markdown;
  const lines = markdown.split('\n');
  let room = mostBytes - usualEnding;
  for (;;) {
    const cut = cutLines(lines, room);
    const excess = utf8Length(cut) - mostBytes;
    if (excess <= 0) return cut;
    room -= excess;
  }
}

/** The whole lines that fit, and an ending. */
function cutLines(lines: readonly string[], room: number): string {
  let bytes = 0;
  let kept = 0;
  for (const line of lines) {
    bytes += utf8Length(line) + 1;
    if (bytes > room) break;
    kept += 1;
  }
  const beginning = lines.slice(0, kept);
  const left = lines.length - kept;
  const word = `_${left === 1 ? 'One more line is' : `${left} more lines are`} left out here for want of room._`;
  return [...beginning, ...closings(beginning), '', word].join('\n');
}

/** Text of at most so many bytes, cut between two characters, with an ellipsis. */
export function cutTo(text: string, mostBytes: number): string {
  if (utf8Length(text) <= mostBytes) return text;
  let bytes = 3;
  let kept = '';
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The word of what was left out, with what closes a fence or `<details>` before it. */
const usualEnding = 200;

/** More than this many nested `<details>` are not ours. */
const mostDetails = 10;

/** What closes the code fence and the `<details>` that are open after these lines. */
function closings(lines: readonly string[]): readonly string[] {
  let fence: string | undefined;
  let details = 0;
  for (const line of lines) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === undefined) {
      if (mark) fence = mark[1];
      details += (line.match(/<details[ >]/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
    } else if (mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '') fence = undefined;
  }
  const open = Array.from({ length: Math.min(Math.max(details, 0), mostDetails) }, () => '</details>');
  const end = fence === undefined ? [] : [fence];
  return open.length > 0 ? [...end, '', ...open] : end;
}
