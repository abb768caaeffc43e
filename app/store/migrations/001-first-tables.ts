import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  `create table installation (
    id bigint primary key,
    account_login text not null,
    account_type text not null,
    repository_selection text not null,
    suspended_at timestamptz,
    policy_repository_id bigint,
    synced_at timestamptz,
    sync_cursor jsonb
  )`,
  `create table repository (
    id bigint primary key,
    node_id text not null,
    installation_id bigint not null references installation on delete cascade,
    owner text not null,
    name text not null,
    default_branch text,
    head_sha text,
    tree_sha text,
    archived boolean not null,
    fork boolean not null,
    visibility text not null,
    has_issues boolean not null,
    topics text[] not null,
    properties jsonb not null,
    removed_at timestamptz,
    read_at timestamptz
  )`,
  `create index repository_installation on repository (installation_id)`,
  `create table report (
    repository_id bigint primary key references repository on delete cascade,
    head_sha text not null,
    policy_hash text not null,
    source text not null,
    report jsonb not null,
    made_at timestamptz not null
  )`,
  // No primary key: one file may hold an entity twice, which is a mistake that must be kept to be told. What a
  // repository wrote may be longer than a btree can hold, so it is indexed by hash.
  `create table entity (
    repository_id bigint not null references repository on delete cascade,
    ref text not null,
    kind text not null,
    namespace text not null,
    name text not null,
    owner text,
    type text,
    lifecycle text,
    file text not null,
    line integer not null,
    data jsonb not null
  )`,
  `create index entity_repository on entity (repository_id)`,
  `create index entity_ref on entity using hash (ref)`,
  `create index entity_owner on entity using hash (owner)`,
  `create table entity_reference (
    repository_id bigint not null references repository on delete cascade,
    from_ref text not null,
    owner text,
    field text not null,
    to_ref text not null,
    file text not null,
    line integer not null
  )`,
  `create index entity_reference_repository on entity_reference (repository_id)`,
  `create index entity_reference_target on entity_reference using hash (to_ref)`,
  `create table rule_result (
    repository_id bigint not null references repository on delete cascade,
    entity_ref text,
    owner text,
    rule text not null,
    state text not null,
    severity text not null,
    message text not null,
    file text not null,
    line integer not null
  )`,
  `create index rule_result_repository on rule_result (repository_id)`,
  `create index rule_result_owner on rule_result using hash (owner)`,
  `create table level (
    repository_id bigint not null references repository on delete cascade,
    entity_ref text not null,
    scorecard text not null,
    level text,
    percentage real not null
  )`,
  `create index level_repository on level (repository_id)`,
  `create table history (
    installation_id bigint not null references installation on delete cascade,
    day text not null,
    scope text not null,
    key text not null,
    value jsonb not null,
    primary key (installation_id, scope, key, day)
  )`,
  `create table exemption (
    installation_id bigint not null references installation on delete cascade,
    file text not null,
    rule text not null,
    selector jsonb not null,
    expires text not null,
    reason text not null,
    pending boolean not null
  )`,
  `create index exemption_installation on exemption (installation_id)`,
  `create table subject_issue (
    installation_id bigint not null references installation on delete cascade,
    subject text not null,
    repository_id bigint not null,
    number integer,
    content_hash text not null,
    state text not null,
    errors integer not null,
    problems integer not null,
    reminded_at timestamptz,
    reminders integer not null,
    checked_at timestamptz,
    primary key (installation_id, subject)
  )`,
  `create table check_run (
    repository_id bigint not null references repository on delete cascade,
    head_sha text not null,
    subject text not null,
    check_run_id bigint not null,
    state_hash text not null,
    conclusion text,
    updated_at timestamptz not null,
    primary key (repository_id, head_sha)
  )`,
  `create table delivery (
    id text primary key,
    event text not null,
    action text,
    installation_id bigint,
    repository_id bigint,
    received_at timestamptz not null,
    jobs integer not null
  )`,
  `create index delivery_received on delivery (received_at)`,
  `create table tree (oid text primary key, entries jsonb not null, used_at timestamptz not null)`,
  `create table blob (oid text primary key, text text not null, used_at timestamptz not null)`,
  `create table issue_budget (
    installation_id bigint not null references installation on delete cascade,
    hour timestamptz not null,
    created integer not null,
    primary key (installation_id, hour)
  )`,
  `create table action_report (
    repository_id bigint not null references repository on delete cascade,
    sha text not null,
    report jsonb not null,
    received_at timestamptz not null,
    primary key (repository_id, sha)
  )`,
  `create table used_token (id text primary key, expires_at timestamptz not null)`,
  `create table setting (key text primary key, value jsonb not null)`,
];

/** Every table of the first version. */
export const firstTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
