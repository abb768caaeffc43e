import { describe, expect, it } from 'vitest';
import type { RuleState } from '../../core/rules/share-states.ts';
import type { Scorecard } from '../../core/rules/pack.ts';
import { standingOf, type Standing } from '../../core/scorecard/levels.ts';

/** Levels by id, each with the ids of its rules. */
function scorecard(levels: Readonly<Record<string, string>>): Scorecard {
  return {
    id: 'readiness',
    title: 'Readiness',
    description: undefined,
    appliesTo: { kind: [], type: [], lifecycle: [], where: undefined },
    levels: Object.entries(levels).map(([id, rules]) => ({ id, title: id, rules: rules.split(' ').filter(Boolean) })),
  };
}

const standard = { bronze: 'a b', silver: 'c', gold: 'd' };

/** `a=pass b=fail`; a rule in parentheses does not count yet. */
function stand(levels: Readonly<Record<string, string>>, stated: string): Standing | undefined {
  const entries = stated.split(' ').filter(Boolean);
  const states = new Map<string, RuleState>(
    entries.map((entry) => {
      const [rule = '', state = ''] = entry.replaceAll(/[()]/g, '').split('=');
      return [rule, { state: state as RuleState['state'] }];
    }),
  );
  const counting = new Set(entries.filter((entry) => !entry.startsWith('(')).map((entry) => entry.split('=')[0] ?? ''));
  return standingOf(scorecard(levels), states, counting);
}

describe('standingOf', () => {
  it.each([
    ['a=pass b=pass c=pass d=pass', 'gold', undefined, 100],
    ['a=pass b=pass c=pass d=fail', 'silver', 'gold: d=fail', 75],
    ['a=pass b=pass c=fail d=pass', 'bronze', 'silver: c=fail', 75],
    ['a=fail b=pass c=pass d=pass', undefined, 'bronze: a=fail', 75],
    ['a=fail b=fail c=fail d=fail', undefined, 'bronze: a=fail b=fail', 0],
    // What is exempt is neither passed nor missing.
    ['a=exempt b=pass c=pass d=fail', 'silver', 'gold: d=fail', 66],
    ['a=exempt b=exempt c=exempt d=exempt', 'gold', undefined, 100],
    // What is not known, or broke, is not proven.
    ['a=pass b=pass c=unknown d=pass', 'bronze', 'silver: c=unknown', 75],
    ['a=pass b=pass c=pass d=error', 'silver', 'gold: d=error', 75],
    ['a=unknown b=error c=pass d=pass', undefined, 'bronze: a=unknown b=error', 50],
    // What does not count yet is as if it were not there.
    ['a=pass (b=fail) c=pass d=fail', 'silver', 'gold: d=fail', 66],
    ['a=pass b=pass (c=fail) (d=unknown)', 'bronze', undefined, 100],
    // What does not apply has no state; a level of nothing else is not reached by that.
    ['a=pass c=pass', 'silver', undefined, 100],
    ['a=pass d=pass', 'gold', undefined, 100],
    ['a=pass d=fail', 'bronze', 'gold: d=fail', 50],
    ['d=fail', undefined, 'gold: d=fail', 0],
    ['other=fail a=pass', 'bronze', undefined, 100],
    // What is exempt applies.
    ['a=pass b=pass c=pass d=exempt', 'gold', undefined, 100],
  ])('of %j is %s, next %s, at %d %%', (stated, level, next, percentage) => {
    const standing = stand(standard, stated);
    const steps = standing?.next?.steps.map(({ rule, state }) => `${rule}=${state}`).join(' ');
    const above = standing?.next && `${standing.next.level}: ${steps ?? ''}`;
    expect({ level: standing?.level, next: above, percentage: standing?.percentage }).toEqual({
      level,
      next,
      percentage,
    });
  });

  it.each([
    [{ bronze: '', silver: 'a' }, 'a=fail', undefined, 'silver'],
    [{ bronze: '', silver: 'a' }, 'a=pass', 'silver', undefined],
    [{ bronze: 'a', silver: '' }, 'a=pass', 'bronze', undefined],
    [{ bronze: 'a', silver: '' }, 'a=fail', undefined, 'bronze'],
    [{ bronze: 'a', silver: '', gold: 'b' }, 'a=pass b=fail', 'bronze', 'gold'],
    [{ bronze: 'a', silver: '', gold: 'b' }, 'a=pass b=pass', 'gold', undefined],
    [{ bronze: 'a', silver: 'a' }, 'a=fail', undefined, 'bronze'],
  ])('of empty levels %j with %j is %s, next %s', (levels, stated, level, next) => {
    const standing = stand(levels, stated);
    expect({ level: standing?.level, next: standing?.next?.level }).toEqual({ level, next });
  });

  it.each([
    [{}, ''],
    [{ bronze: '' }, ''],
    [standard, ''],
    [standard, 'other=fail'],
    [standard, '(a=pass) (b=fail)'],
  ])('of levels %j with %j says nothing, since no rule applies', (levels, stated) => {
    expect(stand(levels, stated)).toBeUndefined();
  });

  it('says of each step what to do, or why it is not known', () => {
    const states = new Map<string, RuleState>([
      ['a', { state: 'fail', help: 'Mend it.' }],
      ['b', { state: 'unknown', reason: 'no token' }],
      ['c', { state: 'error' }],
      ['d', { state: 'error', reason: 'broke', help: 'never mind' }],
    ]);
    const standing = standingOf(scorecard({ bronze: 'a b c d' }), states, new Set(states.keys()));
    expect(standing?.next?.steps.map(({ text }) => text)).toEqual(['Mend it.', 'no token', 'c', 'broke']);
  });

  it('rounds down, so that 100 % means all', () => {
    const rules = Array.from({ length: 200 }, (_, index) => `r${index}`);
    const stated = rules.map((rule, index) => `${rule}=${index === 0 ? 'fail' : 'pass'}`).join(' ');
    expect(stand({ bronze: rules.join(' ') }, stated)?.percentage).toBe(99);
  });

  it('keeps the id and the title', () => {
    expect(stand(standard, 'a=pass')).toMatchObject({ id: 'readiness', title: 'Readiness' });
  });
});
