import type { RuleSet } from '../../core/rules/pack.ts';
import type { RunRules } from '../../core/scorecard/apply-rules.ts';

/** The rules of a run at the top of a repository, with nothing beside them but what `more` says. */
export function runRules(set: RuleSet, more: Partial<RunRules> = {}): RunRules {
  const checkout = { top: '', prefix: '', now: '2026-11-20' };
  return { set, checkout, sources: [], owners: {}, exemptions: [], tellsIdle: new Set(), ...more };
}
