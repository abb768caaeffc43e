import { expect, it } from 'vitest';
import type { CompiledRule } from '../../core/rules/compile-rules.ts';
import type { Outcome } from '../../core/rules/outcome.ts';
import { shareStates } from '../../core/rules/share-states.ts';

const rules = ['pack/a', 'pack/b'].map((id) => ({ active: { rule: { id } } }) as unknown as CompiledRule);
const fail = (help?: string): Outcome => ({
  is: 'fail',
  failures: [{ path: [], value: '', message: 'Wrong.', ...(help !== undefined && { help }) }],
});

it('gives entities of which the rules say the same one mapping', () => {
  const share = shareStates();
  const first = share(rules, [{ is: 'pass' }, fail('Mend it.')]);
  expect([...first]).toEqual([
    ['pack/a', { state: 'pass' }],
    ['pack/b', { state: 'fail', help: 'Mend it.' }],
  ]);
  expect(share(rules, [{ is: 'pass' }, fail('Mend it.')])).toBe(first);
});

const different: readonly (readonly [what: string, outcomes: readonly Outcome[]])[] = [
  ['another state', [fail('Mend it.'), fail('Mend it.')]],
  ['another help', [{ is: 'pass' }, fail('Mend that.')]],
  ['no help', [{ is: 'pass' }, fail()]],
  ['a rule that does not apply', [{ is: 'not-applicable' }, fail('Mend it.')]],
  ['a reason of the same words', [{ is: 'pass' }, { is: 'unknown', reason: 'Mend it.' }]],
];

it.each(different)('tells %s apart', (_what, outcomes) => {
  const share = shareStates();
  const first = share(rules, [{ is: 'pass' }, fail('Mend it.')]);
  const other = share(rules, outcomes);
  expect([...other]).not.toEqual([...first]);
  expect([...share(rules, outcomes)]).toEqual([...other]);
});

it('says the same of the same outcomes by other rules', () => {
  const share = shareStates();
  expect([...share(rules, [{ is: 'pass' }, { is: 'not-applicable' }]).keys()]).toEqual(['pack/a']);
  expect([...share(rules.toReversed(), [{ is: 'pass' }, { is: 'not-applicable' }]).keys()]).toEqual(['pack/b']);
});

it('confuses nothing where there are more reasons than characters', () => {
  const share = shareStates();
  const reasons = Array.from({ length: 70_000 }, (_, index) => `reason ${index}`);
  const shared = reasons.map((reason) => share(rules, [{ is: 'unknown', reason }, { is: 'pass' }]));
  expect(shared.map((states) => states.get('pack/a')?.reason)).toEqual(reasons);
  const again = share(rules, [{ is: 'unknown', reason: 'reason 3' }, { is: 'pass' }]);
  expect(again.get('pack/a')).toEqual({ state: 'unknown', reason: 'reason 3' });
  expect(share(rules, [{ is: 'not-applicable' }, { is: 'pass' }]).has('pack/a')).toBe(false);
});
