import { sql, type Selectable } from 'kysely';

import type { SubjectIssueTable } from './schema.ts';
import type { Db } from './write.ts';

/** The one issue of a subject. */
export type SubjectIssue = Selectable<SubjectIssueTable>;

/** Keeps what is known of the issue of a subject. */
export async function putSubjectIssue(db: Db, issue: SubjectIssue): Promise<void> {
  const { installationId: _installation, subject: _subject, ...changes } = issue;
  await db
    .insertInto('subjectIssue')
    .values(issue)
    .onConflict((conflict) => conflict.columns(['installationId', 'subject']).doUpdateSet(changes))
    .execute();
}

/** The issue of a subject, when one is known. */
export async function findSubjectIssue(
  db: Db,
  installationId: number,
  subject: string,
): Promise<SubjectIssue | undefined> {
  return await db
    .selectFrom('subjectIssue')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

/** The issues of an installation, by subject. */
export async function listSubjectIssues(db: Db, installationId: number): Promise<readonly SubjectIssue[]> {
  return await db
    .selectFrom('subjectIssue')
    .selectAll()
    .where('installationId', '=', installationId)
    .orderBy('subject')
    .execute();
}

/** Forgets the issue of a subject. */
export async function removeSubjectIssue(db: Db, installationId: number, subject: string): Promise<void> {
  await db
    .deleteFrom('subjectIssue')
    .where('installationId', '=', installationId)
    .where('subject', '=', subject)
    .execute();
}

/**
 * How many issues of an installation wait and come before this one: those that failed less often, then those that tell
 * of more errors, then of more.
 */
export async function countQueuedBefore(
  db: Db,
  {
    installationId,
    subject,
    errors,
    problems,
    attempts,
  }: Pick<SubjectIssue, 'installationId' | 'subject' | 'errors' | 'problems' | 'attempts'>,
): Promise<number> {
  const { before } = await db
    .selectFrom('subjectIssue')
    .select(({ fn }) => fn.countAll<number>().as('before'))
    .where('installationId', '=', installationId)
    .where('state', '=', 'queued')
    .where((row) =>
      row.or([
        row('attempts', '<', attempts),
        row.and([
          row('attempts', '=', attempts),
          row.or([
            row('errors', '>', errors),
            row.and([row('errors', '=', errors), row('problems', '>', problems)]),
            row.and([row('errors', '=', errors), row('problems', '=', problems), row('subject', '<', subject)]),
          ]),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return before;
}

/** The first issues of an installation that wait: those that failed least often, of them the worst. */
export async function listQueued(db: Db, installationId: number, most: number): Promise<readonly SubjectIssue[]> {
  return await db
    .selectFrom('subjectIssue')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('state', '=', 'queued')
    .orderBy('attempts')
    .orderBy('errors', 'desc')
    .orderBy('problems', 'desc')
    .orderBy('subject')
    .limit(most)
    .execute();
}

/**
 * Issues on GitHub that were not looked at since `before`, and those that GitHub refused and that were not tried since
 * `triedBefore`, the longest ago first.
 */
export async function listUnchecked(
  db: Db,
  installationId: number,
  { before, triedBefore, most }: { readonly before: Date; readonly triedBefore: Date; readonly most: number },
): Promise<readonly SubjectIssue[]> {
  return await db
    .selectFrom('subjectIssue')
    .selectAll()
    .where('installationId', '=', installationId)
    .where((row) =>
      row.or([
        row.and([
          row('number', 'is not', null),
          row('state', 'in', ['open', 'left closed']),
          row('checkedAt', '<', before),
        ]),
        // Whoever was about to write it was interrupted, and may have given up.
        row.and([row('number', 'is not', null), row('checkedAt', 'is', null)]),
        row.and([
          row('state', '=', 'unwritable'),
          row.or([row('checkedAt', '<', triedBefore), row('checkedAt', 'is', null)]),
        ]),
      ]),
    )
    .orderBy('checkedAt', (order) => order.asc().nullsFirst())
    .limit(most)
    .execute();
}

/** How many repositories of an installation fail a rule and have no open issue of their own. */
export async function countWithoutIssue(db: Db, installationId: number): Promise<number> {
  const { rows } = await sql<{ repositories: number }>`
    select count(*) as repositories from repository
    where installation_id = ${installationId}
      and exists (select 1 from rule_result where repository_id = repository.id and state = 'fail')
      and not exists (
        select 1 from subject_issue
        where installation_id = ${installationId}
          and subject = concat('repository:', repository.id)
          and state in ('open', 'left closed')
      )
  `.execute(db);
  return rows[0]?.repositories ?? 0;
}

/** Open issues of which it is time to remind somebody: `pauses` are milliseconds from one reminder to the next. */
export async function listDueReminders(
  db: Db,
  installationId: number,
  { now, pauses }: { readonly now: Date; readonly pauses: readonly number[] },
): Promise<readonly SubjectIssue[]> {
  return await db
    .selectFrom('subjectIssue')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('state', '=', 'open')
    .where('subject', '<>', 'summary')
    .where((row) =>
      row.or(
        pauses.map((pause, reminders) =>
          row.and([row('reminders', '=', reminders), row('remindedAt', '<=', new Date(now.getTime() - pause))]),
        ),
      ),
    )
    .orderBy('remindedAt')
    .limit(100)
    .execute();
}
