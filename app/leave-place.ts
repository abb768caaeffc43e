import { isRefusal, isRefused } from '../github/github-error.ts';
import { closeIssue } from '../github/issues.ts';
import type { AppContext } from './context.ts';
import { mayTell } from './may-tell.ts';
import { findRepository, type Repository } from './store/repositories.ts';
import { putSubjectIssue, removeSubjectIssue, type SubjectIssue } from './store/subject-issues.ts';

/** Whether GitHub may have an open issue of ours, by what was last seen. */
export function mayBeOpen({ state, number, checkedAt }: SubjectIssue): boolean {
  if (state === 'closed' && checkedAt) return false;
  // One that waits may be there all the same, when its creation was interrupted.
  return number !== null || checkedAt === null || state === 'unwritable';
}

/** Where an issue belongs now. */
interface Leaving {
  /** `undefined` when it belongs nowhere any more. */
  readonly place: Repository | undefined;
  readonly isDryRun: boolean;
}

/**
 * Closes the issue of a subject where it does not belong any more, says where it went, and forgets it. `false` while
 * it is not forgotten: GitHub refuses to have it closed, or its repository is archived or away and may come back.
 * Throws `GithubError`.
 */
export async function leavePlace(
  context: AppContext,
  row: SubjectIssue,
  { place, isDryRun }: Leaving,
): Promise<boolean> {
  const { db } = context.store;
  if (mayBeOpen(row)) {
    const old = await findRepository(db, row.repositoryId);
    const isThere =
      old && !old.removedAt && !old.archived && old.installationId === row.installationId && old.hasIssues;
    if (!isThere && !place) {
      const now = context.now();
      await putSubjectIssue(db, { ...row, checkedAt: now, remindedAt: row.remindedAt && now });
      return false;
    }
    if (isThere && (isDryRun || !(await closeThere(context, row, { old, place })))) return false;
  }
  await removeSubjectIssue(db, row.installationId, row.subject);
  return true;
}

async function closeThere(
  context: AppContext,
  row: SubjectIssue,
  { old, place }: { readonly old: Repository; readonly place: Repository | undefined },
): Promise<boolean> {
  const { db } = context.store;
  // Written down first, so that a word that was said before an interruption is not said again.
  await putSubjectIssue(db, { ...row, state: 'closed', checkedAt: null });
  const client = context.github.installation(row.installationId, {
    urgency: 'sweep',
    repositories: [old.id],
    permissions: { issues: 'write' },
  });
  const identity = { appSlug: context.app.slug, key: row.subject };
  const wasBegun = row.state === 'closed' || row.state === 'unwritable';
  try {
    await closeIssue(client, old, { ...identity, closed: wordAbout(old, place), wasBegun });
    return true;
  } catch (error) {
    // Without Issues, or without the issue, nothing is open there.
    if (isRefusal(error, 404, 410)) return true;
    if (!isRefused(error)) throw error;
    context.log.warn({ repository: old.id, err: error }, 'An issue in its former place cannot be closed.');
    await putSubjectIssue(db, { ...row, state: 'unwritable', checkedAt: context.now() });
    return false;
  }
}

function wordAbout(old: Repository, place: Repository | undefined): string {
  if (!place) return 'Nothing is told here any more: this is not the policy repository of the organisation now.';
  return mayTell(old, place)
    ? `This is told in \`${place.owner}/${place.name}\` now.`
    : 'This is told in another repository now.';
}
