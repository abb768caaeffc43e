import type { Account, App, Installation, Organization, Team } from '../state.ts';
import { isoTime, type Store } from '../store.ts';

/** A piece of a REST reply or of a webhook. */
export type Json = Readonly<Record<string, unknown>>;

export function simpleUser(store: Store, account: Account): Json {
  const url = `${store.url}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${store.url}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: `${store.url}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** What `GET /users/{username}` tells more. */
export function publicUser(store: Store, account: Account): Json {
  return {
    ...simpleUser(store, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: isoTime(account.createdAt),
    updated_at: isoTime(account.createdAt),
  };
}

export function simpleOrganization(store: Store, account: Account): Json {
  const url = `${store.url}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${store.url}/avatars/${account.id}`,
    description: null,
  };
}

export function fullOrganization(store: Store, account: Organization): Json {
  const owned = [...store.repositories.values()].filter(({ owner }) => owner === account);
  return {
    ...simpleOrganization(store, account),
    name: account.name,
    html_url: `${store.url}/${account.login}`,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: owned.filter(({ visibility }) => visibility === 'public').length,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: isoTime(account.createdAt),
    updated_at: isoTime(account.createdAt),
    archived_at: null,
  };
}

export function team(store: Store, described: Team): Json {
  const url = `${store.url}/organizations/${described.organization.id}/team/${described.id}`;
  return {
    id: described.id,
    node_id: described.nodeId,
    url,
    html_url: `${store.url}/orgs/${described.organization.login}/teams/${described.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    name: described.name,
    slug: described.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    parent: null,
    type: 'organization',
    organization_id: described.organization.id,
  };
}

export function fullTeam(store: Store, described: Team): Json {
  return {
    ...team(store, described),
    members_count: described.members.size,
    repos_count: described.repositories.size,
    created_at: isoTime(described.createdAt),
    updated_at: isoTime(described.createdAt),
    organization: fullOrganization(store, described.organization),
  };
}

export function integration(store: Store, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    node_id: app.nodeId,
    client_id: app.clientId,
    owner: simpleUser(store, app.owner),
    name: app.name,
    description: null,
    external_url: 'https://example.com',
    html_url: `${store.url}/apps/${app.slug}`,
    created_at: isoTime(app.createdAt),
    updated_at: isoTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

export function installation(store: Store, described: Installation): Json {
  const url = `${store.url}/app/installations/${described.id}`;
  return {
    id: described.id,
    client_id: described.app.clientId,
    account: simpleUser(store, described.account),
    repository_selection: described.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${store.url}/installation/repositories`,
    html_url: `${store.url}/organizations/${described.account.login}/settings/installations/${described.id}`,
    app_id: described.app.id,
    app_slug: described.app.slug,
    target_id: described.account.id,
    target_type: described.account.type,
    permissions: described.permissions,
    events: described.app.events,
    created_at: isoTime(described.createdAt),
    updated_at: isoTime(described.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: described.suspendedAt === undefined ? null : simpleUser(store, described.account),
    suspended_at: described.suspendedAt === undefined ? null : isoTime(described.suspendedAt),
  };
}
