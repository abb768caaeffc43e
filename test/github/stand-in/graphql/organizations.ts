import type { Organization, Repository, Team } from '../state.ts';
import { connection, demand, visible, type Context, type Fields, type Paging } from './context.ts';
import { actor } from './actor.ts';
import { repositoryFields } from './repositories.ts';

interface RepositoryFilter extends Paging {
  readonly isArchived?: boolean | null;
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null;
}

export function organizationFields(context: Context, account: Organization): Fields {
  const { store } = context.world;
  return {
    ...actor(context, account),
    repositories: (filter: RepositoryFilter) => {
      const owned = [...store.repositories.values()]
        .filter((one) => one.owner === account && visible(context, one))
        .filter((one) => typeof filter.isArchived !== 'boolean' || one.archived === filter.isArchived);
      return connection(ordered(owned, filter), filter, (one) => repositoryFields(context, one));
    },
    teams: (paging: Paging) => {
      demand(context, 'members:read');
      return connection([...account.teams.values()], paging, (team) => teamFields(context, team));
    },
    team: ({ slug }: { slug: string }) => {
      demand(context, 'members:read');
      const found = account.teams.get(slug);
      return found === undefined ? null : teamFields(context, found);
    },
  };
}

function teamFields(context: Context, team: Team): Fields {
  return {
    __typename: 'Team',
    id: team.nodeId,
    databaseId: team.id,
    slug: team.slug,
    name: team.name,
    combinedSlug: `${team.organization.login}/${team.slug}`,
    members: (paging: Paging) => connection([...team.members], paging, (member) => actor(context, member)),
  };
}

function ordered(repositories: readonly Repository[], { orderBy }: RepositoryFilter): Repository[] {
  const keys: Readonly<Record<string, (repository: Repository) => number | string>> = {
    CREATED_AT: ({ createdAt }) => createdAt,
    NAME: ({ name }) => name,
    PUSHED_AT: ({ pushedAt }) => pushedAt,
    UPDATED_AT: ({ updatedAt }) => updatedAt,
  };
  const key = keys[orderBy?.field ?? 'CREATED_AT'] ?? keys['CREATED_AT']!;
  const sorted = [...repositories].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
  return orderBy?.direction === 'DESC' ? sorted.toReversed() : sorted;
}
