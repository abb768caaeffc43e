import { constructFromEvents, CORE_SCHEMA, EVENT_ID, parseEvents, type Event } from 'js-yaml';

/** Why a document, or a whole file, is not YAML. */
export interface SyntaxProblem {
  /** What is wrong and why, in our words. */
  readonly message: string;
  readonly help: string;
  /** The message of the `yaml` package, which Backstage prints. */
  readonly backstage: string;
  /** Offsets in the text. */
  readonly range: readonly [start: number, end: number];
}

/** One document of a file. */
export interface SourceDocument {
  /** 0-based. Empty documents count. */
  readonly index: number;
  /** The parsed value; `null` for an empty document, `undefined` when there is a problem. */
  readonly value: unknown;
  readonly problems: readonly SyntaxProblem[];
  /** Where the content begins, as an offset in the text. */
  readonly start: number;
}

/** The nesting that js-yaml is trusted with. */
const fastDepth = 100;

/**
 * Reads the documents of a file as Backstage does: by the `yaml` package, version 1.2 without merge keys.
 *
 * js-yaml reads eight times faster, so it goes first, and only where it is proven to give what `yaml` gives
 * (`test/parity/`): what it refuses, and what is unusual, is read by `yaml`.
 */
export async function readDocuments(text: string): Promise<readonly SourceDocument[]> {
  const documents = readFast(text);
  if (documents) return documents;
  const { readByReference } = await import('./read-by-reference.ts');
  return readByReference(text);
}

/**
 * What the parsers differ on: a directive, an explicit end of a document, an indented start of one, a carriage return
 * that ends no line, a block text that says its indentation, a number with a great exponent.
 */
const unusual = /^(?:[ \t]*%|\.\.\.|[ \t]+---)|\r(?!\n)|[|>][+-]?[1-9]|(?<![\w.])[\d.]+[eE][+-]?\d{3}/m;

/** A key that is no text: null or, perhaps, a number. */
const unusualKey = /^(?:$|~|null$|[-+\d]|\.(?:\d|inf|nan))/i;

/** The documents by js-yaml, or `undefined` when only the reference parser may judge. */
export function readFast(text: string): readonly SourceDocument[] | undefined {
  // A byte order mark may stand before any document, and js-yaml knows the first only.
  if (text.includes('\uFEFF') || unusual.test(text)) return undefined;
  try {
    const events = parseEvents(text, { maxDepth: fastDepth });
    if (!areUsual(events, text)) return undefined;
    const starts = contentStarts(events);
    const values = constructFromEvents(events, { source: text, schema: CORE_SCHEMA, maxAliases: 0 });
    return values.map((value, index) => ({ index, value: value ?? null, problems: [], start: starts[index] ?? 0 }));
  } catch {
    // Whatever js-yaml dislikes, the reference parser decides, with its positions and its words.
    return undefined;
  }
}

/** Whether all is mappings without anchors, aliases and tags, with keys that are texts: the parsers differ elsewhere. */
function areUsual(events: readonly Event[], text: string): boolean {
  // For each collection around the event: whether a key comes next. `undefined` in a list.
  const keyNext: (boolean | undefined)[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      keyNext.pop();
    } else if (event.type === EVENT_ID.DOCUMENT) {
      keyNext.push(undefined);
    } else {
      const atKey = keyNext.at(-1) === true;
      if (event.type === EVENT_ID.ALIAS || event.anchorStart !== -1 || event.tagStart !== -1) return false;
      if (keyNext.length === 1 && !isUsualRoot(event)) return false;
      if (atKey ? !isUsualKey(event, text) : isLongNumber(event, text)) return false;
      if (keyNext.at(-1) !== undefined) keyNext[keyNext.length - 1] = !atKey;
      if (event.type !== EVENT_ID.SCALAR) keyNext.push(event.type === EVENT_ID.MAPPING ? true : undefined);
    }
  }
  return true;
}

function isUsualRoot(event: Event): boolean {
  // An empty document has an empty text at its root.
  return event.type === EVENT_ID.MAPPING || (event.type === EVENT_ID.SCALAR && event.valueStart === event.valueEnd);
}

/** So many digits that the number may be infinite. */
function isLongNumber(event: Event, text: string): boolean {
  if (event.type !== EVENT_ID.SCALAR || event.valueEnd - event.valueStart < 200) return false;
  return /[-+.\d]/.test(text[event.valueStart] ?? '');
}

function isUsualKey(event: Event, text: string): boolean {
  return event.type === EVENT_ID.SCALAR && !unusualKey.test(text.slice(event.valueStart, event.valueEnd));
}

/** Where the root node of each document begins. */
function contentStarts(events: readonly Event[]): readonly number[] {
  const starts: number[] = [];
  for (const [index, event] of events.entries()) {
    if (event.type !== EVENT_ID.DOCUMENT) continue;
    const root = events[index + 1];
    if (root?.type === EVENT_ID.MAPPING || root?.type === EVENT_ID.SEQUENCE) starts.push(root.start);
    else starts.push(root?.type === EVENT_ID.SCALAR ? root.valueStart : 0);
  }
  return starts;
}
