import { textOf, valueAt } from '../../core/source/json.ts';
import { checkAgain } from './check-again.ts';
import { actionOf, type Webhook } from './webhook.ts';

/** Somebody asked for all our checks of a commit again. `requested` comes with each push, which tells more. */
export const checkSuite: Webhook = (payload, { appId }) => {
  if (textOf(valueAt(payload, ['check_suite', 'app', 'id'])) !== appId) return [];
  return actionOf(payload) === 'rerequested' ? checkAgain(payload, 'check_suite') : [];
};
