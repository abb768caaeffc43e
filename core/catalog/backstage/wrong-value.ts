import type { Edit, Fix, Mistake } from '../../finding.ts';
import type { Json, Path } from '../../source/json.ts';
import { formatPath, isObject } from '../../source/json.ts';
import { formatOf, formatWords, keyFormat, nearestName, nearestTag, whatIsWrong, type Format } from './formats.ts';
import { isEnvelope } from './missing.ts';
import { backstageWords, describeValue, type ShapeError } from './schema-errors.ts';

type Said = Pick<Mistake, 'message' | 'help' | 'fix' | 'at'>;

const refused = 'Backstage refuses the entity.';

/** What is wrong with a value that is there: its type, its characters, its length. */
export function wrongValue(error: ShapeError, value: Json | undefined, required: boolean): Said {
  switch (error.keyword) {
    case 'type':
      return wrongType(error, value, required);
    case 'pattern': {
      const format = formatOf(error.path);
      if (format === undefined || (typeof value === 'string' && value.trim() === ''))
        return empty(error, value, required);
      return wrongText(error.path, typeof value === 'string' ? value : JSON.stringify(value), format);
    }
    case 'propertyNames':
      return wrongKey(error.path);
    case 'minLength':
      return empty(error, value, required);
    case 'minItems':
      return {
        message: `\`${formatPath(error.path)}\` is an empty list. ${refused}`,
        help: 'Add at least one item.',
      };
    case 'maxLength':
      return {
        message: `\`${formatPath(error.path)}\` is longer than ${String(error.params['limit'])} characters. ${refused}`,
        help: 'Shorten the text.',
      };
    case 'enum':
    case 'const':
      return notAllowed(error, value);
    default:
      return {
        message: `\`${formatPath(error.path)}\` ${error.words}. The schema of this kind does not allow it.`,
        help: 'Change the value to what the schema of the kind allows.',
      };
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping',
  boolean: 'a boolean',
  number: 'a number',
  integer: 'a whole number',
};

function wrongType(error: ShapeError, value: Json | undefined, required: boolean): Said {
  const { path } = error;
  const field = formatPath(path);
  const types = typesOf(error);
  const wanted = types.map((type) => typeNames[type] ?? type).join(' or ');
  if (value === null || value === undefined) {
    return {
      message: `\`${field}\` has no value, but must be ${wanted}. ${refused}`,
      help: required || typeof path.at(-1) === 'number' ? 'Give it a value.' : 'Give it a value, or remove the key.',
      ...(!required && isEntry(path) && { fix: removal(path) }),
    };
  }
  const placeholder = isObject(value) && Object.keys(value).length === 1 ? Object.keys(value)[0] : undefined;
  if (placeholder?.startsWith('$') === true) return wrongPlaceholder(error.path, placeholder, wanted);
  const message = `\`${field}\` must be ${wanted}, but is ${describeValue(value)}. ${refused}`;
  if (types.includes('string') && (typeof value === 'number' || typeof value === 'boolean')) {
    return { message, help: 'Put the value in quotes.', fix: quoting(path) };
  }
  return { message, help: remedyFor(field, types, wanted) };
}

function remedyFor(field: string, types: readonly string[], wanted: string): string {
  if (types.includes('array')) return 'Write a list: a line `- …` for each item below the key.';
  if (types.includes('object')) return 'Write `key: value` lines, indented below the key.';
  if (field !== 'spec.definition') return `Write ${wanted}.`;
  return 'Write it as text below `definition: |`, or take it from a file: `{ $text: ./openapi.yaml }`.';
}

/** A value from another file where Backstage does not take it. */
function wrongPlaceholder(path: Path, key: string, wanted: string): Said {
  const known = ['$text', '$json', '$yaml', '$openapi', '$asyncapi'];
  const field = formatPath(path);
  if (!known.includes(key)) {
    return {
      message: `\`${field}\` must be ${wanted}, but Backstage knows no placeholder \`${key}\`. ${refused}`,
      help: `Use ${known.map((one) => `\`${one}\``).join(', ')}, or write the value out.`,
    };
  }
  const early = isEnvelope(path);
  return {
    message: early
      ? `\`${field}\` cannot come from another file: Backstage reads it before it fills in placeholders. ${refused}`
      : `\`${field}\` must be ${wanted}, but \`${key}\` does not give that here. ${refused}`,
    help: early ? 'Write the text out.' : `Write ${wanted}, or take it from a file with \`$yaml\` or \`$json\`.`,
  };
}

function typesOf({ params }: ShapeError): readonly string[] {
  const type = params['type'];
  const types = Array.isArray(type) ? type.map(String) : String(type).split(',');
  return types.filter((name) => name !== 'null');
}

/** Whether a path ends in a key of a mapping, so that the entry can go without moving others. */
function isEntry(path: Path): boolean {
  return typeof path.at(-1) === 'string';
}

function empty({ path }: ShapeError, value: Json | undefined, required: boolean): Said {
  const blank = typeof value === 'string' && value !== '' ? 'blank' : 'empty';
  const otherwise = isEntry(path) ? ', or remove the key' : ', or remove the item';
  return {
    message: `\`${formatPath(path)}\` is ${blank}. ${refused}`,
    help: `Give it a value${required && isEntry(path) ? '' : otherwise}.`,
  };
}

function wrongText(path: Path, value: string, format: Format): Said {
  const fix = textFix(path, value);
  return {
    message: `\`${shorten(value)}\` is not a valid ${format.noun}: ${whatIsWrong(format, value)}. ${refused}`,
    help: `Use ${format.rule}.`,
    ...(fix && { fix }),
  };
}

function shorten(value: string): string {
  return value.length > 80 ? `${value.slice(0, 79)}…` : value;
}

function textFix(path: Path, value: string): Fix | undefined {
  const [, field] = path;
  let meant: string | undefined;
  if (field === 'name') meant = nearestName(value);
  if (field === 'tags') meant = nearestTag(value);
  if (field === 'namespace' && /^[a-z0-9]+(?:-+[a-z0-9]+)*$/.test(value.toLowerCase())) meant = value.toLowerCase();
  if (meant === undefined || meant.length > 63) return undefined;
  const what = field === 'tags' ? 'tag' : String(field);
  return { title: `Change the ${what} to \`${meant}\``, edits: [{ kind: 'set', path, value: meant }] };
}

function wrongKey(path: Path): Said {
  const key = String(path.at(-1));
  const format = keyFormat(path);
  const placeholder = key.startsWith('$');
  return {
    at: 'key',
    message: placeholder
      ? `\`${key}\` is not filled in here: \`${formatPath(path.slice(0, -1))}\` cannot come from another file. ${refused}`
      : `\`${shorten(key)}\` is not a valid key of \`${formatPath(path.slice(0, -1))}\`. ${refused}`,
    help: placeholder ? 'Write the entries out.' : `Use ${format.rule}.`,
  };
}

function notAllowed({ path, params, keyword }: ShapeError, value: Json | undefined): Said {
  const allowed = keyword === 'const' ? [params['allowedValue']] : (params['allowedValues'] as unknown[]);
  const values = allowed.map((one) => `\`${String(one)}\``).join(' or ');
  const written = typeof value === 'object' ? describeValue(value) : `\`${String(value)}\``;
  return {
    message: `\`${formatPath(path)}\` must be ${values}, but is ${written}. ${refused}`,
    help: `Write ${values}.`,
  };
}

function removal(path: Path): Fix {
  return { title: `Remove the empty \`${String(path.at(-1))}\``, edits: [{ kind: 'remove', path }] };
}

function quoting(path: Path): Fix {
  const edits: Edit[] = [{ kind: 'quote', path }];
  return { title: 'Put the value in quotes', edits };
}

/** Backstage's message for a mistake in `metadata` or at the root of an entity. */
export function envelopeWords(error: ShapeError, value: Json | undefined): string {
  const { path, keyword } = error;
  if (keyword === 'propertyNames') return formatWords(keyFormat(path), String(path.at(-1)));
  if (formatPath(path) === 'metadata.annotations') return 'metadata.annotations must be a valid object';
  if (keyword !== 'pattern') return policyWords(error);
  const format = formatOf(path);
  if (format && value !== '') return formatWords(format, value ?? '');
  return policyWords({ ...error, words: 'must NOT have fewer than 1 characters', params: { limit: 1 } });
}

function policyWords(error: ShapeError): string {
  if (isEnvelope(error.path)) return backstageWords(error, 'with details');
  return `Malformed envelope, ${backstageWords(error, 'plain')}`;
}
