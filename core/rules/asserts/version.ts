import { textOf } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { judgeValue, pathMistakes, shown, targetOf, targetSchema } from './target.ts';

const form = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:[-+].*)?$/;

/** A version is new enough. */
export const version: Assert = {
  name: 'version',
  documentation:
    'The value is a version of numbers and dots (`1.4`, `v2.0.3-beta`), at least `least` and below `below`; what follows ' +
    '`-` or `+` does not count. A missing value passes.',
  schema: {
    type: 'object',
    required: ['version'],
    additionalProperties: false,
    properties: {
      version: targetSchema,
      least: { description: 'The lowest version that is allowed.', type: 'string', minLength: 1 },
      below: { description: 'The lowest version that is not allowed any more.', type: 'string', minLength: 1 },
    },
  },
  mistakes: (options) => [
    ...pathMistakes('version', options['version']),
    ...['least', 'below']
      .filter((key) => typeof options[key] === 'string' && !form.test(options[key]))
      .map((key) => ({ path: [key], at: 'value' as const, message: `\`${key}\` must be a version such as \`1.4\`.` })),
  ],
  prepare: (options) => {
    const target = targetOf(options['version']);
    const [least, below] = [options['least'], options['below']].map((bound) => numbersOf(textOf(bound)));
    return judgeValue(target, (found) => {
      const value = shown(found.value);
      const numbers = numbersOf(value);
      if (!numbers)
        return failOnce({ path: found.path, value, message: `\`${value}\` is no version such as \`1.4.0\`.` });
      if (least && compare(numbers, least) < 0) {
        return failOnce({
          path: found.path,
          value,
          message: `\`${value}\` is older than \`${textOf(options['least'])}\`.`,
        });
      }
      if (below && compare(numbers, below) >= 0) {
        return failOnce({
          path: found.path,
          value,
          message: `\`${value}\` is not below \`${textOf(options['below'])}\`.`,
        });
      }
      return { is: 'pass' };
    });
  },
};

function numbersOf(text: string): readonly number[] | undefined {
  return form.exec(text.trim())?.[1]?.split('.').map(Number);
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
