import { isObject, valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { GithubError } from './github-error.ts';

/** A team of an organisation. */
export interface OrganizationTeam {
  readonly slug: string;
  /** How many people it has, those of its child teams included; whoever has not accepted an invitation yet is none. */
  readonly members: number;
}

/** The query for a page of teams. */
export const teamsQuery = `query Teams($organization: String!, $after: String) {
  organization(login: $organization) {
    teams(first: 100, after: $after) {
      totalCount
      nodes { slug members(first: 1) { totalCount } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * All teams of an organisation; `undefined` for an account that is no organisation. Permission of the organisation:
 * `members: read`. Throws `GithubError`, also when GitHub shows fewer teams than it counts, or a team without the number
 * of its members: nobody may take a team for gone that was only not shown.
 */
export async function readTeams(
  client: Pick<InstallationClient, 'query'>,
  organization: string,
): Promise<readonly OrganizationTeam[] | undefined> {
  const teams: OrganizationTeam[] = [];
  let after: string | null = null;
  do {
    const { data, errors } = await client.query(teamsQuery, { organization, after });
    const answer = valueAt(data, ['organization', 'teams']);
    if (errors.some(({ type, path }) => type === 'NOT_FOUND' && path?.[0] === 'organization')) return undefined;
    if (errors.some(({ type }) => type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')) {
      throw new GithubError('GitHub does not show the teams to the App: it needs members=read', { kind: 'refused' });
    }
    if (errors.length > 0 || !isObject(answer) || !Array.isArray(answer['nodes'])) throw inPart();
    teams.push(...answer['nodes'].map(team));
    const cursor = valueAt(answer, ['pageInfo', 'endCursor']);
    const hasMore = valueAt(answer, ['pageInfo', 'hasNextPage']) === true;
    after = hasMore && typeof cursor === 'string' ? cursor : null;
    if (after === null && answer['totalCount'] !== teams.length) throw inPart();
  } while (after !== null);
  return teams;
}

function inPart(): GithubError {
  return new GithubError('GitHub showed the teams in part', { kind: 'server error' });
}

function team(node: unknown): OrganizationTeam {
  const slug = valueAt(node, ['slug']);
  const members = valueAt(node, ['members', 'totalCount']);
  if (typeof slug !== 'string' || typeof members !== 'number') throw inPart();
  return { slug, members };
}
