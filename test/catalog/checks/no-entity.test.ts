import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/no-entity';

it.each([
  ['is empty', ''],
  ['holds comments only', '# To be filled in.\n'],
  ['holds empty documents only', '---\n---\n# nothing\n'],
])('finds a file that %s', async (_, text) => {
  expect((await findingsOf(rule, text)).map(brief)).toEqual(['1']);
});

it.each([
  ['an entity among empty documents', `---\n---\n${entityText('System', 'shop', '{ owner: a }')}---\n`],
  ['text that is no YAML, which is said otherwise', 'a: [\n'],
  ['something that is no entity, which is said otherwise', 'just: text\n'],
  ['a template', 'metadata:\n  name: ${{ values.name }}\n'],
])('leaves a file alone that holds %s', async (_, text) => {
  expect(await findingsOf(rule, text)).toEqual([]);
});
