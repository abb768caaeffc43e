import type { Comment, Issue, Label, Repository } from '../state.ts';
import { fullName, isoTime, type Store } from '../store.ts';
import { integration, simpleUser, type Json } from './accounts.ts';
import { repositoryUrl } from './repositories.ts';

export function issue(store: Store, described: Issue): Json {
  const { repository, app } = described;
  const url = `${repositoryUrl(store, repository)}/issues/${described.number}`;
  const [assignee] = described.assignees;
  return {
    url,
    repository_url: repositoryUrl(store, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: `${store.url}/${fullName(repository)}/issues/${described.number}`,
    id: described.id,
    node_id: described.nodeId,
    number: described.number,
    title: described.title,
    user: simpleUser(store, described.user),
    labels: described.labels.map((shown) => label(store, repository, shown)),
    state: described.state,
    state_reason: described.stateReason,
    locked: described.locked,
    active_lock_reason: null,
    assignee: assignee === undefined ? null : simpleUser(store, assignee),
    assignees: described.assignees.map((account) => simpleUser(store, account)),
    milestone: null,
    comments: described.comments.length,
    created_at: isoTime(described.createdAt),
    updated_at: isoTime(described.updatedAt),
    closed_at: described.closedAt === null ? null : isoTime(described.closedAt),
    closed_by: described.closedBy === null ? null : simpleUser(store, described.closedBy),
    author_association: app === undefined ? 'MEMBER' : 'NONE',
    body: described.body,
    reactions: reactions(url),
    performed_via_github_app: app === undefined ? null : integration(store, app),
  };
}

export function label(store: Store, repository: Repository, described: Label): Json {
  return {
    id: described.id,
    node_id: described.nodeId,
    url: `${repositoryUrl(store, repository)}/labels/${encodeURIComponent(described.name)}`,
    name: described.name,
    color: described.color,
    default: false,
    description: described.description,
  };
}

export function comment(store: Store, on: Issue, described: Comment): Json {
  const url = `${repositoryUrl(store, on.repository)}/issues/comments/${described.id}`;
  const issueUrl = `${repositoryUrl(store, on.repository)}/issues/${on.number}`;
  return {
    url,
    html_url: `${store.url}/${fullName(on.repository)}/issues/${on.number}#issuecomment-${described.id}`,
    issue_url: issueUrl,
    id: described.id,
    node_id: described.nodeId,
    user: simpleUser(store, described.user),
    created_at: isoTime(described.createdAt),
    updated_at: isoTime(described.createdAt),
    body: described.body,
    author_association: described.app === undefined ? 'MEMBER' : 'NONE',
    reactions: reactions(url),
    performed_via_github_app: described.app === undefined ? null : integration(store, described.app),
  };
}

function reactions(url: string): Json {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}
