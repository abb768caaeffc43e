import { changesBetween, mergeTrees } from '../file-changes.ts';
import type { Commit, FileContents, TreeFile } from '../git-objects.ts';
import { checkSuiteOfWebhook } from '../represent/checks.ts';
import { fullPull } from '../represent/pulls.ts';
import { authorOf, simpleCommit, whereItHappened } from '../represent/repositories.ts';
import type { Account, CheckSuite, Repository } from '../state.ts';
import { fullName, nodeId } from '../store.ts';
import type { Json } from '../represent/accounts.ts';
import { signatureOf, tellOf, type World } from './world.ts';

/** New contents by path; `null` deletes the file. */
export type Files = Readonly<Record<string, FileContents | null>>;

const noCommit = '0'.repeat(40);

/** Puts a commit on top of a branch, or of the default branch when the branch is new, and pushes it. */
export function commitTo(
  world: World,
  repository: Repository,
  { branch, files, message, author }: { branch: string; files: Files; message: string; author: Account },
): Commit {
  const { objects, branches } = repository;
  const parent = branches.get(branch) ?? branches.get(repository.defaultBranch);
  const tree = parent === undefined ? undefined : objects.commit(parent)!.tree;
  const contents: Map<string, TreeFile> = tree === undefined ? new Map() : objects.filesOf(tree);
  for (const [path, file] of Object.entries(files)) {
    if (file === null) contents.delete(path);
    else contents.set(path, objects.addFile(file));
  }
  const signature = signatureOf(world, author);
  const made = objects.addCommit({
    tree: objects.addTree(contents),
    parents: parent === undefined ? [] : [parent],
    author: signature,
    committer: signature,
    message,
  });
  moveBranch(world, repository, { branch, to: made.oid, sender: author });
  return made;
}

/** A commit that joins two, or `undefined` when they changed the same file. */
export function mergeCommit(
  world: World,
  repository: Repository,
  { into, from, message, author }: { into: string; from: string; message: string; author: Account },
): Commit | undefined {
  const { objects } = repository;
  const base = objects.mergeBase(into, from);
  if (base === undefined) return undefined;
  const [old, ours, theirs] = [base, into, from].map((oid) => objects.commit(oid)!.tree);
  const tree = mergeTrees(objects, old!, ours!, theirs!);
  if (tree === undefined) return undefined;
  const signature = signatureOf(world, author);
  return objects.addCommit({ tree, parents: [into, from], author: signature, committer: signature, message });
}

/** Points a branch at a commit, as a push does; without `to` it deletes the branch. */
export function moveBranch(
  world: World,
  repository: Repository,
  { branch, to, sender }: { branch: string; to: string | undefined; sender: Account },
): void {
  const before = repository.branches.get(branch);
  if (to === undefined) repository.branches.delete(branch);
  else repository.branches.set(branch, to);
  repository.pushedAt = world.store.now();
  repository.updatedAt = world.store.now();
  tellOf(world, repository, {
    event: 'push',
    sender,
    payload: pushPayload(world, repository, { branch, before, after: to, sender }),
  });
  if (to === undefined) return;
  requestCheckSuites(world, repository, { branch, before, head: to, sender });
  const bases = repository.parent === undefined ? [repository] : [repository, repository.parent];
  for (const base of bases) followHead(world, base, repository, { branch, to, sender });
}

/** Pull requests of the branch take its new head; those against it take it as their base. */
function followHead(
  world: World,
  base: Repository,
  repository: Repository,
  { branch, to, sender }: { branch: string; to: string; sender: Account },
): void {
  for (const pull of base.pulls) {
    if (pull.state === 'closed') continue;
    if (base === repository && pull.baseBranch === branch) pull.baseSha = to;
    if (pull.headRepository !== repository || pull.headBranch !== branch || pull.headSha === to) continue;
    const before = pull.headSha;
    pull.headSha = to;
    pull.updatedAt = world.store.now();
    tellOf(world, base, {
      event: 'pull_request',
      action: 'synchronize',
      sender,
      payload: { number: pull.number, before, after: to, pull_request: fullPull(world.store, pull) },
    });
  }
}

/** GitHub asks every App that may write checks for a suite of each commit that is pushed. */
function requestCheckSuites(
  world: World,
  repository: Repository,
  { branch, before, head, sender }: { branch: string; before: string | undefined; head: string; sender: Account },
): void {
  for (const installation of world.store.installationsOn(repository.owner)) {
    const { app, permissions, suspendedAt } = installation;
    if (suspendedAt !== undefined || permissions['checks'] !== 'write') continue;
    if (!world.store.covers(installation, repository)) continue;
    if (repository.checkSuites.some((suite) => suite.app === app && suite.headSha === head)) continue;
    const id = world.store.nextId();
    const suite: CheckSuite = {
      id,
      nodeId: nodeId('CS', id),
      repository,
      app,
      headSha: head,
      headBranch: branch,
      before: before ?? noCommit,
      createdAt: world.store.now(),
      runs: [],
    };
    repository.checkSuites.push(suite);
    tellOf(world, repository, {
      event: 'check_suite',
      action: 'requested',
      sender,
      app,
      payload: { check_suite: checkSuiteOfWebhook(world.store, suite) },
    });
  }
}

/** GitHub lists at most so many commits in a push. */
const mostCommits = 2048;

function pushPayload(
  world: World,
  repository: Repository,
  {
    branch,
    before,
    after,
    sender,
  }: { branch: string; before: string | undefined; after: string | undefined; sender: Account },
): Json {
  const { objects } = repository;
  const old = new Set(before === undefined ? [] : objects.ancestors(before));
  const listed = after === undefined ? [] : objects.ancestors(after).filter((oid) => !old.has(oid));
  const commits = listed.toReversed().map((oid) => pushedCommit(world, repository, objects.commit(oid)!));
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? noCommit,
    after: after ?? noCommit,
    created: before === undefined,
    deleted: after === undefined,
    forced: before !== undefined && after !== undefined && !objects.ancestors(after).includes(before),
    base_ref: null,
    compare: `${world.store.url}/${fullName(repository)}/compare/${before ?? noCommit}...${after ?? noCommit}`,
    commits: commits.slice(0, mostCommits),
    head_commit:
      commits.at(-1) ?? (after === undefined ? null : pushedCommit(world, repository, objects.commit(after)!)),
    repository: pushedRepository(world, repository),
    pusher: { name: sender.login, email: signatureOf(world, sender).email },
  };
}

/** A push shows its repository in a way of its own. */
function pushedRepository({ store }: World, repository: Repository): Json {
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
  return {
    ...(whereItHappened(store, repository)['repository'] as Json),
    created_at: seconds(repository.createdAt),
    pushed_at: seconds(repository.pushedAt),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}

function pushedCommit(world: World, repository: Repository, commit: Commit): Json {
  const { objects } = repository;
  const parent = objects.commit(commit.parents[0] ?? '')?.tree ?? objects.addTree(new Map());
  const changes = changesBetween(objects, parent, commit.tree);
  const paths = (...statuses: readonly string[]): string[] =>
    changes.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  const simple = simpleCommit(commit);
  const person = (of: 'author' | 'committer'): Json => {
    const login = authorOf(world.store, commit[of])?.['login'];
    return { ...(simple[of] as Json), date: simple['timestamp'], ...(login === undefined ? {} : { username: login }) };
  };
  return {
    ...simple,
    distinct: true,
    url: `${world.store.url}/${fullName(repository)}/commit/${commit.oid}`,
    author: person('author'),
    committer: person('committer'),
    added: paths('added', 'renamed'),
    removed: [...paths('removed'), ...changes.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: paths('modified'),
  };
}
