import { readTeams } from '../jobs/requests.ts';
import { installationOf, textAt, type Webhook } from './webhook.ts';

/** Somebody joined or left a team, so that a team may have got its first member or lost its last. */
export const membership: Webhook = (payload) => {
  const which = installationOf(payload);
  return which !== undefined && textAt(payload, ['scope']) === 'team' ? [readTeams(which)] : [];
};
