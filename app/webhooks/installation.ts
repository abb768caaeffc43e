import { syncInstallation } from '../jobs/requests.ts';
import { actionOf, installationOf, type Webhook } from './webhook.ts';

const counted: ReadonlySet<string> = new Set([
  'created',
  'deleted',
  'new_permissions_accepted',
  'suspend',
  'unsuspend',
]);

/** The App was installed, removed, or is allowed something else. */
export const installation: Webhook = (payload) => {
  const which = installationOf(payload);
  return which !== undefined && counted.has(actionOf(payload)) ? [syncInstallation(which)] : [];
};
