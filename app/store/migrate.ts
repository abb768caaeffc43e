import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';

import { firstTables } from './migrations/001-first-tables.ts';
import { teams } from './migrations/002-teams.ts';
import { checkRunNames } from './migrations/003-check-run-names.ts';
import { issueFindings } from './migrations/004-issue-findings.ts';
import { StoreError } from './store-error.ts';

/** All migrations by name, in order. One that was released is never changed: add another. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-first-tables': firstTables,
  '002-teams': teams,
  '003-check-run-names': checkRunNames,
  '004-issue-findings': issueFindings,
};

/**
 * Brings the tables up to date. Everything that is missing is done in one transaction, so a process that is killed in
 * the middle leaves nothing behind. On PostgreSQL an advisory lock makes other replicas wait, and they then find
 * nothing to do.
 *
 * @throws StoreError when the database was written by a newer version.
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  wanted: Readonly<Record<string, Migration>> = migrations,
): Promise<void> {
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: async () => await Promise.resolve({ ...wanted }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const newer = (await migrationsDone(db)).filter((name) => !(name in wanted));
  if (newer.length > 0) {
    throw new StoreError(
      `The database was written by a newer version of Catalog Warden (it has ${newer.join(', ')}). ` +
        'Run that version or a later one, or restore a backup from before the upgrade.',
    );
  }
  throw error instanceof Error ? error : new Error('A migration failed.', { cause: error });
}

async function migrationsDone<Tables>(db: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}
