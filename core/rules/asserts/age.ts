import { dayOf } from '../../facts/fact.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { judgeValue, pathMistakes, shown, targetOf, targetSchema } from './target.ts';

/** A date is recent enough. */
export const age: Assert = {
  name: 'age',
  documentation:
    'The date (RFC 3339) is at most `most` days before the day of the run. A missing value passes; a value that is no ' +
    'date fails.',
  schema: {
    type: 'object',
    required: ['age', 'most'],
    additionalProperties: false,
    properties: { age: targetSchema, most: { description: 'Most days.', type: 'integer', minimum: 0 } },
  },
  mistakes: (options) => pathMistakes('age', options['age']),
  prepare: (options) => {
    const target = targetOf(options['age']);
    const most = Number(options['most']);
    return judgeValue(target, (found, surroundings) => {
      const [written, today] = [dayOf(shown(found.value)), dayOf(surroundings.now)];
      const value = shown(found.value);
      if (written === undefined || today === undefined) {
        const help = 'Write it as `2027-01-31`.';
        return failOnce({ path: found.path, value, message: `\`${value}\` is no date.`, help });
      }
      const days = today - written;
      if (days <= most) return { is: 'pass' };
      const message = `\`${found.name}\` is ${days} days ago (${value.slice(0, 10)}); at most ${most} are allowed.`;
      return failOnce({ path: found.path, value, message, reason: `that is ${days} days ago` });
    });
  },
};
