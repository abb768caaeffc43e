import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The file of the sample organisation whose findings the picture shows. */
const sample = 'examples/acme/services/payments/catalog-info.yaml';

const size = { character: 8.4, line: 20, margin: 20, bar: 36 };
/** Longer lines are cut, so that the picture stays legible on a page. */
const widest = 120;
const colors: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' };

/** The README's picture: what the command line prints, drawn as SVG. */
export async function outputs(): Promise<Record<string, string>> {
  const run = spawnSync(process.execPath, ['cli/main.ts', 'check', sample], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' },
  });
  if (run.status !== 1) throw new Error(`The sample should have findings, but: ${run.stderr}`);
  const command = `\u001B[2m$\u001B[22m catalog-warden check ${sample}`;
  return { 'docs/output.svg': draw([command, '', ...run.stdout.trimEnd().split('\n')].map(cut)) };
}

/** Cuts a line to `widest` visible characters; colours take no room. */
function cut(line: string): string {
  let room = widest;
  const parts = line.split(/(\u001B\[\d+m)/).map((part) => {
    if (part.startsWith('\u001B')) return part;
    const shown = part.length > room ? `${part.slice(0, Math.max(room - 1, 0))}${room > 0 ? '…' : ''}` : part;
    room = Math.max(room - part.length, 0);
    return shown;
  });
  return parts.join('');
}

function draw(lines: readonly string[]): string {
  const longest = Math.max(...lines.map((line) => line.replaceAll(/\u001B\[\d+m/g, '').length));
  const width = Math.ceil(longest * size.character + 2 * size.margin);
  const height = lines.length * size.line + size.bar + size.margin;
  const rows = lines.map((line, index) => {
    const y = size.bar + (index + 1) * size.line - 4;
    return `<text x="${size.margin}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Findings of catalog-warden in a terminal">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<circle cx="20" cy="18" r="6" fill="#ff5f56"/><circle cx="40" cy="18" r="6" fill="#ffbd2e"/><circle cx="60" cy="18" r="6" fill="#27c93f"/>
<g fill="#e6edf3" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
${rows.join('\n')}
</g>
</svg>
`;
}

/** The coloured stretches of one line. */
function spans(line: string): string {
  let style = { fill: '', bold: false, dim: false, underline: false };
  return line
    .split(/(\u001B\[\d+m)/)
    .map((part) => {
      const code = /^\u001B\[(\d+)m$/.exec(part)?.[1];
      if (code === undefined) return span(part, style);
      style = restyle(style, code);
      return '';
    })
    .join('');
}

interface Style {
  readonly fill: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
}

function restyle(style: Style, code: string): Style {
  switch (code) {
    case '1':
      return { ...style, bold: true };
    case '2':
      return { ...style, dim: true };
    case '22':
      return { ...style, bold: false, dim: false };
    case '4':
    case '24':
      return { ...style, underline: code === '4' };
    default:
      return { ...style, fill: colors[code] ?? '' };
  }
}

function span(text: string, style: Style): string {
  if (text === '') return '';
  const attributes = [
    style.fill && ` fill="${style.fill}"`,
    style.bold && ' font-weight="600"',
    style.dim && ' opacity="0.6"',
    style.underline && ' text-decoration="underline"',
  ].filter(Boolean);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<tspan${attributes.join('')}>${escaped}</tspan>`;
}
