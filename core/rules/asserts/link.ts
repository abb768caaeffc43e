import { isObject, textOf, valueAt, type Json, type JsonObject } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { either, textsOf, textsSchema } from './target.ts';

/** The entity has a link for a purpose. */
export const link: Assert = {
  name: 'link',
  documentation:
    '`metadata.links` holds a link whose type or title holds the word, or one of several: as a whole word or its ' +
    'plural with `s`, without case. A space, a dash and the like count the same. With `titles`, `addresses` and ' +
    '`annotations`, other signs of the same purpose count as well.',
  schema: {
    type: 'object',
    required: ['link'],
    additionalProperties: false,
    properties: {
      link: textsSchema('The word in the `type` or `title` of the link, or several of which one is enough.'),
      titles: furtherSchema('What the `title` of a link may begin with instead, without case.'),
      addresses: furtherSchema('What the `url` of a link may hold instead, without case: `slack.com/`.'),
      annotations: furtherSchema('An annotation that will do instead, if it has a value.'),
    },
  },
  prepare: (options) => {
    const types = textsOf(options['link']);
    const signs: Signs = {
      words: types.flatMap((type) => [wordsOf(type), wordsOf(`${type}s`)]),
      titles: inLowerCase(options['titles']),
      addresses: inLowerCase(options['addresses']),
    };
    const annotations = textsOf(options['annotations']).map((name) => ['metadata', 'annotations', name]);
    return {
      judge: ({ entity }) => {
        const links = valueAt(entity.value, ['metadata', 'links']);
        if (Array.isArray(links) && links.some((one: Json) => serves(one, signs))) return { is: 'pass' };
        if (annotations.some((path) => textOf(valueAt(entity.value, path)).trim() !== '')) return { is: 'pass' };
        return failOnce({
          path: ['metadata', 'links'],
          value: types[0] ?? '',
          message: `There is no link of type ${either(types)}.`,
          help: `Add a link of type \`${types[0] ?? ''}\` to \`metadata.links\`.`,
        });
      },
    };
  },
};

/** One text, several, or none: an empty list switches the sign off. */
function furtherSchema(description: string): JsonObject {
  return { ...textsSchema(description), minItems: 0 };
}

/** What shows the purpose of a link, in lower case. */
interface Signs {
  readonly words: readonly string[];
  readonly titles: readonly string[];
  readonly addresses: readonly string[];
}

function serves(one: Json, { words, titles, addresses }: Signs): boolean {
  if (!isObject(one)) return false;
  const [type, title, url] = [one['type'], one['title'], one['url']].map((text) => textOf(text).toLowerCase());
  if (!url) return false;
  return (
    holdsWords(type, words) ||
    holdsWords(title, words) ||
    titles.some((beginning) => title?.startsWith(beginning)) ||
    addresses.some((part) => url.includes(part))
  );
}

function holdsWords(text: string | undefined, wanted: readonly string[]): boolean {
  if (!text) return false;
  const words = wordsOf(text);
  return wanted.some((one) => words.includes(one));
}

function inLowerCase(option: Json | undefined): readonly string[] {
  return textsOf(option).map((text) => text.toLowerCase());
}

/**
 * The words and numbers of a text in lower case, each between spaces: what holds the words of another holds its text.
 * English words stand apart from other letters, since not every language puts spaces between words.
 */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[a-z]+|[^\P{L}a-z]+|\p{N}+/gu) ?? []).join(' ')} `;
}
