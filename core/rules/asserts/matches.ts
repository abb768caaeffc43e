import { textOf } from '../../source/json.ts';
import type { Assert } from './assert.ts';
import { items, judgeValue, pathMistakes, shown, targetOf, targetSchema } from './target.ts';
import { compilePattern, patternMistake } from '../pattern.ts';

/** A value matches a regular expression. */
export const matches: Assert = {
  name: 'matches',
  documentation:
    'The value, or each item of a list, matches a regular expression (RE2, which always takes linear time), anywhere in ' +
    'the text unless the expression is anchored by `^` and `$`. A missing value passes. With `not`, it must not match.',
  schema: {
    type: 'object',
    required: ['matches', 'pattern'],
    additionalProperties: false,
    properties: {
      matches: targetSchema,
      pattern: { description: 'A regular expression in RE2 syntax.', type: 'string', minLength: 1 },
      not: { description: 'The value must not match.', type: 'boolean', default: false },
    },
  },
  mistakes: (options) => [
    ...pathMistakes('matches', options['matches']),
    ...patternMistake(['pattern'], options['pattern']),
  ],
  patterns: ['pattern'],
  prepare: (options) => {
    const target = targetOf(options['matches']);
    const pattern = textOf(options['pattern']);
    const expression = compilePattern(pattern);
    const wanted = options['not'] !== true;
    return judgeValue(target, (found) => {
      const wrong = items(found.value, found.path).filter(({ value }) => expression(shown(value)) !== wanted);
      if (wrong.length === 0) return { is: 'pass' };
      const failures = wrong.map(({ value, path }) => ({
        path,
        value: shown(value),
        message: `\`${shown(value)}\` ${wanted ? 'does not match' : 'matches'} \`${pattern}\`.`,
      }));
      return { is: 'fail', failures };
    });
  },
};
