import { textOf } from '../../core/source/json.ts';
import { GithubError } from '../../github/github-error.ts';
import { listInstallations as listOnGithub, type AppInstallation } from '../../github/installations.ts';
import type { AppContext } from '../context.ts';
import type { JobDefinition } from '../queue.ts';
import { redeliverFailed } from '../redeliver-failed.ts';
import { listInstallations, type Installation } from '../store/installations.ts';
import { sweep } from '../sweep.ts';
import { syncInstallation } from './requests.ts';

/**
 * Finds what webhooks did not tell: deliveries that failed, installations, repositories and pull requests that are not
 * as the store has them. It asks for jobs and changes nothing on GitHub itself.
 */
export const reconcileJob: JobDefinition<AppContext> = {
  name: 'reconcile',
  retryLimit: 4,
  retryDelay: 15,
  expireInSeconds: 1800,
  concurrency: 1,
  cron: '*/15 * * * *',
  run: async (_, context, signal) => {
    await attempt(context, {}, async () => void (await redeliverFailed(context, signal)));
    const listed = new Map((await listOnGithub(context.github)).map((one) => [one.id, one]));
    const known = new Map((await listInstallations(context.store.db)).map((one) => [one.id, one]));
    for (const installation of new Set([...listed.keys(), ...known.keys()])) {
      signal.throwIfAborted();
      const [there, here] = [listed.get(installation), known.get(installation)];
      if (isOther(there, here)) context.metrics.foundBySweep('installation', 1);
      if (isDue(there, here, context.now())) await context.queue.send(syncInstallation({ installation }));
      else if (!here?.suspendedAt && here?.syncedAt) {
        await attempt(context, { installation }, async () => await sweep(context, installation, signal));
      }
    }
  },
};

/** GitHub's trouble with one does not keep the others waiting; the next time it may be over. */
async function attempt(context: AppContext, about: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    context.log.warn({ ...about, err: error }, 'A part of the reconciliation is left to the next time.');
  }
}

const hour = 3600 * 1000;

/** Whether an installation is another than the store has. */
function isOther(there: AppInstallation | undefined, here: Installation | undefined): boolean {
  if (!there || !here) return true;
  return (
    there.accountLogin !== here.accountLogin ||
    there.repositorySelection !== here.repositorySelection ||
    (there.suspendedAt === undefined) !== (here.suspendedAt === null)
  );
}

/** Whether an installation is another than the store has, or was not read for a day. */
function isDue(there: AppInstallation | undefined, here: Installation | undefined, now: Date): boolean {
  if (!there || !here || isOther(there, here)) return true;
  if (there.suspendedAt || isUnderWay(here, now)) return false;
  return !here.syncedAt || now.getTime() - here.syncedAt.getTime() >= 24 * hour;
}

/** A sync that waits for a new budget of GitHub makes no progress for an hour. */
function isUnderWay({ syncCursor }: Installation, now: Date): boolean {
  return now.getTime() - new Date(textOf(syncCursor?.['at'])).getTime() < 2 * hour;
}
