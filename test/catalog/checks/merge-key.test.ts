import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/merge-key';
const text = (spec: string): string => entityText('System', 'shop', `{ owner: payments, ${spec} }`);

it.each([
  ['in spec', text('a: &a { x: y }, <<: *a'), ['5 <<']],
  ['in a list, deep down', text('a: &a { x: y }, b: [{ c: [{ <<: *a }] }]'), ['5 <<']],
  ['in the annotations', entityText('System', 'shop', '{ owner: a }', 'annotations: { <<: { a: b } }'), ['5 <<']],
  ['in a value that is used twice, once', text('a: &a { <<: { x: y } }, b: *a'), ['5 <<']],
])('finds a merge key %s', async (_, yaml, expected) => {
  expect((await findingsOf(rule, yaml)).map(brief)).toEqual(expected);
});

it.each([
  ['an alias of a whole value', text('a: &a { x: y }, b: *a')],
  ['`<<` in a text', text('definition: "<<: *a"')],
  ['YAML 1.1, which merges', `%YAML 1.1\n---\n${text('a: &a { x: y }, <<: *a')}`],
])('leaves %s alone', async (_, yaml) => {
  expect(await findingsOf(rule, yaml)).toEqual([]);
});
