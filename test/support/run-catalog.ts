import { buildIndex, type KnownCatalog } from '../../core/catalog/build-index.ts';
import { catalogChecks } from '../../core/catalog/checks/index.ts';
import type { CheckContext } from '../../core/catalog/check.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import type { PlacedMistake } from '../../core/finding.ts';
import type { Config } from '../../core/policy/config.ts';
import { formatPath, isObject, valueAt } from '../../core/source/json.ts';
import { readDocuments } from '../../core/source/read-documents.ts';
import { repositoryOf } from './run-check.ts';

/** A configuration in which every check is at work. */
export const testConfig: Config = {
  include: ['**/catalog-info.y?(a)ml'],
  exclude: [],
  failOn: 'error',
  severities: {},
  allowedKinds: undefined,
  customKinds: [],
  missingModules: [],
  owners: {},
  placeholderOwners: ['tbd', 'unknown', 'guests', 'guest'],
  ownerFromCodeowners: false,
  discovery: undefined,
};

/** What a run is given besides the catalog files. */
export interface RunOptions {
  readonly config?: Partial<Config>;
  readonly catalog?: KnownCatalog;
  readonly repository?: string;
}

/** The mistakes that the checks find in catalog files, given by path, with what stands in them. */
export async function runCatalog(
  files: Readonly<Record<string, string>>,
  { config, catalog, repository }: RunOptions = {},
): Promise<readonly PlacedMistake[]> {
  const read = await Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      const documents = (await readDocuments(text)).map(({ value }) => value);
      return { path, text, documents };
    }),
  );
  const entities = read.flatMap(({ path, documents }) =>
    documents.flatMap((value, document) => entityOf(value, path, document)),
  );
  const context: CheckContext = {
    catalog: buildIndex(entities, catalog),
    repository: repositoryOf(files, repository),
    config: { ...testConfig, ...config },
  };
  const found: PlacedMistake[] = [];
  for (const check of catalogChecks) {
    for (const file of read) found.push(...(check.file?.(file, context) ?? []));
    for (const entity of entities) {
      const mistakes = [...((await check.entity?.(entity, context)) ?? [])];
      found.push(...mistakes.map((mistake) => ({ ...mistake, file: entity.file, document: entity.document })));
    }
    found.push(...(check.run?.(entities, context) ?? []));
  }
  return found;
}

/** The mistakes of one rule as `file#document path` and, behind an arrow, what the fix writes. */
export function places(mistakes: readonly PlacedMistake[], rule: string): readonly string[] {
  return mistakes
    .filter((mistake) => mistake.rule === rule)
    .map(({ file, document, path, fix }) => {
      const place = `${file}#${document} ${formatPath(path)}`;
      return fix ? `${place} -> ${fix.edits.map(describeEdit).join(', ')}` : place;
    });
}

function describeEdit(edit: NonNullable<PlacedMistake['fix']>['edits'][number]): string {
  if (edit.kind === 'remove' || edit.kind === 'quote') return edit.kind;
  return edit.kind === 'rename' ? `rename ${edit.key}` : `${edit.kind} ${JSON.stringify(edit.value)}`;
}

function entityOf(value: unknown, file: string, document: number): readonly Entity[] {
  const [kind, name, namespace = 'default'] = [['kind'], ['metadata', 'name'], ['metadata', 'namespace']].map((path) =>
    valueAt(value, path),
  );
  if (!isObject(value) || typeof kind !== 'string' || typeof name !== 'string' || typeof namespace !== 'string') {
    return [];
  }
  const ref = `${kind}:${namespace}/${name}`.toLowerCase();
  return [{ kind, name, namespace, ref, value, file, document, accepted: true }];
}
