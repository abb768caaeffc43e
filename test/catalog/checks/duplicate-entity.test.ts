import { expect, it } from 'vitest';
import { brief, catalogOf, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/duplicate-entity';
const system = (name: string, metadata?: string): string => entityText('System', name, '{ owner: payments }', metadata);

it.each([
  ['in one file, case aside', { 'a.yaml': `${system('orders')}---\n${system('Orders')}` }, ['a.yaml:10 Orders']],
  ['in two files, at the later one', { 'b.yaml': system('orders'), 'a.yaml': system('orders') }, ['b.yaml:4 orders']],
  [
    'three times, at each but the first',
    { 'a.yaml': `${system('a')}---\n${system('a')}---\n${system('a')}` },
    ['a.yaml:10 a', 'a.yaml:16 a'],
  ],
  [
    'the default namespace written out',
    { 'a.yaml': `${system('a')}---\n${system('a', 'namespace: default')}` },
    ['a.yaml:10 a'],
  ],
])('finds an entity defined %s', async (_, files, expected) => {
  expect((await findingsOf(rule, files)).map(brief)).toEqual(expected);
});

it.each([
  ['another kind', `${system('orders')}---\n${entityText('Domain', 'orders', '{ owner: payments }')}`],
  ['another namespace', `${system('orders')}---\n${system('orders', 'namespace: shop')}`],
])('leaves %s alone', async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
});

it('leaves an entity alone that the known catalog has: it is the same one', async () => {
  expect(await findingsOf(rule, system('orders'), { catalog: catalogOf(['system:default/orders']) })).toEqual([]);
});

it('names the first definition', async () => {
  const [finding] = await findingsOf(rule, { 'a.yaml': system('orders'), 'b.yaml': system('orders') });
  expect(finding?.message).toContain('`system:default/orders` is already defined in `a.yaml`, document 1.');
});
