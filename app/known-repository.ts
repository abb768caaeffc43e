import type { AppContext } from './context.ts';
import { readRepository } from './jobs/requests.ts';
import { findRepository, type Repository } from './store/repositories.ts';

/**
 * The repository that a job is about; `undefined` when it is gone. Throws where the store does not know it yet, after
 * asking for it to be read: the job is tried again by then.
 */
export async function knownRepository(
  { store, queue }: Pick<AppContext, 'store' | 'queue'>,
  about: { readonly installation: number; readonly repository: number },
): Promise<Repository | undefined> {
  const repository = await findRepository(store.db, about.repository);
  if (repository) return repository.removedAt ? undefined : repository;
  const { installation, repository: id } = about;
  await queue.send(readRepository({ installation, repository: id }));
  throw new Error(`The repository ${id} is not known yet.`);
}
