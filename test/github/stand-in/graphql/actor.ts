import type { Account } from '../state.ts';
import type { Context, Fields } from './context.ts';

/** A user, a bot or an organization, as far as others show it. */
export function actor({ world }: Context, { id, login, name, nodeId, type }: Account): Fields {
  return {
    __typename: type,
    id: nodeId,
    databaseId: id,
    // GitHub's GraphQL names a bot without its ending.
    login: login.replace(/\[bot\]$/u, ''),
    name,
    url: `${world.store.url}/${login}`,
    avatarUrl: `${world.store.url}/avatars/${id}`,
  };
}
