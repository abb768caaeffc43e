import { sql, type Selectable } from 'kysely';

import type { TeamListTable } from './schema.ts';
import { toJson, type Db } from './write.ts';

/** The teams of an installation's organisation, or why they are not known. */
export type TeamList = Selectable<TeamListTable>;

/** Keeps the teams of an installation in place of those before. */
export async function putTeams(db: Db, list: TeamList): Promise<void> {
  const { installationId, ...read } = list;
  const changes = { ...read, members: toJson(list.members) };
  await db
    .insertInto('teamList')
    .values({ installationId, ...changes })
    .onConflict((conflict) => conflict.column('installationId').doUpdateSet(changes))
    .execute();
}

/** The teams of an installation as they were last read; `undefined` when they never were. */
export async function findTeams(db: Db, installationId: number): Promise<TeamList | undefined> {
  return await db.selectFrom('teamList').selectAll().where('installationId', '=', installationId).executeTakeFirst();
}

/** What the reports of an installation depend on, each once: `team.exists payments`, `repository.topics` and so on. */
export async function askedIn(db: Db, installationId: number): Promise<readonly string[]> {
  const { rows } = await sql<{ question: string }>`
    select distinct unnest(report.asked) as question
    from report join repository on repository.id = report.repository_id
    where repository.installation_id = ${installationId}
  `.execute(db);
  return rows.map(({ question }) => question);
}
