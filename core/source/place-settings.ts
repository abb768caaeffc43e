import { isScalar, Scalar, type Document } from 'yaml';
import { find, locate, parseWithPositions, type OffsetRange } from './locate.ts';
import { lineFinder } from './position.ts';
import type { FoundMistakes, SettingsFile, SettingsProblem } from './settings-problem.ts';
import type { SettingsMistake } from './validate-settings.ts';

/** Turns routes into places, in the order of the text. */
export function placeSettings(
  { file, text }: SettingsFile,
  { syntax = [], mistakes }: FoundMistakes,
): readonly SettingsProblem[] {
  const positionOf = lineFinder(text);
  const place = (message: string, range: OffsetRange): SettingsProblem => {
    const [start, end] = [positionOf(range[0]), positionOf(range[1])];
    return { file, text, message, ...start, endLine: end.line, endColumn: end.column };
  };
  const [document] = syntax.length > 0 ? [] : parseWithPositions(text);
  const problems = [
    // The last sentence of a syntax problem is about catalog files.
    ...syntax.map(({ message, help, range }) => place(`${message.replace(/ Backstage .*$/, '')} ${help}`, range)),
    ...mistakes.map((mistake) => place(mistake.message, rangeOf(text, document, mistake))),
  ];
  return problems.sort((left, right) => left.line - right.line || left.column - right.column);
}

function rangeOf(text: string, document: Document.Parsed | undefined, mistake: SettingsMistake): OffsetRange {
  const whole = locate(text, document, mistake.path, mistake.at);
  if (!mistake.within || !document) return whole;
  const node = find(document, mistake.path)?.node;
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return whole;
  const offsetOf = offsetsIn(text.slice(node.range[0], node.range[1]), node.value, node.type);
  if (!offsetOf) return whole;
  const [start, end] = mistake.within;
  const from = node.range[0] + offsetOf(start);
  return [from, Math.max(from + 1, node.range[0] + offsetOf(end))];
}

/** From offsets in the value of a scalar to offsets in its source; `undefined` where escapes or folding change both. */
function offsetsIn(
  source: string,
  value: string,
  type: Scalar.Type | null | undefined,
): ((offset: number) => number) | undefined {
  if (type !== Scalar.BLOCK_LITERAL) {
    const lead = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE ? 1 : 0;
    return source.slice(lead, lead + value.length) === value ? (offset) => lead + offset : undefined;
  }
  const starts: number[] = [];
  let from = source.indexOf('\n') + 1;
  for (const line of value.split('\n')) {
    const at = source.indexOf(line, from);
    if (at === -1) return undefined;
    starts.push(at);
    from = at + line.length;
  }
  return (offset) => {
    const before = value.slice(0, offset).split('\n');
    return (starts[before.length - 1] ?? 0) + (before.at(-1)?.length ?? 0);
  };
}
