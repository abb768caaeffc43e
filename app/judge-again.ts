import type { InstallationClient } from '../github/app-client.ts';
import { GithubError, isLimit } from '../github/github-error.ts';
import { readCommits } from '../github/read-commits.ts';
import { RepositoryTooLargeError } from '../github/text-allowance.ts';
import type { AppContext } from './context.ts';
import {
  hashFor,
  isInCatalog,
  judgeSnapshot,
  judgingIn,
  keepJudged,
  keepUnjudged,
  type FoundRepository,
  type Judging,
} from './judge-default-branch.ts';
import { readRepository } from './jobs/requests.ts';
import { openSnapshot } from './open-snapshot.ts';
import { readOutlooks } from './store/outlooks.ts';
import { listReports } from './store/reports.ts';
import { listRepositories, type Repository } from './store/repositories.ts';
import { listTooLarge, putTooLarge } from './store/too-large.ts';

/** What one repository defines decides how others are judged; more rounds than these it does not take. */
const mostRounds = 3;

/**
 * Judges the repositories of an installation whose report was made by another policy, on another day, beside another
 * catalog or by other answers of GitHub, from what the store has of them. What it does not have is asked of GitHub. Where
 * the tip of the default branch holds too much, the commit counts that was judged last. Each is kept at once, so that it
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
    for (const one of stale) {
      signal.throwIfAborted();
      await judgeOne(judging, client, one);
    }
  }
}

interface StaleRepository {
  readonly repository: Repository;
  /** The commit that is to be judged; null when it is empty. */
  readonly sha: string | null;
}

async function staleRepositories(judging: Judging, installation: number): Promise<readonly StaleRepository[]> {
  const { db } = judging.context.store;
  const [repositories, reports, outlooks] = await Promise.all([
    listRepositories(db, installation),
    listReports(db, installation),
    readOutlooks(db, installation),
  ]);
  const byId = new Map(reports.map((report) => [report.repositoryId, report]));
  const ids = repositories.map(({ id }) => id);
  const tooLarge = await listTooLarge(db, ids, judging.organization.hash);
  const { complete } = judging.catalog({ id: 0, visibility: 'private' });
  return repositories.flatMap((repository) => {
    const { id, headSha } = repository;
    const report = byId.get(id);
    if (!isInCatalog(repository) || headSha === null) return report ? [{ repository, sha: headSha }] : [];
    const isTooLarge = (sha: string): boolean => tooLarge.get(id)?.has(sha) ?? false;
    const sha = isTooLarge(headSha) ? report?.headSha : headSha;
    if (sha === undefined || isTooLarge(sha)) return [];
    if (report?.headSha !== sha) return [{ repository, sha }];
    const seen = { outlook: outlooks.get(id), asked: report.asked };
    return report.policyHash === hashFor(judging, repository, seen, complete) ? [] : [{ repository, sha }];
  });
}

async function judgeOne(judging: Judging, client: InstallationClient, stale: StaleRepository): Promise<void> {
  const { context, organization } = judging;
  const { repository, sha } = stale;
  const { installationId: installation, id } = repository;
  try {
    const found = await findCommit(client, stale);
    if (!found) return;
    const { head } = found;
    if (!head || !isInCatalog(repository)) return await keepUnjudged(judging, found);
    const snapshot = await openSnapshot(context, client, repository, { commit: head.sha, tree: head.tree });
    await keepJudged(judging, found, await judgeSnapshot(judging, found, snapshot));
  } catch (error) {
    if (isForAll(error)) throw error;
    if (sha !== null && error instanceof RepositoryTooLargeError) {
      context.log.warn({ installation, repository: id, sha, reason: error.message }, 'A repository is not judged.');
      return await putTooLarge(context.store.db, id, { sha, policyHash: organization.hash });
    }
    // What is read again is the tip, and it holds too much.
    const isTip = sha === repository.headSha;
    const message = isTip ? 'A repository is read again.' : 'A repository is judged later.';
    context.log.warn({ installation, repository: id, err: error }, message);
    if (isTip) await context.queue.send(readRepository({ installation, repository: id }));
  }
}

/** The commit to be judged, with its tree; `undefined` when the repository was never read, or no longer has it. */
async function findCommit(
  client: InstallationClient,
  { repository, sha }: StaleRepository,
): Promise<FoundRepository | undefined> {
  const { headSha, treeSha, readAt } = repository;
  if (!readAt) return undefined;
  const branch = repository.defaultBranch ?? '';
  if (sha === null || sha === headSha) {
    const head = sha !== null && treeSha !== null ? { branch, sha, tree: treeSha } : undefined;
    return { repository, head, readAt };
  }
  const commits = await readCommits(client, repository, { head: sha, base: `refs/heads/${branch}` });
  return commits?.head && { repository, head: { ...commits.head, branch }, readAt, isEarlier: true };
}

/** Whether an error of GitHub's will meet every other repository as well. */
export function isForAll(error: unknown): boolean {
  return isLimit(error) || (error instanceof GithubError && ['gone', 'suspended', 'unauthorized'].includes(error.kind));
}
