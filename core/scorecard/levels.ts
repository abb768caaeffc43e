import type { RuleState } from '../rules/judge-entities.ts';
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
  /** The level above, with all that is missing for it; `undefined` at the top. */
  readonly next: { readonly level: string; readonly steps: readonly Step[] } | undefined;
  /** Rules that pass among those that apply, in whole percent, rounded down; 100 where none applies. */
  readonly percentage: number;
}

/**
 * Where an entity stands: the highest level whose rules, and those of all lower levels, pass among those that apply and
 * count. What is exempt is left out; what is unknown, or broke, is not proven, so the level ends below it.
 */
export function standingOf(
  scorecard: Scorecard,
  states: ReadonlyMap<string, RuleState>,
  counting: ReadonlySet<string>,
): Standing {
  const judged = scorecard.levels.map(({ id, rules }) => ({
    id,
    states: rules.flatMap((rule) => {
      const state = counting.has(rule) ? states.get(rule) : undefined;
      return state && state.state !== 'exempt' ? [{ rule, ...state }] : [];
    }),
  }));
  const missing = judged.findIndex(({ states: own }) => own.some(({ state }) => state !== 'pass'));
  const reached = missing === -1 ? judged.length : missing;
  const all = judged.flatMap(({ states: own }) => own);
  const passing = all.filter(({ state }) => state === 'pass').length;
  const above = judged[reached];
  return {
    id: scorecard.id,
    title: scorecard.title,
    level: judged[reached - 1]?.id,
    next: above && { level: above.id, steps: above.states.flatMap((one) => stepOf(one)) },
    percentage: all.length === 0 ? 100 : Math.floor((100 * passing) / all.length),
  };
}

function stepOf({ rule, state, reason, help }: RuleState & { readonly rule: string }): readonly Step[] {
  if (state === 'pass' || state === 'exempt') return [];
  return [{ rule, state, text: reason ?? help ?? rule }];
}
