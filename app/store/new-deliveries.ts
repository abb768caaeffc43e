import { sql, type RawBuilder } from 'kysely';

import type { Delivery } from './deliveries.ts';
import { toJson, type Db } from './write.ts';

/** What follows from deliveries that were not there before, in the same statement. */
export interface Following {
  /** By the id of a delivery: rows of `name`, `key` and `data`. */
  readonly rows: ReadonlyMap<string, readonly object[]>;
  /** The parts of the statement (`with`) that take the rows of a query, each `name` and `key` once. */
  take(rows: RawBuilder<unknown>): RawBuilder<unknown>;
}

/**
 * Keeps deliveries, of which each id comes once, and what follows from those that were not there before, in one
 * statement; gives the ids of these.
 */
export async function insertNewDeliveries(
  db: Db,
  deliveries: readonly Delivery[],
  following?: Following,
): Promise<ReadonlySet<string>> {
  const given = toJson(deliveries.map((one) => ({ ...one, following: following?.rows.get(one.id) ?? [] })));
  const rows = sql`
    select distinct on (name, key) name, key, data
    from inserted join given using (id), json_to_recordset(given.following) as next (name text, key text, data jsonb)
    order by name, key
  `;
  const { rows: inserted } = await sql<{ id: string }>`
    with given as (
      select * from json_to_recordset(${given}::text::json) as given (
        id text, event text, action text, "installationId" bigint, "repositoryId" bigint, "receivedAt" timestamptz,
        jobs integer, following json
      )
      -- In one order everywhere, so that two replicas never wait for each other.
      order by id
    ),
    inserted as (
      insert into delivery (id, event, action, installation_id, repository_id, received_at, jobs)
      select id, event, action, "installationId", "repositoryId", "receivedAt", jobs from given
      on conflict (id) do nothing
      returning id
    )
    ${following ? sql`, ${following.take(rows)}` : sql``}
    select id from inserted
  `.execute(db);
  return new Set(inserted.map(({ id }) => id));
}
