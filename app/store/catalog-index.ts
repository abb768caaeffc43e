import { sql } from 'kysely';

import type { KnownEntity } from '../../core/catalog/catalog-index.ts';
import { anyOf, repositoryName, type Db } from './write.ts';

/** Where something stands in the organisation. */
export interface CatalogPlace {
  readonly repositoryId: number;
  /** `owner/name` */
  readonly repository: string;
  readonly file: string;
  readonly line: number;
  /** Who owns the entity that stands there. */
  readonly owner: string | null;
}

/** An entity that refers to another. */
export interface Referrer extends CatalogPlace {
  readonly fromRef: string;
  readonly field: string;
  readonly toRef: string;
}

/** An entity, and where it is defined. */
export interface Definition extends CatalogPlace {
  readonly ref: string;
}

/** The catalog of an installation, without the repository whose newest state is known better, such as a pull request's. */
export interface CatalogScope {
  readonly installationId: number;
  readonly exceptRepository?: number;
}

/** Who refers to any of these entities (references as `compareKey` gives them), by repository, file and line. */
export async function referrersOf(db: Db, scope: CatalogScope, refs: readonly string[]): Promise<readonly Referrer[]> {
  return await db
    .selectFrom('entityReference as reference')
    .innerJoin('repository', 'repository.id', 'reference.repositoryId')
    .select([
      'reference.repositoryId',
      repositoryName.as('repository'),
      'reference.file',
      'reference.line',
      'reference.owner',
      'reference.fromRef',
      'reference.field',
      'reference.toRef',
    ])
    .where('reference.toRef', '=', anyOf(refs, 'text'))
    .where('repository.installationId', '=', scope.installationId)
    .where('repository.id', '<>', scope.exceptRepository ?? 0)
    .orderBy('repository')
    .orderBy('reference.file')
    .orderBy('reference.line')
    .orderBy('reference.field')
    .execute();
}

/** Where each of these entities is defined: more than once, or elsewhere, is a duplicate. By reference and repository. */
export async function definitionsOf(
  db: Db,
  scope: CatalogScope,
  refs: readonly string[],
): Promise<readonly Definition[]> {
  return await db
    .selectFrom('entity')
    .innerJoin('repository', 'repository.id', 'entity.repositoryId')
    .select([
      'entity.repositoryId',
      repositoryName.as('repository'),
      'entity.file',
      'entity.line',
      'entity.owner',
      'entity.ref',
    ])
    .where('entity.ref', '=', anyOf(refs, 'text'))
    .where('repository.installationId', '=', scope.installationId)
    .where('repository.id', '<>', scope.exceptRepository ?? 0)
    .orderBy('entity.ref')
    .orderBy('repository')
    .orderBy('entity.file')
    .orderBy('entity.line')
    .execute();
}

/**
 * Every entity of the catalog, as the engine takes what is known from outside a run, with who may read its repository.
 * The source is `owner/name:file`.
 */
export async function knownEntities(
  db: Db,
  scope: CatalogScope,
): Promise<readonly (KnownEntity & { readonly visibility: string })[]> {
  return await db
    .selectFrom('entity')
    .innerJoin('repository', 'repository.id', 'entity.repositoryId')
    .select([
      'entity.kind',
      'entity.namespace',
      'entity.name',
      'repository.visibility',
      sql<string>`concat(repository.owner, '/', repository.name, ':', entity.file)`.as('source'),
    ])
    .where('repository.installationId', '=', scope.installationId)
    .where('repository.id', '<>', scope.exceptRepository ?? 0)
    .orderBy('entity.ref')
    .orderBy('source')
    .execute();
}
