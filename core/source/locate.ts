import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Path } from './json.ts';

/** A stretch of text by offsets, the end exclusive. */
export type OffsetRange = readonly [start: number, end: number];

/** The documents of a text with the place of each node. */
export type LocatedDocuments = readonly Document.Parsed[];

/** Parses the text with positions. Broken documents are kept: as much of them as the parser understood. */
export function parseWithPositions(text: string): LocatedDocuments {
  // Whether keys are unique has been judged before; `yaml` compares each with each, which takes long for thousands.
  const documents = parseAllDocuments(text, { merge: false, logLevel: 'silent', uniqueKeys: false });
  return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
}

/** A node together with the entry that holds it. */
export interface Found {
  readonly node: Node | undefined;
  /** The entry of a mapping whose value `node` is. */
  readonly pair: Pair | undefined;
  /** The nodes on the way, the root first, `node` not among them. */
  readonly parents: readonly Node[];
}

/** Follows `path`; `undefined` when it leads nowhere. Aliases are not followed: what they hold stands elsewhere. */
export function find(document: Document.Parsed, path: Path): Found | undefined {
  let node: Node | undefined = document.contents ?? undefined;
  let pair: Pair | undefined;
  const parents: Node[] = [];
  for (const step of path) {
    if (node) parents.push(node);
    if (isMap(node)) {
      pair = entriesOf(node).get(String(step));
      if (!pair) return undefined;
      node = isNode(pair.value) ? pair.value : undefined;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      const item = node.items[step];
      pair = undefined;
      node = isNode(item) ? item : undefined;
    } else return undefined;
  }
  return { node, pair, parents };
}

const entries = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The entries of a mapping by key, prepared once: a mapping may have many, and a mistake in each. */
function entriesOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = entries.get(map);
  if (known) return known;
  const made = new Map(map.items.map((item) => [keyText(item.key), item]));
  entries.set(map, made);
  return made;
}

/** The key as the parsed value has it. */
function keyText(key: unknown): string {
  if (!isScalar(key)) return String(key);
  const { value } = key;
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

/**
 * The place of `path`: of its value, or its key where the value is a block collection (which would mark half the
 * file), is empty, or is not what is meant. A path that does not exist gives the key of its nearest existing ancestor,
 * and the first key of the document when there is none.
 */
export function locate(
  text: string,
  document: Document.Parsed | undefined,
  path: Path,
  at: 'key' | 'value',
): OffsetRange {
  if (!document) return [0, 0];
  for (let length = path.length; length > 0; length--) {
    const found = find(document, path.slice(0, length));
    if (!found) continue;
    const range = rangeOf(text, found, at === 'key' || length < path.length);
    if (range) return range;
  }
  return firstOf(text, document);
}

function rangeOf(text: string, { node, pair }: Found, preferKey: boolean): OffsetRange | undefined {
  const key = isNode(pair?.key) ? tight(text, pair.key) : undefined;
  if (preferKey && key) return key;
  if (!node) return key;
  if (isCollection(node) && node.flow !== true) return key ?? firstLine(text, tight(text, node));
  const value = tight(text, node);
  return value[0] === value[1] ? (key ?? value) : value;
}

/** The first key of the document, or its first characters. */
function firstOf(text: string, document: Document.Parsed): OffsetRange {
  const root = document.contents;
  const first = isMap(root) ? root.items[0]?.key : undefined;
  if (isNode(first)) return tight(text, first);
  return root?.range ? firstLine(text, tight(text, root)) : [document.range[0], document.range[0]];
}

/** The node's own characters, without the line break that ends a block scalar. */
function tight(text: string, node: Node): OffsetRange {
  const range = node.range;
  if (!range) return [0, 0];
  const [start] = range;
  let end = range[1];
  while (end > start && /[\r\n\t ]/.test(text[end - 1] ?? '')) end--;
  return [start, end];
}

function firstLine(text: string, [start, end]: OffsetRange): OffsetRange {
  const line = /[\r\n]/.exec(text.slice(start, end));
  return line ? [start, start + line.index] : [start, end];
}
