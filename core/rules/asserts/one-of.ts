import { likelySpelling } from '../../source/edit-distance.ts';
import type { Json } from '../../source/json.ts';
import type { Failure } from '../outcome.ts';
import type { Assert } from './assert.ts';
import { either, items, judgeValue, pathMistakes, shown, targetOf, targetSchema, textsOf } from './target.ts';

/** A value is one of a list. */
export const oneOf: Assert = {
  name: 'one-of',
  documentation:
    'The value, or each item of a list, is one of `values`. A missing value passes (`required` asks for it). With ' +
    '`misspelt`, other values pass too, unless they are clearly a misspelling of one of them. A likely spelling is the ' +
    'fix. With `not`, the value must be none of them, compared without case.',
  schema: {
    type: 'object',
    required: ['one-of', 'values'],
    additionalProperties: false,
    properties: {
      'one-of': targetSchema,
      values: {
        description: 'The allowed values.',
        type: 'array',
        minItems: 1,
        items: { type: ['string', 'number', 'boolean'] },
      },
      misspelt: { description: 'Fail for misspellings only.', type: 'boolean', default: false },
      not: { description: '`values` are those that are not allowed.', type: 'boolean', default: false },
    },
  },
  mistakes: (options) => pathMistakes('one-of', options['one-of']),
  prepare: (options) => {
    const target = targetOf(options['one-of']);
    const values = textsOf(options['values']);
    const misspelt = options['misspelt'] === true;
    const forbidden = options['not'] === true ? new Set(values.map(folded)) : undefined;
    return judgeValue(target, (found) => {
      const failures = items(found.value, found.path).flatMap((item) =>
        forbidden
          ? judgeForbidden(item, forbidden)
          : judgeItem(item, { values, misspelt, editable: target.is === 'path' }),
      );
      return failures.length === 0 ? { is: 'pass' } : { is: 'fail', failures };
    });
  },
};

function folded(text: string): string {
  return text.trim().toLowerCase();
}

interface Item {
  readonly value: Json;
  readonly path: Failure['path'];
}

function judgeForbidden({ value, path }: Item, forbidden: ReadonlySet<string>): readonly Failure[] {
  const text = shown(value);
  return forbidden.has(folded(text)) ? [{ path, value: text, message: `\`${text}\` is not allowed here.` }] : [];
}

interface Choice {
  readonly values: readonly string[];
  readonly misspelt: boolean;
  readonly editable: boolean;
}

function judgeItem({ value, path }: Item, { values, misspelt, editable }: Choice): readonly Failure[] {
  const text = shown(value);
  if (values.includes(text)) return [];
  const meant = likelySpelling(text, values);
  if (misspelt && meant === undefined) return [];
  const advice = meant === undefined ? `Use ${either(values)}.` : `Did you mean \`${meant}\`?`;
  return [
    {
      path,
      value: text,
      message: misspelt
        ? `\`${text}\` looks like a misspelling of \`${meant ?? ''}\`.`
        : `\`${text}\` is not ${either(values)}.`,
      help: advice,
      ...(meant !== undefined &&
        editable && { fix: { title: `Write \`${meant}\``, edits: [{ kind: 'set', path, value: meant }] } }),
    },
  ];
}
