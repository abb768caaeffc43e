import { expect, it } from 'vitest';
import { entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/undiscovered-entity';
const system = (name: string): string => entityText('System', name, '{ owner: payments }');
const location = (name: string, target: string): string =>
  entityText('Location', name, `{ type: url, target: "${target}" }`);
const discovery = ['catalog-info.yaml'];

async function undiscovered(
  files: Readonly<Record<string, string>>,
  config = { discovery },
): Promise<readonly string[]> {
  return (await findingsOf(rule, files, { config })).map(({ file }) => file);
}

it.each([
  [
    'that nothing names',
    { 'catalog-info.yaml': system('a'), 'b/catalog-info.yaml': system('b') },
    ['b/catalog-info.yaml'],
  ],
  ['that a Location names', { 'catalog-info.yaml': location('a', './b/c.yaml'), 'b/c.yaml': system('b') }, []],
  [
    'that a glob of a Location matches',
    { 'catalog-info.yaml': location('a', './b/**/*.yaml'), 'b/x/c.yaml': system('b') },
    [],
  ],
  [
    'that a URL names',
    { 'catalog-info.yaml': location('a', 'https://github.com/acme/shop/blob/main/b/c.yaml'), 'b/c.yaml': system('b') },
    [],
  ],
  [
    'that a Location of a Location names',
    { 'catalog-info.yaml': location('a', './b.yaml'), 'b.yaml': location('b', './c.yaml'), 'c.yaml': system('c') },
    [],
  ],
  [
    'that a Location names which is not found',
    { 'catalog-info.yaml': system('a'), 'b.yaml': location('b', './c.yaml'), 'c.yaml': system('c') },
    ['b.yaml', 'c.yaml'],
  ],
])('judges a file %s', async (_, files, expected) => {
  expect(await undiscovered(files)).toEqual(expected);
});

it('says nothing when discovery is not known', async () => {
  expect(await findingsOf(rule, { 'b.yaml': system('b') })).toEqual([]);
});

it('says nothing when the run is without a file that discovery finds: a Location may be in it', async () => {
  const files = { 'catalog-info.yaml': location('a', './b.yaml'), 'b.yaml': system('b') };
  expect(await findingsOf(rule, files, { check: ['b.yaml'], config: { discovery } })).toEqual([]);
});
