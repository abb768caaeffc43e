import { expect, it } from 'vitest';
import { unjudged } from '../../core/report/unjudged-words.ts';
import type { ReportEntity, RuleStateName } from '../../core/report/report.ts';
import { buildReport } from '../support/report-builder.ts';

type States = Readonly<Record<string, readonly [RuleStateName, string?]>>;

function entities(...all: readonly States[]): readonly ReportEntity[] {
  return all.map((states, document) => ({
    ref: `component:default/c${document}`,
    file: 'catalog-info.yaml',
    document,
    line: 1,
    rules: Object.fromEntries(Object.entries(states).map(([rule, [state]]) => [rule, state])),
    reasons: Object.fromEntries(
      Object.entries(states).flatMap(([rule, [, reason]]) => (reason === undefined ? [] : [[rule, reason]])),
    ),
  }));
}

const noToken = 'GitHub was not asked, since `GITHUB_TOKEN` is not set';

it.each<[string, readonly States[], readonly string[]]>([
  ['nothing where all is judged', [{ 'a/b': ['pass'], 'a/c': ['fail'], 'a/d': ['exempt'] }], []],
  ['one rule', [{ 'a/b': ['unknown', noToken] }], [`1 rule could not judge 1 entity: ${noToken}.`]],
  [
    'rules and entities once each, and the most frequent reason first',
    [{ 'a/b': ['unknown', 'stale'], 'a/c': ['unknown', noToken] }, { 'a/b': ['unknown', noToken] }],
    [`2 rules could not judge 2 entities: ${noToken} · stale.`],
  ],
  [
    'three reasons, and how many more there are',
    [{ 'a/1': ['unknown', 'one'] }, { 'a/1': ['unknown', 'two'] }, ...more(['three', 'four', 'five'])],
    ['1 rule could not judge 5 entities: one · two · three · 2 more reasons.'],
  ],
  [
    'one of the reasons that differ in a name only',
    [
      { 'a/b': ['unknown', 'whether `group:default/a` exists is not known'] },
      { 'a/b': ['unknown', 'whether `group:default/b` exists is not known'] },
    ],
    ['1 rule could not judge 2 entities: whether `group:default/a` exists is not known (and 1 alike).'],
  ],
  [
    'each rule that broke, with its message and one full stop',
    [
      { 'a/b': ['error', 'No such key: tier.'], 'a/c': ['unknown', 'stale'] },
      { 'a/b': ['error', 'No such key: tier.'] },
    ],
    [
      '1 rule could not judge 1 entity: stale.',
      'The rule `a/b` broke for 2 entities, and fails nobody: No such key: tier.',
    ],
  ],
  [
    'five rules that broke, and how many more there are',
    [Object.fromEntries('1234567'.split('').map((digit) => [`a/${digit}`, ['error', 'broke']]))],
    [
      ...'12345'.split('').map((digit) => `The rule \`a/${digit}\` broke for 1 entity, and fails nobody: broke.`),
      '2 more rules broke.',
    ],
  ],
])('what was not judged tells %s', (_name, states, expected) => {
  expect(unjudged(buildReport({ entities: entities(...states) }))).toEqual(expected);
});

function more(reasons: readonly string[]): readonly States[] {
  return reasons.map((reason) => ({ 'a/1': ['unknown', reason] }));
}
