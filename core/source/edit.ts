import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  Scalar,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Edit } from '../finding.ts';
import { changeValue } from './change-value.ts';
import { isObject, type Json, type Path, type Scalar as ScalarValue } from './json.ts';
import { find, type Found, type OffsetRange } from './locate.ts';
import { readFast } from './read-documents.ts';

/** Replace the characters of `range` by `newText`. */
export interface OffsetEdit {
  readonly range: OffsetRange;
  readonly newText: string;
}

/**
 * Turns edits said by route into exact edits of the text, which keep comments, order, quotes and line ends. Gives
 * `undefined` when an edit cannot be made with certainty: the result is parsed again, and must differ from the old
 * value in the named paths and nowhere else.
 */
export function editText(
  text: string,
  document: Document.Parsed,
  edits: readonly Edit[],
): readonly OffsetEdit[] | undefined {
  if (document.errors.length > 0) return undefined;
  const known = edits.map((edit) => (edit.kind === 'quote' ? quoted(text, document, edit.path) : edit));
  if (known.includes(undefined)) return undefined;
  return makeEdits(text, document, known as readonly PlainEdit[]);
}

/** An edit that says its outcome, so that the outcome can be proven. */
type PlainEdit = Exclude<Edit, { readonly kind: 'quote' }>;

/** Sets a plain scalar to the very characters that it is written with. */
function quoted(text: string, document: Document.Parsed, path: Path): PlainEdit | undefined {
  const node = find(document, path)?.node;
  if (!isScalar(node) || node.type !== Scalar.PLAIN || !node.range || node.tag !== undefined) return undefined;
  const value = text.slice(node.range[0], node.range[1]);
  return /[\r\n]/.test(value) ? undefined : { kind: 'set', path, value };
}

function makeEdits(
  text: string,
  document: Document.Parsed,
  edits: readonly PlainEdit[],
): readonly OffsetEdit[] | undefined {
  const made: OffsetEdit[] = [];
  for (const edit of edits) {
    const one = editOnce(text, document, edit);
    if (!one) return undefined;
    made.push(one);
  }
  made.sort((a, b) => a.range[0] - b.range[0]);
  if (made.some((edit, index) => index > 0 && edit.range[0] < (made[index - 1]?.range[1] ?? 0))) return undefined;
  return proves(text, document, { edits, made }) ? made : undefined;
}

/** Applies edits that do not overlap and stand in the order of the text. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = '';
  let from = 0;
  for (const { range, newText } of edits) {
    result += text.slice(from, range[0]) + newText;
    from = range[1];
  }
  return result + text.slice(from);
}

function editOnce(text: string, document: Document.Parsed, edit: PlainEdit): OffsetEdit | undefined {
  const found = find(document, edit.kind === 'insert' ? edit.path.slice(0, -1) : edit.path);
  if (!found) return undefined;
  switch (edit.kind) {
    case 'set':
      return setScalar(text, found, edit.value);
    case 'rename':
      return renameKey(found, edit.key);
    case 'remove':
      return removeEntry(text, found);
    case 'insert':
      return insertEntry(text, found, { key: String(edit.path.at(-1)), value: edit.value });
  }
}

function setScalar(text: string, { node, pair }: Found, value: ScalarValue): OffsetEdit | undefined {
  if (isScalar(node) && node.range && node.tag === undefined) {
    const [start, end] = node.range;
    if (start < end) {
      if (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL) return undefined;
      return { range: [start, end], newText: writeScalar(value, node.type) };
    }
  }
  // An empty value: write it behind the key's colon.
  const key = pair?.key;
  if (!isNode(key) || !key.range || (node && !(isScalar(node) && node.value === null))) return undefined;
  const colon = /^\s*:/.exec(text.slice(key.range[1], key.range[1] + 100));
  if (!colon) return undefined;
  const at = key.range[1] + colon[0].length;
  return { range: [at, at], newText: ` ${writeScalar(value, Scalar.PLAIN)}` };
}

/** A scalar in the quotes that it had, or plain where YAML reads that as the same value. */
function writeScalar(value: ScalarValue, style: Scalar.Type | null | undefined): string {
  if (typeof value !== 'string') return String(value);
  const single = `'${value.replaceAll("'", "''")}'`;
  const breaks = /[\r\n\t\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value);
  if (style === Scalar.QUOTE_DOUBLE || breaks) return JSON.stringify(value);
  if (style === Scalar.QUOTE_SINGLE) return single;
  return readsAs(value) ? value : value.includes("'") && !/["\\]/.test(value) ? `"${value}"` : single;
}

/** Whether YAML reads the plain text as this very string, in block and in flow style. */
function readsAs(value: string): boolean {
  if (value === '' || value !== value.trim() || /[,[\]{}#]|: |:$/.test(value)) return false;
  return JSON.stringify(readOnly(`- [ ${value} ]\n- ${value}\n`)) === JSON.stringify([[value], value]);
}

function renameKey({ pair }: Found, key: string): OffsetEdit | undefined {
  const old = pair?.key;
  if (!isScalar(old) || !old.range || old.range[0] === old.range[1] || old.tag !== undefined) return undefined;
  return { range: [old.range[0], old.range[1]], newText: writeScalar(key, old.type) };
}

function removeEntry(text: string, found: Found): OffsetEdit | undefined {
  const parent = found.parents.at(-1);
  if (!isMap(parent) && !isSeq(parent)) return undefined;
  const starts = parent.items.map((item) => entryStart(item));
  const index = isMap(parent)
    ? parent.items.findIndex((item) => item === found.pair)
    : parent.items.findIndex((item) => item === found.node);
  const start = starts[index];
  const end = entryEnd(parent.items[index]);
  if (index === -1 || start === undefined || end === undefined) return undefined;
  if (parent.items.length === 1) return emptied(text, parent);
  return parent.flow === true
    ? removeFromFlow(text, [start, end], index === parent.items.length - 1)
    : removeLines(text, { range: [start, end], dash: isSeq(parent), first: index === 0 });
}

/** The last entry went: an empty collection stays, so that its parent does not turn into null. */
function emptied(text: string, parent: YAMLMap | YAMLSeq): OffsetEdit | undefined {
  if (parent.flow !== true || !parent.range) return undefined;
  const [start, end] = [parent.range[0], parent.range[1]];
  return { range: [start, end], newText: isMap(parent) && text[start] === '{' ? '{}' : '[]' };
}

function removeFromFlow(text: string, [start, end]: OffsetRange, last: boolean): OffsetEdit | undefined {
  if (!last) {
    const comma = /^\s*,[ \t]*/.exec(text.slice(end));
    return comma ? { range: [start, end + comma[0].length], newText: '' } : undefined;
  }
  const before = /,\s*$/.exec(text.slice(0, start));
  return before ? { range: [before.index, end], newText: '' } : undefined;
}

/** Removes the whole lines of an entry of a block collection, with the comment behind it. */
function removeLines(
  text: string,
  entry: { range: OffsetRange; dash: boolean; first: boolean },
): OffsetEdit | undefined {
  const lineStart = startOfLine(text, entry.range[0]);
  const lead = text.slice(lineStart, entry.range[0]);
  // Something else stands before it on the line: `- key: …`, or a list inside a list.
  if (!(entry.dash ? /^[ \t]*-[ \t]+$/ : /^[ \t]*$/).test(lead)) return undefined;
  const rest = /^[^\r\n]*(?:\r\n|\r|\n|$)/.exec(text.slice(entry.range[1]));
  const behind = rest?.[0] ?? '';
  const consumed = text.slice(entry.range[0], entry.range[1]);
  // A block scalar or collection already ends with its line break.
  if (/[\r\n]$/.test(consumed)) return { range: [lineStart, entry.range[1]], newText: '' };
  if (!/^[ \t]*(?:#[^\r\n]*)?[\r\n]*$/.test(behind)) return undefined;
  return { range: [lineStart, entry.range[1] + behind.length], newText: '' };
}

function insertEntry(text: string, found: Found, entry: { key: string; value: Json }): OffsetEdit | undefined {
  const map = found.node;
  const line = `${writeScalar(entry.key, Scalar.PLAIN)}: ${writeFlow(entry.value)}`;
  if (!isMap(map) || !map.range) return undefined;
  if (map.flow === true) return insertIntoFlow(text, map, line);
  const last = map.items.at(-1);
  const firstKey = map.items[0]?.key;
  const end = entryEnd(last);
  if (!last || end === undefined || !isNode(firstKey) || !firstKey.range) return undefined;
  const indent = firstKey.range[0] - startOfLine(text, firstKey.range[0]);
  const newline = /\r\n/.test(text) ? '\r\n' : '\n';
  const at = endOfLine(text, end);
  const prefix = at > 0 && !/[\r\n]/.test(text[at - 1] ?? '') ? newline : '';
  return { range: [at, at], newText: `${prefix}${' '.repeat(indent)}${line}${prefix === '' ? newline : ''}` };
}

function insertIntoFlow(text: string, map: YAMLMap, entry: string): OffsetEdit | undefined {
  const end = entryEnd(map.items.at(-1));
  const start = map.range?.[0];
  if (start === undefined || text[start] !== '{') return undefined;
  if (end === undefined) return { range: [start + 1, start + 1], newText: ` ${entry} ` };
  return { range: [end, end], newText: `, ${entry}` };
}

/** A value in flow style on one line. */
function writeFlow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => writeFlow(item)).join(', ')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${writeScalar(key, Scalar.PLAIN)}: ${writeFlow(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return writeScalar(value as ScalarValue, Scalar.PLAIN);
}

/** Where an entry's key, or a list item's value, begins. */
function entryStart(item: unknown): number | undefined {
  const node = isNode(item) ? item : (item as { key?: unknown } | undefined)?.key;
  return isNode(node) ? node.range?.[0] : undefined;
}

function entryEnd(item: unknown): number | undefined {
  if (item === undefined) return undefined;
  if (isNode(item)) return contentEnd(item);
  const { key, value } = item as { key?: unknown; value?: unknown };
  if (isNode(value) && value.range && value.range[1] > value.range[0]) return contentEnd(value);
  return isNode(key) && isNode(value) ? Math.max(value.range?.[0] ?? 0, key.range?.[1] ?? 0) : undefined;
}

/** The end of a node's content: of its last entry, for a block collection, whose range may take comments in. */
function contentEnd(node: Node): number | undefined {
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return entryEnd(node.items.at(-1));
  return node.range?.[1];
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Just behind the line break that ends the line of `offset`; `offset` itself when it begins a line. */
function endOfLine(text: string, offset: number): number {
  if (offset > 0 && /[\r\n]/.test(text[offset - 1] ?? '')) return offset;
  const rest = /\r\n|\r|\n/.exec(text.slice(offset));
  return rest ? offset + rest.index + rest[0].length : text.length;
}

/**
 * Parses the edited document again, by itself, and compares it with what the edits promise. An edit never reaches
 * beyond its document, and one that would split it in two is refused here.
 */
function proves(
  text: string,
  document: Document.Parsed,
  { edits, made }: { edits: readonly PlainEdit[]; made: readonly OffsetEdit[] },
): boolean {
  const [start, , end] = document.range;
  if (made.some(({ range }) => range[0] < start || range[1] > end)) return false;
  const own = text.slice(start, end);
  const before = valueOf(document);
  const shifted = made.map(({ range, newText }) => ({ range: [range[0] - start, range[1] - start] as const, newText }));
  const after = readOnly(applyEdits(own, shifted));
  const promised = edits.reduce<Json | undefined>((value, edit) => changeValue(value, edit), before);
  return promised !== undefined && after !== undefined && same(promised, after);
}

/** The value of a text that holds exactly one sound document. */
function readOnly(text: string): Json | undefined {
  const fast = readFast(text);
  if (fast) return fast.length === 1 ? (fast[0]?.value as Json) : undefined;
  const documents = parseAllDocuments(text, { merge: false, logLevel: 'silent' });
  const [document] = Array.isArray(documents) && documents.length === 1 ? documents : [];
  return document && valueOf(document);
}

/** The value of a sound document. */
function valueOf(document: Document.Parsed): Json | undefined {
  try {
    return document.errors.length === 0 ? (document.toJSON() as Json) : undefined;
  } catch {
    return undefined;
  }
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right) && typeof left === typeof right;
}
