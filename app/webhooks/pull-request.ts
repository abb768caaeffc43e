import { isObject, valueAt } from '../../core/source/json.ts';
import { checkPullRequest } from '../jobs/requests.ts';
import { actionOf, idAt, repositoryOf, shaAt, type Webhook } from './webhook.ts';

const checked: ReadonlySet<string> = new Set(['opened', 'reopened', 'synchronize']);
/** Those that come with a new head. */
const bringing: ReadonlySet<string> = new Set(['opened', 'synchronize']);

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
  if (!checked.has(action) && !isMoved) return [];
  const brought = bringing.has(action) ? shaAt(payload, ['pull_request', 'head', 'sha']) : undefined;
  return [checkPullRequest({ ...repository, number, ...(brought !== undefined && { brought }) })];
};
