import { foldersUpwards, inFolder } from '../../source/folders.ts';
import { isObject, valueAt } from '../../source/json.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, type Checkout, type CheckoutFact } from './checkout-fact.ts';

/**
 * Where Dependabot ("Configuration options for the dependabot.yml file", GitHub's documentation) and Renovate
 * ("Configuration Options", docs.renovatebot.com) read their configuration, from the top of the repository. Renovate
 * reads the key `renovate` of `package.json` too.
 */
const updaterConfigs: readonly string[] = [
  '.github/dependabot.yml',
  '.github/dependabot.yaml',
  'renovate.json',
  'renovate.json5',
  '.github/renovate.json',
  '.github/renovate.json5',
  '.gitlab/renovate.json',
  '.gitlab/renovate.json5',
  '.renovaterc',
  '.renovaterc.json',
  '.renovaterc.json5',
];

/** A file that declares dependencies, and the files that lock them. */
interface Manifest {
  readonly name: string;
  readonly locks: readonly string[];
  /** Whether the file declares something to lock; `undefined` when it cannot be understood. */
  declares(text: string): boolean | undefined;
}

/** The manifests and lock files of the package managers, by the manual of each. */
const manifests: readonly Manifest[] = [
  {
    name: 'package.json',
    locks: [
      'package-lock.json',
      'npm-shrinkwrap.json',
      'yarn.lock',
      'pnpm-lock.yaml',
      'bun.lock',
      'bun.lockb',
      'deno.lock',
      // Rush keeps that of its workspace there.
      'common/config/rush/pnpm-lock.yaml',
      'common/config/subspaces/default/pnpm-lock.yaml',
    ],
    declares: (text) => declaresInJson(text, ['dependencies', 'devDependencies'], () => true),
  },
  // A manifest with `[workspace]` alone builds nothing itself.
  { name: 'Cargo.toml', locks: ['Cargo.lock'], declares: declaresCrates },
  { name: 'go.mod', locks: ['go.sum', 'go.work.sum'], declares: requiresModules },
  { name: 'Gemfile', locks: ['Gemfile.lock'], declares: (text) => /^[ \t]*gem[ \t(]/m.test(text) },
  // A name with a slash is a package; `php` and `ext-…` are the platform.
  {
    name: 'composer.json',
    locks: ['composer.lock'],
    declares: (text) => declaresInJson(text, ['require', 'require-dev'], (name) => name.includes('/')),
  },
  // What Poetry describes may be locked by another tool: uv, PDM, or any that writes the format of PEP 751.
  {
    name: 'pyproject.toml',
    locks: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
    declares: declaresForPoetry,
  },
];

/** How the dependencies of the entity are kept. */
export const dependencyFacts: readonly CheckoutFact[] = [
  {
    name: 'dependencies.updates',
    type: 'boolean',
    from: 'checkout',
    documentation: 'Whether Dependabot or Renovate is configured at the top of the repository.',
    needs: (subject, checkout) =>
      subject.elsewhere === undefined
        ? [
            ...updaterConfigs.map((name) => ({ state: atTop(checkout, name) })),
            { text: atTop(checkout, 'package.json') },
          ]
        : [],
    read: readUpdates,
  },
  {
    name: 'dependencies.unlocked',
    type: 'text list',
    from: 'checkout',
    documentation:
      "The manifests in the entity's folder whose dependencies no lock file fixes, there or in a folder above.",
    needs: needsOfLocks,
    read: readUnlocked,
  },
];

function atTop(checkout: Checkout, name: string): string {
  return inFolder(checkout.top === '' ? '.' : checkout.top, name);
}

function unknown(reason: string): Fact {
  return { is: 'unknown', reason };
}

function readUpdates(subject: FactSubject, checkout: Checkout, repository: RepositoryFacts): Fact {
  if (subject.elsewhere !== undefined) return unknown(subject.elsewhere);
  const paths = updaterConfigs.map((name) => atTop(checkout, name));
  const found = paths.find((path) => repository.state(path).is === 'file');
  if (found !== undefined) return known(true, found);
  const manifest = atTop(checkout, 'package.json');
  const file = repository.text(manifest);
  if ('text' in file) {
    const value = parseJson(file.text);
    if (isObject(value) && Object.hasOwn(value, 'renovate')) return known(true, manifest);
    if (value === undefined) return unknown(`${manifest} is not JSON`);
  } else if (file.state !== 'missing') {
    return unknown(`${manifest} could not be read: ${file.problem}`);
  }
  const problem = firstProblem(paths, repository);
  return problem === undefined ? known(false, 'the files of the repository') : unknown(problem);
}

function needsOfLocks(
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): readonly RepositoryNeed[] {
  if (subject.elsewhere !== undefined) return [];
  const needs: RepositoryNeed[] = [];
  for (const manifest of manifests) {
    const path = manifestPath(manifest, subject, checkout);
    needs.push({ text: path });
    const file = answers?.text(path);
    if (!file || !('text' in file) || manifest.declares(file.text) !== true) continue;
    needs.push(...lockPaths(manifest, subject, checkout).map((state) => ({ state })));
  }
  return needs;
}

function readUnlocked(subject: FactSubject, checkout: Checkout, repository: RepositoryFacts): Fact {
  if (subject.elsewhere !== undefined) return unknown(subject.elsewhere);
  const unlocked: string[] = [];
  for (const manifest of manifests) {
    const path = manifestPath(manifest, subject, checkout);
    const file = repository.text(path);
    if ('problem' in file) {
      if (file.state === 'missing') continue;
      return unknown(`${path} could not be read: ${file.problem}`);
    }
    const declares = manifest.declares(file.text);
    if (declares === undefined) return unknown(`${path} is not JSON`);
    const locks = declares ? lockPaths(manifest, subject, checkout) : [];
    if (!declares || locks.some((lock) => repository.state(lock).is === 'file')) continue;
    const problem = firstProblem(locks, repository);
    if (problem !== undefined) return unknown(problem);
    unlocked.push(path);
  }
  return known(unlocked, 'the files of the repository');
}

function manifestPath(manifest: Manifest, subject: FactSubject, checkout: Checkout): string {
  return inFolder(foldersUpwards(subject.file, checkout.top)[0] ?? '.', manifest.name);
}

/** Where a lock file may be: a workspace has one for all of its members, above them. */
function lockPaths(manifest: Manifest, subject: FactSubject, checkout: Checkout): readonly string[] {
  const folders = foldersUpwards(subject.file, checkout.top);
  return folders.flatMap((folder) => manifest.locks.map((name) => inFolder(folder, name)));
}

/** Why it cannot be said that none of these files is there. */
function firstProblem(paths: readonly string[], repository: RepositoryFacts): string | undefined {
  for (const path of paths) {
    const state = repository.state(path);
    if (state.is === 'unknown') return `${path} could not be looked for: ${state.reason}`;
    if (state.is === 'outside') return `${path} leads outside the repository`;
  }
  return undefined;
}

/** Whether one of these mappings names a package; `undefined` for a text that is no JSON. */
function declaresInJson(
  text: string,
  keys: readonly string[],
  isPackage: (name: string) => boolean,
): boolean | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  return keys.some((key) => {
    const packages = valueAt(value, [key]);
    return isObject(packages) && Object.keys(packages).some(isPackage);
  });
}

function declaresCrates(text: string): boolean {
  const entries = tomlEntries(text);
  return (
    entries.some(({ table }) => table === 'package') &&
    entries.some(({ table, key }) => /(?:^|[.-])dependencies$/.test(table) && key !== '')
  );
}

/** The version of Python among the dependencies is no package. */
function declaresForPoetry(text: string): boolean {
  const entries = tomlEntries(text);
  return (
    entries.some(({ table }) => table === 'tool.poetry' || table.startsWith('tool.poetry.')) &&
    entries.some(({ table, key }) =>
      table === 'project'
        ? key === 'dependencies'
        : /^tool\.poetry\b.*dependencies$/.test(table) && key !== '' && key !== 'python',
    )
  );
}

interface TomlEntry {
  readonly table: string;
  /** Empty for the line of the table itself. */
  readonly key: string;
}

/** The tables of a TOML text and their keys, line by line; `[dependencies.serde]` is a key of `dependencies` too. */
function tomlEntries(text: string): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    const content = line.trim();
    if (content === '') continue;
    if (content.startsWith('[') && /^[^#]{1,300}\]/.test(content)) {
      const name = content.slice(1, content.indexOf(']')).trim();
      if (!/^[\w.'"() =-]+$/.test(name)) continue;
      table = name;
      const dot = table.lastIndexOf('.');
      entries.push({ table, key: '' }, { table: table.slice(0, Math.max(dot, 0)), key: table.slice(dot + 1) });
    } else {
      const [, key, value] = /^["']?([\w.-]{1,200})["']?[ \t]*=[ \t]*(.*)$/.exec(content) ?? [];
      if (key !== undefined && value !== '[]') entries.push({ table, key });
    }
  }
  return entries;
}

/** Whether a module is required that comes from elsewhere: one that a path replaces has no sum ("Go Modules Reference"). */
function requiresModules(text: string): boolean {
  const required: string[] = [];
  const local = new Set<string>();
  let block = '';
  for (const line of text.replaceAll(/[()]/g, ' $& ').split('\n')) {
    const content = (line.split('//', 1)[0] ?? '').trim();
    if (content === '') continue;
    const [first = '', ...others] = content.split(/[ \t]+/);
    if (first === ')') block = '';
    else if (others[0] === '(') block = first;
    else {
      const [directive, words] = block === '' ? [first, others] : [block, [first, ...others]];
      const [module] = words;
      if (module === undefined) continue;
      if (directive === 'require') required.push(module);
      const target = words[words.indexOf('=>') + 1];
      if (directive === 'replace' && target !== undefined && /^\.{0,2}\//.test(target)) local.add(module);
    }
  }
  return required.some((module) => !local.has(module));
}

/** The value of a JSON text; `undefined` when it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown;
  } catch {
    return undefined;
  }
}
