import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/ineffective-field';
const api = (more: string): string =>
  entityText('API', 'orders', `{ type: custom, lifecycle: production, owner: payments, definition: none, ${more} }`);

it.each([
  ['`dependsOn` of an API', api('dependsOn: ["component:a"]'), 'dependsOn'],
  ['`owner` of a group', entityText('Group', 'a', '{ type: team, children: [], owner: jane }'), 'owner'],
  ['`system` of a group', entityText('Group', 'a', '{ type: team, children: [], system: shop }'), 'system'],
  [
    '`domain` of a component',
    entityText('Component', 'a', '{ type: x, lifecycle: y, owner: z, domain: shop }'),
    'domain',
  ],
  [
    '`providesApis` of a resource',
    entityText('Resource', 'a', '{ type: x, owner: z, providesApis: [b] }'),
    'providesApis',
  ],
  [
    '`implementsApis`, which is gone',
    entityText('Component', 'a', '{ type: x, lifecycle: y, owner: z, implementsApis: [b] }'),
    'implementsApis',
  ],
])('finds %s', async (_, text, expected) => {
  expect((await findingsOf(rule, text)).map(brief)).toEqual([`5 ${expected}`]);
});

it.each([
  ['the same field where it is read', entityText('Resource', 'a', '{ type: x, owner: z, dependsOn: ["resource:b"] }')],
  ['an empty list', api('dependsOn: []')],
  ['an object of one’s own', entityText('Group', 'a', '{ type: team, children: [], owner: { name: x } }')],
  [
    '`lifecycle`, which pages show on any kind',
    entityText('Resource', 'a', '{ type: x, owner: z, lifecycle: production }'),
  ],
])('leaves %s alone', async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
});

it('says which kinds read the field', async () => {
  const [finding] = await findingsOf(rule, api('dependsOn: ["component:a"]'));
  expect(finding?.message).toContain('reads it on Component');
  expect(finding?.message).toContain('the kind API');
});
