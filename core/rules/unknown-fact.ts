import { likelySpelling } from '../source/edit-distance.ts';

/** What to say of the name of a fact that is none of those that are known. */
export function unknownFact(name: string, known: readonly string[]): string {
  const meant = likelySpelling(name, known);
  const advice =
    meant === undefined
      ? 'Declare it under `facts`, or see `catalog-warden rules list --facts`.'
      : `Did you mean \`${meant}\`?`;
  return `There is no fact \`${name}\`. ${advice}`;
}
