import { describe, expect, it } from 'vitest';
import { placeholderTarget } from '../../../core/catalog/checks/placeholder-target.ts';
import { runCheck } from '../../support/run-check.ts';

function api(definition: string): string {
  return `kind: API\nmetadata: { name: a }\nspec:\n  type: openapi\n  definition: ${definition}\n`;
}

const files = {
  'svc/openapi.yaml': 'openapi: 3.1.0\n',
  'svc/two.yaml': 'a: 1\n---\nb: 2\n',
  'svc/text.json': '"openapi: 3.1.0"',
  'svc/broken.json': '{ a: 1 }',
  'top.yaml': 'openapi: 3.1.0\n',
};

async function messages(definition: string): Promise<readonly string[]> {
  const found = await runCheck(placeholderTarget, { catalogInfo: api(definition), files }, 'svc/catalog-info.yaml');
  return found.map((mistake) => mistake.message);
}

describe('catalog/placeholder-target', () => {
  it.each([
    '{ $text: ./openapi.yaml }',
    '{ $openapi: ../top.yaml }',
    '{ $text: /top.yaml }',
    '{ $text: "https://example.com/nowhere.yaml" }',
    '{ $text: "./${{ values.name }}.yaml" }',
    '{ $json: ./text.json }',
    '{ $text: ./missing.yaml, other: 1 }',
    '{ $custom: ./missing.yaml }',
    'openapi',
  ])('accepts %s', async (definition) => {
    expect(await messages(definition)).toEqual([]);
  });

  it.each([
    ['{ $text: ./missing.yaml }', 'there is no file `svc/missing.yaml`'],
    ['{ $text: /svc/missing.yaml }', 'there is no file `svc/missing.yaml`'],
    ['{ $asyncapi: ../svc }', 'which is a folder'],
    ['{ $text: ../../../etc/passwd }', 'outside the repository'],
    ['{ $text: 3 }', 'as text'],
    ['{ $json: ./broken.json }', 'not one document of JSON'],
    ['{ $yaml: ./two.yaml }', 'not one document of YAML'],
    ['{ $yaml: ./openapi.yaml }', 'the definition of an API must be text'],
  ])('refuses %s', async (definition, message) => {
    expect(await messages(definition)).toEqual([expect.stringContaining(message)]);
  });

  it('points at the target and offers the extension that is there', async () => {
    const [mistake] = await runCheck(placeholderTarget, {
      catalogInfo: api('{ $text: ./openapi.yml }'),
      files: { 'openapi.yaml': '' },
    });
    expect(mistake?.path).toEqual(['spec', 'definition', '$text']);
    expect(mistake?.fix?.edits).toEqual([
      { kind: 'set', path: ['spec', 'definition', '$text'], value: './openapi.yaml' },
    ]);
  });

  it('looks everywhere in the entity', async () => {
    const catalogInfo =
      'kind: Component\nmetadata: { name: a, description: { $text: ./x } }\nspec: { list: [{ $yaml: ./y }] }\n';
    const found = await runCheck(placeholderTarget, { catalogInfo });
    expect(found.map((mistake) => mistake.path)).toEqual([
      ['metadata', 'description', '$text'],
      ['spec', 'list', 0, '$yaml'],
    ]);
  });
});
