import { changesBetween, mergeTrees, type FileChange } from '../file-changes.ts';
import type { PullRequest, Repository } from '../state.ts';
import { fullName, isoTime, type Store } from '../store.ts';
import { simpleUser, type Json } from './accounts.ts';
import { repository, repositoryUrl } from './repositories.ts';

/** A pull request as lists show it. */
export function simplePull(store: Store, pull: PullRequest): Json {
  const root = repositoryUrl(store, pull.repository);
  const url = `${root}/pulls/${pull.number}`;
  const html = `${store.url}/${fullName(pull.repository)}/pull/${pull.number}`;
  const links = {
    self: url,
    html,
    issue: `${root}/issues/${pull.number}`,
    comments: `${root}/issues/${pull.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${root}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${root}/statuses/${pull.headSha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: simpleUser(store, pull.user),
    body: pull.body,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoTime(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: end(store, pull.headRepository, pull.headBranch, pull.headSha),
    base: end(store, pull.repository, pull.baseBranch, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request as it is shown alone and in webhooks. */
export function fullPull(store: Store, pull: PullRequest): Json {
  const files = pullFiles(pull);
  const { objects } = pull.repository;
  const base = objects.mergeBase(pull.baseSha, pull.headSha) ?? pull.baseSha;
  const behind = new Set(objects.ancestors(base));
  const trees = [base, pull.baseSha, pull.headSha].map((oid) => objects.commit(oid)!.tree);
  const mergeable = pull.state === 'open' ? mergeTrees(objects, trees[0]!, trees[1]!, trees[2]!) !== undefined : null;
  return {
    ...simplePull(store, pull),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged_by: pull.mergedBy === null ? null : simpleUser(store, pull.mergedBy),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: objects.ancestors(pull.headSha).filter((oid) => !behind.has(oid)).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** What a pull request changes: its head against where it left the base. */
export function pullFiles({ repository: { objects }, baseSha, headSha }: PullRequest): FileChange[] {
  const base = objects.mergeBase(baseSha, headSha) ?? baseSha;
  return changesBetween(objects, objects.commit(base)!.tree, objects.commit(headSha)!.tree);
}

/** A pull request as a check run names it. */
export function minimalPull(store: Store, pull: PullRequest): Json {
  const place = (described: Repository): Json => ({
    id: described.id,
    url: repositoryUrl(store, described),
    name: described.name,
  });
  return {
    id: pull.id,
    number: pull.number,
    url: `${repositoryUrl(store, pull.repository)}/pulls/${pull.number}`,
    head: { ref: pull.headBranch, sha: pull.headSha, repo: place(pull.headRepository) },
    base: { ref: pull.baseBranch, sha: pull.baseSha, repo: place(pull.repository) },
  };
}

function end(store: Store, described: Repository, ref: string, sha: string): Json {
  return {
    label: `${described.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(store, described.owner),
    repo: repository(store, described),
  };
}
