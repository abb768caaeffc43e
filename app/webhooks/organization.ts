import { readTeams, syncInstallation } from '../jobs/requests.ts';
import { actionOf, installationOf, type Webhook } from './webhook.ts';

/** The organisation was renamed or deleted, or somebody left it, and with it its teams. */
export const organization: Webhook = (payload) => {
  const which = installationOf(payload);
  if (which === undefined) return [];
  switch (actionOf(payload)) {
    case 'renamed':
    case 'deleted':
      return [syncInstallation(which)];
    case 'member_removed':
      return [readTeams(which)];
    default:
      return [];
  }
};
