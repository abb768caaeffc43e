import type { Fix, Mistake } from '../../finding.ts';
import { readDocuments } from '../../source/read-documents.ts';
import type { RepositoryFacts, RepositoryNeed } from '../../facts/repository.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { atRepositoryRoot, placeholdersOf, type Placeholder } from '../targets.ts';

const rule = 'catalog/placeholder-target';
const consequence = 'Backstage refuses the entity until it can read the target.';

const definition = 'openapi: 3.1.0\ninfo: { title: Orders, version: 1.0.0 }\npaths: {}\n';

/** `$text` and the like whose target cannot be read from the repository. */
export const placeholderTarget: CatalogCheck = {
  id: rule,
  title: 'A placeholder names a file that Backstage cannot read',
  why:
    '`$text`, `$json`, `$yaml`, `$openapi` and `$asyncapi` are replaced by what their target holds. When the target is ' +
    'not there, is a folder, or lies outside the repository, Backstage refuses the whole entity: a new one does not ' +
    'appear, a known one stays as it was. URLs are not checked.',
  remedy:
    'Correct the path, which counts from the folder of the catalog file, or add the file. `$json` and `$yaml` give ' +
    'objects and lists; for a text, such as the definition of an API, use `$text`.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('./api/openapi.yml'), files: { 'api/openapi.yaml': definition } },
    right: { catalogInfo: example('./api/openapi.yaml'), files: { 'api/openapi.yaml': definition } },
  },

  *needs(entity) {
    for (const placeholder of placeholdersOf(entity)) yield* needsOf(placeholder);
  },

  async entity(entity, { repository }) {
    const mistakes = placeholdersOf(entity).map((placeholder) => judge(placeholder, entity, repository));
    return (await Promise.all(mistakes)).filter((mistake) => mistake !== undefined);
  },
};

function example(target: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: orders
spec:
  type: openapi
  lifecycle: production
  owner: group:default/shop
  definition:
    $text: ${target}
`;
}

function* needsOf({ key, target }: Placeholder): Iterable<RepositoryNeed> {
  if (target?.is !== 'path') return;
  yield { state: target.path };
  if (target.fromRoot) yield { state: '..' };
  const other = otherSpelling(target.path);
  if (other !== undefined) yield { state: other };
  if (key === '$json' || key === '$yaml') yield { text: target.path };
}

async function judge(
  placeholder: Placeholder,
  entity: Entity,
  repository: RepositoryFacts,
): Promise<Mistake | undefined> {
  const { key, target, text } = placeholder;
  const at = { rule, path: [...placeholder.path, key] };
  if (text === undefined) {
    return {
      ...at,
      message: `\`${key}\` takes the path of a file or a URL, as text. ${consequence}`,
      help: 'Write a path that begins with `./`, or a URL.',
      backstage: `Placeholder ${key} expected a string value parameter, in the form of an absolute URL or a relative path`,
    };
  }
  if (target?.is !== 'path' || (target.fromRoot && !atRepositoryRoot(repository))) return undefined;
  const problem =
    problemOfState(placeholder, target.path, repository) ?? (await problemOfContent(placeholder, entity, repository));
  return problem && { ...at, ...problem };
}

type Problem = Omit<Mistake, 'rule' | 'path'>;

/** What is wrong with the place that the target names. */
function problemOfState(placeholder: Placeholder, path: string, repository: RepositoryFacts): Problem | undefined {
  const named = `\`${placeholder.key}\` names \`${placeholder.text}\``;
  switch (repository.state(path).is) {
    case 'missing': {
      const fix = otherSpellingFix(placeholder, path, repository);
      return {
        message: `${named}, but there is no file \`${path}\`. ${consequence}`,
        help: fix ? `${fix.title}.` : 'Correct the path, which counts from the folder of this file, or add the file.',
        ...(fix && { fix }),
      };
    }
    case 'folder':
      return { message: `${named}, which is a folder. ${consequence}`, help: 'Name a file.' };
    case 'outside':
      return {
        message: `${named}, which lies outside the repository. ${consequence}`,
        help: 'Keep the file in this repository, or give its URL if your Backstage may read it.',
        backstage: 'Placeholder may only reference files from the same repository as the entity',
      };
    case 'file':
    case 'unknown':
      return undefined;
  }
}

/** The same path with the other spelling of YAML's extension. */
function otherSpelling(path: string): string | undefined {
  if (path.endsWith('.yaml')) return `${path.slice(0, -'.yaml'.length)}.yml`;
  return path.endsWith('.yml') ? `${path.slice(0, -'.yml'.length)}.yaml` : undefined;
}

function otherSpellingFix(placeholder: Placeholder, path: string, repository: RepositoryFacts): Fix | undefined {
  const other = otherSpelling(path);
  if (other === undefined || repository.state(other).is !== 'file') return undefined;
  const value = otherSpelling(placeholder.text ?? '');
  if (value === undefined) return undefined;
  const edit = { kind: 'set', path: [...placeholder.path, placeholder.key], value } as const;
  return { title: `Name \`${value}\`, which is there`, edits: [edit] };
}

/** What is wrong with the text that `$json` or `$yaml` names. */
async function problemOfContent(
  placeholder: Placeholder,
  entity: Entity,
  repository: RepositoryFacts,
): Promise<Problem | undefined> {
  const { key, target, text } = placeholder;
  if ((key !== '$json' && key !== '$yaml') || target?.is !== 'path') return undefined;
  const file = repository.text(target.path);
  if (!('text' in file)) return undefined;
  const read = key === '$json' ? readJson(file.text) : await readYaml(file.text);
  if ('problem' in read) {
    return {
      message: `\`${key}\` names \`${text}\`, which is not one document of ${key === '$json' ? 'JSON' : 'YAML'}. ${consequence}`,
      help: 'Correct the file, or use `$text` to take it as it is.',
      backstage: `Placeholder ${key} ${read.problem}`,
    };
  }
  return isDefinition(entity, placeholder) && typeof read.value !== 'string' ? wrongDefinition(placeholder) : undefined;
}

type Read = { readonly value: unknown } | { readonly problem: string };

function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `failed to parse JSON data, ${String(error)}` };
  }
}

async function readYaml(text: string): Promise<Read> {
  const [document, ...more] = await readDocuments(text);
  if (!document || more.length > 0) {
    const found = document ? more.length + 1 : 0;
    return { problem: `expected to find exactly one document of data, found ${found}` };
  }
  const [problem] = document.problems;
  return problem ? { problem: `found an error in the data, ${problem.backstage}` } : { value: document.value };
}

/** Whether the placeholder stands for the definition of an API, which must be text. */
function isDefinition(entity: Entity, { path }: Placeholder): boolean {
  return entity.kind === 'API' && path.length === 2 && path[0] === 'spec' && path[1] === 'definition';
}

function wrongDefinition({ key, path, text }: Placeholder): Problem {
  const edit = { kind: 'rename', path: [...path, key], key: '$text' } as const;
  return {
    message:
      `\`${key}\` turns \`${text}\` into data, but the definition of an API must be text. ` +
      'Backstage refuses the entity.',
    help: 'Use `$text`.',
    backstage: '/spec/definition must be string - type: string',
    fix: { title: `Rename \`${key}\` to \`$text\``, edits: [edit] },
  };
}
