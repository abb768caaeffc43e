import { escapeControl, oneLine } from './escape-control.ts';

/**
 * A word of plain prose, with the punctuation around it. Everything else may mean something to GitHub: a mention, a
 * reference to an issue or a commit, a link, an emoji, a formula, HTML.
 */
const plainWord = /^["'(]*[\p{L}\p{M}\p{N}]+(?:[-'’.,][\p{L}\p{M}\p{N}]+)*["')]*[.,;:!?]*["')]*$/u;
const reference = /www\.|gh-\d|\b(?=[a-f]*\d)[0-9a-f]{7,}\b/iu;
const punctuation = /^(?:[–—…·:]|[.,;!?)("']+:?)$/u;

/**
 * Text from outside as Markdown that cannot do anything: words of prose stay as they are, stretches in backticks
 * become code, and so does every word that GitHub could read as more than a word. One line, to be put behind text of
 * ours, so that it never begins a block.
 */
export function escapeMarkdown(text: string): string {
  const parts = oneLine(text).split('`');
  let markdown = '';
  const add = (piece: string): void => {
    // Two pieces of code that touch would become one with other limits.
    markdown += markdown.endsWith('`') && piece.startsWith('`') ? ` ${piece}` : piece;
  };
  parts.forEach((part, index) => {
    const inTicks = index % 2 === 1;
    if (inTicks && index < parts.length - 1) add(codeSpan(part));
    else for (const piece of (inTicks ? `\`${part}` : part).split(/( +)/)) if (piece !== '') add(escapeWord(piece));
  });
  // At the start of a line, `1.` and `1)` begin a list.
  return markdown.replace(/^(\d+)(?=[.)](?: |$))/, '$1\\');
}

function escapeWord(word: string): string {
  if (word.trim() === '') return ' ';
  if (punctuation.test(word)) return word;
  return plainWord.test(word) && !reference.test(word) ? word : codeSpan(word);
}

/** Text as code in a line of Markdown: nothing in it is read as Markdown or HTML. */
export function codeSpan(text: string): string {
  const content = escapeControl(text.replace(/[\r\n]+/g, ' '));
  if (content.trim() === '') return '` `';
  const fence = '`'.repeat(longestTicks(content) + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/** A fence that no line of the content closes. */
export function fenceFor(content: string): string {
  return '`'.repeat(Math.max(3, longestTicks(content) + 1));
}

function longestTicks(text: string): number {
  return Math.max(0, ...text.split(/[^`]+/).map((ticks) => ticks.length));
}
