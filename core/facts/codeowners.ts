/** One owner named on a line of a CODEOWNERS file, as it is written there. */
export interface CodeownersOwner {
  text: string;
  is: 'team' | 'user' | 'email';
}

/** One line that gives the files of a pattern to its owners; without owners, to nobody. */
export interface CodeownersRule {
  line: number;
  pattern: string;
  owners: readonly CodeownersOwner[];
  /** Whether the file belongs to the pattern; the path is relative to the root, with forward slashes. */
  matches(path: string): boolean;
}

/** A line that GitHub skips (or the file as a whole, for its size); line and column count from 1. */
export interface CodeownersError {
  line: number;
  column: number;
  kind: 'pattern' | 'owner' | 'size';
  message: string;
}

/** Where GitHub looks for the file: the first place that exists counts. */
export const codeownersPlaces: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** A word of a line, and the column it starts at, from 1. */
interface Word {
  text: string;
  column: number;
}

/** A segment of a pattern: code units to be met, or one of the two wildcards below. */
type Segment = readonly number[];

/** A pattern in parts: a segment stands for one name of the path, `anyDepth` for none or more of them. */
type PatternPart = Segment | typeof anyDepth;

const anyDepth = 'any depth';
const anyCharacter = -1;
const anyCharacters = -2;
const anyName: Segment = [anyCharacters];

const largestFileBytes = 3 * 1024 * 1024;
const longestPattern = 1000;
const longestEmail = 254;
const longestQuote = 60;

const teamForm = /^@[a-z0-9][a-z0-9-]*\/[a-z0-9_-]+$/i;
const userForm = /^@[a-z0-9][a-z0-9_-]*$/i;
const emailForm = /^[^\s@#<>(),;:"[\]\\]+@[a-z0-9.-]+\.[a-z]{2,63}$/i;

/** Reads the text of a CODEOWNERS file as GitHub does: a line with an error gives no rule. */
export function parseCodeowners(text: string): {
  rules: readonly CodeownersRule[];
  errors: readonly CodeownersError[];
} {
  if (isTooLarge(text)) {
    const message = 'The file is over 3 MB, so GitHub does not load it';
    return { rules: [], errors: [{ line: 1, column: 1, kind: 'size', message }] };
  }
  const rules: CodeownersRule[] = [];
  const errors: CodeownersError[] = [];
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (const [index, content] of withoutMark.split('\n').entries()) {
    const [pattern, ...ownerWords] = wordsOf(content);
    if (pattern === undefined) {
      continue;
    }
    const line = index + 1;
    const lineErrors = errorsOfLine(line, pattern, ownerWords);
    if (lineErrors.length > 0) {
      for (const error of lineErrors) {
        errors.push(error);
      }
      continue;
    }
    rules.push(ruleOf(line, pattern.text, ownerWords));
  }
  return { rules, errors };
}

/** The rule that decides for a file: the last one that matches. One without owners means nobody owns the file. */
export function codeownersRuleFor(rules: readonly CodeownersRule[], path: string): CodeownersRule | undefined {
  return rules.findLast((rule) => rule.matches(path));
}

/** Whether the text takes more bytes in UTF-8 than GitHub loads. */
function isTooLarge(text: string): boolean {
  if (text.length > largestFileBytes) {
    return true;
  }
  if (text.length * 3 <= largestFileBytes) {
    return false;
  }
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    bytes += bytesOf(text.charCodeAt(index));
  }
  return bytes > largestFileBytes;
}

/** The bytes of a UTF-16 code unit in UTF-8; each half of a surrogate pair counts for half of its four. */
function bytesOf(unit: number): number {
  if (unit < 0x80) {
    return 1;
  }
  const isHalf = unit >= 0xd800 && unit <= 0xdfff;
  return unit < 0x800 || isHalf ? 2 : 3;
}

/** The words of a line up to its comment: the pattern, whose spaces may be escaped, and its owners. */
function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  let index = 0;
  while (index < line.length) {
    if (isBlank(line, index)) {
      index += 1;
      continue;
    }
    if (line[index] === '#') {
      break;
    }
    const end = words.length === 0 ? endOfPattern(line, index) : endOfOwner(line, index);
    words.push({ text: line.slice(index, end), column: index + 1 });
    index = end;
  }
  return words;
}

function isBlank(line: string, index: number): boolean {
  const character = line[index];
  return character === ' ' || character === '\t' || character === '\r';
}

function endOfPattern(line: string, start: number): number {
  let index = start;
  while (index < line.length && !isBlank(line, index)) {
    const escapesNext = line[index] === '\\' && index + 1 < line.length && line[index + 1] !== '\r';
    index += escapesNext ? 2 : 1;
  }
  return index;
}

function endOfOwner(line: string, start: number): number {
  let index = start;
  while (index < line.length && !isBlank(line, index)) {
    index += 1;
  }
  return index;
}

/** What makes GitHub skip a line: its pattern, else each owner that is none. */
function errorsOfLine(line: number, pattern: Word, ownerWords: readonly Word[]): CodeownersError[] {
  const problem = problemOfPattern(pattern.text);
  if (problem !== undefined) {
    return [{ line, column: pattern.column, kind: 'pattern', message: `Invalid pattern: ${problem}` }];
  }
  return ownerWords
    .filter((word) => kindOfOwner(word.text) === undefined)
    .map((word) => ({
      line,
      column: word.column,
      kind: 'owner',
      message: `Invalid owner ${quoted(word.text)}: neither @user, @organization/team nor an e-mail address`,
    }));
}

function quoted(text: string): string {
  return text.length > longestQuote ? `'${text.slice(0, longestQuote)}…'` : `'${text}'`;
}

function problemOfPattern(pattern: string): string | undefined {
  if (pattern.length > longestPattern) {
    return `longer than ${longestPattern} characters`;
  }
  if (pattern.startsWith('!')) {
    return 'negation with ! is not supported';
  }
  if (pattern.startsWith('\\#')) {
    return 'a pattern cannot start with an escaped #';
  }
  const plain = pattern.replace(/\\[^]/g, '_');
  if (plain.includes('\\')) {
    return 'the backslash at its end escapes nothing';
  }
  if (plain.includes('[')) {
    return 'character ranges with [ ] are not supported';
  }
  return plain.includes('***') ? 'three asterisks in a row are not supported' : undefined;
}

function kindOfOwner(text: string): CodeownersOwner['is'] | undefined {
  if (userForm.test(text)) {
    return 'user';
  }
  if (teamForm.test(text)) {
    return 'team';
  }
  return text.length <= longestEmail && emailForm.test(text) ? 'email' : undefined;
}

function ruleOf(line: number, pattern: string, ownerWords: readonly Word[]): CodeownersRule {
  const owners: CodeownersOwner[] = [];
  for (const { text } of ownerWords) {
    const is = kindOfOwner(text);
    if (is !== undefined) {
      owners.push({ text, is });
    }
  }
  const parts = partsOf(pattern);
  return { line, pattern, owners, matches: (path) => matchesParts(parts, path.split('/')) };
}

/** Takes a pattern apart, so that all it leaves implicit (any depth, everything below) is a part of its own. */
function partsOf(pattern: string): PatternPart[] {
  const names = pattern.split('/');
  const isFolder = names.length > 1 && names.at(-1) === '';
  if (isFolder) {
    names.pop();
  }
  const isAnchored = names.length > 1;
  if (names[0] === '' && isAnchored) {
    names.shift();
  }
  const parts: PatternPart[] = isAnchored ? [] : [anyDepth];
  for (const name of names) {
    parts.push(name === '**' ? anyDepth : segmentOf(name));
  }
  const last = names.at(-1);
  if (isFolder || last === '**') {
    parts.push(anyName);
  }
  if (isFolder || last !== '*') {
    parts.push(anyDepth);
  }
  return parts;
}

function segmentOf(name: string): Segment {
  const segment: number[] = [];
  for (let index = 0; index < name.length; index += 1) {
    const character = name[index];
    if (character === '*') {
      if (segment.at(-1) !== anyCharacters) {
        segment.push(anyCharacters);
      }
    } else if (character === '?') {
      segment.push(anyCharacter);
    } else {
      index += character === '\\' ? 1 : 0;
      segment.push(name.charCodeAt(index));
    }
  }
  return segment;
}

/**
 * Matches with one step back only, to the latest part of any depth: what an earlier one could take, the latest
 * can take as well. So each part meets each name once at most, and the time is the pattern's length by the path's.
 */
function matchesParts(parts: readonly PatternPart[], names: readonly string[]): boolean {
  let partIndex = 0;
  let nameIndex = 0;
  let retryPart = -1;
  let retryName = 0;
  while (nameIndex < names.length) {
    const part = parts[partIndex];
    if (part === anyDepth) {
      partIndex += 1;
      retryPart = partIndex;
      retryName = nameIndex;
      if (partIndex === parts.length) {
        return true;
      }
    } else if (part !== undefined && matchesSegment(part, names[nameIndex] ?? '')) {
      partIndex += 1;
      nameIndex += 1;
    } else if (retryPart >= 0) {
      retryName += 1;
      partIndex = retryPart;
      nameIndex = retryName;
    } else {
      return false;
    }
  }
  return parts.slice(partIndex).every((part) => part === anyDepth);
}

/** Matches one name of the path in the same way; no segment matches an empty name. */
function matchesSegment(segment: Segment, name: string): boolean {
  let segmentIndex = 0;
  let nameIndex = 0;
  let retrySegment = -1;
  let retryName = 0;
  while (nameIndex < name.length) {
    const unit = segment[segmentIndex];
    if (unit === anyCharacters) {
      segmentIndex += 1;
      retrySegment = segmentIndex;
      retryName = nameIndex;
      if (segmentIndex === segment.length) {
        return true;
      }
    } else if (unit !== undefined && (unit === anyCharacter || unit === name.charCodeAt(nameIndex))) {
      segmentIndex += 1;
      nameIndex += 1;
    } else if (retrySegment >= 0) {
      retryName += 1;
      segmentIndex = retrySegment;
      nameIndex = retryName;
    } else {
      return false;
    }
  }
  return name !== '' && segment.slice(segmentIndex).every((unit) => unit === anyCharacters);
}
