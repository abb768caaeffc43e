import type { AppContext } from '../context.ts';
import { isInstallationAway } from '../found-repository.ts';
import type { JobDefinition } from '../queue.ts';
import { findInstallation } from '../store/installations.ts';
import { refreshTeams } from '../teams.ts';
import { syncInstallation } from './requests.ts';

interface Data {
  readonly installation: number;
}

/** Makes the store agree with the teams of an organisation. */
export const readTeamsJob: JobDefinition<AppContext, Data> = {
  name: 'read-teams',
  retryLimit: 10,
  retryDelay: 10,
  expireInSeconds: 300,
  concurrency: 1,
  run: async ({ installation: id }, context) => {
    const installation = await findInstallation(context.store.db, id);
    // The first sync reads them.
    if (!installation?.syncedAt || installation.suspendedAt) return;
    try {
      await refreshTeams(context, installation);
    } catch (error) {
      if (!isInstallationAway(error)) throw error;
      await context.queue.send(syncInstallation({ installation: id }));
    }
  },
};
