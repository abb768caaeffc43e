import { readFileSync } from 'node:fs';
import type { KnownEntity } from '../core/catalog/catalog-index.ts';
import { isObject, type Json } from '../core/source/json.ts';
import { readDocuments } from '../core/source/read-documents.ts';
import { reasonOf } from './containment.ts';

/** A catalog outside the run. */
export interface KnownCatalog {
  readonly entities: readonly KnownEntity[];
  /** Whether what is not there does not exist. */
  readonly complete: boolean;
}

/** A catalog, or a sentence that says why there is none. */
export type KnownCatalogResult = { readonly catalog: KnownCatalog } | { readonly problem: string };

/**
 * Reads a snapshot of a catalog: what Backstage answers to `GET /api/catalog/entities` or `…/entities/by-query`, as
 * JSON, or entities as YAML documents. It counts as the whole catalog.
 */
export async function readCatalogFile(file: string): Promise<KnownCatalogResult> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `\`${file}\` cannot be read: ${reasonOf(error)}.` };
  }
  const values = await valuesOf(text);
  if (values === undefined) return { problem: `\`${file}\` is neither JSON nor YAML.` };
  const entities: KnownEntity[] = [];
  for (const [index, value] of values.entries()) {
    const entity = knownEntity(value);
    if (!entity)
      return { problem: `\`${file}\`: item ${index + 1} is no entity; it has no \`kind\` or no \`metadata.name\`.` };
    entities.push(entity);
  }
  return { catalog: { entities, complete: true } };
}

async function valuesOf(text: string): Promise<readonly Json[] | undefined> {
  if (/^\s*[[{]/.test(text)) {
    try {
      return listed(JSON.parse(text) as Json);
    } catch {
      // It may still be YAML in flow style.
    }
  }
  const documents = await readDocuments(text);
  if (documents.some((document) => document.problems.length > 0)) return undefined;
  return documents.flatMap(({ value }) => (value === null ? [] : listed(value as Json)));
}

/** A list of entities, a page of them, or one. */
function listed(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (isObject(value) && Array.isArray(value['items'])) return value['items'] as readonly Json[];
  return [value];
}

/** What the index needs of an entity; `undefined` when the value is none. */
export function knownEntity(value: Json): KnownEntity | undefined {
  if (!isObject(value) || !isObject(value['metadata'])) return undefined;
  const { kind, metadata } = value;
  const { name, namespace, annotations } = metadata;
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const location = isObject(annotations) ? annotations['backstage.io/managed-by-location'] : undefined;
  return {
    kind,
    name,
    namespace: typeof namespace === 'string' ? namespace : 'default',
    ...(typeof location === 'string' && { source: location.replace(/^url:/, '') }),
  };
}
