import { stringify } from 'yaml';
import { probes } from './probes.ts';
import type { Random } from './random.ts';

type Mapping = Record<string, unknown>;
type Maker = (random: Random) => unknown;

/** The text of a catalog file with one generated document: sound, or changed in a few places. */
export function generatedText(random: Random): string {
  const document = soundEntity(random);
  const changes = random.pick([0, 0, 1, 1, 1, 1, 2, 3]);
  for (let count = 0; count < changes; count++) change(document, random);
  return random.chance(0.3) ? toJson(document) : stringify(document, { lineWidth: random.pick([0, 40, 80]) });
}

/** JSON, with the numbers that only YAML has. */
function toJson(document: Mapping): string {
  const special = new Map([
    [Infinity, '.inf'],
    [-Infinity, '-.inf'],
  ]);
  const mark = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? `@${special.get(value) ?? '.nan'}@` : value;
  return JSON.stringify(document, mark).replace(/"@([-.a-z]+)@"/g, '$1');
}

const words = ['a', 'team-a', 'service', 'production', 'Orders_API', 'x.y', '2024', 'openapi'];
const word: Maker = (random) => random.pick(words);
const reference: Maker = (random) =>
  random.pick(['team-a', 'group:team-a', 'group:default/team-a', 'ns/x', 'user:jane', 'a:b:c', '@org/team', 'Team A']);
const fullReference: Maker = (random) =>
  random.pick(['component:a', 'resource:default/b', 'API:ns/c', 'x:y/z/w', 'component:a b']);
const url: Maker = (random) =>
  random.pick(['https://a.b/c', 'mailto:a@b.c', 'javascript:x', 'http://localhost:7007', 'a:b']);
const list =
  (maker: Maker): Maker =>
  (random) =>
    Array.from({ length: random.int(4) }, () => maker(random));
const oneOf =
  (...values: readonly unknown[]): Maker =>
  (random) =>
    random.pick(values);
const mapping =
  (fields: Readonly<Record<string, Maker>>, required: readonly string[] = []): Maker =>
  (random) => {
    const result: Mapping = {};
    for (const [key, maker] of Object.entries(fields)) {
      if (required.includes(key) || random.chance(0.4)) result[key] = maker(random);
    }
    return result;
  };

const profile = mapping({ displayName: word, email: word, picture: url });
const permissions = mapping({ tags: list(word) });
const form = mapping({
  title: word,
  required: list(word),
  properties: mapping({ a: mapping({ type: word }) }),
  'backstage:permissions': permissions,
});
const condition = oneOf(true, false, '${{ parameters.a }}');
const owned = { lifecycle: word, owner: reference };
const aiRequired = ['type', 'lifecycle', 'owner'];

const specs: Readonly<Record<string, readonly Maker[]>> = {
  Component: [
    mapping(
      {
        type: word,
        ...owned,
        system: reference,
        subcomponentOf: reference,
        providesApis: list(reference),
        consumesApis: list(reference),
        dependsOn: list(fullReference),
        dependencyOf: list(fullReference),
      },
      ['type', 'lifecycle', 'owner'],
    ),
  ],
  API: [
    mapping(
      {
        type: word,
        ...owned,
        system: reference,
        definition: oneOf('openapi: 3.0.0', { $text: './a.yaml' }, { $openapi: './a.yaml' }),
      },
      ['type', 'lifecycle', 'owner', 'definition'],
    ),
    mapping(
      {
        type: oneOf('mcp-server'),
        ...owned,
        system: reference,
        remotes: (random) => [mapping({ type: word, url: word }, ['type', 'url'])(random)],
      },
      ['type', 'lifecycle', 'owner', 'remotes'],
    ),
  ],
  Resource: [
    mapping(
      {
        type: word,
        owner: reference,
        system: reference,
        dependsOn: list(fullReference),
        dependencyOf: list(fullReference),
      },
      ['type', 'owner'],
    ),
  ],
  System: [mapping({ owner: reference, domain: reference, type: word }, ['owner'])],
  Domain: [mapping({ owner: reference, subdomainOf: reference, type: word }, ['owner'])],
  Group: [
    mapping({ type: word, profile, parent: reference, children: list(reference), members: list(reference) }, [
      'type',
      'children',
    ]),
  ],
  User: [mapping({ profile, memberOf: list(reference) }, ['memberOf'])],
  Location: [
    mapping({ type: oneOf('url', 'file'), target: word, targets: list(word), presence: oneOf('required', 'optional') }),
  ],
  Template: [
    mapping(
      {
        type: word,
        owner: reference,
        lifecycle: word,
        parameters: (random) => (random.chance(0.5) ? form(random) : list(form)(random)),
        steps: list(
          mapping(
            {
              id: word,
              name: word,
              action: word,
              input: mapping({ a: word }),
              if: condition,
              'backstage:permissions': permissions,
            },
            ['action'],
          ),
        ),
        output: mapping({
          links: list(mapping({ url, title: word, icon: word, entityRef: word, if: condition })),
          text: list(mapping({ title: word, content: word, if: condition })),
          other: word,
        }),
        secrets: mapping({ schema: mapping({ a: word }) }),
        presentation: mapping({ buttonLabels: mapping({ backButtonText: word, createButtonText: word }) }),
        formDecorators: list(mapping({ id: word, input: mapping({ a: word }) })),
        EXPERIMENTAL_recovery: mapping({ EXPERIMENTAL_strategy: word }),
      },
      ['type', 'steps'],
    ),
  ],
  AiResource: [
    mapping(
      {
        type: oneOf('skill'),
        ...owned,
        system: reference,
        disciplines: list(word),
        categories: list(word),
        agents: list(word),
        dependsOn: list(reference),
        allowedTools: word,
        license: word,
        compatibility: word,
      },
      aiRequired,
    ),
    mapping({ type: oneOf('rule'), ...owned, disciplines: list(word), category: word, rationale: word }, [
      ...aiRequired,
      'category',
      'rationale',
    ]),
    mapping({ type: oneOf('plugin'), ...owned, skills: list(reference), version: word }, [...aiRequired, 'skills']),
    mapping({ type: oneOf('marketplace'), ...owned, plugins: list(reference), version: word }, [
      ...aiRequired,
      'plugins',
    ]),
    mapping({ type: oneOf('prompt'), ...owned, skills: list(reference), dependsOn: list(reference) }, aiRequired),
  ],
};

const labelled = (value: Maker): Maker => mapping({ a: value, 'acme.com/b': value, 'x.y-z.io/C_d.e': value });
const metadata = mapping(
  {
    name: oneOf('a', 'orders-api', 'Orders_API', 'a--b', 'x'.repeat(63), '2024'),
    namespace: oneOf('default', 'team-1', 'a--b'),
    title: word,
    description: oneOf('', 'text', 'two\nlines', ': odd # text'),
    labels: labelled(oneOf('', 'a', 'A.b_c-d')),
    annotations: labelled(oneOf('', 'a b', 'true', '1')),
    tags: list(oneOf('a', 'c++', 'c#', 'a:b', 'a-b')),
    links: list(mapping({ url, title: word, icon: word, type: word }, ['url'])),
    uid: word,
    own: mapping({ a: word }),
  },
  ['name'],
);

function soundEntity(random: Random): Mapping {
  const kind = random.pick(Object.keys(specs));
  const apiVersion =
    kind === 'Template'
      ? 'scaffolder.backstage.io/v1beta3'
      : kind === 'AiResource'
        ? 'backstage.io/v1alpha1'
        : random.pick(['backstage.io/v1alpha1', 'backstage.io/v1beta1']);
  return { apiVersion, kind, metadata: metadata(random), spec: random.pick(specs[kind] ?? [])(random) };
}

/** Values that do not belong where they are put, most of the time. */
const intruders: readonly unknown[] = [
  null,
  '',
  ' ',
  'a',
  'A',
  'a b',
  'a/b',
  'a:b',
  ':',
  'a:',
  '/a',
  'a/',
  'x'.repeat(64),
  'x'.repeat(501),
  '-a',
  'a-',
  'a--b',
  'ä',
  '𝕏',
  'a\nb',
  '${{ x }}',
  0,
  1,
  -1,
  1.5,
  1e21,
  NaN,
  Infinity,
  true,
  false,
  [],
  [[]],
  ['a'],
  [null],
  [''],
  [1],
  ['component:a'],
  {},
  { a: 'b' },
  { a: 1 },
  { a: null },
  { $text: './a' },
  { $json: './a' },
  { $yaml: './a' },
  { $openapi: './a' },
  { $asyncapi: './a' },
  { $text: 5 },
  { $json: null },
  { $text: './a', b: 1 },
  { $other: './a' },
  { $: 'a' },
  [{ $text: './a' }],
  [{ $yaml: './a' }],
  { a: { $text: './a' } },
  { kind: 'component', name: 'a' },
  { kind: 'component' },
  { url: 'https://a.b' },
  [{ url: 'a' }],
  'Component',
  'component',
  'API',
  'Template',
  'AiResource',
  'backstage.io/v1alpha1',
  'backstage.io/v1beta1',
  'backstage.io/v1beta2',
  'scaffolder.backstage.io/v1beta3',
  'mcp-server',
  'skill',
  'rule',
  'plugin',
  'marketplace',
  'required',
  'optional',
  'https://a.b',
];

function intruder(random: Random): unknown {
  return structuredClone(random.pick(intruders));
}

const foreignKeys = [
  'foo',
  'owner',
  'ownr',
  '$foo',
  '$text',
  'relations',
  'status',
  '__proto__',
  'constructor',
  'toString',
  'A/B',
  'A.b/c',
  'a b',
  '',
  'x'.repeat(64),
  `${'x'.repeat(64)}.y/z`,
  'dependencyOf',
  'dependsOn',
  'system',
  'spec',
  'annotations',
  'labels',
  'tags',
  'namespace',
  'backstage.io/managed-by-location',
  'backstage:permissions',
  'hasOwnProperty',
];

function change(document: Mapping, random: Random): void {
  const places = mappingsIn(document);
  const { holder, keys } = random.pick(places);
  const key = keys.length === 0 ? undefined : random.pick(keys);
  const kind = random.int(10);
  if (kind < 3 || key === undefined) {
    if (Array.isArray(holder)) holder.push(intruder(random));
    else define(holder, random.pick(foreignKeys), intruder(random));
  } else if (kind < 5 && !Array.isArray(holder)) {
    delete holder[key];
  } else if (kind === 5 && !Array.isArray(holder)) {
    const value = holder[key];
    delete holder[key];
    define(holder, random.pick([key.toUpperCase(), `${key}s`, key.slice(1), ` ${key}`]), value);
  } else {
    define(holder, key, intruder(random));
  }
}

/** Also `__proto__` becomes a key like others. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

/** All mappings and lists of a document, the outer ones more often. */
function mappingsIn(document: Mapping): readonly { holder: Mapping | unknown[]; keys: string[] }[] {
  const found: { holder: Mapping | unknown[]; keys: string[] }[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Mapping;
    const place = { holder, keys: Object.keys(holder) };
    for (let times = 0; times < Math.max(1, 3 - depth); times++) found.push(place);
    for (const key of place.keys) visit(Object.getOwnPropertyDescriptor(holder, key)?.value, depth + 1);
  };
  visit(document, 0);
  return found;
}

/** Bits of YAML that parsers disagree on. */
const snippets = [
  '&a ',
  '*a',
  '&a a\n*a : b',
  '!foo ',
  '!!str ',
  '!!int ',
  '!!binary ',
  '! ',
  '\t',
  '\uFEFF',
  '%YAML 1.1\n---\n',
  '%YAML 1.2\n---\n',
  '%TAG ! a\n---\n',
  '<<: *a\n',
  '<<: {a: b}\n',
  '"',
  "'",
  '\r\n',
  '\r',
  '\n',
  '\u2028',
  '\u0085',
  '\u0000',
  '\u007F',
  '---\n',
  '--- ',
  '...\n',
  '--- |\n',
  '# c\n',
  ' #',
  ': ',
  '- ',
  '? ',
  '? a\n: b\n',
  '| \n',
  '>-\n',
  '|+2\n',
  '[',
  ']',
  '{',
  '}',
  ',',
  '~',
  'null',
  'Null',
  'NULL',
  'true',
  'TRUE',
  'yes',
  'no',
  '0o17',
  '0x1F',
  '012',
  '1_000',
  '1e3',
  '12e345',
  '1.e400',
  `1${'0'.repeat(320)}`,
  `0x${'f'.repeat(300)}`,
  '.5',
  '5.',
  '+1',
  '-0',
  '.inf',
  '-.INF',
  '.NaN',
  '2024-01-01',
  '12:30:45',
  '1:2',
  '__proto__: 1\n',
  '__proto__: {a: b}\n',
  '\\',
  '\\x41',
  '"\\u00e9"',
  "''",
  '""',
  ' ',
  '  ',
  '@',
  '`',
  '%',
  '&',
  '*',
  '!',
  '=',
  '<<',
  'é',
  '😀',
  '\u00A0',
  '-',
  ':',
  '?',
];

/** A text that somebody typed over: a few characters or lines changed. */
export function mutatedText(text: string, random: Random): string {
  let result = text;
  const changes = random.pick([1, 1, 1, 2, 3]);
  for (let count = 0; count < changes; count++) {
    const at = random.int(result.length + 1);
    const line = result.lastIndexOf('\n', at) + 1;
    const end = result.indexOf('\n', at);
    switch (random.int(6)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + 1 + random.int(3));
        break;
      case 1:
        result = result.slice(0, line) + random.pick(snippets) + result.slice(line);
        break;
      case 2:
        result = end === -1 ? result : result.slice(0, line) + result.slice(line, end + 1) + result.slice(line);
        break;
      case 3:
        result = random.chance(0.2)
          ? result.replaceAll('\n', '\r\n')
          : result.slice(0, line) + ' '.repeat(random.int(4)) + result.slice(line).trimStart();
        break;
      default:
        result = result.slice(0, at) + random.pick(snippets) + result.slice(at);
    }
  }
  return result;
}

/** Texts to mutate: small ones, so that much is tried. */
export function seedText(random: Random): string {
  return random.chance(0.3) ? random.pick(probes).text : generatedText(random);
}
