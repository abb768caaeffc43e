import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FileText } from '../../core/facts/repository.ts';
import { defaultConfig } from '../../core/policy/default-config.ts';
import { loadConfig, type LoadedConfig } from '../../core/policy/load-config.ts';
import { validateSettings } from '../../core/source/validate-settings.ts';
import schema from '../../schemas/config.schema.json' with { type: 'json' };

const file = '.github/catalog-warden.yml';
const rules = ['backstage/schema', 'catalog/placeholder-owner', 'catalog/unknown-field'];

function load(text: string, files: Readonly<Record<string, string>> = {}, top = ''): Promise<LoadedConfig> {
  const reader = {
    text: async (paths: readonly string[]) =>
      new Map<string, FileText>(
        paths.map((path) => {
          const found = files[path];
          return [path, found === undefined ? { problem: 'it is not there', state: 'missing' } : { text: found }];
        }),
      ),
  };
  return loadConfig({ file, text, top, reader, rules });
}

async function problems(text: string, files?: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const loaded = await load(text, files);
  return 'problems' in loaded ? loaded.problems.map(({ line, column, message }) => `${line}:${column} ${message}`) : [];
}

describe('loadConfig', () => {
  it.each(['', '# nothing yet\n', '---\n', '{}'])('gives the defaults for %j', async (text) => {
    const source = { file: expect.any(String) as string, text };
    expect(await load(text)).toEqual({ config: { ...defaultConfig, source } });
  });

  it('reads every key', async () => {
    const text = `
include: [catalog/**/*.yaml]
exclude: [test/**]
failOn: warning
rules:
  catalog/unknown-field: error
  catalog/placeholder-owner: off
  ownership/owner-is-group: note
  documentation/readme: { severity: error, level: gold, params: { words: 80 } }
allowedKinds: [Component, API]
kinds:
  - kind: Squad
    apiVersions: [acme.com/v1]
    schema: squad.schema.json
    relations: { lead: User, owns: null }
missingModules: [AiResource]
owners: { acme/payments: group:default/payments, '@jane': user:jane }
placeholderOwners: [somebody]
ownerFromCodeowners: true
discovery: [catalog-info.yaml]
packs: [recommended, ./rules/acme]
organization: policy/organization.yml
locked: [catalog/unknown-field]
exemptions: [exemptions/*.yml]
facts: [facts/*.json]
factMaxAge: 7
`;
    expect(await load(text, { 'squad.schema.json': '{"type":"object"}' })).toEqual({
      config: {
        include: ['catalog/**/*.yaml'],
        exclude: ['test/**'],
        failOn: 'warning',
        severities: {
          'catalog/unknown-field': 'error',
          'catalog/placeholder-owner': 'off',
          'ownership/owner-is-group': 'note',
          'documentation/readme': 'error',
        },
        overrides: {
          'ownership/owner-is-group': { severity: 'note' },
          'documentation/readme': { severity: 'error', level: 'gold', params: { words: 80 } },
        },
        allowedKinds: ['Component', 'API'],
        customKinds: [
          {
            kind: 'Squad',
            apiVersions: ['acme.com/v1'],
            schema: { type: 'object' },
            relations: { lead: 'User', owns: null },
          },
        ],
        missingModules: ['AiResource'],
        owners: { 'acme/payments': 'group:default/payments', '@jane': 'user:jane' },
        placeholderOwners: ['somebody'],
        ownerFromCodeowners: true,
        discovery: ['catalog-info.yaml'],
        packs: ['recommended', './rules/acme'],
        organization: 'policy/organization.yml',
        locked: ['catalog/unknown-field'],
        exemptions: ['exemptions/*.yml'],
        facts: ['facts/*.json'],
        factMaxAge: 7,
        own: {
          packs: ['recommended', './rules/acme'],
          overrides: {
            'ownership/owner-is-group': { severity: 'note' },
            'documentation/readme': { severity: 'error', level: 'gold', params: { words: 80 } },
          },
        },
        floor: undefined,
        source: { file: expect.any(String) as string, text },
      },
    });
  });

  it.each([
    ['falOn: error', '1:1 The key `falOn` is not known. Did you mean `failOn`?'],
    ['fail-on: error', '1:1 The key `fail-on` is not known. Did you mean `failOn`?'],
    [
      'owner_from_codeowners: true',
      '1:1 The key `owner_from_codeowners` is not known. Did you mean `ownerFromCodeowners`?',
    ],
    ['failOn: eror', '1:9 `failOn` cannot be `eror`. Did you mean `error`?'],
    ['failOn: always', '1:9 `failOn` cannot be `always`. Use one of `error`, `warning`, `never`.'],
    ['include: "*.yaml"', '1:10 `include` must be a list, not `*.yaml`.'],
    ['include: []', '1:10 `include` must not be empty. Remove it to use the default.'],
    ['include:', '1:1 `include` must be a list, not empty.'],
    ['a: 1\ninclude: [1]\n', expect.stringContaining('1:1 The key `a` is not known. The keys here are `include`, ')],
    ['rules: [off]', '1:8 `rules` must be a mapping, not a list.'],
    [
      'rules:\n  catalog/unknown-feild: off',
      '2:3 There is no rule `catalog/unknown-feild`. Did you mean `catalog/unknown-field`?',
    ],
    ['rules:\n  unknown-field: off', '2:3 There is no rule `unknown-field`. Did you mean `catalog/unknown-field`?'],
    ['rules:\n  catalog/x: off', '2:3 There is no rule `catalog/x`. Run `catalog-warden explain` for a list.'],
    [
      'rules:\n  backstage/schema: off',
      '2:3 `backstage/schema` cannot be changed: Backstage itself refuses what it reports. Remove this line.',
    ],
    ['ownerFromCodeowners: yes', '1:22 `ownerFromCodeowners` must be `true` or `false`, not `yes`.'],
    ['kinds:\n  - kind: Squad', '2:5 `kinds[0]` must have `apiVersions` and `schema`.'],
    ['- include', '1:1 The configuration must be a mapping, not a list.'],
    [
      'include: [a]\n---\nexclude: [b]',
      '1:1 The configuration must be one document. Remove what follows the second `---`.',
    ],
    [
      'allowedKinds: [API]\nappConfig: a.yaml',
      '2:1 `allowedKinds` and `appConfig` say the same thing twice. Keep one of them.',
    ],
    ['a: [', expect.stringMatching(/^1:5 A closing quote, bracket, comma or colon is missing\. Add/)],
  ])('refuses %j', async (text, problem) => {
    expect((await problems(text))[0]).toEqual(problem);
  });

  it('reports all mistakes, in the order of the text', async () => {
    expect(await problems('failOn: x\nrules: { no-rule: off }\nfoo: 1\n')).toHaveLength(3);
  });

  it('takes nothing from the prototype of objects', async () => {
    expect(await problems('constructor: 1\ntoString: 2\n__proto__: { failOn: never }\n')).toHaveLength(3);
    expect(await problems('rules: { hasOwnProperty: off }')).toHaveLength(1);
  });
});

describe('files that the configuration names', () => {
  const appConfig = `
catalog:
  rules:
    - allow: [Component, API, { kind: Group, spec.type: team }]
  locations:
    - { type: file, target: ./org.yaml, rules: [{ allow: [User] }] }
    - { type: url, target: https://x }
`;

  it('reads the allowed kinds from an app-config', async () => {
    const loaded = await load('appConfig: app-config.yaml', { 'app-config.yaml': appConfig });
    expect(loaded).toMatchObject({ config: { allowedKinds: ['Component', 'API', 'Group', 'User'] } });
  });

  it('counts their paths from the top of the repository', async () => {
    const loaded = await load('appConfig: app-config.yaml', { '../app-config.yaml': appConfig }, '..');
    expect(loaded).toHaveProperty('config.allowedKinds');
  });

  it.each([
    ['appConfig: a.yaml', {}, '1:12 `a.yaml` cannot be read: it is not there.'],
    ['appConfig: a.yaml', { 'a.yaml': 'x: [' }, expect.stringContaining('1:12 `a.yaml` is not valid YAML: ')],
    [
      'appConfig: a.yaml',
      { 'a.yaml': 'app: {}' },
      expect.stringContaining('1:12 `a.yaml` has no list `catalog.rules`.'),
    ],
    [
      'kinds: [{ kind: A, apiVersions: [b], schema: s.json }]',
      { 's.json': '[]' },
      '1:46 `s.json` is no JSON Schema: it must be a mapping.',
    ],
  ])('refuses %s with %j', async (text, files, problem) => {
    expect(await problems(text, files as Record<string, string>)).toEqual([problem]);
  });
});

describe('schemas/config.schema.json', () => {
  const judge = new Ajv2020({ strictTypes: true, strictRequired: false, allowUnionTypes: true }).compile(schema);

  it('states the defaults that the engine uses', () => {
    for (const [key, property] of Object.entries(schema.properties)) {
      if (!('default' in property)) continue;
      const name = { rules: 'severities', kinds: 'customKinds' }[key] ?? key;
      expect([key, property.default]).toEqual([key, defaultConfig[name as keyof typeof defaultConfig]]);
    }
  });

  it('describes every key, with examples that are valid', () => {
    for (const [key, property] of Object.entries(schema.properties)) {
      expect(`${key}: ${property.description}`).toMatch(/: .+\.$/);
      for (const example of 'examples' in property ? property.examples : []) {
        expect({ key, valid: judge({ [key]: example }) }).toEqual({ key, valid: true });
      }
    }
    expect(schema.examples.map((example) => judge(example))).toEqual([true]);
  });

  it('is read as a complete JSON Schema validator reads it', () => {
    const words = ['error', 'off', 'AiResource', 'mcp-server', '', 'x', 'kind', 'apiVersions', 'schema', 'relations'];
    const keys = fc.constantFrom(...Object.keys(schema.properties), ...words);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 0, ...words),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(keys, tie('any'), { maxKeys: 4 }),
        fc.record({ kind: fc.string(), apiVersions: fc.array(fc.string()), schema: tie('any') }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(keys, value, { maxKeys: 4 }), (config) => {
        const plain = JSON.parse(JSON.stringify(config)) as never;
        const both = Object.hasOwn(plain, 'allowedKinds') && Object.hasOwn(plain, 'appConfig');
        expect(validateSettings(plain, schema as never, 'The configuration').length === 0 && !both).toBe(judge(plain));
      }),
      { numRuns: 2000 },
    );
  });
});
