import { describe, expect, it } from 'vitest';
import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import type { LoadedConfig } from '../../core/policy/load-config.ts';
import { readConfig } from '../../workspace/config-file.ts';
import type { RuleSet } from '../../core/rules/pack.ts';
import { readPolicy } from '../../workspace/read-policy.ts';
import { memoryReader } from '../support/memory-reader.ts';

const own = '.github/catalog-warden.yml';
const shared = 'policy/organization.yml';

interface Files {
  readonly organization: string;
  readonly repository: string;
  /** From the working directory to the top of the repository. */
  readonly top?: string;
}

function load({ organization, repository, top = '' }: Files): Promise<LoadedConfig> {
  const above = top === '' ? '' : `${top}/`;
  const files = {
    [`${above}${own}`]: `organization: ${shared}\n${repository}`,
    [`${above}${shared}`]: organization,
    'app-config.yaml': 'catalog: { rules: [{ allow: [API] }] }',
    'squad.json': '{}',
  };
  const reader = memoryReader(files);
  return readConfig(
    // Seen from a folder below, files above it may be read all the same.
    { ...reader, text: async (paths) => new Map(paths.map((path) => [path, textOf(files, path)])) },
    { top, rules: ruleDocumentation.map(({ id }) => id), openRemote: async () => ({ problem: 'no network' }) },
  );
}

function textOf(files: Readonly<Record<string, string>>, path: string) {
  const text = files[path];
  return text === undefined ? { problem: 'it is not there', state: 'missing' as const } : { text };
}

async function configOf(files: Files) {
  const loaded = await load(files);
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  return loaded.config;
}

async function problemsOf(files: Files): Promise<readonly string[]> {
  const loaded = await load(files);
  if ('config' in loaded) return [];
  return loaded.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}

describe('a configuration that builds on that of its organisation', () => {
  it.each<[name: string, organization: string, repository: string, expected: object]>([
    ['adds packs', 'packs: [ownership, ./a]', 'packs: [./b, ownership]', { packs: ['ownership', './a', './b'] }],
    ['keeps its packs', 'packs: [ownership]', '', { packs: ['ownership'] }],
    ['has the default packs with its own', '', 'packs: [ownership]', { packs: ['recommended', 'ownership'] }],
    ['adds what is excluded', 'exclude: [a/**]', 'exclude: [b/**]', { exclude: ['a/**', 'b/**'] }],
    [
      'merges severities, its own last',
      'rules: { catalog/email: note, catalog/no-entity: off }',
      'rules: { catalog/email: error, catalog/merge-key: off }',
      { severities: { 'catalog/email': 'error', 'catalog/no-entity': 'off', 'catalog/merge-key': 'off' } },
    ],
    [
      'merges overrides of rules of packs',
      'rules: { acme/a: { severity: note, level: gold, params: { x: 1, y: 1 } }, acme/b: off }',
      'rules: { acme/a: { severity: error, params: { y: 2 } } }',
      {
        overrides: {
          'acme/a': { severity: 'error', level: 'gold', params: { x: 1, y: 2 } },
          'acme/b': { severity: 'off' },
        },
      },
    ],
    [
      'adds owners',
      'owners: { acme/a: a, acme/b: b }',
      'owners: { acme/b: c }',
      { owners: { 'acme/a': 'a', 'acme/b': 'c' } },
    ],
    ['takes over the rest', 'failOn: warning\nfactMaxAge: 7', '', { failOn: 'warning', factMaxAge: 7 }],
    [
      'changes the rest',
      'failOn: warning\nfactMaxAge: 7',
      'failOn: never\nfactMaxAge: 9',
      { failOn: 'never', factMaxAge: 9 },
    ],
    ['is held to what the organisation locks', 'locked: [acme/a]', '', { locked: ['acme/a'] }],
    ['is the source of its own mistakes', 'failOn: warning', '', { source: { file: own } }],
  ])('%s', async (_name, organization, repository, expected) => {
    expect(await configOf({ organization, repository })).toMatchObject(expected);
  });

  it('finds the file from a folder below the top', async () => {
    expect(await configOf({ organization: 'packs: [./a]', repository: '', top: '../..' })).toMatchObject({
      packs: ['./a'],
    });
  });
});

/** A rule with a parameter. */
const rule = `
title: There are few tags
why: Nobody filters by the tenth tag.
remedy: Remove tags.
params: { most: { description: The most tags., default: 5 } }
assert: { count: metadata.tags, most: '\${params.most}' }
tests:
  - { it: passes with none, entity: { kind: Component }, expect: pass }
  - { it: fails for more, params: { most: 1 }, entity: { kind: Component, metadata: { tags: [a, b] } }, expect: fail }
`;

const packs = {
  'acme/pack.yaml': `
title: Rules of ACME
version: 1.0.0
aliases: { acme/former: acme/a }
scorecards:
  - { id: ready, title: Ready, levels: [{ id: bronze, title: Bronze, rules: [acme/a] }, { id: gold, title: Gold, rules: [acme/b] }] }
`,
  'acme/a.yaml': rule,
  'acme/b.yaml': rule,
  'acme/c.yaml': rule,
  'off/pack.yaml': 'title: Off\nversion: 1.0.0\nextends: [../acme]\noverrides: { acme/a: off }\n',
  'mild/pack.yaml': 'title: Mild\nversion: 1.0.0\nextends: [../acme]\noverrides: { acme/former: note, acme/b: note }\n',
  'many/pack.yaml': 'title: Many\nversion: 1.0.0\nextends: [../acme]\noverrides: { acme/a: { params: { most: 9 } } }\n',
  'high/pack.yaml': `
title: High
version: 1.0.0
extends: [../acme]
scorecards:
  - { id: ready, title: Ready, levels: [{ id: bronze, title: Bronze, rules: [] }, { id: gold, title: Gold, rules: [acme/b, acme/a] }] }
`,
  'other/pack.yaml': `
title: Other
version: 1.0.0
extends: [../acme]
aliases: { acme/former: acme/c }
overrides: { acme/c: off }
scorecards:
  - { id: mine, title: Mine, levels: [{ id: low, title: Low, rules: [acme/c] }, { id: high, title: High, rules: [acme/a] }] }
`,
};

/** The rules that count for a repository with the packs, or what is wrong: what a user of `check` gets. */
async function policyOf(
  organization: string,
  repository: string,
): Promise<{ readonly set: RuleSet | undefined } | { readonly problems: readonly string[] }> {
  const reader = memoryReader({
    ...packs,
    [own]: `organization: ${shared}\n${repository}`,
    [shared]: organization,
  });
  const openRemote = async () => ({ problem: 'no network' });
  const loaded = await readConfig(reader, { top: '', rules: ruleDocumentation.map(({ id }) => id), openRemote });
  const policy =
    'problems' in loaded
      ? loaded
      : await readPolicy({
          config: loaded.config,
          reader,
          checkout: { ...reader, directory: '/', root: '/' },
          top: '',
          openRemote,
          folders: [],
          now: '2026-11-20',
          sources: [],
        });
  if ('rules' in policy) return { set: policy.rules?.set };
  return {
    problems: policy.problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`),
  };
}

/** What is wrong, or the severities of the rules of ACME that count. */
async function outcomeOf(organization: string, repository: string) {
  const policy = await policyOf(organization, repository);
  if ('problems' in policy) return policy.problems;
  return Object.fromEntries((policy.set?.rules ?? []).map(({ rule: { id }, severity }) => [id, severity]));
}

const locks = `packs: [./acme]
rules:
  acme/a: warning
  acme/b: { severity: error, params: { most: 3 } }
  catalog/email: { severity: warning }
locked: [acme/a, acme/b, catalog/email]
`;

const refusal = (place: string, id: string, what: string) =>
  `${own}:${place} \`${id}\` is locked by the organisation: ${what}. Remove this line, or ask for an exemption.`;
const packRefusal = (id: string, what: string) =>
  `${own}:2:1 \`${id}\` is locked by the organisation: ${what}. One of these packs changes it: remove that pack, or ask for an exemption.`;
const warning = 'it must stay `warning` or stricter';
const error = 'it must stay `error`';
const parameters = 'its parameters are the organisation’s';
const level = 'its level is the organisation’s';

describe('a locked rule', () => {
  it('counts as the organisation says', async () => {
    expect(await outcomeOf(locks, '')).toEqual({ 'acme/a': 'warning', 'acme/b': 'error', 'acme/c': 'warning' });
  });

  it.each<[name: string, repository: string, problems: readonly string[]]>([
    ['off', 'rules: { acme/a: off }', [refusal('2:10', 'acme/a', warning)]],
    ['off, in the long form', 'rules: { acme/a: { severity: off } }', [refusal('2:10', 'acme/a', warning)]],
    ['less severe', 'rules: { acme/a: note }', [refusal('2:10', 'acme/a', warning)]],
    ['less severe than an error', 'rules: { acme/b: warning }', [refusal('2:10', 'acme/b', error)]],
    ['with other parameters', 'rules: { acme/a: { params: { most: 9 } } }', [refusal('2:10', 'acme/a', parameters)]],
    [
      'with the parameters that it has by itself',
      'rules: { acme/b: { params: { most: 5 } } }',
      [refusal('2:10', 'acme/b', parameters)],
    ],
    ['on another level', 'rules: { acme/a: { level: gold } }', [refusal('2:10', 'acme/a', level)]],
    [
      'more severe, on another level',
      'rules: { acme/a: { severity: error, level: gold } }',
      [refusal('2:10', 'acme/a', level)],
    ],
    ['off, by its former id', 'rules: { acme/former: off }', [refusal('2:10', 'acme/a', warning)]],
    [
      'more severe, and then less by its former id',
      'rules:\n  acme/a: error\n  acme/former: note',
      [refusal('4:3', 'acme/a', warning)],
    ],
    ['off, of the engine', 'rules:\n  catalog/email: off', [refusal('3:3', 'catalog/email', warning)]],
    ['less severe, of the engine', 'rules:\n  catalog/email: note', [refusal('3:3', 'catalog/email', warning)]],
    [
      'off, twice',
      'rules:\n  acme/a: off\n  acme/b: off',
      [refusal('3:3', 'acme/a', warning), refusal('4:3', 'acme/b', error)],
    ],
  ])('is refused %s', async (_name, repository, problems) => {
    expect(await outcomeOf(locks, repository)).toEqual(problems);
  });

  it.each<[name: string, repository: string, problems: readonly string[]]>([
    ['off, by a pack', 'packs: [./off]', [packRefusal('acme/a', warning)]],
    [
      'less severe, by a pack that uses a former id',
      'packs: [./mild]',
      [packRefusal('acme/a', warning), packRefusal('acme/b', warning)],
    ],
    ['with other parameters, by a pack', 'packs: [./many]', [packRefusal('acme/a', parameters)]],
    ['on another level, by a pack', 'packs: [./high]', [packRefusal('acme/a', level)]],
    [
      'off, by a pack and again by itself',
      'packs: [./off]\nrules: { acme/a: off }',
      [refusal('3:10', 'acme/a', warning)],
    ],
  ])('is refused %s', async (_name, repository, problems) => {
    expect(await outcomeOf('packs: [./acme]\nlocked: [acme/a, acme/b]\n', repository)).toEqual(problems);
  });

  it.each(['off', 'mild', 'many'])(
    'keeps what the organisation states of it, whatever the pack %s says',
    async (pack) => {
      const organization = locks.replace('acme/a: warning', 'acme/a: { severity: warning, params: { most: 5 } }');
      expect(await outcomeOf(organization, `packs: [./${pack}]`)).toMatchObject({
        'acme/a': 'warning',
        'acme/b': 'error',
      });
    },
  );

  it.each<[name: string, repository: string, problem: string]>([
    ['off', 'rules: { acme/a: off }', refusal('2:10', 'acme/a', warning)],
    ['off, by its former id', 'rules: { acme/former: off }', refusal('2:10', 'acme/a', warning)],
    ['off, by a pack', 'packs: [./off]', packRefusal('acme/a', warning)],
  ])('is refused %s, when it is locked by its former id', async (_name, repository, problem) => {
    expect(await outcomeOf('packs: [./acme]\nlocked: [acme/former]\n', repository)).toEqual([problem]);
    expect(await outcomeOf('packs: [./acme]\nlocked: [acme/former, acme/a]\n', repository)).toEqual([problem]);
  });

  it('is refused off, when a pack gives its former id another meaning', async () => {
    const organization = locks.replace('locked: [acme/a,', 'locked: [acme/former,');
    expect(await outcomeOf(organization, 'packs: [./other]\nrules:\n  acme/a: off')).toEqual([
      refusal('4:3', 'acme/a', warning),
    ]);
  });

  it.each([
    ['as severe', 'rules: { acme/a: warning }', { 'acme/a': 'warning' }],
    ['more severe', 'rules: { acme/a: error, catalog/email: error }', { 'acme/a': 'error' }],
    ['more severe, in the long form', 'rules: { acme/a: { severity: error } }', { 'acme/a': 'error' }],
    ['as it is, in the long form', 'rules: { acme/b: { params: { most: 3 } } }', { 'acme/b': 'error' }],
    ['more severe, by its former id', 'rules: { acme/former: error }', { 'acme/a': 'error' }],
    ['beside one that is not locked', 'rules: { acme/c: note, catalog/merge-key: off }', { 'acme/c': 'note' }],
    ['on a scorecard of another pack', 'packs: [./other]', { 'acme/a': 'warning' }],
  ])('may be %s', async (_name, repository, severities) => {
    expect(await outcomeOf(locks, repository)).toMatchObject(severities);
  });

  it('counts with its stricter severity, of the engine', async () => {
    const config = await configOf({ organization: locks, repository: 'rules: { catalog/email: error }' });
    expect(config.severities).toMatchObject({ 'catalog/email': 'error' });
  });

  it.each([
    [
      'the ratchet',
      'ratchet: false',
      expect.stringMatching(/^\.github\/catalog-warden\.yml:2:1 The key `ratchet` is not known\. /),
    ],
    [
      'another lock',
      'locked: [acme/c]',
      `${own}:2:1 Only the organisation locks rules. Remove this line, or add it to the organisation’s configuration.`,
    ],
  ])('cannot be weakened by %s', async (_name, repository, problem) => {
    expect(await outcomeOf(locks, repository)).toEqual([problem]);
  });

  it.each([
    ['error', 'never', 'error'],
    ['warning', 'error', 'warning'],
    ['warning', 'never', 'warning'],
  ])('keeps `failOn: %s` from becoming `%s`', async (before, after, stated) => {
    expect(await problemsOf({ organization: `${locks}failOn: ${before}`, repository: `failOn: ${after}` })).toEqual([
      `${own}:2:9 The organisation locks rules, so \`failOn\` must stay \`${stated}\`. Remove this line.`,
    ]);
  });

  it.each([
    ['never', 'error'],
    ['error', 'warning'],
    ['error', 'error'],
  ])('lets `failOn: %s` become `%s`', async (before, after) => {
    const files = { organization: `${locks}failOn: ${before}`, repository: `failOn: ${after}` };
    expect(await configOf(files)).toMatchObject({ failOn: after });
  });

  it.each([
    'allowedKinds: [API]',
    'appConfig: app-config.yaml',
    'discovery: [a/**]',
    "exclude: ['**']",
    'exemptions: [mine/*.yml]',
    'factMaxAge: 1',
    'facts: [mine/*.json]',
    'kinds: [{ kind: Squad, apiVersions: [acme.com/v1], schema: squad.json }]',
    'missingModules: [AiResource]',
    'ownerFromCodeowners: true',
    'owners: { acme/a: a }',
    'placeholderOwners: [zzz]',
  ])('is not put out of sight by %s', async (line) => {
    const key = line.slice(0, line.indexOf(':'));
    expect(await problemsOf({ organization: locks, repository: line })).toEqual([
      `${own}:2:1 The organisation locks rules, so only its configuration sets \`${key}\`. Remove this line, or ask for it there.`,
    ]);
  });

  it('is not put out of sight by `include`, which adds to that of the organisation', async () => {
    const repository = 'include: [nothing.yaml]';
    expect(await configOf({ organization: locks, repository })).toMatchObject({
      include: ['**/catalog-info.y?(a)ml', 'nothing.yaml'],
    });
    expect(await configOf({ organization: 'packs: []', repository })).toMatchObject({ include: ['nothing.yaml'] });
  });

  it('keeps `failOn` at its default too', async () => {
    expect(await problemsOf({ organization: locks, repository: 'failOn: never' })).toHaveLength(1);
  });
});

describe('an organisation’s configuration that is wrong', () => {
  it('is named with its own places', async () => {
    expect(await problemsOf({ organization: 'packs: []\nfalOn: error\n', repository: '' })).toEqual([
      `${shared}:2:1 The key \`falOn\` is not known. Did you mean \`failOn\`?`,
    ]);
  });

  it('is named with the places of rules and packs that are not there', async () => {
    const organization = 'packs: [./acme, ./there]\nrules:\n  acme/d: off\n  acme/a: warning\nlocked: [acme/weather]\n';
    expect(await outcomeOf(organization, 'packs: [./off, ./here]')).toEqual([
      `${shared}:1:17 There is no rule pack in \`there\`: no \`pack.yaml\` is there.`,
      `${shared}:3:3 There is no rule \`acme/d\`. Run \`catalog-warden rules list\` for a list.`,
      `${shared}:5:10 There is no rule \`acme/weather\`. Run \`catalog-warden rules list\` for a list.`,
      `${own}:2:16 There is no rule pack in \`here\`: no \`pack.yaml\` is there.`,
    ]);
  });

  it('builds on no other', async () => {
    expect(await problemsOf({ organization: 'packs: []\norganization: more.yml', repository: '' })).toEqual([
      `${shared}:2:1 The organisation's configuration builds on no other one. Remove this line.`,
    ]);
  });

  it.each([
    ['policy/missing.yml', '`policy/missing.yml` cannot be read: it is not there.'],
    ['acme/x//a.yml', '`acme/x//a.yml` is not of the form `owner/repository//path@ref`.'],
    ['acme/x//a.yml@main', 'no network'],
  ])('is told at the line that names it: %s', async (named, problem) => {
    const text = `failOn: error\norganization: ${named}\n`;
    const loaded = await readConfig(
      {
        ...memoryReader({}),
        text: async (paths) => new Map(paths.map((path) => [path, textOf({ [own]: text }, path)])),
      },
      { top: '', rules: [], openRemote: async () => ({ problem: 'no network' }) },
    );
    const problems = 'problems' in loaded ? loaded.problems : [];
    expect(problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)).toEqual([
      `${own}:2:15 ${problem}`,
    ]);
  });

  it('does not hide what is wrong in the repository’s own', async () => {
    expect(await problemsOf({ organization: locks, repository: 'failOn: always' })).toEqual([
      `${own}:2:9 \`failOn\` cannot be \`always\`. Use one of \`error\`, \`warning\`, \`never\`.`,
    ]);
  });
});
