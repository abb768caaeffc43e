import type { Mistake } from '../../finding.ts';
import type { RepositoryFacts } from '../../facts/repository.ts';
import type { Path } from '../../source/json.ts';
import { valueAt } from '../../source/json.ts';
import type { DefinitionProblem } from '../api/definition-problem.ts';
import type { CatalogCheck } from '../check.ts';
import type { Entity } from '../entity.ts';
import { atRepositoryRoot, placeholderAt } from '../targets.ts';

const rule = 'catalog/api-definition';
const definitionPath: Path = ['spec', 'definition'];

/** Larger definitions, in UTF-16 code units, are not judged. */
const largest = 5_000_000;

const problemOf: ReadonlyMap<string, (text: string) => Promise<DefinitionProblem | undefined>> = new Map([
  ['openapi', async (text: string) => (await import('../api/openapi.ts')).problemOfOpenapi(text)],
  ['asyncapi', async (text: string) => (await import('../api/openapi.ts')).problemOfAsyncapi(text)],
  ['graphql', async (text: string) => (await import('../api/graphql.ts')).problemOfGraphql(text)],
]);

/** The definition of an API that is not what its type says. */
export const apiDefinition: CatalogCheck = {
  id: rule,
  title: 'The API definition does not parse as its type says',
  why:
    'Backstage takes any text as the definition of an API and fails when somebody opens the page: it shows an error ' +
    'or nothing. Definitions of the types `openapi` (2.0, 3.0, 3.1, 3.2), `asyncapi` (2 and 3) and `graphql` are ' +
    'parsed and held against the official schema of their version, whether they stand in the entity or in a file of ' +
    'the repository. References (`$ref`) are not followed. What does not parse is an error, what parses and breaks ' +
    'the specification a warning.',
  remedy: 'Correct the definition, or set `spec.type` to what it is.',
  severity: 'error',
  examples: {
    wrong: { catalogInfo: example('    info: { title: Orders, version: 1.0.0 }\n    paths: {}') },
    right: { catalogInfo: example('    openapi: 3.1.0\n    info: { title: Orders, version: 1.0.0 }\n    paths: {}') },
  },

  *needs(entity) {
    const file = fileOf(entity);
    if (!file) return;
    yield { text: file.path };
    if (file.fromRoot) yield { state: '..' };
  },

  async entity(entity, { repository }): Promise<readonly Mistake[]> {
    const judge = judgeOf(entity);
    const text = judge && textOf(entity, repository);
    if (!judge || text === undefined || text.length > largest) return [];
    const problem = text.trim() === '' ? empty : await judge(text);
    if (!problem) return [];
    const file = fileOf(entity);
    if (!file) return [{ rule, path: definitionPath, ...problem }];
    return [{ rule, path: [...definitionPath, file.key], ...problem, message: `\`${file.path}\`: ${problem.message}` }];
  },
};

const empty: DefinitionProblem = {
  message: 'The definition is empty. Backstage has nothing to show.',
  help: 'Give the definition of the API.',
};

function example(definition: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: orders
spec:
  type: openapi
  lifecycle: production
  owner: group:default/shop
  definition: |
${definition}
`;
}

function judgeOf(entity: Entity): ((text: string) => Promise<DefinitionProblem | undefined>) | undefined {
  const type = valueAt(entity.value, ['spec', 'type']);
  return entity.kind === 'API' && typeof type === 'string' ? problemOf.get(type) : undefined;
}

/** The file of the repository that a placeholder takes the definition from. */
function fileOf(
  entity: Entity,
): { readonly key: string; readonly path: string; readonly fromRoot: boolean } | undefined {
  if (!judgeOf(entity)) return undefined;
  const placeholder = placeholderAt(entity, definitionPath);
  if (placeholder?.target?.is !== 'path' || placeholder.key === '$json' || placeholder.key === '$yaml')
    return undefined;
  return { key: placeholder.key, path: placeholder.target.path, fromRoot: placeholder.target.fromRoot };
}

function textOf(entity: Entity, repository: RepositoryFacts): string | undefined {
  const written = valueAt(entity.value, definitionPath);
  // A template has yet to fill it in; an empty text is refused by Backstage itself.
  if (typeof written === 'string') return written === '' || written.includes('${{') ? undefined : written;
  const file = fileOf(entity);
  if (!file || (file.fromRoot && !atRepositoryRoot(repository))) return undefined;
  const found = repository.text(file.path);
  return 'text' in found ? found.text : undefined;
}
