/** What XML 1.0 cannot hold, not even as a reference, and the controls and directions that it would let through. */
const forbidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF\p{Cs}]/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
  '[': '&#91;',
};

/** Text for an XML attribute or element. `[` is written as a reference so that no `##[command]` reaches a log. */
export function escapeXml(text: string): string {
  return text
    .replace(forbidden, '\uFFFD')
    .replace(/[&<>"'\t\n\r[]/g, (character) => references[character] ?? character);
}
