import { sql } from 'kysely';

import type { KnownEntity } from '../../core/catalog/catalog-index.ts';
import type { Db } from './write.ts';

/** Where the references of a repository lead to; as `compareKey` gives them. */
export interface Outlook {
  /** To entities of the installation. */
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/** Where the references of each repository of an installation lead to, by id; of one repository if it is named. */
export async function readOutlooks(
  db: Db,
  installationId: number,
  repositoryId?: number,
): Promise<ReadonlyMap<number, Outlook>> {
  const { rows } = await sql<{ repositoryId: number; known: string[] | null; unknown: string[] | null }>`
    select
      reference.repository_id as repository_id,
      array_agg(distinct reference.to_ref) filter (where defined.ref is not null) as known,
      array_agg(distinct reference.to_ref) filter (where defined.ref is null) as unknown
    from entity_reference as reference
    join repository on repository.id = reference.repository_id
    left join (
      select distinct entity.ref
      from entity join repository on repository.id = entity.repository_id
      where repository.installation_id = ${installationId}
    ) as defined on defined.ref = reference.to_ref
    where repository.installation_id = ${installationId}
      and (${repositoryId ?? null}::bigint is null or reference.repository_id = ${repositoryId ?? null}::bigint)
    group by reference.repository_id
  `.execute(db);
  return new Map(
    rows.map(({ repositoryId: id, known, unknown }) => [id, { known: known ?? [], unknown: unknown ?? [] }]),
  );
}

/** Every entity of an installation as the engine takes it, with the repository that defines it. */
export async function entitiesByRepository(
  db: Db,
  installationId: number,
): Promise<readonly (KnownEntity & { readonly repositoryId: number; readonly visibility: string })[]> {
  return await db
    .selectFrom('entity')
    .innerJoin('repository', 'repository.id', 'entity.repositoryId')
    .select([
      'entity.repositoryId',
      'entity.kind',
      'entity.namespace',
      'entity.name',
      'repository.visibility',
      sql<string>`concat(repository.owner, '/', repository.name, ':', entity.file)`.as('source'),
    ])
    .where('repository.installationId', '=', installationId)
    .orderBy('entity.ref')
    .orderBy('source')
    .execute();
}

/** Whether every repository of an installation has been read once, so that what no one defines does not exist. */
export async function isWholeRead(db: Db, installationId: number): Promise<boolean> {
  const unread = await db
    .selectFrom('repository')
    .select('id')
    .where('installationId', '=', installationId)
    .where('removedAt', 'is', null)
    .where('readAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return unread === undefined;
}

/** Who owns what fails in a repository; null stands for what has no owner. */
export async function failingOwners(db: Db, repositoryId: number): Promise<readonly (string | null)[]> {
  const rows = await db
    .selectFrom('ruleResult')
    .select('owner')
    .distinct()
    .where('repositoryId', '=', repositoryId)
    .where('state', '=', 'fail')
    .execute();
  return rows.map(({ owner }) => owner);
}

/** What fails in an installation, by repository and owner. */
export async function failingSubjects(
  db: Db,
  installationId: number,
): Promise<readonly { readonly repositoryId: number; readonly owner: string | null }[]> {
  return await db
    .selectFrom('ruleResult')
    .innerJoin('repository', 'repository.id', 'ruleResult.repositoryId')
    .select(['ruleResult.repositoryId', 'ruleResult.owner'])
    .distinct()
    .where('repository.installationId', '=', installationId)
    .where('ruleResult.state', '=', 'fail')
    .execute();
}

/** Drops what is known of a default branch, of which there is nothing to say any more. */
export async function dropReport(db: Db, repositoryId: number): Promise<void> {
  for (const table of ['report', 'entity', 'entityReference', 'ruleResult', 'level'] as const) {
    await db.deleteFrom(table).where('repositoryId', '=', repositoryId).execute();
  }
}
