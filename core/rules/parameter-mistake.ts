import { likelySpelling } from '../source/edit-distance.ts';
import type { Json } from '../source/json.ts';
import type { Parameter } from './rule.ts';

/** What is wrong with a value that is set for a parameter. */
export function parameterMistake(
  name: string,
  value: Json,
  params: Readonly<Record<string, Parameter>>,
): string | undefined {
  const parameter = Object.hasOwn(params, name) ? params[name] : undefined;
  if (!parameter) {
    const meant = likelySpelling(name, Object.keys(params));
    const known = Object.keys(params).map((one) => `\`${one}\``);
    const advice =
      meant !== undefined
        ? `Did you mean \`${meant}\`?`
        : known.length > 0
          ? `There are ${known.join(', ')}.`
          : 'It has none.';
    return `The rule has no parameter \`${name}\`. ${advice}`;
  }
  const type = Array.isArray(value) ? 'list' : typeof value;
  return type === parameter.type ? undefined : `The parameter \`${name}\` must be a ${parameter.type}.`;
}
