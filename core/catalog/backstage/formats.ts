import { isObject, type Json, type Path } from '../../source/json.ts';

/** How Backstage wants a text of `metadata` to be written. */
export interface Format {
  /** What the text is: "tag". */
  readonly noun: string;
  /** In our words, for the help: "letters, digits …". */
  readonly rule: string;
  /** In Backstage's words. */
  readonly expectation: string;
  /** As Backstage calls the field in its message. */
  readonly field: string;
  /** A character that is not allowed anywhere. */
  readonly forbidden?: RegExp;
  readonly longest?: number;
}

const name = {
  rule: 'letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most',
  expectation: 'a string that is sequences of [a-zA-Z0-9] separated by any of [-_.], at most 63 characters in total',
  forbidden: /[^A-Za-z0-9_.-]/u,
  longest: 63,
};
const key = {
  noun: 'key',
  rule:
    '`name` or `prefix/name`: the name of letters, digits, `-`, `_` and `.`, 63 characters at most; the prefix a ' +
    'lower-case domain name',
  expectation: 'a valid prefix and/or suffix',
};

/** The format of the text at `path`; `undefined` where Backstage takes any text. */
export function formatOf(path: Path): Format | undefined {
  const [root, field, step, part] = path;
  if (root === 'apiVersion') return { ...key, noun: 'apiVersion', field: 'apiVersion' };
  if (root === 'kind') {
    return {
      noun: 'kind',
      field: 'kind',
      rule: 'letters and digits, beginning with a letter, 63 characters at most',
      expectation: 'a string that is a sequence of [a-zA-Z][a-z0-9A-Z], at most 63 characters in total',
      forbidden: /[^A-Za-z0-9]/u,
      longest: 63,
    };
  }
  if (root !== 'metadata') return undefined;
  switch (String(field)) {
    case 'name':
      return { ...name, noun: 'name', field: 'metadata.name' };
    case 'namespace':
      return {
        noun: 'namespace',
        field: 'metadata.namespace',
        rule: 'lower-case letters, digits and `-`, beginning and ending with a letter or digit, 63 characters at most',
        expectation: 'a string that is sequences of [a-z0-9] separated by [-], at most 63 characters in total',
        forbidden: /[^a-z0-9-]/u,
        longest: 63,
      };
    case 'labels':
      return { ...name, noun: 'value of a label', field: `labels.${String(step)}` };
    case 'tags':
      return {
        noun: 'tag',
        field: `tags.${String(step)}`,
        rule: 'lower-case letters, digits, `+`, `#` and `:`, in parts joined by single `-`, 63 characters at most',
        expectation: 'a string that is sequences of [a-z0-9+#] separated by [-], at most 63 characters in total',
        forbidden: /[^a-z0-9:+#-]/u,
        longest: 63,
      };
    case 'links':
      return part === 'url'
        ? {
            noun: 'address',
            field: `links.${String(step)}.url`,
            rule: 'a full address with its scheme, such as `https://…`',
            expectation: 'a string that is a valid url',
          }
        : {
            noun: String(part),
            field: `links.${String(step)}.${String(part)}`,
            rule: 'a text that is not blank',
            expectation: 'a non empty string',
          };
    default:
      return undefined;
  }
}

/** The format of the keys of `metadata.labels` and `metadata.annotations`. */
export function keyFormat(path: Path): Format {
  return { ...key, field: `${String(path[1])}.${String(path[2])}` };
}

/** A value as a template string of JavaScript shows it. */
function textOf(value: Json): string {
  if (isObject(value)) return '[object Object]';
  if (Array.isArray(value)) return value.map((item: Json) => textOf(item)).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Backstage's message for a text that is not in its format. */
export function formatWords(format: Format, value: Json): string {
  return (
    `"${format.field}" is not valid; expected ${format.expectation} but found "${textOf(value)}". To learn more about ` +
    'catalog file format, visit: https://github.com/backstage/backstage/blob/master/docs/architecture-decisions/adr002-default-catalog-file-format.md'
  );
}

/** What exactly is wrong with a text: `it has a space`, `it has 70 characters`. */
export function whatIsWrong(format: Format, value: string): string {
  if (format.longest !== undefined && value.length > format.longest) return `it has ${value.length} characters`;
  const bad = format.forbidden?.exec(value)?.[0];
  if (bad === ' ') return 'it has a space';
  if (bad !== undefined) return `it has ${/[A-Z]/.test(bad) ? 'the upper-case letter ' : ''}\`${bad}\``;
  const edge = format.longest === undefined ? undefined : /^[^A-Za-z0-9+#:]|[^A-Za-z0-9+#:]$/.exec(value);
  if (edge) return `it ${edge.index === 0 ? 'begins' : 'ends'} with \`${edge[0]}\``;
  return format.noun === 'address' ? 'it has no scheme, such as `https://`' : 'it does not have the form';
}

/** The nearest valid tag, when it is clear what is meant. */
export function nearestTag(value: string): string | undefined {
  if (!isPlainAscii(value)) return undefined;
  const tag = trimmed(value.toLowerCase().replace(/[^a-z0-9:+#]+/g, '-'), '-');
  return tag !== '' && tag.length <= 63 ? tag : undefined;
}

/** The nearest valid name, when nothing else can be meant: case stays, what is not allowed becomes `-`. */
export function nearestName(value: string): string | undefined {
  if (!isPlainAscii(value)) return undefined;
  const result = trimmed(trimmed(value.replace(/[^A-Za-z0-9_.-]+/g, '-'), '-'), '_.-');
  return result !== '' && result.length <= 63 ? result : undefined;
}

/** Templates and other languages are not for us to rewrite. */
function isPlainAscii(value: string): boolean {
  return value.length <= 200 && /^[ -~]*$/.test(value) && !/[{}<>$%*\\]/.test(value);
}

function trimmed(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text[start] ?? '')) start++;
  while (end > start && characters.includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}
