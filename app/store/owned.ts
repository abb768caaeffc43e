import type { Db } from './write.ts';

/** The entities of an owner in a repository. */
export interface Owned {
  readonly repositoryId: number;
  readonly ref: string;
}

/** The entities that an owner (a reference as `compareKey` gives it) has in an installation, by repository. */
export async function ownedBy(db: Db, installationId: number, owner: string): Promise<readonly Owned[]> {
  return await db
    .selectFrom('entity')
    .innerJoin('repository', 'repository.id', 'entity.repositoryId')
    .select(['entity.repositoryId', 'entity.ref'])
    .where('repository.installationId', '=', installationId)
    .where('entity.owner', '=', owner)
    .orderBy('entity.repositoryId')
    .orderBy('entity.ref')
    .execute();
}

/** Who owns what in a repository: owner by entity. */
export async function ownersIn(db: Db, repositoryId: number): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('entity')
    .select(['ref', 'owner'])
    .where('repositoryId', '=', repositoryId)
    .where('owner', 'is not', null)
    .execute();
  return new Map(rows.flatMap(({ ref, owner }) => (owner === null ? [] : [[ref, owner] as const])));
}
