import { pullFiles } from '../represent/pulls.ts';
import type { PullRequest, Repository } from '../state.ts';
import { fullName, isoTime, nodeId } from '../store.ts';
import { actor } from './actor.ts';
import { connection, demand, QueryError, visible, type Context, type Fields, type Paging } from './context.ts';
import { commitOf, objectAt, refOf } from './git.ts';

export function repositoryFields(context: Context, repository: Repository): Fields {
  const { parent, owner } = repository;
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    url: `${context.world.store.url}/${fullName(repository)}`,
    owner: () => actor(context, owner),
    description: repository.description,
    homepageUrl: null,
    isArchived: repository.archived,
    isDisabled: repository.disabled,
    isEmpty: repository.branches.size === 0,
    isFork: parent !== undefined,
    isLocked: false,
    isMirror: false,
    isPrivate: repository.visibility !== 'public',
    isTemplate: false,
    visibility: repository.visibility.toUpperCase(),
    hasIssuesEnabled: repository.hasIssues,
    hasWikiEnabled: true,
    createdAt: isoTime(repository.createdAt),
    updatedAt: isoTime(repository.updatedAt),
    pushedAt: isoTime(repository.pushedAt),
    diskUsage: 1,
    stargazerCount: 0,
    forkCount: 0,
    primaryLanguage: null,
    licenseInfo: null,
    parent: () => (visible(context, parent) ? repositoryFields(context, parent) : null),
    defaultBranchRef: () => {
      demand(context, 'contents:read');
      return refOf(context, repository, repository.defaultBranch);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refOf(context, repository, qualifiedName.replace(/^refs\/heads\//u, '')),
    object: (wanted: { expression?: string | null; oid?: string | null }) => objectAt(context, repository, wanted),
    repositoryTopics: (paging: Paging) =>
      connection(repository.topics, paging, (name) => ({ topic: { id: name, name }, id: name })),
    pullRequest: ({ number }: { number: number }) => {
      demand(context, 'pull_requests:read');
      const found = repository.pulls.find((pull) => pull.number === number);
      if (found !== undefined) return pullFields(context, found);
      throw new QueryError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: (filter: Paging & { states?: readonly string[] | null }) => {
      demand(context, 'pull_requests:read');
      const { states } = filter;
      const listed = repository.pulls.filter((pull) => states?.includes(stateOf(pull)) ?? true);
      return connection(listed, filter, (pull) => pullFields(context, pull));
    },
  };
}

export function pullFields(context: Context, pull: PullRequest): Fields {
  const { repository, headRepository, mergeCommit } = pull;
  const { objects } = repository;
  const files = (): ReturnType<typeof pullFiles> => pullFiles(pull);
  const sum = (key: 'additions' | 'deletions') => () => files().reduce((total, file) => total + file[key], 0);
  return {
    __typename: 'PullRequest',
    id: pull.nodeId,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: `${context.world.store.url}/${fullName(repository)}/pull/${pull.number}`,
    state: stateOf(pull),
    closed: pull.state === 'closed',
    isDraft: pull.draft,
    isCrossRepository: headRepository !== repository,
    locked: false,
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    closedAt: pull.closedAt === null ? null : isoTime(pull.closedAt),
    createdAt: isoTime(pull.createdAt),
    updatedAt: isoTime(pull.updatedAt),
    mergeCommit: () => (mergeCommit === null ? null : commitOf(context, repository, objects.commit(mergeCommit)!)),
    author: () => actor(context, pull.user),
    maintainerCanModify: false,
    headRefName: pull.headBranch,
    headRefOid: pull.headSha,
    // The head of a fork is shown, its contents are not: they are read through the base.
    headRepository: () =>
      context.world.store.repositories.has(headRepository.id) ? repositoryFields(context, headRepository) : null,
    headRepositoryOwner: () => actor(context, headRepository.owner),
    headRef: () => refOf(context, headRepository, pull.headBranch),
    baseRefName: pull.baseBranch,
    baseRefOid: pull.baseSha,
    baseRepository: () => repositoryFields(context, repository),
    baseRef: () => refOf(context, repository, pull.baseBranch),
    repository: () => repositoryFields(context, repository),
    changedFiles: () => files().length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    files: (paging: Paging) =>
      connection(files(), paging, ({ path, additions, deletions, status }) => ({
        path,
        additions,
        deletions,
        changeType: { added: 'ADDED', modified: 'MODIFIED', removed: 'DELETED', renamed: 'RENAMED' }[status],
        viewerViewedState: 'UNVIEWED',
      })),
    commits: (paging: Paging) =>
      connection(commitsOf(pull), paging, (oid) => ({
        id: nodeId('PRC', pull.id),
        commit: commitOf(context, repository, objects.commit(oid)!),
      })),
  };
}

function commitsOf({ repository: { objects }, baseSha, headSha }: PullRequest): string[] {
  const known = new Set(objects.ancestors(baseSha));
  return objects
    .ancestors(headSha)
    .filter((oid) => !known.has(oid))
    .toReversed();
}

function stateOf({ state, mergedAt }: PullRequest): string {
  return mergedAt === null ? state.toUpperCase() : 'MERGED';
}
