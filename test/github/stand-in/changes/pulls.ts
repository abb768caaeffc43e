import { fullPull } from '../represent/pulls.ts';
import { simpleCommit } from '../represent/repositories.ts';
import type { Account, MergeGroup, PullRequest, Repository } from '../state.ts';
import { nodeId } from '../store.ts';
import type { Json } from '../represent/accounts.ts';
import { mergeCommit, moveBranch } from './commits.ts';
import { tellOf, type World } from './world.ts';

export interface PullRequestSettings {
  /** The branch to merge. */
  readonly head: string;
  /** Default: the default branch. */
  readonly base?: string;
  /** The repository that the branch is in. Default: the repository itself. */
  readonly fork?: Repository;
  readonly title?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly author: Account;
}

export function openPull(world: World, repository: Repository, settings: PullRequestSettings): PullRequest {
  const { store } = world;
  const { head, base = repository.defaultBranch, fork: headRepository = repository, author } = settings;
  const [headSha, baseSha] = [headRepository.branches.get(head), repository.branches.get(base)];
  if (headSha === undefined || baseSha === undefined) throw new Error(`There is no branch ${head} or ${base}.`);
  const id = store.nextId();
  const pull: PullRequest = {
    id,
    nodeId: nodeId('PR', id),
    number: repository.nextNumber,
    repository,
    headRepository,
    headBranch: head,
    headSha,
    baseBranch: base,
    baseSha,
    user: author,
    title: settings.title ?? repository.objects.commit(headSha)!.message.split('\n')[0]!,
    body: settings.body ?? null,
    state: 'open',
    draft: settings.draft ?? false,
    mergeCommit: null,
    mergedAt: null,
    mergedBy: null,
    closedAt: null,
    createdAt: store.now(),
    updatedAt: store.now(),
  };
  repository.nextNumber += 1;
  repository.pulls.push(pull);
  tellOfPull(world, pull, 'opened', author);
  return pull;
}

/** Edits title, text or base. */
export function editPull(
  world: World,
  pull: PullRequest,
  edit: { readonly title?: string; readonly body?: string; readonly base?: string },
  sender: Account,
): void {
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined) {
    changes['title'] = { from: pull.title };
    pull.title = edit.title;
  }
  if (edit.body !== undefined) {
    changes['body'] = { from: pull.body ?? '' };
    pull.body = edit.body;
  }
  if (edit.base !== undefined) {
    changes['base'] = { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } };
    pull.baseBranch = edit.base;
    pull.baseSha = pull.repository.branches.get(edit.base)!;
  }
  tellOfPull(world, pull, 'edited', sender, { changes });
}

export function setDraft(world: World, pull: PullRequest, draft: boolean, sender: Account): void {
  pull.draft = draft;
  tellOfPull(world, pull, draft ? 'converted_to_draft' : 'ready_for_review', sender);
}

export function setPullState(world: World, pull: PullRequest, state: 'closed' | 'open', sender: Account): void {
  pull.state = state;
  pull.closedAt = state === 'closed' ? world.store.now() : null;
  tellOfPull(world, pull, state === 'closed' ? 'closed' : 'reopened', sender);
}

/** Merges with a merge commit. Throws when the two changed the same file. */
export function mergePull(world: World, pull: PullRequest, sender: Account): void {
  const made = joined(world, pull, sender);
  finishMerge(world, pull, made, sender);
}

/** Puts a pull request into the merge queue, in a group of its own. */
export function enqueuePull(world: World, pull: PullRequest, sender: Account): MergeGroup {
  const { repository, baseBranch, baseSha, number } = pull;
  const branch = `gh-readonly-queue/${baseBranch}/pr-${number}-${baseSha}`;
  const headSha = joined(world, pull, sender);
  const group: MergeGroup = {
    repository,
    pull,
    headSha,
    headRef: `refs/heads/${branch}`,
    baseSha,
    baseRef: `refs/heads/${baseBranch}`,
  };
  repository.mergeGroups.add(group);
  moveBranch(world, repository, { branch, to: headSha, sender });
  tellOfGroup(world, group, 'checks_requested', sender);
  return group;
}

/** Ends a merge group: `merged` merges its pull request. */
export function endGroup(
  world: World,
  group: MergeGroup,
  reason: 'dequeued' | 'invalidated' | 'merged',
  sender: Account,
): void {
  const { repository, pull, headSha, headRef } = group;
  repository.mergeGroups.delete(group);
  if (reason === 'merged') finishMerge(world, pull, headSha, sender);
  tellOfGroup(world, group, 'destroyed', sender, { reason });
  moveBranch(world, repository, { branch: headRef.replace('refs/heads/', ''), to: undefined, sender });
}

function joined(world: World, { repository, number, baseSha, headSha }: PullRequest, author: Account): string {
  const message = `Merge pull request #${number}`;
  const made = mergeCommit(world, repository, { into: baseSha, from: headSha, message, author });
  if (made === undefined) throw new Error(`Pull request ${number} cannot be merged: both sides changed a file.`);
  return made.oid;
}

function finishMerge(world: World, pull: PullRequest, oid: string, sender: Account): void {
  const now = world.store.now();
  // Closed first: the base that a merged pull request shows is the one from before.
  Object.assign(pull, {
    state: 'closed',
    mergeCommit: oid,
    mergedAt: now,
    mergedBy: sender,
    closedAt: now,
    updatedAt: now,
  });
  moveBranch(world, pull.repository, { branch: pull.baseBranch, to: oid, sender });
  tellOfPull(world, pull, 'closed', sender);
}

function tellOfPull(world: World, pull: PullRequest, action: string, sender: Account, more: Json = {}): void {
  pull.updatedAt = world.store.now();
  const payload = { number: pull.number, pull_request: fullPull(world.store, pull), ...more };
  tellOf(world, pull.repository, { event: 'pull_request', action, sender, payload });
}

function tellOfGroup(world: World, group: MergeGroup, action: string, sender: Account, more: Json = {}): void {
  const described = {
    head_sha: group.headSha,
    head_ref: group.headRef,
    base_sha: group.baseSha,
    base_ref: group.baseRef,
    head_commit: simpleCommit(group.repository.objects.commit(group.headSha)!),
  };
  tellOf(world, group.repository, {
    event: 'merge_group',
    action,
    sender,
    payload: { ...more, merge_group: described },
  });
}
