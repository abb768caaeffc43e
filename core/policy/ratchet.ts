/** What tells a finding from others. */
interface Fingerprinted {
  readonly fingerprint: string;
  /** The fingerprints of what is wrong, one by one, where a finding tells of several things. */
  readonly items?: readonly string[];
}

/**
 * Marks as existing what the merge base already had, so that only what a change brings can block it. Findings are the
 * same when their fingerprints are equal, and the base had all their items; where the base has fewer of one fingerprint,
 * the rest are new. So a finding stays existing when some of its items are mended, and becomes new when one is added.
 */
export function ratchet<Finding extends Fingerprinted>(
  findings: readonly Finding[],
  base: readonly string[],
): readonly (Finding & { readonly state: 'new' | 'existing' })[] {
  const left = countsOf(base);
  return findings.map((finding) => {
    const needed = countsOf(fingerprintsOf(finding));
    const isOld = [...needed].every(([fingerprint, count]) => (left.get(fingerprint) ?? 0) >= count);
    if (isOld) for (const [fingerprint, count] of needed) left.set(fingerprint, (left.get(fingerprint) ?? 0) - count);
    return { ...finding, state: isOld ? 'existing' : 'new' };
  });
}

/** All fingerprints of a finding: what a base has to have for the finding to be an old one. */
export function fingerprintsOf({ fingerprint, items = [] }: Fingerprinted): readonly string[] {
  return [fingerprint, ...items];
}

function countsOf(fingerprints: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fingerprint of fingerprints) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return counts;
}
