import { buildIndex } from '../core/catalog/build-index.ts';
import type { Entity } from '../core/catalog/entity.ts';
import { entityOf } from '../core/catalog/read-catalog.ts';
import type { Fact, FactSource, FactType } from '../core/facts/fact.ts';
import { knownFacts } from '../core/facts/known-facts.ts';
import type { FileText, PathState, RepositoryReader } from '../core/facts/repository.ts';
import { builtInPack, builtInPacks } from '../core/rules/built-in/index.ts';
import { collectPacks } from '../core/rules/collect-packs.ts';
import { resolvePacks } from '../core/rules/resolve-packs.ts';
import { applyRules } from '../core/scorecard/apply-rules.ts';
import type { JsonObject } from '../core/source/json.ts';

// Judges so many entities by the rules of all built-in packs, with all that they ask for in memory, and says how long
// that took. Started as a process of its own, so that its memory is its own: bench/rules.ts.

const count = Number(process.argv[2] ?? 10_000);
const now = '2026-06-01';

void judge().then((result) => process.stdout.write(JSON.stringify(result)));

async function judge() {
  const entities = Array.from({ length: count }, (_, index) => entityNumber(index));
  const teams = Array.from({ length: 40 }, (_, index) => ({
    kind: 'Group',
    namespace: 'default',
    name: `team-${index}`,
  }));
  // The baseline: what it takes to write the same entities as JSON and read them again.
  const baselineMilliseconds = await timed(() => JSON.parse(JSON.stringify(entities.map(({ value }) => value))));
  const { packs } = await collectPacks(builtInPacks, '.', {
    builtIn: builtInPacks,
    open: async (name) => {
      const builtIn = await builtInPack(name);
      return builtIn ? { key: name, builtIn } : { key: name, problem: 'there is no such pack' };
    },
  });
  // `hygiene` has stricter rules in their place.
  const { set } = await resolvePacks(packs, {
    'recommended/lifecycle-spelling': { severity: 'warning' },
    'recommended/type-spelling': { severity: 'warning' },
  });
  const catalog = buildIndex(entities, { entities: teams, complete: true });
  const reader = repositoryOf(entities);
  const rules = {
    set,
    checkout: { top: '', prefix: '', now },
    sources: [facts],
    owners: {},
    exemptions: [],
    tellsIdle: new Set<string>(),
  };
  await applyRules({ own: [], entities, catalog, reader, rules });
  // The facts were in memory when the last source had been asked.
  const milliseconds = performance.now() - gathered;
  return {
    milliseconds,
    baselineMilliseconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
    what: `${count.toLocaleString('en')} entities by ${set.rules.length} rules and ${set.scorecards.length} scorecards`,
  };
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Seven components in ten; some lack what rules ask for. */
function entityNumber(index: number): Entity {
  const kind =
    ['Component', 'Component', 'API', 'Component', 'Resource', 'Component', 'Component', 'System', 'Component'][
      index % 10
    ] ?? 'Component';
  const name = `${kind.toLowerCase()}-${index}`;
  const has = (every: number): boolean => index % every !== 0;
  const value: JsonObject = {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      title: `Number ${index}`,
      ...(has(7) && { description: `Takes what number ${index - 1} gives and hands it on to whoever asks` }),
      annotations: {
        ...(has(3) && { 'backstage.io/techdocs-ref': 'dir:.' }),
        ...(has(4) && { 'pagerduty.com/service-id': `P${index}` }),
        'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/',
        'example.com/note': 'kept by hand',
      },
      labels: { tier: String(index % 4), 'data-classification': 'internal' },
      tags: ['java', 'internal', `wave-${index % 5}`],
      links: [
        { url: `https://dashboards.example.com/${name}`, title: 'Dashboard', icon: 'dashboard', type: 'dashboard' },
        ...(has(5) ? [{ url: `https://wiki.example.com/${name}`, title: 'Runbook', type: 'runbook' }] : []),
      ],
    },
    spec: specOf(kind, index),
  };
  const entity = entityOf(value, { file: `services/${name}/catalog-info.yaml`, document: 0, accepted: true });
  if (!entity) throw new Error(`${name} is no entity.`);
  return entity;
}

function specOf(kind: string, index: number): JsonObject {
  const owner = `group:default/team-${index % 40}`;
  if (kind === 'System') return { owner, domain: 'shop' };
  const system = `system-${Math.floor(index / 10) * 10 + 7}`;
  if (kind === 'Resource') return { type: 'database', owner, system };
  if (kind === 'API') {
    const definition = 'openapi: 3.1.0\ninfo:\n  title: Orders\n  version: 1.2.0\npaths: {}\n';
    return { type: 'openapi', lifecycle: 'production', owner, system, definition };
  }
  const type = ['service', 'website', 'library'][index % 3] ?? 'service';
  const near = Math.floor(index / 10) * 10 + 2;
  return {
    type,
    lifecycle: index % 6 === 0 ? 'experimental' : 'production',
    owner,
    system,
    providesApis: [`api-${near}`],
    dependsOn: [`resource:resource-${near + 2}`],
  };
}

/** A repository in memory that answers at once: each entity has a folder with a few files. */
function repositoryOf(entities: readonly Entity[]): RepositoryReader {
  const files = new Map<string, string>([
    ['CODEOWNERS', Array.from({ length: 40 }, (_, team) => `/services/*-${team}*/ @acme/team-${team}`).join('\n')],
    ['README.md', 'The shop. '.repeat(40)],
    ['LICENSE', 'Apache-2.0'],
    ['SECURITY.md', 'Write to security@example.com.'],
    ['renovate.json', '{}'],
    ['.github/workflows/ci.yml', 'on: pull_request\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n'],
  ]);
  const folders = new Set<string>(['.', '.github', '.github/workflows', 'services']);
  for (const [index, { file }] of entities.entries()) {
    const folder = file.slice(0, file.lastIndexOf('/'));
    folders.add(folder).add(`${folder}/docs`);
    files.set(file, '');
    if (index % 5 > 0) files.set(`${folder}/README.md`, `# Service\n\n${'It does what it says. '.repeat(20)}`);
    if (index % 3 > 0) files.set(`${folder}/mkdocs.yml`, 'site_name: Service\nnav:\n  - Home: index.md\n');
    files.set(`${folder}/docs/index.md`, '# Service\n');
    files.set(`${folder}/package.json`, '{ "name": "service", "engines": { "node": ">=24" } }');
  }
  const stateOf = (path: string): PathState =>
    states[files.has(path) ? 'file' : folders.has(path) ? 'folder' : 'missing'];
  const textOf = (path: string): FileText => {
    const text = files.get(path);
    return text === undefined ? missingText : { text };
  };
  return {
    slug: 'acme/shop',
    host: 'github.com',
    state: async (paths) => answers(paths, stateOf),
    text: async (paths) => answers(paths, textOf),
    // Globs of the built-in rules that match here look into one folder of the top.
    glob: async (pattern) => (pattern.startsWith('.github/workflows/') ? ['.github/workflows/ci.yml'] : []),
  };
}

// Nothing is made for each path that is asked for, so that what is measured is the engine's.
const states = { file: { is: 'file' }, folder: { is: 'folder' }, missing: { is: 'missing' } } as const;
const missingText: FileText = { problem: 'it is not there', state: 'missing' };

function answers<Answer>(paths: readonly string[], answerOf: (path: string) => Answer): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>();
  for (const path of paths) found.set(path, answerOf(path));
  return found;
}

const values: Readonly<Record<FactType, Extract<Fact, { is: 'known' }>['value']>> = {
  boolean: true,
  number: 2,
  text: 'private',
  date: '2026-05-01',
  'text list': ['test'],
  'text map': { team: 'shop' },
};

let gathered = 0;

/** Knows every fact of git and GitHub. Is asked last. */
const facts: FactSource = {
  provides: (name) => knownFacts[name] !== undefined && knownFacts[name].from !== 'checkout',
  gather: async () => {
    gathered = performance.now();
    return (_subject, name) => {
      const definition = knownFacts[name];
      if (!definition) return undefined;
      return { is: 'known', value: values[definition.type], source: definition.from, observedAt: now };
    };
  },
};
