/** Longer descriptions are cut at the end of a sentence or word. */
const longest = 200;

/** The first paragraph of prose of a README, as plain text on one line; `undefined` when there is none. */
export function firstParagraph(markdown: string): string | undefined {
  const bounded = markdown
    .slice(0, 20_000)
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/^```[^]*?^```/gm, '');
  for (const block of bounded.split(/\r?\n[ \t]*\r?\n/)) {
    const lines = block.split(/\r?\n/).filter((line) => !isDecoration(line.trim()));
    const text = plain(lines.join(' '));
    if (/[A-Za-z]{2}.*\s.*[A-Za-z]{2}/.test(text)) return cut(text);
  }
  return undefined;
}

/** Headings, badges, pictures, HTML, tables, lists, quotes and rules are no prose. */
function isDecoration(line: string): boolean {
  return line === '' || /^(?:#|\[!\[|!\[|<|\||[-*+] |\d+\. |>|-{3}|={3}|:{3})/.test(line);
}

/** Markdown without links, emphasis and code marks. */
function plain(text: string): string {
  return text
    .replaceAll(/!\[[^\]]{0,200}\]\([^)]{0,500}\)/g, '')
    .replaceAll(/\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replaceAll(/[*_`]{1,3}/g, '')
    .replaceAll(/<[^>]{0,200}>/g, '')
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
}

function cut(text: string): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest);
  const sentence = start.lastIndexOf('. ');
  return sentence > 40 ? start.slice(0, sentence + 1) : `${start.slice(0, start.lastIndexOf(' '))} …`;
}
