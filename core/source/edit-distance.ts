/**
 * How many letters must be added, removed, changed or swapped with their neighbour to make `a` into `b` (optimal
 * string alignment). Gives `limit + 1` as soon as it is clear that the distance is greater than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(at(last, b.length), limit + 1);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}

/** How many letters may differ for two words of this length to be likely spellings of one: none in short words. */
export function spellingTolerance(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * The one word that `word` is likely a misspelling of: equal but for case, or clearly nearer than all others.
 * `undefined` when none is near, when two are equally near, or when `word` is itself one of them.
 */
export function likelySpelling(word: string, words: Iterable<string>): string | undefined {
  const folded = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  let tied = false;
  for (const candidate of words) {
    if (candidate === word) return undefined;
    const limit = spellingTolerance(Math.min(word.length, candidate.length));
    const distance = editDistance(folded, candidate.toLowerCase(), limit);
    if (distance > limit || distance > bestDistance) continue;
    tied = distance === bestDistance;
    best = candidate;
    bestDistance = distance;
  }
  return tied ? undefined : best;
}
