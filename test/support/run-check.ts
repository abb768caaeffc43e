import type { CatalogIndex } from '../../core/catalog/catalog-index.ts';
import type { CatalogCheck, Example } from '../../core/catalog/check.ts';
import type { Entity } from '../../core/catalog/entity.ts';
import type { RepositoryFacts, RepositoryNeed } from '../../core/facts/repository.ts';
import type { Mistake } from '../../core/finding.ts';
import type { Config } from '../../core/policy/config.ts';
import type { JsonObject } from '../../core/source/json.ts';
import { minimatch } from 'minimatch';
import { parseAllDocuments } from 'yaml';

/** A repository as an example tells it: these files, nothing else, and the working directory is its top. */
function repositoryOf(files: Readonly<Record<string, string>>, slug?: string): RepositoryFacts {
  const paths = Object.keys(files);
  return {
    slug,
    host: slug === undefined ? undefined : 'github.com',
    state: (path) => {
      if (path.startsWith('..')) return { is: 'outside' };
      if (Object.hasOwn(files, path)) return { is: 'file' };
      const folder = path === '.' || paths.some((file) => file.startsWith(`${path}/`));
      return { is: folder ? 'folder' : 'missing' };
    },
    text: (path) => {
      const text = files[path];
      return text === undefined ? { problem: 'not there', state: 'missing' } : { text };
    },
    glob: (pattern) => paths.filter((path) => minimatch(path, pattern)),
  };
}

/** Only what was asked for is known, as in the pipeline. */
function onlyNeeded(facts: RepositoryFacts, needs: readonly RepositoryNeed[]): RepositoryFacts {
  const asked = new Set(needs.map((need) => JSON.stringify(need)));
  const unknown = { is: 'unknown', reason: 'nobody asked' } as const;
  return {
    slug: facts.slug,
    host: facts.host,
    state: (path) => (asked.has(JSON.stringify({ state: path })) ? facts.state(path) : unknown),
    text: (path) =>
      asked.has(JSON.stringify({ text: path })) ? facts.text(path) : { problem: 'nobody asked', state: 'unknown' },
    glob: (pattern) => (asked.has(JSON.stringify({ glob: pattern })) ? facts.glob(pattern) : undefined),
  };
}

/** Reads the entities of a catalog file. */
export function entitiesOf(text: string, file = 'catalog-info.yaml'): readonly Entity[] {
  const documents = parseAllDocuments(text, { merge: false });
  if (!Array.isArray(documents)) return [];
  return documents.map((parsed, document) => {
    const value = parsed.toJSON() as JsonObject & { kind: string; metadata: { name: string; namespace?: string } };
    const { kind } = value;
    const { name, namespace = 'default' } = value.metadata;
    const ref = `${kind}:${namespace}/${name}`.toLowerCase();
    return { kind, name, namespace, ref, value, file, document, accepted: true };
  });
}

/** Runs the `entity` part of a check over an example, with what the check asked for and nothing else. */
export async function runCheck(
  check: CatalogCheck,
  example: Example,
  file = 'catalog-info.yaml',
): Promise<readonly Mistake[]> {
  const entities = entitiesOf(example.catalogInfo, file);
  const config = { ...example.config } as Config;
  const needs = entities.flatMap((entity) => [...(check.needs?.(entity, config) ?? [])]);
  const facts = repositoryOf({ ...example.files, [file]: example.catalogInfo }, example.repository);
  const catalog: CatalogIndex = {
    entities,
    complete: false,
    resolve: () => ({ is: 'unknown', reason: 'not part of the example' }),
    definitions: (ref) => entities.filter((entity) => entity.ref === ref),
    named: () => [],
    nearest: () => undefined,
  };
  const context = { catalog, config, repository: onlyNeeded(facts, needs) };
  const found: Mistake[] = [];
  for (const entity of entities) found.push(...((await check.entity?.(entity, context)) ?? []));
  return found;
}
