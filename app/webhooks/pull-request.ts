import { isObject, valueAt } from '../../core/source/json.ts';
import { checkPullRequest } from '../jobs/requests.ts';
import { actionOf, idAt, repositoryOf, type Webhook } from './webhook.ts';

const checked: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize']);

/**
 * A head that is new, or that is to go elsewhere. What a closed one brought arrives as a push, and a title, a label or
 * a review changes no finding.
 */
export const pullRequest: Webhook = (payload) => {
  const repository = repositoryOf(payload);
  const number = idAt(payload, ['pull_request', 'number']);
  if (repository === undefined || number === undefined) return [];
  const action = actionOf(payload);
  const isMoved = action === 'edited' && isObject(valueAt(payload, ['changes', 'base']));
  return checked.has(action) || isMoved ? [checkPullRequest({ ...repository, number })] : [];
};
