import type { Signature } from '../git-objects.ts';
import type { Account, Repository } from '../state.ts';
import type { Store } from '../store.ts';
import type { Happening, Webhooks } from '../webhooks.ts';

/** What a change needs: the state, and somebody to tell of it. */
export interface World {
  readonly store: Store;
  readonly webhooks: Webhooks;
}

/** Tells the Apps of something in a repository. */
export function tellOf(
  { webhooks }: World,
  repository: Repository,
  happening: Omit<Happening, 'account' | 'repository'>,
): void {
  webhooks.tell({ ...happening, repository, account: repository.owner });
}

/** How git names an account, with the address that GitHub knows it by. */
export function signatureOf({ store }: World, { id, login }: Account): Signature {
  return { name: login, email: `${id}+${login}@users.noreply.github.com`, time: store.now() };
}
