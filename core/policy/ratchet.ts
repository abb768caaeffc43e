/**
 * Marks as existing what the merge base already had, so that only what a change brings can block it. Findings are the
 * same when their fingerprints are equal; where the base has fewer of one fingerprint, the rest are new.
 */
export function ratchet<Finding extends { readonly fingerprint: string }>(
  findings: readonly Finding[],
  base: readonly string[],
): readonly (Finding & { readonly state: 'new' | 'existing' })[] {
  const left = new Map<string, number>();
  for (const fingerprint of base) left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1);
  return findings.map((finding) => {
    const debt = left.get(finding.fingerprint) ?? 0;
    if (debt > 0) left.set(finding.fingerprint, debt - 1);
    return { ...finding, state: debt > 0 ? 'existing' : 'new' };
  });
}
