import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { getLanguageService, TextDocument, type LanguageService } from 'yaml-language-server';

// The schema as an editor uses it, through the server behind the YAML extensions of VS Code, Neovim and others.

let service: LanguageService;

beforeAll(async () => {
  const schema: unknown = JSON.parse(await readFile('schemas/catalog-info.schema.json', 'utf8'));
  service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`There is nothing to fetch: ${uri}`)),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: 'file:///catalog-info.schema.json', fileMatch: ['*.yaml'], schema }],
  });
});

const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
spec:
  type: service
  lifecycle: production
  owner: group:default/team-a
`;

type Opened = Parameters<LanguageService['doHover']>[0];

let versions = 0;

/** The server keeps what it parsed by version. */
function open(text: string): Opened {
  return TextDocument.create('file:///catalog-info.yaml', 'yaml', ++versions, text) as Opened;
}

/** A document, and the place of `|` in it. */
function documentAt(text: string): { document: Opened; position: { line: number; character: number } } {
  const at = text.indexOf('|');
  const document = open(text.replace('|', ''));
  return { document, position: document.positionAt(at) };
}

async function completions(text: string): Promise<readonly string[]> {
  const { document, position } = documentAt(text);
  return (await service.doComplete(document, position, false)).items.map(({ label }) => label);
}

async function hover(text: string): Promise<string> {
  const { document, position } = documentAt(text);
  return JSON.stringify((await service.doHover(document, position))?.contents ?? '');
}

async function problems(text: string): Promise<readonly string[]> {
  const found = await service.doValidation(open(text), false);
  return found.map(
    ({ range, message }) => `${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
}

describe('completion', () => {
  it('offers the kinds', async () => {
    expect(await completions('apiVersion: backstage.io/v1alpha1\nkind: |\n')).toEqual(
      expect.arrayContaining(['Component', 'API', 'Group', 'Template', 'AiResource']),
    );
  });

  it('offers the keys at the root', async () => {
    expect(await completions('apiVersion: backstage.io/v1alpha1\n|\n')).toEqual(
      expect.arrayContaining(['kind', 'metadata', 'spec']),
    );
  });

  it('offers the fields of the kind', async () => {
    const fields = await completions(`${component}  |`);
    expect(fields).toEqual(expect.arrayContaining(['system', 'dependsOn', 'providesApis']));
    expect(fields).not.toContain('memberOf');
  });

  it('offers well-known annotations', async () => {
    const text = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n  annotations:\n    |\n';
    expect(await completions(text)).toEqual(
      expect.arrayContaining(['backstage.io/techdocs-ref', 'github.com/project-slug']),
    );
  });

  it('offers usual lifecycles', async () => {
    expect(await completions(component.replace('production', '|'))).toEqual(
      expect.arrayContaining(['production', 'experimental', 'deprecated']),
    );
  });
});

describe('hover', () => {
  it.each([
    ['a field of spec', component.replace('owner:', 'ow|ner:'), 'answers for this component'],
    ['a field of metadata', component.replace('name:', 'na|me:'), 'The name of the entity'],
    ['the kind', component.replace('kind:', 'ki|nd:'), 'What the entity is'],
    [
      'an annotation',
      component.replace('name: payments', 'name: a\n  annotations:\n    backstage.io/tech|docs-ref: dir:.'),
      'Where the TechDocs source is',
    ],
  ])('explains %s', async (_what, text, words) => {
    expect(await hover(text)).toContain(words);
  });
});

describe('diagnostics', () => {
  const entity = (kind: string, spec: string, apiVersion = 'backstage.io/v1alpha1'): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n  tags: [a]\n  annotations: { a/b: c }\nspec: ${spec}\n`;

  it.each([
    ['Component', component],
    ['API', entity('API', '{ type: openapi, lifecycle: a, owner: b, definition: { $text: ./a.yaml } }')],
    ['MCP server', entity('API', '{ type: mcp-server, lifecycle: a, owner: b, remotes: [{ type: sse, url: a }] }')],
    ['Resource', entity('Resource', '{ type: database, owner: b }')],
    ['System', entity('System', '{ owner: b }')],
    ['Domain', entity('Domain', '{ owner: b }')],
    ['Group', entity('Group', '{ type: team, children: [], profile: { email: a@b.c } }')],
    ['User', entity('User', '{ memberOf: { $yaml: ./groups.yaml } }')],
    ['Location', entity('Location', '{ targets: [./a.yaml], presence: optional }')],
    [
      'Template',
      entity(
        'Template',
        '{ type: a, parameters: [{ title: b }], steps: [{ action: c, if: true }] }',
        'scaffolder.backstage.io/v1beta3',
      ),
    ],
    ['AiResource', entity('AiResource', '{ type: rule, lifecycle: a, owner: b, category: c, rationale: d }')],
    ['a kind of its own', entity('Product', '{ anything: 5 }', 'acme.com/v1')],
  ])('none on %s', async (_kind, text) => {
    expect(await problems(text)).toEqual([]);
  });

  it('one on each mistake, and nothing about other kinds', async () => {
    const text = component.replace('  owner: group:default/team-a\n', '').replace('type: service', 'type: 5');
    expect(await problems(text)).toEqual([
      expect.stringContaining('5: Missing property "owner"'),
      expect.stringContaining('6: Incorrect type. Expected "string"'),
    ]);
  });

  it('one on a misspelt kind', async () => {
    expect(await problems(component.replace('kind: Component', 'kind: component'))).toEqual([
      expect.stringContaining('2: Value is not accepted'),
    ]);
  });
});
