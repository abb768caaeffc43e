import { parseAllDocuments, type Document, type YAMLParseError } from 'yaml';
import type { SourceDocument, SyntaxProblem } from './read-documents.ts';

/** The nesting that overflows the parser, here and in Backstage. */
const deepest = 1_000;

/** The documents by the `yaml` package, the parser that Backstage uses. */
export function readByReference(text: string): readonly SourceDocument[] {
  if (nestsTooDeep(text)) return [wholeFile(tooDeep())];
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(text, { merge: false, logLevel: 'silent' });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    return [wholeFile({ ...unreadable, backstage: String(error) })];
  }
  return loseTogether(documents.map((document, index) => readOne(document, index)));
}

/** A document with the range that its problems have when nothing more exact is known. */
interface ReferenceDocument extends SourceDocument {
  readonly range: readonly [start: number, end: number];
  /** Backstage drops the whole file for it. */
  readonly fatal?: boolean;
}

function readOne(document: Document.Parsed, index: number): ReferenceDocument {
  const start = document.contents?.range[0] ?? document.range[0];
  const range = [start, start] as const;
  if (document.errors.length > 0) {
    return { index, value: undefined, problems: document.errors.map(describe), start, range };
  }
  try {
    const value = document.toJSON() as unknown;
    if (!isCyclic(value, new Set())) return { index, value, problems: [], start, range };
    return { index, value: undefined, problems: [{ ...cyclic, range }], start, range };
  } catch (error) {
    // Aliases are only resolved here. Backstage does not catch this, and reads nothing of the file.
    return { index, value: undefined, problems: [{ ...aliasProblem(error), range }], start, range, fatal: true };
  }
}

const cyclic = {
  message:
    'An alias stands inside of the value that it names, so the value never ends. Backstage refuses the document.',
  help: 'Remove the alias.',
  backstage: 'RangeError: Maximum call stack size exceeded',
};

/** Whether a value holds itself. */
function isCyclic(value: unknown, around: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((item) => isCyclic(item, around));
  around.delete(value);
  return found;
}

/** One document whose aliases cannot be resolved makes Backstage drop the whole file. */
function loseTogether(documents: readonly ReferenceDocument[]): readonly SourceDocument[] {
  const culprit = documents.find((document) => document.fatal === true);
  return documents.map(({ range, fatal: _fatal, ...document }) => {
    if (!culprit || document.problems.length > 0 || document.value === null) return document;
    const problem: SyntaxProblem = {
      message: `Backstage does not read this document: document ${culprit.index + 1} of the file breaks the whole file.`,
      help: `Mend document ${culprit.index + 1}.`,
      backstage: culprit.problems[0]?.backstage ?? '',
      range,
    };
    return { ...document, value: undefined, problems: [problem] };
  });
}

function wholeFile(problem: Omit<SyntaxProblem, 'range'>): SourceDocument {
  return { index: 0, value: undefined, problems: [{ ...problem, range: [0, 0] }], start: 0 };
}

const unreadable = {
  message: 'The file cannot be read as YAML.',
  help: 'Check that this is a YAML file.',
};

function tooDeep(): Omit<SyntaxProblem, 'range'> {
  return {
    message: 'The file nests so deep that it cannot be read. Backstage gives up on it.',
    help: 'Flatten the structure.',
    backstage: 'RangeError: Maximum call stack size exceeded',
  };
}

/** A linear look at brackets and indentation, so that no parser has to recurse into a hostile file. */
function nestsTooDeep(text: string): boolean {
  let brackets = 0;
  let worst = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') worst = Math.max(worst, ++brackets);
    else if (character === ']' || character === '}') brackets--;
  }
  if (worst > deepest) return true;
  // A block level needs at least one column, or one `- ` on the same line.
  return /^(?: {1000}|(?:[-?] ){500})/m.test(text);
}

function aliasProblem(error: unknown): Omit<SyntaxProblem, 'range'> {
  const backstage = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (backstage.includes('Excessive alias count')) {
    return {
      message: 'The aliases of this document expand to more than 100 copies. Backstage refuses the whole file.',
      help: 'Write the values out, or use fewer aliases.',
      backstage,
    };
  }
  if (backstage.includes('Unresolved alias')) {
    return {
      message: 'An alias names an anchor that this document does not have. Anchors end with their document.',
      help: 'Define the anchor in the same document, before the alias.',
      backstage,
    };
  }
  return { ...unreadable, backstage };
}

/** What each error code of the `yaml` package means for somebody who writes a catalog file. */
const explanations: Readonly<Record<string, readonly [message: string, help: string]>> = {
  ALIAS_PROPS: [
    'An alias cannot have an anchor or a tag of its own.',
    'Remove the anchor or the tag before the alias.',
  ],
  BAD_ALIAS: ['This alias is not valid.', 'Name an anchor directly after the `*`, or quote the value.'],
  BAD_COLLECTION_TYPE: ['The tag does not fit the collection behind it.', 'Remove the tag.'],
  BAD_DIRECTIVE: ['This directive is not valid YAML.', 'Remove the line that begins with `%`.'],
  BAD_DQ_ESCAPE: [
    'The double-quoted text holds an escape that YAML does not know.',
    'Write the backslash twice, or use single quotes.',
  ],
  BAD_INDENT: [
    'The indentation does not fit the lines around it.',
    'Indent all entries of a mapping or list by the same number of spaces.',
  ],
  BAD_PROP_ORDER: ['The anchor or tag stands at the wrong place.', 'Put it directly before the value.'],
  BAD_SCALAR_START: ['A plain value cannot begin with this character.', 'Put the value in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: ['A mapping cannot start on this line.', 'Put the value in quotes, or start a new line.'],
  BLOCK_IN_FLOW: [
    'A block value cannot stand inside `[…]` or `{…}`.',
    'Write the value on one line in quotes, or write the collection in block style.',
  ],
  DUPLICATE_KEY: ['This key stands twice in the same mapping.', 'Keep one of the two.'],
  IMPOSSIBLE: ['The parser cannot make sense of this.', 'Check the lines around it.'],
  KEY_OVER_1024_CHARS: ['A key may have 1,024 characters at most.', 'Shorten the key.'],
  MISSING_CHAR: [
    'A closing quote, bracket, comma or colon is missing.',
    'Add the missing character; quote text that holds `: ` or ` #`.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'A key must stand on one line, followed by a colon.',
    'Check the line above for a missing colon or a missing quote.',
  ],
  MULTIPLE_ANCHORS: ['A value can have one anchor only.', 'Remove one of them.'],
  MULTIPLE_DOCS: ['There is a second document here.', 'Separate documents by `---`.'],
  MULTIPLE_TAGS: ['A value can have one tag only.', 'Remove one of them.'],
  NON_STRING_KEY: ['A key must be text.', 'Put the key in quotes.'],
  TAB_AS_INDENT: ['YAML does not allow tabs as indentation.', 'Indent with spaces.'],
  TAG_RESOLVE_FAILED: ['The value does not fit its tag.', 'Remove the tag, or correct the value.'],
  UNEXPECTED_TOKEN: [
    'This does not belong here.',
    'Quote text that begins with a special character or holds `: ` or ` #`; check indentation.',
  ],
};

function describe(error: YAMLParseError): SyntaxProblem {
  const code = /\bend with an? [\]}]/.test(error.message) ? 'MISSING_CHAR' : error.code;
  const [message, help] = explanations[code] ?? [unreadable.message, unreadable.help];
  return {
    message: `${message} Backstage reads nothing of a document that is not valid YAML.`,
    help,
    backstage: `${error.name}: ${error.message.split('\n')[0]?.replace(/:$/, '') ?? ''}`,
    range: error.pos,
  };
}
