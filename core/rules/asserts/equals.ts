import { isObject, type Json } from '../../source/json.ts';
import { failOnce } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { factsOf, look, pathMistakes, shown, targetOf, targetSchema } from './target.ts';

/** A value equals another. */
export const equals: Assert = {
  name: 'equals',
  documentation:
    'The value equals `value`, or what stands at the target `to`; texts are compared exactly, or without case with ' +
    '`ignoreCase`. A missing value passes. Where the value stands in the entity, the other one is the fix.',
  schema: {
    type: 'object',
    required: ['equals'],
    additionalProperties: false,
    properties: {
      equals: targetSchema,
      value: { description: 'The value that it must have.' },
      to: targetSchema,
      ignoreCase: { description: 'Compare texts without case.', type: 'boolean', default: false },
    },
  },
  mistakes: (options) => [
    ...pathMistakes('equals', options['equals']),
    ...pathMistakes('to', options['to']),
    ...('value' in options === 'to' in options
      ? [{ path: ['equals'], at: 'key' as const, message: '`equals` needs one of `value` and `to`.' }]
      : []),
  ],
  prepare: (options) => {
    const target = targetOf(options['equals']);
    const other = 'to' in options ? targetOf(options['to']) : undefined;
    const folded = (value: Json): string => {
      const text = JSON.stringify(inOrder(value));
      return options['ignoreCase'] === true ? text.toLowerCase() : text;
    };
    return {
      needs: { facts: factsOf(target, ...(other ? [other] : [])) },
      judge: (surroundings) => {
        const found = look(target, surroundings);
        if (found.is === 'unknown') return found;
        if (found.is === 'missing') return { is: 'pass' };
        const counterpart = other && look(other, surroundings);
        if (counterpart?.is === 'unknown') return counterpart;
        if (counterpart?.is === 'missing') return { is: 'pass' };
        const expected = counterpart ? counterpart.value : (options['value'] ?? null);
        if (found.value === expected || folded(found.value) === folded(expected)) return { is: 'pass' };
        const fixable = target.is === 'path' && typeof expected !== 'object' && typeof found.value !== 'object';
        return failOnce({
          path: found.path,
          value: shown(found.value),
          message: `\`${found.name}\` is \`${shown(found.value)}\`, not \`${shown(expected)}\`.`,
          reason: `it should be \`${shown(expected)}\``,
          ...(fixable && {
            fix: {
              title: `Write \`${shown(expected)}\``,
              edits: [{ kind: 'set', path: found.path, value: expected }],
            },
          }),
        });
      },
    };
  },
};

/** The value with the keys of its mappings in order, which does not count. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => inOrder(item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, Json] => [key, inOrder(item)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
