import { describe, expect, it } from 'vitest';
import { checkDocument, type BackEnd } from '../../../core/catalog/backstage/check-document.ts';
import { prepareCustomKinds } from '../../../core/catalog/backstage/custom-kinds.ts';
import { backstageRules } from '../../../core/catalog/backstage/rules.ts';
import type { Mistake } from '../../../core/finding.ts';
import { formatPath } from '../../../core/source/json.ts';
import { readDocuments } from '../../../core/source/read-documents.ts';
import { messages } from './messages.ts';
import { processorTime } from '../../support/processor-time.ts';

const full: BackEnd = { missingModules: [], ownerFromCodeowners: false };

async function parse(text: string): Promise<unknown> {
  const [document] = await readDocuments(text);
  expect(document?.problems).toEqual([]);
  return document?.value;
}

async function mistakes(text: string, backEnd: Partial<BackEnd> = {}): Promise<readonly Mistake[]> {
  return checkDocument(await parse(text), { ...full, ...backEnd });
}

function say({ rule, path, at, message, help, fix }: Mistake): string {
  const place = `${formatPath(path)}${at === 'key' ? ' (key)' : ''}`;
  return `${rule} ${place}: ${message} ${help}${fix ? ` → ${fix.title}` : ''}`;
}

const places = (found: readonly Mistake[]): readonly string[] =>
  found.map(({ rule, path }) => `${rule} ${formatPath(path)}`);

function entity(kind: string, spec: string, apiVersion = 'backstage.io/v1alpha1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\nspec: ${spec}\n`;
}

describe('each mistake has one message', () => {
  it.each(messages)('$title', async ({ text, mistakes: expected }) => {
    expect((await mistakes(text)).map(say)).toEqual(expected);
  });
});

describe('all mistakes of a document are reported at once', () => {
  it('also those that Backstage hides behind an unknown kind', async () => {
    const text = `apiVersion: v1alpha1
kind: component
metadata: { name: My Service, tags: [Java, ok, node.js], labels: }
spec: { type: service, onwer: a, dependsOn: [b, 'component:c'] }
relations: []
`;
    expect(places(await mistakes(text)).toSorted()).toEqual([
      'backstage/envelope metadata.name',
      'backstage/envelope relations',
      'backstage/reference spec.dependsOn[0]',
      'backstage/schema metadata.labels',
      'backstage/schema metadata.tags[0]',
      'backstage/schema metadata.tags[2]',
      'backstage/schema spec.lifecycle',
      'backstage/schema spec.onwer',
      'backstage/unknown-kind apiVersion',
      'backstage/unknown-kind kind',
    ]);
  });

  it('but nothing about the fields of a kind that nobody knows', async () => {
    expect(places(await mistakes(entity('Service', '{}')))).toEqual(['backstage/unknown-kind kind']);
  });
});

describe('the back-end decides', () => {
  const aiResource = entity('AiResource', '{ type: prompt, lifecycle: a, owner: b }');
  const server = entity('API', '{ type: mcp-server, lifecycle: a, owner: b, remotes: [{ type: sse, url: c }] }');

  it('whether kinds of a module are known', async () => {
    expect(await mistakes(aiResource)).toEqual([]);
    const [mistake] = await mistakes(aiResource, { missingModules: ['AiResource'] });
    expect(mistake?.rule).toBe('backstage/unknown-kind');
    expect(mistake?.message).toContain('needs the AI model module');
  });

  it('whether an MCP server may do without a definition', async () => {
    expect(await mistakes(server)).toEqual([]);
    expect(places(await mistakes(server, { missingModules: ['mcp-server'] }))).toEqual([
      'backstage/schema spec.definition',
    ]);
  });

  it.each([
    ['Component', '{ type: a, lifecycle: b }', []],
    ['Component', '{ type: a, lifecycle: b, owner: }', []],
    ['System', '{}', []],
    ['Template', '{ type: a }', ['backstage/unknown-kind apiVersion']],
    ['Component', '{ type: a }', ['backstage/schema spec.lifecycle']],
  ])('whether the owner of a %s with %s comes from CODEOWNERS', async (kind, spec, expected) => {
    expect(places(await mistakes(entity(kind, spec), { ownerFromCodeowners: true }))).toEqual(expected);
  });

  it('and adds spec with the owner', async () => {
    const text = 'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: a }\n';
    expect(await mistakes(text, { ownerFromCodeowners: true })).toEqual([]);
  });
});

describe('kinds of an organisation', () => {
  const product = {
    kind: 'Product',
    apiVersions: ['acme.com/v1'],
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      allOf: [{ $ref: 'Entity' }],
      required: ['spec'],
      properties: { spec: { required: ['price'], properties: { price: { type: 'number' } } } },
    },
    relations: { owner: 'Group', parts: null },
  };

  it.each([
    ['{ price: 5, owner: team-a, parts: [component:a] }', []],
    ['{ price: a }', ['backstage/schema spec.price']],
    ['{ prise: 5 }', ['backstage/schema spec.prise']],
    ['{ price: 5, parts: [a] }', ['backstage/reference spec.parts[0]']],
  ])('are judged by their schema: %s', async (spec, expected) => {
    const customKinds = await prepareCustomKinds([product]);
    expect(places(checkDocument(await parse(entity('Product', spec, 'acme.com/v1')), full, customKinds))).toEqual(
      expected,
    );
  });

  it('are offered as what a misspelt kind means', async () => {
    const customKinds = await prepareCustomKinds([product]);
    const [mistake] = checkDocument(await parse(entity('product', '{ price: 5 }', 'acme.com/v1')), full, customKinds);
    expect(mistake?.fix?.title).toBe('Change the kind to `Product`');
  });

  it('name the kind whose schema is none', async () => {
    const broken = { ...product, schema: { type: 'nonsense' } };
    await expect(prepareCustomKinds([broken])).rejects.toThrow('The schema of the kind `Product` cannot be used');
  });
});

describe('hostile values', () => {
  it.each([
    [
      'keys of Object.prototype',
      entity('Component', '{ __proto__: { type: a }, constructor: 5, hasOwnProperty: 5, toString: { a: b } }'),
    ],
    [
      'mappings in place of texts',
      'apiVersion: { toString: 5 }\nkind: { valueOf: 5 }\nmetadata: { name: { toString: { a: b } } }\n',
    ],
    ['long texts', entity('Component', `{ type: ${'-'.repeat(100_000)}a, owner: "${':/'.repeat(50_000)}" }`)],
    [
      'long names',
      `apiVersion: backstage.io/v1alpha1\nkind: ${'a'.repeat(100_000)}\nmetadata: { name: ${'-a'.repeat(50_000)} }\n`,
    ],
  ])('%s are reported and nothing else happens', async (_what, text) => {
    const started = processorTime();
    expect((await mistakes(text)).length).toBeGreaterThan(0);
    expect(processorTime() - started).toBeLessThan(10_000);
  });
});

describe('the documentation of the rules', () => {
  it.each(backstageRules)(
    '$id: its wrong example is refused for this reason, its right one is accepted',
    async ({ id, examples }) => {
      const [wrong] = await readDocuments(examples.wrong.catalogInfo);
      const found = wrong?.problems.length
        ? ['backstage/syntax']
        : checkDocument(wrong?.value, full).map(({ rule }) => rule);
      expect(found).toContain(id);
      expect(await mistakes(examples.right.catalogInfo)).toEqual([]);
    },
  );
});
