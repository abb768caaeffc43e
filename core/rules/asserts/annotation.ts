import { textOf, valueAt } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import { compilePattern, patternMistake } from '../pattern.ts';
import type { Assert } from './assert.ts';
import { either, textsOf, textsSchema } from './target.ts';

/** The entity has an annotation or a label. */
export const annotation: Assert = {
  name: 'annotation',
  documentation:
    '`metadata.annotations` holds the annotation, or one of several, with a value. With `label`, `metadata.labels` counts ' +
    'too. With `values` or `pattern` (RE2), the value must fit.',
  schema: {
    type: 'object',
    required: ['annotation'],
    additionalProperties: false,
    properties: {
      annotation: textsSchema('The name of the annotation, or several of which one is enough.'),
      label: { description: 'A label of the same name counts too.', type: 'boolean', default: false },
      values: {
        description: 'The allowed values.',
        type: 'array',
        minItems: 1,
        items: { type: 'string', minLength: 1 },
      },
      pattern: { description: 'A regular expression (RE2) that the value must match.', type: 'string', minLength: 1 },
    },
  },
  mistakes: (options) => patternMistake(['pattern'], options['pattern']),
  patterns: ['pattern'],
  prepare: (options) => {
    const names = textsOf(options['annotation']);
    const folders = options['label'] === true ? ['annotations', 'labels'] : ['annotations'];
    const paths = names.flatMap((name) => folders.map((folder) => ['metadata', folder, name]));
    const values = textsOf(options['values']);
    const pattern = options['pattern'] === undefined ? undefined : compilePattern(textOf(options['pattern']));
    return {
      judge: ({ entity }) => {
        const present = paths.flatMap((path) => {
          const value = valueAt(entity.value, path);
          return typeof value === 'string' && value.trim() !== '' ? [{ path, value }] : [];
        });
        const [first] = present;
        if (!first) {
          return failOnce({
            path: paths[0] ?? [],
            value: names[0] ?? '',
            message:
              options['label'] === true
                ? `${either(names)} is neither an annotation nor a label.`
                : `There is no annotation ${either(names)}.`,
            help: `Add the annotation \`${names[0] ?? ''}\`.`,
          });
        }
        const fits = (value: string): boolean =>
          (values.length === 0 || values.includes(value)) && (pattern === undefined || pattern(value));
        if (present.some(({ value }) => fits(value))) return { is: 'pass' };
        const expected = values.length > 0 ? either(values) : `of the form \`${textOf(options['pattern'])}\``;
        return failOnce({ ...first, message: `\`${first.value}\` is not ${expected}.` });
      },
    };
  },
};
