import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiFacts } from '../../core/facts/checkout/api.ts';
import type { CheckoutFact, Checkout } from '../../core/facts/checkout/checkout-fact.ts';
import { dependencyFacts } from '../../core/facts/checkout/dependencies.ts';
import { readmeFacts } from '../../core/facts/checkout/readme.ts';
import { runtimeFacts } from '../../core/facts/checkout/runtimes.ts';
import { techdocsFacts } from '../../core/facts/checkout/techdocs.ts';
import { workflowFacts } from '../../core/facts/checkout/workflows.ts';
import { isOfFactType, type Fact, type FactSubject } from '../../core/facts/fact.ts';
import { gatherFacts } from '../../core/facts/gather.ts';
import type { RepositoryFacts, RepositoryNeed, RepositoryReader } from '../../core/facts/repository.ts';
import type { Json } from '../../core/source/json.ts';
import { memoryReader } from '../support/memory-reader.ts';
import { processorTime } from '../support/processor-time.ts';

type Files = Readonly<Record<string, string>>;

const facts = [...workflowFacts, ...dependencyFacts, ...runtimeFacts, ...techdocsFacts, ...readmeFacts];
const sha = '8f4b7f84864484a7bf31766abe9204da3cbe65b3';

/** A reader whose working directory is a folder of the repository. */
function readerIn(prefix: string, files: Files): RepositoryReader {
  const whole = memoryReader(files);
  const fromTop = (file: string): string => path.posix.join(prefix, file);
  return {
    ...whole,
    state: async (paths) => rename(paths, await whole.state(paths.map(fromTop))),
    text: async (paths) => rename(paths, await whole.text(paths.map(fromTop))),
    glob: async (pattern) => (await whole.glob(fromTop(pattern))).map((file) => path.posix.relative(prefix, file)),
  };
  function rename<T>(paths: readonly string[], answers: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
    return new Map(paths.map((file) => [file, answers.get(fromTop(file))!]));
  }
}

interface Where {
  readonly prefix?: string;
  readonly file?: string;
  readonly techdocs?: string;
  readonly definition?: Json;
  readonly elsewhere?: string;
  readonly now?: string;
  readonly reader?: RepositoryReader;
}

async function factOf(name: string, files: Files, where: Where = {}): Promise<Fact> {
  const fact = [...facts, ...apiFacts].find((candidate) => candidate.name === name)!;
  const prefix = where.prefix ?? '';
  const checkout: Checkout = {
    top: path.posix.relative(prefix, ''),
    prefix,
    now: where.now ?? '2026-11-20',
  };
  const annotations = where.techdocs === undefined ? {} : { 'backstage.io/techdocs-ref': where.techdocs };
  const subject: FactSubject = {
    ref: 'component:default/shop',
    file: where.file ?? 'catalog-info.yaml',
    document: 0,
    value: {
      kind: 'Component',
      metadata: { name: 'shop', annotations },
      ...(where.definition !== undefined && { spec: { definition: where.definition } }),
    },
    elsewhere: where.elsewhere,
  };
  const reader = where.reader ?? (prefix === '' ? memoryReader(files) : readerIn(prefix, files));
  const value = fact.read(subject, checkout, await gather(fact, subject, checkout, reader));
  if (value.is === 'known') expect(isOfFactType(value.value, fact.type)).toBe(true);
  return value;
}

/** Asks until a fact needs nothing new. */
async function gather(
  fact: CheckoutFact,
  subject: FactSubject,
  checkout: Checkout,
  reader: RepositoryReader,
): Promise<RepositoryFacts> {
  const asked = new Map<string, RepositoryNeed>();
  let answers: RepositoryFacts | undefined;
  for (let round = 0; round < 20; round++) {
    const before = asked.size;
    for (const need of fact.needs(subject, checkout, answers)) asked.set(JSON.stringify(need), need);
    if (answers && asked.size === before) return answers;
    answers = await gatherFacts(asked.values(), reader);
  }
  throw new Error('it never stops asking');
}

type Row = readonly [what: string, files: Files, expected: unknown, where?: Where];

/** A row expects a value, or `undefined` for an unknown fact. */
function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    test.each(rows.map((row) => [row[0], row] as const))('%s', async (_what, [, files, expected, where]) => {
      const fact = await factOf(name, files, where);
      expect(fact.is === 'known' ? fact.value : undefined).toEqual(expected);
      if (fact.is === 'unknown') expect(fact.reason).not.toContain('nobody looked');
    });
  });
}

const workflow = (text: string): Files => ({ '.github/workflows/ci.yml': text });
const uses = (...used: string[]): Files =>
  workflow(`on: push\njobs:\n  a:\n    steps:\n${used.map((one) => `      - uses: ${one}\n`).join('')}`);
const other = { '.github/workflows/other.yaml': 'on: !a pull_request\n' };

table('workflows.onPullRequest', [
  ['no workflows', {}, false],
  ['a text', workflow('on: pull_request\n'), true],
  ['a list', workflow('on: [push, merge_group]\n'), true],
  ['a mapping', workflow('on:\n  push:\n  pull_request_target:\n    branches: [main]\n'), true],
  ['another event', workflow('on: [workflow_dispatch, pull_request_review]\n'), false],
  ['every push', workflow('on: [push]\n'), true],
  ['a push to every branch by name', workflow("on: { push: { branches: [main, '**'] } }\n"), true],
  ['a push to branches of a topic', workflow('on:\n  push:\n    branches:\n      - main\n      - feature/**\n'), true],
  ['a push to all branches but some', workflow('on: { push: { branches-ignore: [gh-pages] } }\n'), true],
  ['a push that changes some files', workflow('on: { push: { paths: [src/**] } }\n'), true],
  ['a push to branches of releases', workflow("on: { push: { branches: [main, 'release/**'] } }\n"), false],
  ['a push of a tag', workflow('on: { push: { tags-ignore: [beta*] } }\n'), false],
  ['aliases', workflow('on:\n  push: &filters\n    paths: [src/**]\n  pull_request: *filters\n'), true],
  ['some types of events', workflow('on: { pull_request: { types: [opened, synchronize, closed] } }\n'), true],
  ['closed pull requests', workflow('on: { pull_request: { types: [closed] } }\n'), false],
  ['closed pull requests, as a text', workflow('on: { pull_request: { types: closed } }\n'), false],
  ['a reusable workflow', workflow('on: workflow_call\n'), false],
  ['a push to main', workflow('on: { push: { branches: [main] } }\n'), false],
  ['no event', workflow('jobs: {}\n'), false],
  ['an empty file', workflow(''), false],
  ['a folder below', { '.github/workflows/old/ci.yml': 'on: pull_request\n' }, false],
  ['no YAML file', { '.github/workflows/readme.md': 'on: pull_request\n' }, false],
  ['one that cannot be read', other, undefined],
  ['one that cannot be read beside one that decides', { ...other, ...workflow('on: pull_request\n') }, true],
  ['from a folder of the repository', workflow('on: pull_request\n'), true, { prefix: 'services/a' }],
  [
    'too many',
    Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`.github/workflows/${i}.yml`, 'on: schedule'])),
    undefined,
  ],
  ['too large', workflow(`on: schedule\n${'#'.repeat(1_000_001)}`), undefined],
]);

table('ci.onPullRequest', [
  ['nothing', { 'src/main.go': '' }, false],
  ['a workflow on pull requests', workflow('on: pull_request\n'), true],
  ['a workflow by hand', workflow('on: workflow_dispatch\n'), false],
  ['a workflow by hand beside Jenkins', { ...workflow('on: workflow_dispatch\n'), 'a/Jenkinsfile': '' }, true],
  ['a workflow that cannot be read', other, undefined],
  ['a workflow that cannot be read beside GitLab', { ...other, '.gitlab-ci.yml': '' }, true],
  ['at the top, from below', { '.circleci/config.yml': '' }, true, { prefix: 'a/b' }],
  ...[
    '.gitlab-ci.yaml',
    '.travis.yml',
    'bitbucket-pipelines.yml',
    '.buildkite/pipeline.yml',
    'azure-pipelines.yml',
    'ops/azure-pipeline-test.yml',
    '.drone.yml',
    '.woodpecker.yaml',
    'cloudbuild.yaml',
    'appveyor.yml',
    'ci/pipeline.yml',
    '.azure/pipelines/ci.yml',
    '.concourse/pipeline.yml',
    'codemagic.yaml',
  ].map((file): Row => [file, { [file]: '' }, true]),
]);

const own = { reader: { ...memoryReader(uses('Acme/deploy@v1', 'acme-labs/a@v1')), slug: 'acme/shop' } };

table('workflows.unpinnedActions', [
  ["those of the repository's owner", {}, ['acme-labs/a@v1'], own],
  ['no workflows', {}, []],
  ['tags, each once, sorted', uses('b/b@v1', 'actions/checkout@v4', 'b/b@v1'), ['actions/checkout@v4', 'b/b@v1']],
  ['a SHA', uses(`actions/checkout@${sha} # v4`, `a/b/c@${'0'.repeat(64)}`), []],
  ['a SHA like a number', uses(`a/b@${'4e123'.repeat(8)}`), []],
  ['a short SHA', uses('a/b@8f4b7f8'), ['a/b@8f4b7f8']],
  ['no version', uses('a/b'), ['a/b']],
  ['a local action', uses('./.github/actions/x'), []],
  ['images', uses('docker://alpine:3', `docker://alpine@sha256:${'4e123678'.repeat(8)}`), ['docker://alpine:3']],
  [
    'a reusable workflow',
    workflow('jobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@main\n'),
    ['o/r/.github/workflows/x.yml@main'],
  ],
  ['odd shapes', workflow('jobs:\n  a: 1\n  b:\n    steps: [x, {uses: 4}, [1]]\n'), []],
  ['jobs that are a list', workflow('jobs: [{uses: a/b@v1}]\n'), []],
  ['one that cannot be read', { ...uses('a/b@v1'), ...other }, undefined],
]);

table('workflows.writeAllPermissions', [
  ['no workflows', {}, []],
  ['at the top', workflow('permissions: write-all\n'), ['ci.yml']],
  ['in a job', workflow('jobs:\n  a:\n    permissions: write-all\n'), ['ci.yml']],
  ['others', workflow('permissions: read-all\njobs:\n  a:\n    permissions:\n      contents: write\n'), []],
  ['one that cannot be read', other, undefined],
]);

table('dependencies.updates', [
  ['nothing', {}, false],
  ['Dependabot', { '.github/dependabot.yml': '' }, true],
  ['Renovate', { '.gitlab/renovate.json5': '' }, true],
  ['Renovate in package.json', { 'package.json': '{"renovate": {}}' }, true],
  ['package.json without it', { 'package.json': '{"name": "renovate"}' }, false],
  ['package.json that is broken', { 'package.json': '{' }, undefined],
  ['not at the top', { 'a/renovate.json': '{}' }, false],
  ['at the top, from below', { '.renovaterc': '{}' }, true, { prefix: 'a' }],
]);

const packages = '{"devDependencies": {"a": "1"}}';

table('dependencies.unlocked', [
  ['nothing', {}, []],
  ['package.json', { 'package.json': packages }, ['package.json']],
  ['package.json, locked', { 'package.json': packages, 'bun.lockb': '' }, []],
  ['package.json without dependencies', { 'package.json': '{"dependencies": {}}' }, []],
  ['package.json that is no object', { 'package.json': '[]' }, []],
  ['package.json that is broken', { 'package.json': '{' }, undefined],
  ['package.json that cannot be read', { 'package.json/x': '' }, undefined],
  ['locked above', { 'a/b/package.json': packages, 'yarn.lock': '' }, [], { file: 'a/b/catalog-info.yaml' }],
  ['locked above the working directory', { 'a/b/package.json': packages, 'yarn.lock': '' }, [], { prefix: 'a/b' }],
  ['locked beside', { 'a/package.json': packages, 'b/yarn.lock': '' }, ['a/package.json'], { file: 'a/c.yaml' }],
  ['a folder of the name of a lock file', { 'package.json': packages, 'yarn.lock/x': '' }, ['package.json']],
  ['package.json, locked by Deno', { 'package.json': packages, 'deno.lock': '' }, []],
  [
    'package.json in a workspace of Rush',
    { 'apps/a/package.json': packages, 'common/config/rush/pnpm-lock.yaml': '' },
    [],
    { file: 'apps/a/catalog-info.yaml' },
  ],
  ['Cargo.toml', { 'Cargo.toml': '[package]\nname = "a"\n[dependencies]\nserde = "1"\n' }, ['Cargo.toml']],
  [
    'Cargo.toml with a table for a dependency',
    { 'Cargo.toml': '[package]\nname = "a"\n\n[dev-dependencies.serde]\nversion = "1"\n' },
    ['Cargo.toml'],
  ],
  [
    'Cargo.toml with a dependency of a target',
    { 'Cargo.toml': `[package]\n\n[target.'cfg(unix)'.dependencies]\nlibc = "1"\n` },
    ['Cargo.toml'],
  ],
  ['Cargo.toml as `cargo new` writes it', { 'Cargo.toml': '[package]\nname = "a"\n\n[dependencies]\n' }, []],
  ['Cargo.toml of a workspace', { 'Cargo.toml': '[workspace]\nmembers = []\n' }, []],
  ['go.mod', { 'go.mod': 'module a\n\nrequire (\n\tb v1\n)\n' }, ['go.mod']],
  ['go.mod on one line', { 'go.mod': 'module a\nrequire b v1 // indirect\n' }, ['go.mod']],
  ['go.mod with an empty block', { 'go.mod': 'module a\n\nrequire (\n\t// none yet\n)\n' }, []],
  ['go.mod with an empty block on one line', { 'go.mod': 'module a\nrequire()\nreplace(\n\tx => y v1\n)\n' }, []],
  ['go.mod with a local module', { 'go.mod': 'module a\nrequire b v0.0.0\nreplace b => ../b\n' }, []],
  [
    'go.mod with a local module beside another',
    { 'go.mod': 'module a\nrequire (\n\tb v0\n\tc v1\n)\nreplace (\n\tb v0 => ./b\n\tc => d v1\n)\n' },
    ['go.mod'],
  ],
  ['go.mod in a workspace', { 'a/go.mod': 'require b v1\n', 'go.work.sum': '' }, [], { file: 'a/c.yaml' }],
  ['go.mod without dependencies', { 'go.mod': 'module a\n' }, []],
  [
    'Ruby and PHP',
    { Gemfile: "gem 'rails'\n", 'composer.json': '{ "require": { "acme/shop": "1" } }' },
    ['Gemfile', 'composer.json'],
  ],
  [
    'composer.json without packages',
    { 'composer.json': '{ "require": { "php": "^8" }, "autoload": { "psr-4": { "Acme/Shop": "src/" } } }' },
    [],
  ],
  ['composer.json for tests', { 'composer.json': '{ "require-dev": { "phpunit/phpunit": "1" } }' }, ['composer.json']],
  ['composer.json that is broken', { 'composer.json': '{' }, undefined],
  [
    'Poetry',
    { 'pyproject.toml': '[tool.poetry]\n[tool.poetry.dependencies]\npython = "^3.13"\nfastapi = "1"\n' },
    ['pyproject.toml'],
  ],
  [
    'Poetry with a group',
    { 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "8"\n' },
    ['pyproject.toml'],
  ],
  [
    'Poetry with dependencies of the project',
    { 'pyproject.toml': '[project]\ndependencies = [\n  "fastapi",\n]\n[tool.poetry]\n' },
    ['pyproject.toml'],
  ],
  ['Poetry without dependencies', { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.13"\n' }, []],
  ['Poetry, locked by uv', { 'pyproject.toml': '[tool.poetry.dependencies]\nfastapi = "1"\n', 'uv.lock': '' }, []],
  ['Poetry, locked', { 'pyproject.toml': '[tool.poetry.dependencies]\n', 'poetry.lock': '' }, []],
  ['another Python project', { 'pyproject.toml': '[project]\n[tool.poetry-x]\n' }, []],
]);

const node16 = 'Node.js 16 in .nvmrc (end of life since 2023-09-11)';

table('runtimes.endOfLife', [
  ['nothing', {}, []],
  ['.nvmrc', { '.nvmrc': 'v16.20.2\n' }, [node16]],
  ['the last day', { '.nvmrc': '16' }, [], { now: '2023-09-11' }],
  ['the day after', { '.nvmrc': '16' }, [node16], { now: '2023-09-12' }],
  ['an alias', { '.nvmrc': 'lts/*', '.node-version': 'node' }, []],
  ['a version that is not known', { '.nvmrc': '99', '.ruby-version': '1.9.3', '.python-version': 'pypy3.6-7.3' }, []],
  ['a supported one', { '.nvmrc': '24', '.python-version': '3.13' }, []],
  ['.ruby-version', { '.ruby-version': 'ruby-2.7.8\n' }, ['Ruby 2.7 in .ruby-version (end of life since 2023-03-31)']],
  [
    '.tool-versions',
    { '.tool-versions': '# x\npython 3.8.1 3.13\njava 8\nnodejs 24.0.0\n' },
    ['Python 3.8 in .tool-versions (end of life since 2024-10-07)'],
  ],
  ['upwards', { '.nvmrc': '16' }, ['Node.js 16 in ../../.nvmrc (end of life since 2023-09-11)'], { prefix: 'a/b' }],
  ['the nearest', { '.nvmrc': '16', 'a/.nvmrc': '24' }, [], { file: 'a/catalog-info.yaml' }],
  [
    'a Dockerfile',
    {
      Dockerfile:
        'ARG V=1\nFROM --platform=$P node:16-alpine AS build\nfrom docker.io/library/php:7.4.3-fpm\nFROM golang:1.18\r\nFROM node:16.20\n',
    },
    [
      'Node.js 16 in Dockerfile (end of life since 2023-09-11)',
      'PHP 7.4 in Dockerfile (end of life since 2022-11-28)',
      'Go 1.18 in Dockerfile (end of life since 2023-02-01)',
    ],
  ],
  [
    'other images',
    {
      Dockerfile: `FROM node\nFROM node:$V\nFROM acme/node:16\nFROM node@sha256:${sha}\nFROM build\nFROM node:16rc1\n`,
    },
    [],
  ],
  [
    'a tag and a digest',
    { Dockerfile: `FROM python:3.8-slim@sha256:${sha}\n` },
    ['Python 3.8 in Dockerfile (end of life since 2024-10-07)'],
  ],
  ['a Dockerfile above', { Dockerfile: 'FROM node:16\n' }, [], { file: 'a/catalog-info.yaml' }],
  ['what cannot be read', { '.nvmrc/x': '' }, undefined],
]);

const dir = { techdocs: 'dir:.' };
const mkdocs = (text: string, ...docs: string[]): Files => ({
  'mkdocs.yml': text,
  ...Object.fromEntries(docs.map((file) => [file, ''])),
});

table('techdocs.problems', [
  ['no annotation', {}, []],
  ['another annotation', {}, [], { techdocs: 'url:https://example.com' }],
  ['a good site', mkdocs('site_name: a\nnav:\n  - index.md\n', 'docs/index.md'), [], dir],
  ['no configuration', { 'docs/README.md': '' }, [], dir],
  ['no configuration and no documents', {}, ['there is no folder `docs`'], dir],
  ['no front page', { 'docs/a.md': '' }, ['there is no `index.md` or `README.md` in `docs`'], dir],
  ['no name', mkdocs('docs_dir: d\n', 'd/index.md'), ['`mkdocs.yml` has no `site_name`'], dir],
  [
    'a name that is no text',
    mkdocs('site_name: 1\n', 'docs/index.md'),
    ['`site_name` of `mkdocs.yml` is not a text'],
    dir,
  ],
  ['no docs_dir', mkdocs('site_name: a\ndocs_dir: ./x/\n', 'docs/index.md'), ['there is no folder `x`'], dir],
  [
    'docs_dir outside',
    mkdocs('site_name: a\ndocs_dir: a/../../b\n'),
    ['`docs_dir` of `mkdocs.yml` leads out of its folder'],
    dir,
  ],
  [
    'docs_dir that is no text',
    mkdocs('site_name: a\ndocs_dir: [a]\n'),
    ['`docs_dir` of `mkdocs.yml` is not a text'],
    dir,
  ],
  ['an empty file', mkdocs('', 'docs/index.md'), ['`mkdocs.yml` is not a mapping'], dir],
  ['a list', mkdocs('# x\n---\n- a\n', 'docs/index.md'), ['`mkdocs.yml` is not a mapping'], dir],
  [
    'nav',
    mkdocs(
      'site_name: a\nnav:\n  - A: a.md\n  - B:\n      - b/c.md\n      - ../x.md\n      - https://example.com/x.md\n      - /x.md\n      - d.html\n',
      'docs/index.md',
      'docs/a.md',
      'x.md',
    ),
    ['`nav` names `b/c.md`, which is not in `docs`', '`nav` names `../x.md`, which is not in `docs`'],
    dir,
  ],
  [
    'nav of generated pages',
    mkdocs('site_name: a\nplugins:\n  - gen-files: {}\nnav: [a.md]\n', 'docs/index.md'),
    [],
    dir,
  ],
  ['custom tags', mkdocs('site_name: !ENV X\n', 'docs/index.md'), undefined, dir],
  ['INHERIT', mkdocs('INHERIT: ../base.yml\n', 'docs/index.md'), undefined, dir],
  ['a folder beside', { 'a/docs/index.md': '' }, [], { file: 'b/catalog-info.yaml', techdocs: 'dir:../a' }],
  ['from the top', { 'a/docs/index.md': '' }, [], { prefix: 'b', techdocs: 'dir:/a' }],
  ['above the working directory', { 'docs/index.md': '' }, [], { prefix: 'b', techdocs: 'dir:..' }],
  ['outside the repository', {}, undefined, { techdocs: 'dir:../..' }],
  [
    'too many pages',
    mkdocs(`site_name: a\nnav:\n${Array.from({ length: 1001 }, (_, i) => `  - ${i}.md\n`).join('')}`),
    undefined,
    dir,
  ],
]);

const react = `# Getting Started with Create React App

This project was bootstrapped with [Create React App](https://github.com/facebook/create-react-app).

## Available Scripts

In the project directory, you can run:

### \`npm start\`

Runs the app in the development mode.\\
Open [http://localhost:3000](http://localhost:3000) to view it in your browser.
`;

const openapi = 'openapi: 3.0.3\ninfo: { title: Shop, version: 1.4.0 }\npaths:\n  /a:\n    get:\n      responses:\n';
const inFile = { definition: { $text: './openapi.yaml' } };

table('api.version', [
  ['JSON', {}, '2', { definition: '{ "info": { "version": "2" } }' }],
  ['YAML in flow style', {}, '2', { definition: '{ info: { version: "2" } }' }],
  ['a number', {}, '1.5', { definition: 'info: { version: 1.5 }' }],
  ['a file', { 'openapi.yaml': openapi }, '1.4.0', inFile],
  ['quoted numbers as keys', { 'openapi.yaml': `${openapi}        '200': { description: ok }\n` }, '1.4.0', inFile],
  ['numbers as keys', { 'openapi.yaml': `${openapi}        200: { description: ok }\n` }, '1.4.0', inFile],
  [
    'anchors and aliases',
    { 'openapi.yaml': `${openapi}        default: &ok { description: ok }\n        '404': *ok\n` },
    '1.4.0',
    inFile,
  ],
  ['no version', {}, '', { definition: 'openapi: 3.0.3\n' }],
  ['no YAML', {}, undefined, { definition: 'info: [' }],
  ['a text', {}, undefined, { definition: 'Shop' }],
  ['a file that is not there', {}, undefined, inFile],
  ['a file elsewhere', {}, undefined, { definition: { $text: 'https://example.com/openapi.yaml' } }],
]);

table('readme.exists', [
  ['none', {}, false],
  ['one beside the catalog file', { 'README.md': '' }, true],
  ['one above', { 'readme.rst': 'Shop' }, true, { file: 'services/shop/catalog-info.yaml' }],
  ['one with an extension in capitals', { 'README.MD': 'Shop' }, true],
  ['one in docs', { 'docs/README.md': 'Shop' }, true],
  ['one of another folder', { 'services/pay/README.md': 'Pay' }, false, { file: 'services/shop/catalog-info.yaml' }],
]);

table('readme.words', [
  ['none', {}, 0],
  ['prose', { 'README.md': '# Title\n\nTwo words, - really | 4.\n' }, 4],
  ['underlined headings', { 'README.rst': 'Title\n=====\n\nOne.\n\n-----\n\nTwo.\n' }, 2],
  ['code', { 'README.md': 'a\n````sh\nb\n```\nc\n````\nd\n~~~\ne' }, 2],
  ['comments', { 'README.md': 'a <!-- b\nc --> d <!-- e' }, 2],
  [
    'badges and links',
    {
      'README.md':
        '[![b](https://b)](https://c)\n![i](x y) see [the docs](https://d "t") and <https://e> or https://f\n\n[x]: https://g\n<img\n alt="z">',
    },
    5,
  ],
  ['Chinese', { 'README.md': '你好 world' }, 3],
  ['upwards', { README: 'a b' }, 2, { prefix: 'x/y' }],
  ['the nearest', { 'README.md': 'a b', 'x/README.txt': 'a' }, 1, { file: 'x/catalog-info.yaml' }],
  ['one that cannot be read', { 'README.md/x': '' }, undefined],
]);

table('readme.placeholder', [
  ['none', {}, false],
  ['prose', { 'README.md': '# Project Title\n\nA shop.\n' }, false],
  ['a project template', { 'README.md': '# Project Title\n\nOne Paragraph of project description goes here\n' }, true],
  ['Create React App', { 'README.md': react }, true],
  ['Create React App and more', { 'README.md': `${react}\nThis is a shop.\n` }, false],
  [
    'GitLab',
    {
      'README.md':
        "# x\n\nTo make it easy for you to get started with GitLab, here's a list of recommended next steps.\n\n## Name\nChoose a self-explaining name for your project.\n",
    },
    true,
  ],
]);

describe('every fact', () => {
  test.each(facts.map((fact) => [fact.name]))('%s is unknown for an entity whose code is elsewhere', async (name) => {
    const asked = { state: unasked, text: unasked, glob: unasked, slug: undefined, host: undefined };
    const fact = await factOf(name, {}, { elsewhere: 'its code is in acme/shop', reader: asked });
    expect(fact).toEqual({ is: 'unknown', reason: 'its code is in acme/shop' });
  });

  test.each(facts.map((fact) => [fact.name]))('%s is unknown when nothing can be read', async (name) => {
    const files = { '.github/workflows/ci.yml': '' };
    const dark: RepositoryReader = {
      ...memoryReader(files),
      state: async (paths) => new Map(paths.map((file) => [file, { is: 'unknown', reason: 'no permission' }])),
      text: async (paths) => new Map(paths.map((file) => [file, { problem: 'no permission', state: 'unknown' }])),
    };
    const fact = await factOf(name, files, { techdocs: 'dir:.', reader: dark });
    expect(fact).toEqual({ is: 'unknown', reason: expect.stringContaining('no permission') });
  });

  const units = [
    '<!--',
    '![](',
    '[',
    '[![a](',
    '<a',
    'image:',
    '`',
    '```\n',
    ' ',
    '\t',
    '\n',
    'FROM ',
    '--',
    '{"a":',
    '[tool.',
    'a: ',
    '- ',
    '@',
    '=',
    'require',
  ];

  test.each(units)('judges many times %j quickly', async (unit) => {
    const text = unit.repeat(Math.ceil(2_000_000 / unit.length));
    const names = [
      'README.md',
      'Dockerfile',
      '.nvmrc',
      '.tool-versions',
      'package.json',
      'Cargo.toml',
      'go.mod',
      'pyproject.toml',
      'mkdocs.yml',
      '.github/workflows/a.yml',
    ];
    const files = Object.fromEntries(names.map((name) => [name, text]));
    const shorter = {
      ...files,
      'mkdocs.yml': text.slice(0, 900_000),
      '.github/workflows/a.yml': text.slice(0, 900_000),
    };
    for (const fact of facts) {
      const start = processorTime();
      await factOf(fact.name, shorter, dir);
      expect(processorTime() - start).toBeLessThan(20_000);
    }
  });
});

async function unasked(): Promise<never> {
  throw new Error('nothing needs to be asked');
}
