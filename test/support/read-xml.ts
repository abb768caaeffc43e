/** An element as it was opened. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of an XML text in order; throws when the text is not well-formed. No CDATA, comments or namespaces. */
export function readXml(text: string): readonly XmlElement[] {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
    throw new Error('A character that XML forbids.');
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '');
  const token =
    /<\/(\w[\w-]*)>|<(\w[\w-]*)((?: [\w-]+="(?:[^<>&"]|&(?:amp|lt|gt|quot|apos|#\d+);)*")*)(\/?)>|((?:[^<>&]|&(?:amp|lt|gt|quot|apos|#\d+);)+)/y;
  const elements: XmlElement[] = [];
  const open: string[] = [];
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const match = token.exec(body);
    if (!match) throw new Error(`Not well-formed: ${body.slice(at, at + 80)}`);
    const [, closed, opened, attributes = '', selfClosed] = match;
    if (closed !== undefined && open.pop() !== closed) throw new Error(`Closed but not open: ${closed}`);
    if (opened === undefined) continue;
    elements.push({ name: opened, attributes: readAttributes(attributes) });
    if (selfClosed !== '/') open.push(opened);
  }
  if (open.length > 0) throw new Error(`Never closed: ${open.join(', ')}`);
  return elements;
}

function readAttributes(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
