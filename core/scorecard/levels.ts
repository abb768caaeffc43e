import type { RuleState } from '../rules/share-states.ts';
import type { Scorecard } from '../rules/pack.ts';

/** What stands between an entity and its next level. */
export interface Step {
  /** The rule's id. */
  readonly rule: string;
  readonly state: 'fail' | 'unknown' | 'error';
  /** What to do, or why it is not known. */
  readonly text: string;
}

/** Where an entity stands on a scorecard. */
export interface Standing {
  readonly id: string;
  readonly title: string;
  /** The id of the level; `undefined` below the lowest one. */
  readonly level: string | undefined;
  /** The next level that asks for something, with all that is missing for it; `undefined` when nothing is. */
  readonly next: { readonly level: string; readonly steps: readonly Step[] } | undefined;
  /** Rules that pass among those that apply and are not exempt, in whole percent, rounded down; 100 where none is left. */
  readonly percentage: number;
}

/**
 * Where an entity stands: the highest level whose rules, and those of all lower levels, pass among those that apply and
 * count. A level none of whose rules applies is not reached by that alone; `undefined` where this is so of all levels.
 * What is exempt applies, but asks for nothing; what is unknown, or broke, is not proven, so the level ends below it.
 */
export function standingOf(
  scorecard: Scorecard,
  states: ReadonlyMap<string, RuleState>,
  counting: ReadonlySet<string>,
): Standing | undefined {
  const stateOf = (rule: string): RuleState['state'] | undefined => states.get(rule)?.state;
  const speaking = scorecard.levels
    .map(({ id, rules }) => ({ id, rules: rules.filter((rule) => counting.has(rule) && states.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
  if (speaking.length === 0) return undefined;
  const missing = speaking.findIndex(({ rules }) => rules.some((rule) => !isMet(stateOf(rule))));
  const reached = missing === -1 ? speaking.length : missing;
  const asked = speaking.flatMap(({ rules }) => rules).filter((rule) => stateOf(rule) !== 'exempt');
  const passing = asked.filter((rule) => stateOf(rule) === 'pass').length;
  const above = speaking[reached];
  return {
    id: scorecard.id,
    title: scorecard.title,
    level: speaking[reached - 1]?.id,
    next: above && { level: above.id, steps: above.rules.flatMap((rule) => stepOf(rule, states.get(rule))) },
    percentage: asked.length === 0 ? 100 : Math.floor((100 * passing) / asked.length),
  };
}

function isMet(state: RuleState['state'] | undefined): boolean {
  return state === 'pass' || state === 'exempt';
}

function stepOf(rule: string, judged: RuleState | undefined): readonly Step[] {
  if (judged === undefined || judged.state === 'pass' || judged.state === 'exempt') return [];
  const { state, reason, help } = judged;
  return [{ rule, state, text: reason ?? help ?? rule }];
}
