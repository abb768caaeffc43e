import { isObject, valueAt, type Json } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { either, textsOf, textsSchema } from './target.ts';

/** The entity has a link for a purpose. */
export const link: Assert = {
  name: 'link',
  documentation:
    '`metadata.links` holds a link whose type or title holds the word, or one of several: as a whole word or its ' +
    'plural with `s`, without case. A space, a dash and the like count the same.',
  schema: {
    type: 'object',
    required: ['link'],
    additionalProperties: false,
    properties: {
      link: textsSchema('The word in the `type` or `title` of the link, or several of which one is enough.'),
    },
  },
  prepare: (options) => {
    const types = textsOf(options['link']);
    const wanted = types.flatMap((type) => [wordsOf(type), wordsOf(`${type}s`)]);
    return {
      judge: ({ entity }) => {
        const links = valueAt(entity.value, ['metadata', 'links']);
        if (Array.isArray(links) && links.some((one: Json) => serves(one, wanted))) return { is: 'pass' };
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

function serves(one: Json, wanted: readonly string[]): boolean {
  if (!isObject(one)) return false;
  const { type, title, url } = one;
  if (typeof url !== 'string' || url === '') return false;
  const texts = [type, title].flatMap((text) => (typeof text === 'string' && text !== '' ? wordsOf(text) : []));
  return texts.some((text) => wanted.some((words) => text.includes(words)));
}

/** The words of a text in lower case, each between spaces: what holds the words of another holds its text. */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}
