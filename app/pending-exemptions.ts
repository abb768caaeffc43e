import { exempts, stands } from '../core/policy/exemption.ts';
import type { Report } from '../core/report/report.ts';
import type { FileChange } from '../github/compare-commits.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import { readExemptions } from '../workspace/read-policy.ts';
import type { RepositoryPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The files of exemptions that a change adds or edits and that would let it pass if they counted already: they count
 * once they are merged, so somebody must approve them. Empty when something else blocks, too, or one of them is wrong.
 */
export async function pendingExemptions(
  report: Report,
  { config, rules }: RepositoryPolicy,
  { head, changes, now }: { readonly head: Snapshot; readonly changes: readonly FileChange[]; readonly now: string },
): Promise<readonly string[]> {
  const isExemption = matchGlob(config.exemptions);
  const asked = new Set(changes.filter(({ oid }) => oid !== undefined).map(({ path }) => path));
  if (!rules || ![...asked].some(isExemption)) return [];
  const read = await readExemptions({ config, reader: head, top: '' }, rules.set);
  if (read.problems.length > 0) return [];
  const standing = read.exemptions.filter((exemption) => asked.has(exemption.file) && stands(exemption, now));
  const blocking = report.findings.filter(
    ({ state, severity }) =>
      state === 'new' && (severity === 'error' || (severity === 'warning' && config.failOn === 'warning')),
  );
  const used = new Set<string>();
  for (const { rule, entity } of blocking) {
    const ref = entity?.toLowerCase();
    const own = ref === undefined ? undefined : standing.find((exemption) => exempts(exemption, rule, ref));
    if (!own) return [];
    used.add(own.file);
  }
  return [...used].sort();
}
