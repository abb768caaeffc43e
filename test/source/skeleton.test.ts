import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../core/source/read-documents.ts';
import { skeletonDocument, skeletonFile, skeletonPath } from '../../core/source/skeleton.ts';

async function isSkeleton(text: string): Promise<boolean> {
  const [document] = await readDocuments(text);
  if (!document) throw new Error('no document');
  return skeletonDocument(document, text) !== undefined;
}

describe('a scaffolder skeleton', () => {
  it.each([
    ['a template expression as name', 'kind: Component\nmetadata:\n  name: ${{ values.name }}\n', true],
    ['a name in braces, which is not YAML text', 'kind: Component\nmetadata:\n  name: {{ name }}\n', true],
    ['broken YAML with a template name', 'kind: Component\nmetadata:\n  name: {{ name }}-x\n  - a: [\n', true],
    ['an ordinary name', 'kind: Component\nmetadata:\n  name: payments\n', false],
    ['a shell variable', 'kind: Component\nmetadata:\n  name: ${NAME}\n', false],
    ['an expression elsewhere', 'kind: Component\nmetadata:\n  name: a\n  title: ${{ x }}\n', false],
    [
      'a Template that names things in its steps',
      'kind: Template\nmetadata:\n  name: a\nspec:\n  steps:\n    - name: Make ${{ parameters.name }}\n',
      false,
    ],
    [
      'a broken Template',
      'kind: Template\nmetadata:\n  name: a\nspec:\n  steps:\n    - name: ${{ x }}\n  - b: [\n',
      false,
    ],
  ])('%s: %s', async (_name, text, expected) => {
    expect(await isSkeleton(text)).toBe(expected);
  });

  it.each([
    ['services/{{cookiecutter.name}}/catalog-info.yaml', true],
    ['skeleton/catalog-info.yaml', false],
  ])('is known by its path: %s', (path, expected) => {
    expect(skeletonPath(path) !== undefined).toBe(expected);
  });

  it.each([
    ['a statement at the beginning of a line', 'a: 1\n{% if x %}\nb: 2\n{% endif %}\n', true],
    ['an indented statement', 'metadata:\n  name: a\n  {%- if values.x %}\n  title: b\n  {%- endif %}\n', true],
    ['a statement in quotes', 'a: "{% x %}"\n', false],
    [
      'statements in the texts of a Template',
      'kind: Template\nspec:\n  steps:\n    - input:\n        body: |\n          Adds it.\n          {% if parameters.x %}\n          With x.\n          {% endif %}\n        description: >-\n          {%- if y %} b {% endif %}\n',
      false,
    ],
    ['a broken Template', 'kind: Template\na: |\n  {% if x %}\nb: [\n', false],
    ['a text that goes on after a statement', 'kind: Template\na: &a\n  b: "c\n    {% x %}"\n', false],
  ])('is known by %s', async (_name, text, expected) => {
    expect(skeletonFile(text, await readDocuments(text)) !== undefined).toBe(expected);
  });
});
