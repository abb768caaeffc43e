import { editDistance, spellingTolerance } from '../source/edit-distance.ts';

/** How many letters of a name may be wrong. */
const mostLetters = 2;

/** How much longer or shorter a misspelt name may be: wrong letters or separators. */
export const lengthWindow = 3;

/** A name, taken apart once to be compared with many. */
export interface ComparableName {
  readonly text: string;
  readonly words: readonly string[];
  /** The digits, each run of other characters drawn together to a dot. */
  readonly digits: string;
  /** A bit for each letter that occurs. */
  readonly letters: number;
}

/** Takes a name apart; case does not count. */
export function comparableName(name: string): ComparableName {
  const text = name.toLowerCase();
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at) - 97;
    if (letter >= 0 && letter < 26) letters |= 1 << letter;
  }
  return { text, words: text.split(/[-_.]/), digits: text.replaceAll(/\D+/g, '.'), letters };
}

/**
 * How many letters one name is from another; `undefined` when it is not a likely misspelling of it. Names are compared
 * word by word, so that a difference must be small for the word it is in: `orders-api` and `orders-app`, `orders-1`
 * and `orders-2` are two things each, not one thing misspelt.
 */
export function nameDistance(one: ComparableName, other: ComparableName): number | undefined {
  if (one.text === other.text) return 0;
  // Cheap looks first: a changed letter makes one letter go and one come, at most.
  if (bits(one.letters ^ other.letters) > 2 * mostLetters) return undefined;
  if (one.digits !== other.digits) return undefined;
  if (one.words.length !== other.words.length) return one.words.join('') === other.words.join('') ? 1 : undefined;
  let total = 0;
  for (const [index, word] of one.words.entries()) {
    const counterpart = other.words[index] ?? '';
    if (word === counterpart) continue;
    const limit = Math.min(mostLetters - total, spellingTolerance(Math.min(word.length, counterpart.length)));
    const distance = editDistance(word, counterpart, limit);
    if (distance > limit) return undefined;
    total += distance;
  }
  // Nothing but another separator, such as `orders_db` for `orders-db`.
  return Math.max(total, 1);
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
