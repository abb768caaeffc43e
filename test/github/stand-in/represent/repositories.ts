import { changesBetween, type FileChange } from '../file-changes.ts';
import type { Commit, Signature } from '../git-objects.ts';
import type { Repository } from '../state.ts';
import { fullName, isoTime, nodeId, type Store } from '../store.ts';
import { simpleOrganization, simpleUser, type Json } from './accounts.ts';

const addresses: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
  url: '',
};

export function repositoryUrl(store: Store, described: Repository): string {
  return `${store.url}/repos/${fullName(described)}`;
}

/** A repository as lists and webhooks show it. */
export function repository(store: Store, described: Repository): Json {
  const url = repositoryUrl(store, described);
  const html = `${store.url}/${fullName(described)}`;
  const open = [...described.issues, ...described.pulls].filter(({ state }) => state === 'open').length;
  return {
    id: described.id,
    node_id: described.nodeId,
    name: described.name,
    full_name: fullName(described),
    private: described.visibility !== 'public',
    owner: simpleUser(store, described.owner),
    html_url: html,
    description: described.description,
    fork: described.parent !== undefined,
    ...Object.fromEntries(Object.entries(addresses).map(([name, rest]) => [name, url + rest])),
    created_at: isoTime(described.createdAt),
    updated_at: isoTime(described.updatedAt),
    pushed_at: isoTime(described.pushedAt),
    git_url: html.replace(/^http/u, 'git'),
    ssh_url: `git@github.example:${fullName(described)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: described.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: described.archived,
    disabled: described.disabled,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: described.topics,
    visibility: described.visibility,
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: described.defaultBranch,
  };
}

/** What `GET /repos/{owner}/{repo}` tells more. */
export function fullRepository(store: Store, described: Repository): Json {
  const { parent, owner } = described;
  return {
    ...repository(store, described),
    custom_properties: described.properties,
    network_count: 0,
    subscribers_count: 0,
    ...(owner.type === 'Organization' ? { organization: simpleUser(store, owner) } : {}),
    ...(parent === undefined ? {} : { parent: repository(store, parent), source: repository(store, parent) }),
  };
}

/** `repository`, and `organization` when an organisation owns it, of a webhook. */
export function whereItHappened(store: Store, described: Repository): Json {
  const { owner, properties } = described;
  return {
    repository: { ...repository(store, described), custom_properties: properties },
    ...(owner.type === 'Organization' ? { organization: simpleOrganization(store, owner) } : {}),
  };
}

/** Properties as the list of GitHub's API. */
export function propertyValues({ properties }: Repository): Json[] {
  return Object.entries(properties).map(([name, value]) => ({ property_name: name, value }));
}

export function commit(store: Store, described: Repository, shown: Commit): Json {
  const url = `${repositoryUrl(store, described)}/commits/${shown.oid}`;
  const html = `${store.url}/${fullName(described)}/commit/${shown.oid}`;
  return {
    sha: shown.oid,
    node_id: nodeId('C', described.id),
    commit: {
      author: gitUser(shown.author),
      committer: gitUser(shown.committer),
      message: shown.message,
      tree: { sha: shown.tree, url: `${repositoryUrl(store, described)}/git/trees/${shown.tree}` },
      url: `${repositoryUrl(store, described)}/git/commits/${shown.oid}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    url,
    html_url: html,
    comments_url: `${url}/comments`,
    author: authorOf(store, shown.author),
    committer: authorOf(store, shown.committer),
    parents: shown.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(store, described)}/commits/${sha}`,
      html_url: `${store.url}/${fullName(described)}/commit/${sha}`,
    })),
  };
}

/** A commit with its files, as for a single one. */
export function commitWithFiles(store: Store, described: Repository, shown: Commit): Json {
  const { objects } = described;
  const parent = objects.commit(shown.parents[0] ?? '');
  const files = changesBetween(objects, parent?.tree ?? objects.addTree(new Map()), shown.tree);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...commit(store, described, shown),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => fileChange(store, described, file, shown.oid)),
  };
}

export function gitCommit(store: Store, described: Repository, shown: Commit): Json {
  const url = `${repositoryUrl(store, described)}/git/commits/${shown.oid}`;
  const inner = commit(store, described, shown)['commit'] as Json;
  return {
    sha: shown.oid,
    node_id: nodeId('C', described.id),
    url,
    html_url: `${store.url}/${fullName(described)}/commit/${shown.oid}`,
    author: inner['author'],
    committer: inner['committer'],
    tree: inner['tree'],
    message: shown.message,
    parents: commit(store, described, shown)['parents'],
    verification: inner['verification'],
  };
}

/** A commit in a push, a check suite or a merge group. */
export function simpleCommit(shown: Commit): Json {
  const person = ({ name, email }: Signature): Json => ({ name, email });
  return {
    id: shown.oid,
    tree_id: shown.tree,
    message: shown.message,
    timestamp: isoTime(shown.committer.time),
    author: person(shown.author),
    committer: person(shown.committer),
  };
}

export function fileChange(store: Store, described: Repository, change: FileChange, ref: string): Json {
  const html = `${store.url}/${fullName(described)}`;
  const path = encodeURIComponent(change.path);
  return {
    sha: change.oid,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${html}/blob/${ref}/${path}`,
    raw_url: `${html}/raw/${ref}/${path}`,
    contents_url: `${repositoryUrl(store, described)}/contents/${path}?ref=${ref}`,
    ...(change.patch === undefined ? {} : { patch: change.patch }),
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
}

function gitUser({ name, email, time }: Signature): Json {
  return { name, email, date: isoTime(time) };
}

/** The account behind a signature, found by GitHub's no-reply address. */
export function authorOf(store: Store, { email }: Signature): Json | null {
  const login = /^(?:\d+\+)?(?<login>[^@]+)@users\.noreply\.github\.com$/u.exec(email)?.groups?.['login'];
  const account = login === undefined ? undefined : store.account(login);
  return account === undefined ? null : simpleUser(store, account);
}
