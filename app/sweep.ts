import { readRepositories, type RepositoryState } from '../github/read-repositories.ts';
import type { AppContext } from './context.ts';
import { shownState } from './found-repository.ts';
import { isForAll } from './judge-again.ts';
import { checkPullRequest, readRepository, syncInstallation } from './jobs/requests.ts';
import type { JobRequest } from './queue.ts';
import { findCheckRun } from './store/check-runs.ts';
import { listRepositories, type Repository } from './store/repositories.ts';

/** Of each repository those that changed last. */
const openPulls = 30;
/** One that takes longer, in milliseconds, was given up: its job failed too often. */
const longestCheck = 30 * 60 * 1000;
/** More than these wait for the next sweep. */
const mostPulls = 200;
/** More than these are cheaper in the batches of a sync. */
const mostRepositories = 50;

/**
 * Compares all repositories of an installation with what the store has, in one query for a hundred of them, and asks
 * for another look where something differs, and at open pull requests without a check run. Throws `GithubError`.
 */
export async function sweep(context: AppContext, installation: number, signal: AbortSignal): Promise<void> {
  const { db } = context.store;
  const known = new Map((await listRepositories(db, installation)).map((one) => [one.nodeId, one]));
  const client = context.github.installation(installation, {
    urgency: 'sweep',
    permissions: { contents: 'read', pull_requests: 'read' },
  });
  const changed: JobRequest[] = [];
  const pulls: JobRequest[] = [];
  const request = { nodeIds: [...known.keys()], paths: [], openPulls };
  for await (const { answers, failed } of readRepositories(client, request, { size: { current: 100, successes: 0 } })) {
    signal.throwIfAborted();
    for (const error of failed.values()) if (isForAll(error)) throw error;
    for (const [nodeId, answer] of answers) {
      const repository = known.get(nodeId);
      if (!repository) continue;
      const about = { installation, repository: repository.id };
      if (answer.is === 'missing' || differs(repository, answer.repository)) changed.push(readRepository(about));
      if (answer.is === 'missing' || repository.archived) continue;
      for (const number of await withoutCheckRun(context, repository, answer.repository)) {
        pulls.push(checkPullRequest({ ...about, number }));
      }
    }
  }
  const requests = changed.length > mostRepositories ? [syncInstallation({ installation })] : changed;
  for (const one of [...requests, ...pulls.slice(0, mostPulls)]) await context.queue.send(one);
}

/** Whether a repository is not as the store has it, or was not read at all. */
function differs(repository: Repository, shown: RepositoryState): boolean {
  if (repository.readAt === null || (shown.head?.sha ?? null) !== repository.headSha) return true;
  const state = shownState(shown, repository.installationId, repository.properties);
  const { owner, name, archived, visibility, hasIssues, defaultBranch, topics } = state;
  const present = { owner, name, archived, visibility, hasIssues, defaultBranch, topics: topics.toSorted() };
  const stored = { ...repository, topics: repository.topics.toSorted() };
  return Object.entries(present).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(stored[key as keyof typeof present]),
  );
}

async function withoutCheckRun(
  { store: { db }, now }: AppContext,
  { id }: Repository,
  { openPulls: pulls = [] }: RepositoryState,
): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const { number, headSha } of pulls) {
    const run = await findCheckRun(db, id, headSha);
    const isLeft = run?.conclusion === null && now().getTime() - run.updatedAt.getTime() > longestCheck;
    if (!run || isLeft) numbers.push(number);
  }
  return numbers;
}
