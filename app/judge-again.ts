import { isLimit } from '../github/github-error.ts';
import type { InstallationClient } from '../github/app-client.ts';
import { GithubError } from '../github/github-error.ts';
import type { AppContext } from './context.ts';
import {
  hashFor,
  isInCatalog,
  judgeSnapshot,
  judgingIn,
  keepJudged,
  keepUnjudged,
  type Judging,
} from './judge-default-branch.ts';
import { readRepository } from './jobs/requests.ts';
import { openSnapshot } from './open-snapshot.ts';
import { readOutlooks } from './store/outlooks.ts';
import { listReports } from './store/reports.ts';
import { listRepositories, type Repository } from './store/repositories.ts';

/** What one repository defines decides how others are judged; more rounds than these it does not take. */
const mostRounds = 3;

/**
 * Judges the repositories of an installation whose report was made by another policy, on another day, beside another
 * catalog or by other answers of GitHub, from what the store has of them. What it does not have is asked of GitHub. Each is kept at once, so that it
 * goes on where it ended. Throws `GithubError` when a limit is hit or the installation is gone.
 */
export async function judgeAgain(
  context: AppContext,
  client: InstallationClient,
  installation: number,
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const judging = await judgingIn(context, installation);
    const stale = await staleRepositories(judging, installation);
    if (stale.length === 0) return;
    for (const repository of stale) {
      signal.throwIfAborted();
      await judgeOne(judging, client, repository);
    }
  }
}

async function staleRepositories(judging: Judging, installation: number): Promise<readonly Repository[]> {
  const { db } = judging.context.store;
  const [repositories, reports, outlooks] = await Promise.all([
    listRepositories(db, installation),
    listReports(db, installation),
    readOutlooks(db, installation),
  ]);
  const byId = new Map(reports.map((report) => [report.repositoryId, report]));
  const { complete } = judging.catalog({ id: 0, visibility: 'private' });
  return repositories.filter((repository) => {
    const report = byId.get(repository.id);
    if (!isInCatalog(repository) || repository.headSha === null) return report !== undefined;
    if (report?.headSha !== repository.headSha) return true;
    const seen = { outlook: outlooks.get(repository.id), asked: report.asked };
    return report.policyHash !== hashFor(judging, repository, seen, complete);
  });
}

async function judgeOne(judging: Judging, client: InstallationClient, repository: Repository): Promise<void> {
  const { context } = judging;
  const { headSha: sha, treeSha: tree, readAt } = repository;
  if (!readAt) return;
  const head = sha !== null && tree !== null ? { branch: repository.defaultBranch ?? '', sha, tree } : undefined;
  const found = { repository, head, readAt };
  try {
    if (!head || !isInCatalog(repository)) return await keepUnjudged(judging, found);
    const snapshot = await openSnapshot(context, client, repository, { commit: head.sha, tree: head.tree });
    await keepJudged(judging, found, await judgeSnapshot(judging, found, snapshot));
  } catch (error) {
    if (isForAll(error)) throw error;
    const { installationId, id } = repository;
    context.log.warn({ installation: installationId, repository: id, err: error }, 'A repository is read again.');
    await context.queue.send(readRepository({ installation: installationId, repository: id }));
  }
}

/** Whether an error of GitHub's will meet every other repository as well. */
export function isForAll(error: unknown): boolean {
  return isLimit(error) || (error instanceof GithubError && ['gone', 'suspended', 'unauthorized'].includes(error.kind));
}
