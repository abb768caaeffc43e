export { cutText } from '../source/cut-text.ts';

/**
 * Characters that can drive a terminal, reorder or hide text: controls, bidirectional marks, invisible characters,
 * unpaired surrogates and non-characters. U+200D and the variation selectors stay: emoji are made with them.
 */
const unsafe =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF\p{Cs}\u{E0000}-\u{E007F}]/gu;

/** The text with every unsafe character made visible: `␛` for an escape, `<U+202E>` for an override of direction. */
export function escapeControl(text: string): string {
  return text.replace(unsafe, picture);
}

/** As `escapeControl`, on one line: line breaks and the blanks around them become one space. */
export function oneLine(text: string): string {
  return escapeControl(
    text
      .split(/[\r\n]/)
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' '),
  );
}

/**
 * As `escapeControl`, with line breaks and tabs as they are, for a log that a GitHub runner reads: no line is one of its
 * commands (`::error::…`, `##[error]…`).
 */
export function escapeLines(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\n\t]+/g, (part) => escapeControl(part))
    .replaceAll(/^(\s*)::/gm, String.raw`$1\::`)
    .replaceAll('##[', '## [');
}

/** The first line that is not blank, made visible. */
export function firstLine(text: string): string {
  const line = text.split(/[\r\n]/).find((candidate) => candidate.trim() !== '');
  return escapeControl((line ?? '').trim());
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
