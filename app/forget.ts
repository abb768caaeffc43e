import { appendAll } from '../core/append-all.ts';
import type { AppContext } from './context.ts';
import { readPolicy, writeIssue, writeSummary } from './jobs/requests.ts';
import type { JobRequest } from './queue.ts';
import { mayBeOpen } from './leave-place.ts';
import { referrersOf } from './store/catalog-index.ts';
import { findInstallation, removeInstallation, setPolicyRepository } from './store/installations.ts';
import { failingOwners } from './store/outlooks.ts';
import { listRepositories, removeRepositories } from './store/repositories.ts';
import { removeSetting } from './store/settings.ts';
import { listSubjectIssues, removeSubjectIssue } from './store/subject-issues.ts';
import { removeTooLarge } from './store/too-large.ts';
import { anyOf, inTransaction, type Db } from './store/write.ts';

/** Forgets repositories that left an installation, if it still has them, and asks for what follows from it. */
export async function forgetRepositories(
  context: AppContext,
  installation: number,
  left: readonly number[],
): Promise<void> {
  if (left.length === 0) return;
  await inTransaction(context.store.db, async (transaction) => {
    const ids = await lockOwn(transaction, installation, left);
    const requests: JobRequest[] = [];
    const owners = new Set<string>();
    const refs: string[] = [];
    for (const id of ids) {
      for (const owner of await failingOwners(transaction, id)) if (owner !== null) owners.add(owner);
      const entities = await transaction.selectFrom('entity').select('ref').where('repositoryId', '=', id).execute();
      appendAll(
        refs,
        entities.map(({ ref }) => ref),
      );
    }
    await removeRepositories(transaction, ids, context.now());
    const isLost = (await referrersOf(transaction, { installationId: installation }, refs)).length > 0;
    const policy = (await findInstallation(transaction, installation))?.policyRepositoryId ?? null;
    const wasPolicy = policy !== null && ids.includes(policy);
    if (wasPolicy) await setPolicyRepository(transaction, installation, null);
    const gone = new Set(ids);
    for (const row of await listSubjectIssues(transaction, installation)) {
      const { subject, repositoryId } = row;
      // The issue went with its repository, and may come back with it.
      if (gone.has(repositoryId)) {
        if (!mayBeOpen(row)) await removeSubjectIssue(transaction, installation, subject);
      } else if (owners.has(subject.replace(/^owner:/, ''))) {
        requests.push(writeIssue({ installation, subject }));
      }
    }
    if (isLost || wasPolicy) requests.push(readPolicy({ installation }));
    await context.queue.sendAll([...requests, writeSummary({ installation })], transaction);
  });
}

/** Those that no other installation has taken meanwhile, which stay its own. */
async function lockOwn(db: Db, installation: number, ids: readonly number[]): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('repository')
    .select('id')
    .where('installationId', '=', installation)
    .where('id', '=', anyOf(ids, 'bigint'))
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Forgets an installation that was removed, with all that is known of its repositories. */
export async function forgetInstallation({ store }: AppContext, installation: number): Promise<void> {
  await inTransaction(store.db, async (transaction) => {
    const repositories = await listRepositories(transaction, installation);
    await removeTooLarge(
      transaction,
      repositories.map(({ id }) => id),
    );
    await removeInstallation(transaction, installation);
    for (const each of ['policy of', 'announced policy of', 'pushed in']) {
      await removeSetting(transaction, `${each} ${installation}`);
    }
  });
}
