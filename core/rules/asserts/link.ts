import { isObject, valueAt, type Json } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { either, textsOf, textsSchema } from './target.ts';

/** The entity has a link for a purpose. */
export const link: Assert = {
  name: 'link',
  documentation:
    '`metadata.links` holds a link of the type, or of one of several. Types are compared without case; a link without a ' +
    'type counts when its title holds the word.',
  schema: {
    type: 'object',
    required: ['link'],
    additionalProperties: false,
    properties: { link: textsSchema('The `type` of the link, or several of which one is enough.') },
  },
  prepare: (options) => {
    const types = textsOf(options['link']);
    const wanted = types.map((type) => type.toLowerCase());
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
  if (typeof type === 'string' && type !== '') return wanted.includes(type.toLowerCase());
  return typeof title === 'string' && wanted.some((word) => title.toLowerCase().includes(word));
}
