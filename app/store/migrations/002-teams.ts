import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  `create table team_list (
    installation_id bigint primary key references installation on delete cascade,
    members jsonb,
    problem text,
    read_at timestamptz not null
  )`,
  // What the judgement asked of GitHub, such as `team.exists payments`.
  `alter table report add column asked text[] not null default '{}'`,
  // Until now, no properties and properties that the App may not read were the same.
  `update repository set properties = 'null' where properties = '{}'`,
];

/** The teams of organisations, and which reports depend on them. */
export const teams: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
