import { stringify } from 'yaml';
import { codeownersPlaces, codeownersRuleFor, parseCodeowners, type CodeownersOwner } from '../facts/codeowners.ts';
import type { Evidence } from './evidence.ts';
import { firstParagraph } from './first-paragraph.ts';

/** A value of the draft, and where it comes from. */
export interface Guess {
  readonly value: string;
  /** For a comment behind the value: "from CODEOWNERS"; none when a person gave it. */
  readonly from?: string;
}

/** What the draft says; a person may change each before it is written. */
export interface Draft {
  readonly name: Guess;
  readonly owner: Guess;
  readonly type: Guess;
  readonly lifecycle: Guess;
  readonly description: string | undefined;
  readonly slug: string | undefined;
  /** Whether there is documentation that TechDocs can build, or only some that it cannot build yet. */
  readonly techdocs: 'ready' | 'incomplete' | undefined;
  readonly apis: readonly DraftApi[];
}

interface DraftApi {
  readonly type: 'openapi' | 'asyncapi';
  /** From the top of the repository. */
  readonly file: string;
}

/** More definitions than this are a collection, not the interface of one component. */
const mostApis = 5;

/** Guesses what a catalog file should say from what a repository shows. */
export function draftFrom(evidence: Evidence): Draft {
  return {
    name: nameFrom(evidence),
    owner: ownerFrom(evidence),
    type: typeFrom(evidence),
    lifecycle: { value: 'experimental', from: 'a guess; `production` once others rely on it' },
    description: firstParagraph(evidence.text('README.md') ?? evidence.text('readme.md') ?? ''),
    slug: evidence.slug,
    techdocs: techdocsFrom(evidence),
    apis: apisFrom(evidence),
  };
}

function nameFrom({ slug, folder, isTop }: Evidence): Guess {
  const fromRemote = slug === undefined || !isTop ? undefined : entityName(slug.slice(slug.indexOf('/') + 1));
  if (fromRemote !== undefined) return { value: fromRemote, from: 'from the repository' };
  return { value: entityName(folder) ?? 'my-component', from: 'from the folder' };
}

/** A text as the name of an entity: letters, digits, `-`, `_` and `.`, 63 characters at most. */
function entityName(text: string): string | undefined {
  const name = text
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^[-_.]+|[-_.]+$/g, '');
  return name === '' ? undefined : name;
}

function ownerFrom({ text, slug }: Evidence): Guess {
  const codeowners = codeownersPlaces.map((place) => text(place)).find((found) => found !== undefined) ?? '';
  const owners = codeownersRuleFor(parseCodeowners(codeowners).rules, 'catalog-info.yaml')?.owners ?? [];
  const owner = owners.map((one) => referenceOf(one)).find((one) => one !== undefined);
  if (owner !== undefined) return { value: owner, from: 'from CODEOWNERS' };
  const organisation = entityName(slug?.split('/')[0] ?? '') ?? 'my-team';
  return { value: `group:default/${organisation}`, from: 'a guess; name the group that answers for this' };
}

/** `@org/team` is a group, `@login` a user, as Backstage's processor for CODEOWNERS reads them; an address is nobody. */
function referenceOf({ text, is }: CodeownersOwner): string | undefined {
  if (is === 'team') return `group:default/${text.slice(text.indexOf('/') + 1)}`;
  return is === 'user' ? `user:default/${text.slice(1)}` : undefined;
}

/** Packages of user interfaces for the browser. */
const browserPackages = ['react-dom', 'next', 'vue', 'nuxt', '@angular/core', 'svelte', 'gatsby', 'astro'];

function typeFrom(evidence: Evidence): Guess {
  const manifest = packageJson(evidence.text('package.json'));
  const dependencies = new Set([...keysOf(manifest['dependencies']), ...keysOf(manifest['devDependencies'])]);
  const published = manifest['private'] !== true && ['main', 'exports', 'module'].some((key) => key in manifest);
  if (['Dockerfile', 'Procfile', 'Chart.yaml'].some((file) => evidence.has(file)) && !hasAny(dependencies)) {
    return { value: 'service', from: 'from how it is deployed' };
  }
  if (hasAny(dependencies) && !published) return { value: 'website', from: 'from package.json' };
  if (published) return { value: 'library', from: 'from package.json' };
  return { value: 'service', from: 'a guess; `website`, `library` or a type of your own' };
}

function hasAny(dependencies: ReadonlySet<string>): boolean {
  return browserPackages.some((name) => dependencies.has(name));
}

function packageJson(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Not ours to complain about: it is evidence, no input.
    return {};
  }
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/**
 * TechDocs builds the folder `docs`, with or without a configuration, and needs a front page there; it takes the README
 * of the repository for one. Whoever names another folder in `mkdocs.yml` knows what stands there.
 */
function techdocsFrom({ has, text }: Evidence): Draft['techdocs'] {
  const config = text('mkdocs.yml') ?? text('mkdocs.yaml');
  if (config === undefined && !has('docs')) return undefined;
  const ownFolder = /^docs_dir[ \t]*:/m.test(config ?? '');
  const frontPage = has('docs/index.md') || has('docs/README.md') || (has('docs') && has('README.md'));
  return ownFolder || frontPage ? 'ready' : 'incomplete';
}

function apisFrom({ definitions }: Evidence): readonly DraftApi[] {
  const apis = [...definitions].flatMap(([file, text]): readonly DraftApi[] => {
    const key = /^[ \t{]*["']?(openapi|swagger|asyncapi)["']?[ \t]*:/m.exec(text)?.[1];
    return key === undefined ? [] : [{ file, type: key === 'asyncapi' ? 'asyncapi' : 'openapi' }];
  });
  return apis.length > mostApis ? [] : apis;
}

/** `shop-api`, or `shop-api-1` where there are several. */
function apiName({ name, apis }: Draft, index: number): string {
  const suffix = apis.length === 1 ? '-api' : `-api-${index + 1}`;
  return `${name.value.slice(0, 63 - suffix.length)}${suffix}`;
}

/** The text of `catalog-info.yaml`, with a comment behind each value that was guessed. */
export function writeDraft(draft: Draft): string {
  return [component(draft), ...draft.apis.map((api, index) => apiEntity(draft, api, apiName(draft, index)))].join(
    '---\n',
  );
}

function component(draft: Draft): string {
  const { name, owner, type, lifecycle, description, slug, techdocs, apis } = draft;
  const annotations = [
    ...(slug === undefined ? [] : [`    github.com/project-slug: ${scalar(slug)}`]),
    ...(techdocs === 'ready' ? ['    backstage.io/techdocs-ref: dir:.'] : []),
  ];
  return `${[
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${commented(name)}`,
    description === undefined
      ? '  # description: <what it does and for whom>'
      : `  description: ${scalar(description)}`,
    ...(annotations.length > 0 ? ['  annotations:', ...annotations] : []),
    ...(techdocs === 'incomplete' ? [`  # ${techdocsAdvice}`] : []),
    'spec:',
    `  type: ${commented(type)}`,
    `  lifecycle: ${commented(lifecycle)}`,
    `  owner: ${commented(owner)}`,
    ...(apis.length > 0 ? ['  providesApis:'] : []),
    ...apis.map((_api, index) => `    - ${scalar(apiName(draft, index))}`),
  ].join('\n')}\n`;
}

const techdocsAdvice =
  'Once docs/index.md is there, add the annotation `backstage.io/techdocs-ref: dir:.` for TechDocs.';

function apiEntity({ lifecycle, owner }: Draft, { type, file }: DraftApi, name: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: ${scalar(name)}
spec:
  type: ${type}
  lifecycle: ${scalar(lifecycle.value)}
  owner: ${scalar(owner.value)}
  definition:
    $text: ${scalar(`./${file}`)}
`;
}

function commented({ value, from }: Guess): string {
  return from === undefined ? scalar(value) : `${scalar(value)} # ${from}`;
}

/** A text as YAML on one line. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN', blockQuote: false }).trimEnd();
}
