import type { Severity } from '../finding.ts';
import type { ActiveRule } from './pack.ts';
import type { Rule } from './rule.ts';

/** Whether a rule is seen on a day (`YYYY-MM-DD`). */
export function isAnnounced({ rollout }: Pick<Rule, 'rollout'>, day: string): boolean {
  return (rollout.announce ?? '') <= day;
}

/** The day from which a rule counts, where that lies after `day` (`YYYY-MM-DD`): until then it is seen and blocks nothing. */
export function countsFrom({ rollout }: Pick<Rule, 'rollout'>, day: string): string | undefined {
  const { enforce } = rollout;
  return enforce !== undefined && enforce > day ? enforce : undefined;
}

/** How severe a finding of a rule is. What a pull request cannot mend, and what does not count yet, is a note. */
export function severityOf({ rule, severity }: ActiveRule, from: string | undefined): Severity {
  return rule.evidence === 'state' || from !== undefined ? 'note' : severity;
}
