import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  // Null: nobody knows what the issues of before told.
  `alter table subject_issue add column told text[]`,
  `alter table subject_issue add column attempts integer not null default 0`,
];

/** What each issue tells of, and how often GitHub did not make it. */
export const issueFindings: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
