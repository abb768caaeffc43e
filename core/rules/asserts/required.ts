import { formatPath, valueAt, type Json } from '../../source/json.ts';
import type { Failure } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { pathMistakes, pathOf, textsOf, textsSchema } from './target.ts';

/** A value is there. */
export const required: Assert = {
  name: 'required',
  documentation:
    'The value at each path is there and is not empty. With `placeholders`, a value that only stands for a missing one does not count.',
  schema: {
    type: 'object',
    required: ['required'],
    additionalProperties: false,
    properties: {
      required: textsSchema('One path in the entity, or several that must all be there.'),
      placeholders: {
        description: 'Texts that stand for nothing, compared without case.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
      },
    },
  },
  mistakes: (options) => pathMistakes('required', options['required']),
  prepare: (options) => {
    const paths = textsOf(options['required'])
      .map(pathOf)
      .map((path) => ({ path, name: formatPath(path) }));
    const placeholders = new Set(textsOf(options['placeholders']).map((text) => text.trim().toLowerCase()));
    return {
      judge: ({ entity }) => {
        const failures = paths.flatMap(({ path, name }): readonly Failure[] => {
          const value = valueAt(entity.value, path);
          if (isEmpty(value)) return [{ path, value: name, message: `\`${name}\` is missing.` }];
          if (typeof value !== 'string' || !placeholders.has(value.trim().toLowerCase())) return [];
          return [{ path, value, message: `\`${value}\` stands for nothing at \`${name}\`.` }];
        });
        return failures.length === 0 ? { is: 'pass' } : { is: 'fail', failures };
      },
    };
  },
};

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return typeof value === 'object' && Object.keys(value).length === 0;
}
