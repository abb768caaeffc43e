import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/duplicate-item';
const component = (spec: string, metadata?: string): string =>
  entityText('Component', 'a', `{ type: x, lifecycle: y, owner: z, ${spec} }`, metadata);

it.each([
  ['tags', component('x: y', 'tags: [java, web, java]'), ['5 java ->']],
  [
    'references in two manners',
    component('providesApis: [orders, "API:Default/Orders"]'),
    ['5 "API:Default/Orders" ->'],
  ],
  [
    'dependencies, three times',
    component('dependsOn: ["resource:b", "resource:b", "resource:b"]'),
    ['5 "resource:b" ->', '5 "resource:b" ->'],
  ],
  ['members', entityText('Group', 'a', '{ type: team, children: [], members: [jane, user:jane] }'), ['5 user:jane ->']],
  [
    'targets',
    entityText('Location', 'a', '{ targets: ["https://a.com/b", "https://a.com/b"] }'),
    ['5 "https://a.com/b" ->'],
  ],
])('finds repeated %s', async (_, text, expected) => {
  const found = await findingsOf(rule, text);
  expect(found.map(brief)).toEqual(expected);
  expect(found.every(({ severity }) => severity === 'note')).toBe(true);
});

it('leaves items alone that differ in kind, namespace or list', async () => {
  const text = component('dependsOn: ["component:b", "resource:b", "resource:x/b"], dependencyOf: ["resource:b"]');
  expect(await findingsOf(rule, text)).toEqual([]);
});
