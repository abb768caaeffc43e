import { appendAll } from '../../append-all.ts';
import { foldersUpwards, inFolder } from '../../source/folders.ts';
import { isObject, valueAt, type Json, type JsonObject } from '../../source/json.ts';
import { readFast } from '../../source/read-documents.ts';
import { resolveTarget } from '../../source/repository-path.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, type Checkout, type CheckoutFact } from './checkout-fact.ts';

/** The characters of a configuration and the pages of its navigation that are looked at: our own bounds. */
const mostCharacters = 1_000_000;
const mostPages = 1000;

/** TechDocs takes the first of these that is there (`getMkdocsYml` of `@backstage/plugin-techdocs-node`). */
const configNames: readonly string[] = ['mkdocs.yaml', 'mkdocs.yml'];

/** What MkDocs makes the front page of ("Index pages", MkDocs' user guide). */
const frontPages: readonly string[] = ['index.md', 'README.md', 'index.markdown', 'index.html'];

/** Plugins of MkDocs that add no pages to `docs_dir`; what others do before the build cannot be known. */
const plain: readonly string[] = ['techdocs-core', 'search'];

/** Whether the documentation that the annotation `backstage.io/techdocs-ref` names would build. */
export const techdocsFacts: readonly CheckoutFact[] = [
  {
    name: 'techdocs.problems',
    type: 'text list',
    from: 'checkout',
    documentation:
      "Why TechDocs would not build the entity's documentation; empty when it would, or has none to build.",
    needs,
    read,
  },
];

/** What is known of the documentation before its files are looked for. */
type Plan =
  | { readonly is: 'none' }
  | { readonly is: 'unknown'; readonly reason: string }
  /** The configuration is such that nothing more can be said. */
  | { readonly is: 'broken'; readonly problem: string }
  | {
      readonly is: 'site';
      readonly problems: readonly string[];
      readonly docs: string;
      /** The folder of the configuration: TechDocs may copy its README to the front page (`legacyCopyReadmeMdToIndexMd`). */
      readonly folder: string;
      /** Whether a plugin may make pages, so that what is missing may be there in the build. */
      readonly generated: boolean;
      /** The pages that the navigation names, relative to `docs`. */
      readonly pages: readonly string[];
    };

function needs(
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): readonly RepositoryNeed[] {
  const folder = subject.elsewhere === undefined ? folderOf(subject, checkout) : undefined;
  if (folder?.is !== 'folder') return [];
  const configs = configNames.map((name) => ({ text: inFolder(folder.path, name) }));
  const plan = answers ? planOf(folder.path, answers) : undefined;
  if (plan?.is !== 'site') return configs;
  const files = [...frontPages, ...plan.pages].map((page) => ({ state: pathOf(plan.docs, page) }));
  return [...configs, { state: plan.docs }, { state: inFolder(plan.folder, 'README.md') }, ...files];
}

function read(subject: FactSubject, checkout: Checkout, repository: RepositoryFacts): Fact {
  if (subject.elsewhere !== undefined) return unknown(subject.elsewhere);
  const folder = folderOf(subject, checkout);
  if (folder.is === 'none') return known([], 'the catalog file');
  const plan: Plan = folder.is === 'folder' ? planOf(folder.path, repository) : folder;
  if (plan.is === 'unknown') return unknown(plan.reason);
  if (plan.is === 'broken') return known([plan.problem], 'the files of the repository');
  return plan.is === 'site' ? readSite(plan, repository) : known([], 'the catalog file');
}

function readSite(plan: Extract<Plan, { is: 'site' }>, repository: RepositoryFacts): Fact {
  const paths = [plan.docs, ...[...frontPages, ...plan.pages].map((page) => pathOf(plan.docs, page))];
  for (const path of paths) {
    const state = repository.state(path);
    if (state.is === 'unknown') return unknown(`${path} could not be looked for: ${state.reason}`);
  }
  const problems = [...plan.problems];
  const isFile = (page: string): boolean => repository.state(pathOf(plan.docs, page)).is === 'file';
  if (repository.state(plan.docs).is !== 'folder') {
    problems.push(`there is no folder \`${plan.docs}\``);
  } else {
    const missing = plan.pages.filter((page) => !isFile(page));
    appendAll(
      problems,
      missing.map((page) => `\`nav\` names \`${page}\`, which is not in \`${plan.docs}\``),
    );
    const isCopied = repository.state(inFolder(plan.folder, 'README.md')).is === 'file';
    if (!plan.generated && !isCopied && !frontPages.some(isFile))
      problems.push(`there is no \`index.md\` or \`README.md\` in \`${plan.docs}\``);
  }
  return known(problems, 'the files of the repository');
}

function unknown(reason: string): Fact {
  return { is: 'unknown', reason };
}

/** The folder of the documentation, relative to the working directory. */
function folderOf(
  subject: FactSubject,
  checkout: Checkout,
): { readonly is: 'folder'; readonly path: string } | Extract<Plan, { is: 'none' | 'unknown' }> {
  const annotation = valueAt(subject.value, ['metadata', 'annotations', 'backstage.io/techdocs-ref']);
  if (typeof annotation !== 'string' || !annotation.startsWith('dir:')) return { is: 'none' };
  // The folder then counts from elsewhere.
  if (valueAt(subject.value, ['metadata', 'annotations', 'backstage.io/source-location']) !== undefined) {
    return { is: 'none' };
  }
  const written = annotation.slice('dir:'.length);
  const target = resolveTarget(subject.file, written);
  if (target.is !== 'path') return { is: 'unknown', reason: `\`${annotation}\` names no folder` };
  // Backstage counts a leading slash from the top of the repository.
  const path = target.fromRoot ? pathOf(checkout.top, target.path) : target.path;
  const inside = foldersUpwards(inFolder(path, 'mkdocs.yml'), checkout.top).length > 0;
  return inside ? { is: 'folder', path } : { is: 'unknown', reason: `\`${annotation}\` leads outside the repository` };
}

/** Judges the configuration, as far as it can be judged by itself. */
function planOf(folder: string, answers: RepositoryFacts): Plan {
  for (const name of configNames) {
    const path = inFolder(folder, name);
    const file = answers.text(path);
    if ('text' in file) return planOfConfig(folder, path, file.text);
    if (file.state !== 'missing') return { is: 'unknown', reason: `${path} could not be read: ${file.problem}` };
  }
  // Without one, TechDocs makes a configuration with the folder `docs`.
  return { is: 'site', problems: [], docs: inFolder(folder, 'docs'), folder, generated: false, pages: [] };
}

function planOfConfig(folder: string, path: string, text: string): Plan {
  const config = readConfig(path, text);
  if (config.is !== 'config') return config;
  const { value } = config;
  if (Object.hasOwn(value, 'INHERIT')) return { is: 'unknown', reason: `${path} inherits from another file` };
  const problems: string[] = [];
  const name = valueAt(value, ['site_name']) ?? null;
  if (name === null) problems.push(`\`${path}\` has no \`site_name\``);
  else if (typeof name !== 'string') problems.push(`\`site_name\` of \`${path}\` is not a text`);
  const docs = valueAt(value, ['docs_dir']) ?? 'docs';
  if (typeof docs !== 'string') return { is: 'broken', problem: `\`docs_dir\` of \`${path}\` is not a text` };
  // TechDocs refuses it for security (`validateMkdocsYaml` of `@backstage/plugin-techdocs-node`).
  const below = stepsOf(docs);
  if (below === undefined) return { is: 'broken', problem: `\`docs_dir\` of \`${path}\` leads out of its folder` };
  const generated = generatesPages(value);
  const pages = generated ? [] : pagesOf(valueAt(value, ['nav']));
  if (pages.length > mostPages) return { is: 'unknown', reason: `${path} names more than ${mostPages} pages` };
  return { is: 'site', problems, docs: pathOf(folder, below.join('/')), folder, generated, pages };
}

type Config = { readonly is: 'config'; readonly value: JsonObject } | Extract<Plan, { is: 'unknown' | 'broken' }>;

function readConfig(path: string, text: string): Config {
  if (text.length > mostCharacters) return { is: 'unknown', reason: `${path} is too large to be read` };
  // What begins with a list is one; the quick parser gives mappings only.
  if (/^-\s/.test(firstContent(text))) return { is: 'broken', problem: `\`${path}\` is not a mapping` };
  const documents = readFast(text);
  if (!documents || documents.length > 1) {
    return { is: 'unknown', reason: `${path} holds YAML that is not understood here, perhaps custom tags` };
  }
  const value = documents[0]?.value;
  return isObject(value) ? { is: 'config', value } : { is: 'broken', problem: `\`${path}\` is not a mapping` };
}

/** The first line that is no comment, with its line break. */
function firstContent(text: string): string {
  const line = text.split('\n').find((content) => !/^(?:---|\s*#|\s*$)/.test(content));
  return line === undefined ? '' : `${line}\n`;
}

function generatesPages(config: JsonObject): boolean {
  const plugins = valueAt(config, ['plugins']);
  const entries = Array.isArray(plugins) ? (plugins as readonly Json[]) : [plugins ?? null];
  const names = entries.flatMap((plugin) => (isObject(plugin) ? Object.keys(plugin) : [plugin]));
  return names.some((name) => typeof name === 'string' && !plain.includes(name));
}

/** The Markdown files that the navigation names ("Configure Pages and Navigation", MkDocs' user guide), each once. */
function pagesOf(nav: Json | undefined): readonly string[] {
  const pages = new Set<string>();
  const visit = (entry: Json | undefined): void => {
    if (typeof entry === 'string') {
      if (isPage(entry)) pages.add(entry);
    } else if (Array.isArray(entry)) {
      for (const item of entry as readonly Json[]) visit(item);
    } else if (isObject(entry)) {
      for (const item of Object.values(entry)) visit(item);
    }
  };
  visit(nav);
  return [...pages];
}

/** A URL, or a path from the top of a site, is a link and no page. */
function isPage(entry: string): boolean {
  return entry.endsWith('.md') && !entry.startsWith('/') && !/^[A-Za-z][A-Za-z0-9+.-]{0,30}:/.test(entry);
}

/** The steps of a path below a folder; `undefined` when it leads out of it. */
function stepsOf(path: string): readonly string[] | undefined {
  if (path.startsWith('/')) return undefined;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps;
}

/** A normalised path below a folder, or the folder for none. What leads out of it names a file that is none. */
function pathOf(folder: string, below: string): string {
  const base = folder === '' ? '.' : folder;
  const steps = stepsOf(below);
  if (steps === undefined) return inFolder(base, below);
  return steps.length === 0 ? base : inFolder(base, steps.join('/'));
}
