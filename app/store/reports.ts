import type { Selectable } from 'kysely';

import type { EntityReferenceTable, EntityTable, LevelTable, ReportTable, RuleResultTable } from './schema.ts';
import { insertMany, inTransaction, toJson, type Db } from './write.ts';

/** The last report of a default branch. */
export type StoredReport = Selectable<ReportTable>;

export type EntityRow = Selectable<EntityTable>;
export type EntityReferenceRow = Selectable<EntityReferenceTable>;
export type RuleResultRow = Selectable<RuleResultTable>;
export type LevelRow = Selectable<LevelTable>;

/** All that is known of a default branch; the rows need not say of which repository. */
export interface RepositoryReading extends Omit<StoredReport, 'repositoryId'> {
  readonly entities: readonly Omit<EntityRow, 'repositoryId'>[];
  readonly references: readonly Omit<EntityReferenceRow, 'repositoryId'>[];
  readonly ruleResults: readonly Omit<RuleResultRow, 'repositoryId'>[];
  readonly levels: readonly Omit<LevelRow, 'repositoryId'>[];
}

/**
 * Replaces all that is known of a repository's default branch, at once: nobody sees half of it. Does nothing, and says
 * so by `false`, when the repository is not known or was removed meanwhile.
 */
export async function replaceReport(db: Db, repositoryId: number, reading: RepositoryReading): Promise<boolean> {
  const { entities, references, ruleResults, levels, ...report } = reading;
  return await inTransaction(db, async (transaction) => {
    const repository = await transaction
      .selectFrom('repository')
      .select('id')
      .where('id', '=', repositoryId)
      .where('removedAt', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!repository) return false;
    for (const table of ['report', 'entity', 'entityReference', 'ruleResult', 'level'] as const) {
      await transaction.deleteFrom(table).where('repositoryId', '=', repositoryId).execute();
    }
    await transaction
      .insertInto('report')
      .values({ ...report, repositoryId, report: toJson(report.report) })
      .execute();
    await insertMany(
      transaction,
      'entity',
      entities.map((entity) => ({ ...entity, repositoryId, data: toJson(entity.data) })),
    );
    await insertMany(
      transaction,
      'entityReference',
      references.map((reference) => ({ ...reference, repositoryId })),
    );
    await insertMany(
      transaction,
      'ruleResult',
      ruleResults.map((result) => ({ ...result, repositoryId })),
    );
    await insertMany(
      transaction,
      'level',
      levels.map((level) => ({ ...level, repositoryId })),
    );
    return true;
  });
}

/** The last report of a repository's default branch. */
export async function findReport(db: Db, repositoryId: number): Promise<StoredReport | undefined> {
  return await db.selectFrom('report').selectAll().where('repositoryId', '=', repositoryId).executeTakeFirst();
}

/** Which report each repository of an installation has: the commit, the policy and the time of it, by id. */
export async function listReports(
  db: Db,
  installationId: number,
): Promise<readonly Omit<StoredReport, 'report' | 'source'>[]> {
  return await db
    .selectFrom('report')
    .innerJoin('repository', 'repository.id', 'report.repositoryId')
    .select(['report.repositoryId', 'report.headSha', 'report.policyHash', 'report.madeAt', 'report.asked'])
    .where('repository.installationId', '=', installationId)
    .orderBy('report.repositoryId')
    .execute();
}

/** How often each rule fails in an installation, the most often first. */
export async function countFailures(
  db: Db,
  installationId: number,
): Promise<readonly { readonly rule: string; readonly failures: number; readonly repositories: number }[]> {
  return await db
    .selectFrom('ruleResult')
    .innerJoin('repository', 'repository.id', 'ruleResult.repositoryId')
    .select(({ fn }) => [
      'ruleResult.rule',
      fn.countAll<number>().as('failures'),
      fn.count<number>('ruleResult.repositoryId').distinct().as('repositories'),
    ])
    .where('repository.installationId', '=', installationId)
    .where('ruleResult.state', '=', 'fail')
    .groupBy('ruleResult.rule')
    .orderBy('failures', 'desc')
    .orderBy('ruleResult.rule')
    .execute();
}

/** How many entities of an installation stand on each level of each scorecard; null is below the lowest. */
export async function countLevels(
  db: Db,
  installationId: number,
): Promise<readonly { readonly scorecard: string; readonly level: string | null; readonly entities: number }[]> {
  return await db
    .selectFrom('level')
    .innerJoin('repository', 'repository.id', 'level.repositoryId')
    .select(({ fn }) => ['level.scorecard', 'level.level', fn.countAll<number>().as('entities')])
    .where('repository.installationId', '=', installationId)
    .groupBy(['level.scorecard', 'level.level'])
    .orderBy('level.scorecard')
    .orderBy('level.level')
    .execute();
}
