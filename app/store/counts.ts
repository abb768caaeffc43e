import { sql } from 'kysely';

import type { Db } from './write.ts';

/** How much there is in an installation. */
export interface OrganizationCounts {
  readonly repositories: number;
  /** Those with a catalog file. */
  readonly withCatalog: number;
  readonly entities: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

/** Counts what an installation has, and what fails there. */
export async function organizationCounts(db: Db, installationId: number): Promise<OrganizationCounts> {
  const { rows } = await sql<OrganizationCounts>`
    with own as (select id from repository where installation_id = ${installationId} and removed_at is null),
      failing as (
        select severity from rule_result where state = 'fail' and repository_id in (select id from own)
      )
    select
      (select count(*) from own) as repositories,
      (select count(distinct repository_id) from entity where repository_id in (select id from own)) as with_catalog,
      (select count(*) from entity where repository_id in (select id from own)) as entities,
      (select count(*) from failing where severity = 'error') as errors,
      (select count(*) from failing where severity = 'warning') as warnings,
      (select count(*) from failing where severity = 'note') as notes
  `.execute(db);
  return rows[0] ?? { repositories: 0, withCatalog: 0, entities: 0, errors: 0, warnings: 0, notes: 0 };
}

/** How much fails for each owner of an installation; of `public` repositories alone when these are asked for. */
export async function failuresByOwner(
  db: Db,
  installationId: number,
  among: 'all' | 'public' = 'all',
): Promise<readonly { readonly owner: string; readonly failures: number; readonly repositories: number }[]> {
  return await db
    .selectFrom('ruleResult')
    .innerJoin('repository', 'repository.id', 'ruleResult.repositoryId')
    .select(({ fn }) => [
      'ruleResult.owner',
      fn.countAll<number>().as('failures'),
      fn.count<number>('ruleResult.repositoryId').distinct().as('repositories'),
    ])
    .where('repository.installationId', '=', installationId)
    .where('ruleResult.state', '=', 'fail')
    .where('ruleResult.owner', 'is not', null)
    .$if(among === 'public', (query) => query.where('repository.visibility', '=', 'public'))
    .groupBy('ruleResult.owner')
    .orderBy('ruleResult.owner')
    .$narrowType<{ owner: string }>()
    .execute();
}

/** How much fails in an installation that nobody owns. */
export async function countUnowned(db: Db, installationId: number): Promise<number> {
  const { failures } = await db
    .selectFrom('ruleResult')
    .innerJoin('repository', 'repository.id', 'ruleResult.repositoryId')
    .select(({ fn }) => fn.countAll<number>().as('failures'))
    .where('repository.installationId', '=', installationId)
    .where('ruleResult.state', '=', 'fail')
    .where('ruleResult.owner', 'is', null)
    .executeTakeFirstOrThrow();
  return failures;
}
