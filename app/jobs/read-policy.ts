import { announcePolicy } from '../announce-policy.ts';
import type { AppContext } from '../context.ts';
import { isInstallationAway } from '../found-repository.ts';
import { judgeAgain } from '../judge-again.ts';
import { refreshPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { findInstallation } from '../store/installations.ts';
import { syncInstallation } from './requests.ts';

interface Data {
  readonly installation: number;
}

/**
 * Makes all reports of an installation agree with its policy and its catalog as the store has them: pushes and the sync
 * keep those up to date.
 */
export const readPolicyJob: JobDefinition<AppContext, Data> = {
  name: 'read-policy',
  retryLimit: 10,
  retryDelay: 10,
  expireInSeconds: 3600,
  concurrency: 2,
  run: async ({ installation: id }, context, signal) => {
    const { db } = context.store;
    const installation = await findInstallation(db, id);
    // The first sync reads the policy.
    if (!installation?.syncedAt || installation.suspendedAt) return;
    const client = context.github.installation(id, { urgency: 'sweep', permissions: { contents: 'read' } });
    try {
      await refreshPolicy(context, id);
      await judgeAgain(context, client, id, signal);
    } catch (error) {
      if (!isInstallationAway(error)) throw error;
      return await context.queue.send(syncInstallation({ installation: id }));
    }
    await announcePolicy(context, id, { always: false });
  },
};
