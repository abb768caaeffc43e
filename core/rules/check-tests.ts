import type { FactDefinition } from '../facts/fact.ts';
import { isOfFactType } from '../facts/fact.ts';
import { knownFacts } from '../facts/known-facts.ts';
import { parsePath, type Json } from '../source/json.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';
import { parameterMistake } from './parameter-mistake.ts';
import type { Rule, RuleTest } from './rule.ts';
import { unknownFact } from './unknown-fact.ts';

/**
 * What is missing or wrong in the tests of a rule that is sound otherwise: each rule is shown passing and failing, and
 * unknown when it needs a fact from outside the repository. `facts` are those that it names.
 */
export function checkTests(rule: Rule, facts: readonly FactDefinition[]): readonly SettingsMistake[] {
  const states = new Set(rule.tests.map(({ expect }) => expect.state));
  const remote = facts.some(({ from }) => from !== 'checkout');
  const wanted = ['pass', 'fail', ...(remote ? ['unknown'] : [])] as const;
  const missing = wanted
    .filter((state) => !states.has(state as RuleTest['expect']['state']))
    .map((state) => ({ path: ['tests'], at: 'key' as const, message: missingTest(state) }));
  return [...missing, ...rule.tests.flatMap((test, index) => checkTest(test, index, rule))];
}

function missingTest(state: string): string {
  if (state === 'unknown') {
    return 'The rule needs facts from outside the repository, but no test shows that it is `unknown` without them. Add one.';
  }
  return `No test shows the rule ${state}ing. Add one that expects \`${state}\`.`;
}

function checkTest(test: RuleTest, index: number, rule: Rule): readonly SettingsMistake[] {
  const at = test.expect.at;
  const facts = { ...knownFacts, ...rule.facts };
  const mistakes: SettingsMistake[] = [];
  if (at !== undefined && parsePath(at) === undefined) {
    mistakes.push({ path: ['tests', index, 'expect', 'fail', 'at'], at: 'value', message: `\`${at}\` is no path.` });
  }
  for (const [name, value] of Object.entries(test.facts)) {
    const message = factMistake(name, value, facts);
    if (message !== undefined) mistakes.push({ path: ['tests', index, 'facts', name], at: 'key', message });
  }
  for (const [name, value] of Object.entries(test.params)) {
    const message = parameterMistake(name, value, rule.params);
    if (message !== undefined) mistakes.push({ path: ['tests', index, 'params', name], at: 'key', message });
  }
  return mistakes;
}

function factMistake(name: string, value: Json, facts: Readonly<Record<string, FactDefinition>>): string | undefined {
  const definition = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (!definition) return unknownFact(name, Object.keys(facts));
  return isOfFactType(value, definition.type) ? undefined : `The fact \`${name}\` must be of type ${definition.type}.`;
}
