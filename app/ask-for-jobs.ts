import { createHash } from 'node:crypto';

import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { JobRequest } from './queue.ts';
import type { Database } from './store/schema.ts';

/** Where pg-boss listens for new jobs of the schema `pgboss`. */
const notifyChannel = `pgboss_${createHash('sha224').update('pgboss').digest('hex').slice(0, 24)}`;

/**
 * Asks for jobs, each key once, in one statement. Those that wait already are held until the end of the transaction, so
 * that no worker begins one before what it is asked for has happened.
 */
export async function askForJobs(db: Kysely<Database>, requests: readonly JobRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const wanted = sql`select * from json_to_recordset(${JSON.stringify(requests)}::text::json) as wanted (name text, key text, data jsonb)`;
  await sql`
    with ${askedFor(wanted)}
    select job.id from pgboss.job join waiting on job.name = waiting.name and job.id = waiting.id
    where job.state < 'active' order by job.name, job.singleton_key for update of job
  `.execute(db);
}

/**
 * The parts of a statement (`with`) that ask for the jobs that a query gives, each key once, as `name`, `key` and
 * `data`. It is what `boss.upsert` does for one job in three statements, for many in one: a statement costs a way to the
 * database and back, in which webhooks wait for their answer. Outside of a transaction, a job that a worker takes
 * in between is begun after all that it is asked for has happened.
 */
export function askedFor(wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  // Those that are new and those that failed are found by different indexes. All are written in one order, so that two
  // transactions never wait for each other.
  return sql`
    wanted as (${wanted}),
    waiting as (
      select job.name, job.id, wanted.key, wanted.data, job.data <> wanted.data or job.start_after > now() as differs
      from wanted join pgboss.job on job.name = wanted.name and coalesce(job.singleton_key, '') = wanted.key
      where job.state = 'created' and job.policy = 'short'
      union all
      select job.name, job.id, wanted.key, wanted.data, true
      from wanted join pgboss.job on job.name = wanted.name and job.singleton_key = wanted.key
      -- None is blocked; the index of those that wait says so as well, and without it all jobs that ever ran are read.
      where job.state = 'retry' and not job.blocked
    ),
    changed as (
      update pgboss.job set data = due.data, start_after = least(start_after, now())
      from (select * from waiting where differs order by name, key) as due
      where job.name = due.name and job.id = due.id and job.state < 'active'
      returning pg_notify(${notifyChannel}, job.name)
    ),
    added as (
      insert into pgboss.job (
        name, data, singleton_key, group_id, policy, keep_until, expire_seconds, deletion_seconds, retry_limit,
        retry_delay, retry_backoff, retry_delay_max, dead_letter, heartbeat_seconds
      )
      select
        wanted.name, wanted.data, wanted.key, wanted.key, queue.policy,
        now() + queue.retention_seconds * interval '1 second', queue.expire_seconds, queue.deletion_seconds,
        queue.retry_limit, queue.retry_delay, queue.retry_backoff, queue.retry_delay_max, queue.dead_letter,
        queue.heartbeat_seconds
      -- A kind of job that there is not fails, since it has no settings.
      from wanted left join pgboss.queue on queue.name = wanted.name
      where not exists (select from waiting where waiting.name = wanted.name and waiting.key = wanted.key)
      order by wanted.name, wanted.key
      on conflict do nothing
      returning pg_notify(${notifyChannel}, name)
    )`;
}
