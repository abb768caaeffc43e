import { isObject, textOf, type Json, type JsonObject } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { factsOf, look, pathMistakes, shown, targetOf, targetSchema, textsOf } from './target.ts';

/** There are enough, or not too many. */
export const count: Assert = {
  name: 'count',
  documentation:
    'The number of items of a list or mapping, of words of a text, or the number itself, is at least `least` and at most ' +
    '`most`. What is missing counts as 0. A text in a script without spaces between words, such as Chinese or Thai, cannot be ' +
    'counted and passes. Of a list, the texts that are below one of `except`, without case, do not count: `acme/deploy` is below `acme`.',
  schema: {
    type: 'object',
    required: ['count'],
    additionalProperties: false,
    properties: {
      count: targetSchema,
      least: { description: 'Fewest.', type: 'number', minimum: 0 },
      most: { description: 'Most.', type: 'number', minimum: 0 },
      except: {
        description: 'Beginnings, each followed by `/`, of the texts of a list that do not count.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
      },
    },
  },
  mistakes: (options) => [
    ...pathMistakes('count', options['count']),
    ...('least' in options || 'most' in options
      ? []
      : [{ path: ['count'], at: 'key' as const, message: '`count` needs `least`, `most` or both.' }]),
  ],
  prepare: (options) => {
    const target = targetOf(options['count']);
    const [least, most] = [Number(options['least'] ?? 0), Number(options['most'] ?? Infinity)];
    const except = textsOf(options['except']).map((beginning) => `${beginning.toLowerCase()}/`);
    return {
      needs: { facts: factsOf(target) },
      judge: (surroundings) => {
        const found = look(target, surroundings);
        if (found.is === 'unknown') return found;
        const value = found.is === 'missing' ? null : without(found.value, except);
        if (typeof value === 'string' && scriptsWithoutSpaces.test(value)) return { is: 'pass' };
        const amount = amountOf(value);
        if (amount >= least && amount <= most) return { is: 'pass' };
        const bound = amount < least ? `at least ${least}` : `at most ${most}`;
        const isNumber = typeof value === 'number';
        const items = Array.isArray(value) ? shown(value) : String(amount);
        return failOnce({
          path: found.path,
          value: items,
          message: `\`${found.name}\` has ${amount}, not ${bound}.`,
          reason: isNumber ? `it is ${amount}, not ${bound}` : `there are ${amount}, not ${bound}`,
          ...(amount > most && typeof value === 'object' && value !== null && { items: itemsOf(value) }),
        });
      },
    };
  },
};

/** Scripts that write words one after the other, without a space between them. */
const scriptsWithoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function without(value: Json, except: readonly string[]): Json {
  if (!Array.isArray(value)) return value;
  const items: readonly Json[] = value;
  return items.filter((item) => !except.some((beginning) => textOf(item).toLowerCase().startsWith(beginning)));
}

/** The items of a list, the keys of a mapping. */
function itemsOf(value: readonly Json[] | JsonObject): readonly string[] {
  return Array.isArray(value) ? value.map((item: Json) => shown(item)) : Object.keys(value);
}

function amountOf(value: Json): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '').length;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}
