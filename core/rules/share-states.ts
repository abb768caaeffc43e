import type { CompiledRule } from './compile-rules.ts';
import type { Outcome } from './outcome.ts';

/** What a rule says of an entity. */
export interface RuleState {
  readonly state: Exclude<Outcome['is'], 'not-applicable'> | 'exempt';
  /** Why it is unknown, or what broke. */
  readonly reason?: string;
  /** What to do about a failure. */
  readonly help?: string;
}

/** The states of an entity, by rule, without those of rules that do not apply. */
export type RuleStates = ReadonlyMap<string, RuleState>;

/** A state, and the number that stands for it in a key. */
interface Numbered {
  readonly state: RuleState;
  readonly number: number;
}

/** As many as one character of a text can tell apart. When there are more, nothing more is shared. */
const mostNumbers = 0xff_ff;

/**
 * Gives, for the outcomes of rules in their order, the states: one mapping for all entities of which the rules say the
 * same. Of ten thousands of entities only hundreds differ, and what is made of a mapping is made once for all of them.
 */
export function shareStates(): (rules: readonly CompiledRule[], outcomes: readonly Outcome[]) => RuleStates {
  const numbered = new Map<Outcome['is'], Map<string | undefined, Numbered>>();
  const shared = new Map<readonly CompiledRule[], Map<string, RuleStates>>();
  let count = 0;

  function numberedOf(outcome: Exclude<Outcome, { is: 'not-applicable' }>): Numbered {
    const text = textOf(outcome);
    const alike = numbered.get(outcome.is) ?? new Map<string | undefined, Numbered>();
    const known = alike.get(text);
    if (known) return known;
    const made = { state: stateOf(outcome.is, text), number: ++count };
    numbered.set(outcome.is, alike.set(text, made));
    return made;
  }

  return (rules, outcomes) => {
    const states = outcomes.map((outcome) => (outcome.is === 'not-applicable' ? undefined : numberedOf(outcome)));
    const ofRules = shared.get(rules) ?? new Map<string, RuleStates>();
    const key = count > mostNumbers ? undefined : String.fromCharCode(...states.map((state) => state?.number ?? 0));
    const known = key === undefined ? undefined : ofRules.get(key);
    if (known) return known;
    const made = new Map<string, RuleState>();
    for (const [index, { active }] of rules.entries()) {
      const own = states[index];
      if (own) made.set(active.rule.id, own.state);
    }
    if (key !== undefined) shared.set(rules, ofRules.set(key, made));
    return made;
  };
}

function textOf(outcome: Exclude<Outcome, { is: 'not-applicable' }>): string | undefined {
  if (outcome.is === 'fail') return outcome.failures[0]?.help;
  return 'reason' in outcome ? outcome.reason : undefined;
}

function stateOf(state: RuleState['state'], text: string | undefined): RuleState {
  if (text === undefined) return { state };
  return state === 'fail' ? { state, help: text } : { state, reason: text };
}
