import type { AppContext } from './context.ts';
import { readPolicy, writeSummary } from './jobs/requests.ts';
import { referrersOf } from './store/catalog-index.ts';
import { findInstallation, removeInstallation, setPolicyRepository } from './store/installations.ts';
import { failingOwners } from './store/outlooks.ts';
import { removeRepositories } from './store/repositories.ts';
import { removeSetting } from './store/settings.ts';
import { listSubjectIssues, removeSubjectIssue } from './store/subject-issues.ts';
import { inTransaction } from './store/write.ts';
import { writeIssue } from './jobs/requests.ts';

/** Forgets repositories that left an installation, and asks for what follows from it. */
export async function forgetRepositories(
  context: AppContext,
  installation: number,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(context.store.db, async (transaction) => {
    const owners = new Set<string>();
    const refs: string[] = [];
    for (const id of ids) {
      for (const owner of await failingOwners(transaction, id)) if (owner !== null) owners.add(owner);
      const entities = await transaction.selectFrom('entity').select('ref').where('repositoryId', '=', id).execute();
      refs.push(...entities.map(({ ref }) => ref));
    }
    await removeRepositories(transaction, ids, context.now());
    const isLost = (await referrersOf(transaction, { installationId: installation }, refs)).length > 0;
    const policy = (await findInstallation(transaction, installation))?.policyRepositoryId ?? null;
    const wasPolicy = policy !== null && ids.includes(policy);
    if (wasPolicy) await setPolicyRepository(transaction, installation, null);
    const gone = new Set(ids);
    for (const { subject, repositoryId } of await listSubjectIssues(transaction, installation)) {
      // The issue went with its repository.
      if (gone.has(repositoryId)) await removeSubjectIssue(transaction, installation, subject);
      else if (owners.has(subject.replace(/^owner:/, ''))) {
        await context.queue.send(writeIssue({ installation, subject }), transaction);
      }
    }
    if (isLost || wasPolicy) await context.queue.send(readPolicy({ installation }), transaction);
    await context.queue.send(writeSummary({ installation }), transaction);
  });
}

/** Forgets an installation that was removed, with all that is known of its repositories. */
export async function forgetInstallation({ store }: AppContext, installation: number): Promise<void> {
  await inTransaction(store.db, async (transaction) => {
    await removeInstallation(transaction, installation);
    for (const each of ['policy of', 'announced policy of', 'pushed in']) {
      await removeSetting(transaction, `${each} ${installation}`);
    }
  });
}
