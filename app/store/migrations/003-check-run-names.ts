import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  // All had this name until now.
  `alter table check_run add column name text not null default 'Catalog Warden'`,
  `alter table check_run alter column name drop default`,
  `alter table check_run drop constraint check_run_pkey`,
  `alter table check_run add primary key (repository_id, head_sha, subject, name)`,
];

/** Several check runs on one commit: it may be the head of several pull requests, with several bases. */
export const checkRunNames: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
