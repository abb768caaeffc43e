import { expect, it } from 'vitest';
import { brief, catalogOf, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/reference-kind';
const component = (spec: string): string =>
  entityText('Component', 'orders', `{ type: service, lifecycle: production, ${spec} }`);

it.each([
  [
    'a component as owner',
    'owner: component:default/payments',
    '5 component:default/payments -> group:default/payments',
  ],
  ['a group as system', 'owner: payments, system: "group:payments"', '5 "group:payments"'],
  [
    'a component as API, where the API is there',
    'owner: payments, consumesApis: ["component:web"]',
    '5 "component:web" -> "api:web"',
  ],
  ['a misspelt kind of owner', 'owner: "gruop:payments"', '5 "gruop:payments" -> "group:payments"'],
  [
    'a misspelt kind of dependency',
    'owner: payments, dependsOn: ["componet:default/web"]',
    '5 "componet:default/web" -> "component:default/web"',
  ],
])('finds %s', async (_, spec, expected) => {
  const catalog = catalogOf(['api:default/web', 'component:default/web', 'group:default/payments']);
  const [finding, ...more] = await findingsOf(rule, component(spec), { catalog });
  expect(more).toEqual([]);
  expect(finding && brief(finding)).toBe(expected);
});

it.each([
  ['a kind in another case', component('owner: GROUP:payments')],
  ['a person as owner', component('owner: user:jane')],
  ['any kind as dependency', component('owner: payments, dependsOn: ["system:shop"]')],
  ['a kind that may be the organisation’s own', component('owner: squad:payments')],
])('leaves %s alone', async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
});

it('leaves a kind alone that has such an entity, however it is spelt', async () => {
  const text = component('owner: grop:payments');
  expect(await findingsOf(rule, text, { catalog: catalogOf(['grop:default/payments']) })).toEqual([]);
  expect(await findingsOf(rule, text)).toHaveLength(1);
});
