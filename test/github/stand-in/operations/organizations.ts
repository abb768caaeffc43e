import { installationOf, maySee, notFound, ok, pageReply, repositoryOf, type Call, type Handler } from '../call.ts';
import { fullTeam, simpleUser, team } from '../represent/accounts.ts';
import { fullRepository, propertyValues, repository } from '../represent/repositories.ts';
import type { Organization, Repository, Team } from '../state.ts';
import { fullName } from '../store.ts';

export const organizationOperations: Readonly<Record<string, Handler>> = {
  'repos/get': (call) => ok(fullRepository(call.world.store, repositoryOf(call))),
  'repos/list-for-org': (call) => {
    const sort = call.query.get('sort') ?? 'created';
    const listed = seen(call).sort((a, b) => by(sort, a, b));
    const descending = (call.query.get('direction') ?? (sort === 'full_name' ? 'asc' : 'desc')) === 'desc';
    return pageReply(call, descending ? listed.toReversed() : listed, (one) => repository(call.world.store, one));
  },
  'repos/custom-properties-for-repos-get-repository-values': (call) => ok(propertyValues(repositoryOf(call))),
  'orgs/custom-properties-for-repos-get-organization-values': (call) => {
    own(call);
    return pageReply(call, seen(call), (one) => ({
      repository_id: one.id,
      repository_name: one.name,
      repository_full_name: fullName(one),
      properties: propertyValues(one),
    }));
  },
  'teams/list': (call) => pageReply(call, [...own(call).teams.values()], (one) => team(call.world.store, one)),
  'teams/get-by-name': (call) => ok(fullTeam(call.world.store, teamOf(call))),
  'teams/list-members-in-org': (call) =>
    pageReply(call, [...teamOf(call).members], (one) => simpleUser(call.world.store, one)),
  'teams/list-repos-in-org': (call) =>
    pageReply(call, [...teamOf(call).repositories], (one) => repository(call.world.store, one)),
};

/** The organization of the path, which must be the one that the App is installed on. */
function own(call: Call): Organization {
  const found = call.world.store.organization(call.parameters['org'] ?? '');
  if (found === undefined || installationOf(call).account !== found) throw notFound();
  return found;
}

function seen(call: Call): Repository[] {
  const { store } = call.world;
  const found = store.organization(call.parameters['org'] ?? '');
  if (found === undefined) throw notFound();
  return [...store.repositories.values()].filter((one) => one.owner === found && maySee(call.caller, one, store));
}

function teamOf(call: Call): Team {
  const found = own(call).teams.get(call.parameters['team_slug'] ?? '');
  if (found === undefined) throw notFound();
  return found;
}

function by(sort: string, a: Repository, b: Repository): number {
  if (sort === 'full_name') return fullName(a) < fullName(b) ? -1 : 1;
  if (sort === 'pushed') return a.pushedAt - b.pushedAt;
  return sort === 'updated' ? a.updatedAt - b.updatedAt : a.createdAt - b.createdAt || a.id - b.id;
}
