import type { Badge } from './badge.ts';
import { cellsOf } from './display-width.ts';
import { escapeXml } from './escape-xml.ts';

const height = 20;
/** On either side of a text. */
const padding = 6;
const labelColor = '#555555';

/** The badge as a picture that needs nothing from elsewhere: no script, no font, no style sheet. */
export function badgeSvg({ label, message, color }: Badge): string {
  const [left, right] = [widthOf(label), widthOf(message)];
  const [border, width] = [left + 2 * padding, left + right + 4 * padding];
  const name = escapeXml(`${label}: ${message}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
<title>${name}</title>
<rect width="${width}" height="${height}" rx="3" fill="${labelColor}"/>
<path d="M${border} 0H${width - 3}a3 3 0 0 1 3 3V${height - 3}a3 3 0 0 1-3 3H${border}z" fill="${escapeXml(color)}"/>
<g fill="#ffffff" font-family="Verdana, DejaVu Sans, Geneva, sans-serif" font-size="11">
${textAt(padding, left, label)}
${textAt(border + padding, right, message)}
</g>
</svg>
`;
}

/** `textLength` fits the text into its room, whatever font the reader has. */
function textAt(x: number, length: number, text: string): string {
  return `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
}

/** About the width of the text in Verdana of 11 pixels. */
function widthOf(text: string): number {
  return Math.ceil(cellsOf(text).reduce((sum, cell) => sum + cell.width * pixelsOf(cell.text), 0));
}

function pixelsOf(character: string): number {
  if (/^[-fijlrtI .,:;'|!()[\]/]$/.test(character)) return 4.2;
  if (/^[mwMW@%]$/.test(character)) return 10.3;
  return /^\p{Lu}$/u.test(character) ? 7.8 : 6.8;
}
