import { readRepositories, type RepositoryState } from '../github/read-repositories.ts';
import { externalIdOf } from './check-subject.ts';
import type { AppContext } from './context.ts';
import { hasOtherSettings } from './found-repository.ts';
import { isForAll } from './judge-again.ts';
import { checkPullRequest, readRepository, syncInstallation } from './jobs/requests.ts';
import type { JobRequest } from './queue.ts';
import { checkRunsOn } from './store/check-runs.ts';
import { listRepositories, type Repository } from './store/repositories.ts';

/** Of each repository those that changed last. */
const openPulls = 30;
/** One that takes longer, in milliseconds, was given up: its job failed too often. */
const longestCheck = 30 * 60 * 1000;
/** More than these wait for the next sweep. */
const mostPulls = 200;
/** Milliseconds from one sweep to the next, as the schedule of the reconciliation has it. */
const interval = 15 * 60 * 1000;
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
    const open: OpenPull[] = [];
    for (const [nodeId, answer] of answers) {
      const repository = known.get(nodeId);
      if (!repository) continue;
      const about = { installation, repository: repository.id };
      if (answer.is === 'missing' || differs(repository, answer.repository)) changed.push(readRepository(about));
      if (answer.is === 'missing' || repository.archived) continue;
      open.push(...(answer.repository.openPulls ?? []).map((pull) => ({ ...pull, repository: repository.id })));
    }
    for (const { repository, number } of await withoutCheckRun(context, open)) {
      pulls.push(checkPullRequest({ installation, repository, number }));
    }
  }
  const requests = changed.length > mostRepositories ? [syncInstallation({ installation })] : changed;
  const some = inTurn(pulls, context.now());
  context.metrics.foundBySweep('repository', changed.length);
  context.metrics.foundBySweep('pull request', some.length);
  for (const one of [...requests, ...some]) await context.queue.send(one);
}

/** Whether a repository is not as the store has it, or was not read at all. */
function differs(repository: Repository, shown: RepositoryState): boolean {
  // One that holds too much has a head, and was never read.
  const wasLookedAt = repository.readAt !== null || repository.headSha !== null;
  const isRead = wasLookedAt && (shown.head?.sha ?? null) === repository.headSha;
  return !isRead || hasOtherSettings(repository, shown);
}

interface OpenPull {
  readonly repository: number;
  readonly number: number;
  readonly headSha: string;
}

/** Those whose head has no check run, or one that was begun long ago and never completed. */
async function withoutCheckRun(
  { store: { db }, now }: AppContext,
  pulls: readonly OpenPull[],
): Promise<readonly OpenPull[]> {
  if (pulls.length === 0) return [];
  const keyOf = (repository: number, sha: string, subject: string): string => `${repository} ${sha} ${subject}`;
  const heads = pulls.map(({ repository, headSha }) => ({ repositoryId: repository, headSha }));
  const runs = new Map(
    (await checkRunsOn(db, heads)).map((run) => [keyOf(run.repositoryId, run.headSha, run.subject), run]),
  );
  return pulls.filter(({ repository, number, headSha }) => {
    const run = runs.get(keyOf(repository, headSha, externalIdOf({ pullRequest: number })));
    return !run || (run.conclusion === null && now().getTime() - run.updatedAt.getTime() > longestCheck);
  });
}

/** A part of the requests, and another with each sweep: those that fail every time keep no others waiting. */
function inTurn(requests: readonly JobRequest[], now: Date): readonly JobRequest[] {
  const parts = Math.max(1, Math.ceil(requests.length / mostPulls));
  const part = Math.floor(now.getTime() / interval) % parts;
  return requests.slice(part * mostPulls, (part + 1) * mostPulls);
}
