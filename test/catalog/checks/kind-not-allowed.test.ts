import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/kind-not-allowed';
const system = entityText('System', 'shop', '{ owner: payments }');
const component = entityText('Component', 'orders', '{ type: service, lifecycle: production, owner: payments }');

it('names what the file loses', async () => {
  const [finding, ...more] = await findingsOf(rule, `${component}---\n${system}`, {
    config: { allowedKinds: ['Component'] },
  });
  expect(more).toEqual([]);
  expect(finding && brief(finding)).toBe('8 System');
  expect(finding?.message).toContain('drops the whole file, and loses `component:default/orders` with it.');
});

it('counts what it does not name', async () => {
  const many = Array.from({ length: 9 }, (_, index) => component.replace('orders', `orders-${index}`));
  const [finding] = await findingsOf(rule, [...many, system].join('---\n'), {
    config: { allowedKinds: ['Component'] },
  });
  expect(finding?.message).toContain('`component:default/orders-4`, 4 more with it.');
});

it.each([
  ['all kinds are allowed', ['component', 'SYSTEM']],
  ['nothing is said', undefined],
])('finds nothing when %s', async (_, allowedKinds) => {
  expect(await findingsOf(rule, `${component}---\n${system}`, { config: { allowedKinds } })).toEqual([]);
});
