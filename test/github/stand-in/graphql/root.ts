import type { Organization } from '../state.ts';
import { actor } from './actor.ts';
import { organizationFields } from './organizations.ts';
import { createCommitOnBranch } from './commit-on-branch.ts';
import { QueryError, visible, type Context, type Fields } from './context.ts';
import { pullFields, repositoryFields } from './repositories.ts';

/** GitHub takes at most so many ids in one query. */
const mostIds = 100;

/** The fields of `Query` and `Mutation`. */
export function rootFields(context: Context): Fields {
  const { store } = context.world;
  return {
    rateLimit: () => context.rateLimit(),
    viewer: () => (context.caller.kind === 'installation' ? actor(context, context.caller.installation.app.bot) : null),
    node: ({ id }: { id: string }) => nodeOf(context, id),
    nodes: ({ ids }: { ids: readonly string[] }) => {
      if (ids.length > mostIds) {
        throw new QueryError(
          'ARGUMENT_LIMIT',
          `You may not provide more than ${mostIds} node ids; you provided ${ids.length}.`,
        );
      }
      return ids.map((id) => attempt(() => nodeOf(context, id)));
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const found = store.repository(owner, name) ?? store.redirects.get(`${owner}/${name}`.toLowerCase());
      if (visible(context, found)) return repositoryFields(context, found);
      throw new QueryError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    organization: ({ login }: { login: string }) => {
      const found = store.organization(login);
      if (found !== undefined) return organizationFields(context, found);
      throw new QueryError('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    createCommitOnBranch: (given: Parameters<typeof createCommitOnBranch>[1]) => createCommitOnBranch(context, given),
  };
}

function nodeOf(context: Context, id: string): Fields {
  const { store } = context.world;
  const [prefix, packed = ''] = id.split('_kgDO');
  const number = packed.length >= 6 ? Buffer.from(packed, 'base64url').readUInt32BE(0) : 0;
  if (prefix === 'R') {
    const found = store.repositories.get(number);
    if (visible(context, found)) return repositoryFields(context, found);
  }
  if (prefix === 'PR') {
    const pulls = [...store.repositories.values()]
      .filter((one) => visible(context, one))
      .flatMap(({ pulls: all }) => all);
    const found = pulls.find((pull) => pull.id === number);
    if (found !== undefined) return pullFields(context, found);
  }
  if (prefix === 'O') {
    const found = [...store.accounts.values()].find((account) => account.nodeId === id);
    if (found !== undefined) return organizationFields(context, found as Organization);
  }
  throw new QueryError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
}

/** An error in a list belongs to its item. */
function attempt(find: () => Fields): Fields | Error {
  try {
    return find();
  } catch (error) {
    return error as Error;
  }
}
