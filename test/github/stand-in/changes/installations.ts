import { team as teamOf, simpleUser, type Json } from '../represent/accounts.ts';
import type { Account, App, Installation, Organization, Permissions, Repository, Team } from '../state.ts';
import { fullName, nodeId } from '../store.ts';
import type { World } from './world.ts';

export function installApp(
  world: World,
  account: Account,
  { app, repositories, sender }: { app: App; repositories: readonly Repository[] | 'all'; sender: Account },
): Installation {
  const { store } = world;
  const id = store.nextId();
  const installation: Installation = {
    id,
    nodeId: nodeId('MDIzO', id),
    app,
    account,
    permissions: app.permissions,
    repositories: repositories === 'all' ? 'all' : new Set(repositories),
    suspendedAt: undefined,
    createdAt: store.now(),
    updatedAt: store.now(),
  };
  store.installations.set(id, installation);
  tell(world, installation, 'created', sender);
  return installation;
}

export function uninstall(world: World, installation: Installation, sender: Account): void {
  tell(world, installation, 'deleted', sender);
  world.store.installations.delete(installation.id);
  for (const [text, token] of world.store.tokens) {
    if (token.installation === installation) world.store.tokens.delete(text);
  }
}

export function setSuspended(world: World, installation: Installation, suspended: boolean, sender: Account): void {
  installation.suspendedAt = suspended ? world.store.now() : undefined;
  tell(world, installation, suspended ? 'suspend' : 'unsuspend', sender);
}

export function acceptPermissions(
  world: World,
  installation: Installation,
  permissions: Permissions,
  sender: Account,
): void {
  installation.permissions = permissions;
  tell(world, installation, 'new_permissions_accepted', sender);
}

/** Adds repositories to those chosen, or takes them away. */
export function chooseRepositories(
  world: World,
  installation: Installation,
  { added, removed, sender }: { added: readonly Repository[]; removed: readonly Repository[]; sender: Account },
): void {
  const chosen = new Set(world.store.repositoriesOf(installation));
  for (const repository of added) chosen.add(repository);
  for (const repository of removed) chosen.delete(repository);
  installation.repositories = chosen;
  tellOfRepositories(world, installation, { added, removed, sender });
}

export function tellOfRepositories(
  { webhooks }: World,
  installation: Installation,
  { added, removed, sender }: { added: readonly Repository[]; removed: readonly Repository[]; sender: Account },
): void {
  webhooks.tell({
    event: 'installation_repositories',
    action: added.length > 0 ? 'added' : 'removed',
    sender,
    account: installation.account,
    app: installation.app,
    payload: {
      repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
      repositories_added: added.map(named),
      repositories_removed: removed.map(named),
      requester: null,
    },
  });
}

/** Tells of a new team, or of one that is gone. */
export function tellOfTeam(world: World, team: Team, action: 'created' | 'deleted', sender: Account): void {
  const payload = { team: teamOf(world.store, team) };
  world.webhooks.tell({ event: 'team', action, sender, account: team.organization, payload });
}

export function setMembership(
  world: World,
  { team, member, belongs }: { team: Team; member: Account; belongs: boolean },
  sender: Account,
): void {
  if (belongs) team.members.add(member);
  else team.members.delete(member);
  world.webhooks.tell({
    event: 'membership',
    action: belongs ? 'added' : 'removed',
    sender,
    account: team.organization,
    payload: { scope: 'team', member: simpleUser(world.store, member), team: teamOf(world.store, team) },
  });
}

/** Lets somebody join or leave the organization itself. */
export function setOrganizationMember(
  { store, webhooks }: World,
  { organization, member, belongs }: { organization: Organization; member: Account; belongs: boolean },
  sender: Account,
): void {
  if (belongs) organization.members.add(member);
  else organization.members.delete(member);
  const membership = {
    url: `${store.url}/orgs/${organization.login}/memberships/${member.login}`,
    state: 'active',
    role: 'member',
    organization_url: `${store.url}/orgs/${organization.login}`,
    direct_membership: true,
    enterprise_teams_providing_indirect_membership: [],
    user: simpleUser(store, member),
  };
  const action = belongs ? 'member_added' : 'member_removed';
  webhooks.tell({ event: 'organization', action, sender, account: organization, payload: { membership } });
}

function tell({ store, webhooks }: World, installation: Installation, action: string, sender: Account): void {
  const repositories =
    action === 'created' || action === 'deleted'
      ? { repositories: store.repositoriesOf(installation).map(named), requester: null }
      : {};
  webhooks.tell({
    event: 'installation',
    action,
    sender,
    account: installation.account,
    app: installation.app,
    payload: repositories,
  });
}

function named(repository: Repository): Json {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.visibility !== 'public',
  };
}
