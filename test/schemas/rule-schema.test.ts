import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { getLanguageService, TextDocument, type LanguageService } from 'yaml-language-server';
import { asserts } from '../../core/rules/asserts/index.ts';
import { loadPack } from '../../core/rules/load-pack.ts';

// The schema of rules as an editor uses it; `npm run generate` writes the typed asserts into it.

const root = path.resolve(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(path.join(root, 'schemas/rule.schema.json'), 'utf8')) as object;

const head = 'title: t\nwhy: w\nremedy: r\n';
const tests = `tests:
  - { it: passes, entity: { kind: Component }, expect: pass }
  - { it: fails, entity: { kind: Component }, expect: fail }
`;
const rule = (assert: string): string => `${head}assert: ${assert}\n${tests}`;

let service: LanguageService;

beforeAll(() => {
  service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`There is nothing to fetch: ${uri}`)),
    workspaceContext: { resolveRelativePath: (relative) => relative },
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: 'file:///rule.schema.json', fileMatch: ['*.yaml'], schema }],
  });
});

type Opened = Parameters<LanguageService['doHover']>[0];

let versions = 0;

/** A document, and the place of `‸` in it. The server keeps what it parsed by version. */
function documentAt(text: string): { document: Opened; position: { line: number; character: number } } {
  const content = text.replace('‸', '');
  const document = TextDocument.create('file:///rule.yaml', 'yaml', ++versions, content) as Opened;
  return { document, position: document.positionAt(text.indexOf('‸')) };
}

async function completions(text: string): Promise<readonly string[]> {
  const { document, position } = documentAt(text);
  const { items } = await service.doComplete(document, position, false);
  // The server also offers, by the title of the mapping, all that it must have.
  return items.map(({ label }) => label).filter((label) => !label.startsWith('Assert: '));
}

async function hover(text: string): Promise<string> {
  const { document, position } = documentAt(text);
  return JSON.stringify((await service.doHover(document, position))?.contents ?? '')
    .replaceAll('\\\\', '')
    .replaceAll('`', '');
}

async function problems(text: string): Promise<readonly string[]> {
  const found = await service.doValidation(documentAt(text).document, false);
  return found.map(({ range, message }) => {
    const words = typeof message === 'string' ? message : message.value;
    return `${range.start.line + 1}:${range.start.character + 1} ${words}`;
  });
}

describe('an editor completes', () => {
  it('the names of the asserts', async () => {
    expect([...(await completions(`${head}assert:\n  ‸`))].sort()).toEqual(asserts.map(({ name }) => name).sort());
  });

  it.each([
    ['one-of: spec.lifecycle', ['values', 'misspelt', 'not']],
    ['reference: spec.owner', ['kind', 'exists']],
    ['link: runbook', ['titles', 'addresses', 'annotations']],
  ])('the options of `%s`, and no others', async (stated, options) => {
    expect([...(await completions(`${head}assert:\n  ${stated}\n  ‸`))].sort()).toEqual(options.toSorted());
  });

  it.each([
    ['codeowners: ', ['exists', 'valid', 'covers', 'agrees']],
    ['file: a\n  in: ', ['nearest', 'entity', 'repository']],
    ['reference: a\n  exists: ', ['true', 'false']],
  ])('the values of `%s`', async (stated, values) => {
    expect(await completions(`${head}assert:\n  ${stated}‸`)).toEqual(expect.arrayContaining(values));
  });
});

describe('an editor explains', () => {
  it.each(asserts.map(({ name, documentation }) => [name, documentation] as const))('%s', async (name, words) => {
    const shown = await hover(`${head}assert:\n  ${name[0]}‸${name.slice(1)}: spec.owner\n`);
    expect(shown).toContain(words.replaceAll('`', ''));
  });

  it('an option', async () => {
    expect(await hover(rule('{ file: README.md, mini‸mumLength: 5 }'))).toContain('Fewest characters of the text.');
  });
});

describe('an editor marks', () => {
  it.each([
    ['an unknown assert', '{ one-off: spec.type, values: [a] }'],
    ['an unknown option', '{ link: runbook, kind: a }'],
    ['a missing option', '{ one-of: spec.type }'],
    ['an empty assert', '{}'],
    ['an option of another type', '{ count: metadata.tags, least: many }'],
    ['an unknown value', '{ codeowners: exist }'],
    ['a list where one is not taken', '{ reference: [spec.owner] }'],
    ['a fact without its name', '{ equals: { fakt: a }, value: 1 }'],
  ])('%s, as loading the pack does', async (_what, stated) => {
    const text = rule(stated);
    const marked = await problems(text);
    expect(marked).not.toEqual([]);
    for (const problem of marked) expect(problem).toMatch(/^4:/);
    const files = new Map([
      ['pack.yaml', 'title: t\nversion: 1.0.0\n'],
      ['a.yaml', text],
    ]);
    const loaded = await loadPack({ id: 'acme', folder: 'acme', files });
    expect([...new Set(loaded.problems.map(({ line }) => line))]).toEqual([4]);
  });

  it.each([
    ['a parameter for a number', '{ count: metadata.tags, least: "${params.least}" }'],
    ['a parameter for a list', '{ one-of: spec.type, values: "${params.types}" }'],
    ['a parameter for a choice', '{ file: a, in: "${ params.place }" }'],
    ['a parameter in a text', '{ annotation: "${params.prefix}/tier" }'],
    ['a fact', '{ equals: { fact: repository.archived }, value: false }'],
  ])('nothing of %s', async (_what, stated) => {
    expect(await problems(rule(stated))).toEqual([]);
  });
});

describe('the schema takes every built-in rule', () => {
  const ajv = new Ajv2020({ strictTypes: false, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv, ['date']);
  const validate = ajv.compile(schema);
  const files = readdirSync(path.join(root, 'rules'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.yaml') && path.basename(file) !== 'pack.yaml',
  );

  it.each(files)('%s', (file) => {
    const value: unknown = parse(readFileSync(path.join(root, 'rules', file), 'utf8'));
    expect(validate(value) || validate.errors).toBe(true);
  });
});
