import { textOf, valueAt, type JsonObject } from '../../core/source/json.ts';
import { checkButtons, subjectOf } from '../check-subject.ts';
import { applyFixes } from '../jobs/requests.ts';
import type { JobRequest } from '../queue.ts';
import { checkAgain } from './check-again.ts';
import { actionOf, idAt, repositoryOf, shaAt, textAt, type Webhook } from './webhook.ts';

/** Somebody pressed a button on one of our check runs. */
export const checkRun: Webhook = (payload, { appId }) => {
  if (textOf(valueAt(payload, ['check_run', 'app', 'id'])) !== appId) return [];
  const action = actionOf(payload);
  const button = action === 'requested_action' ? textAt(payload, ['requested_action', 'identifier']) : undefined;
  if (action === 'rerequested' || button === checkButtons.runAgain) return checkAgain(payload, 'check_run');
  return button === checkButtons.fix ? fix(payload) : [];
};

/** A pull request of a fork is known by our own mark alone: GitHub does not name it. */
function fix(payload: JsonObject): readonly JobRequest[] {
  const repository = repositoryOf(payload);
  const sha = shaAt(payload, ['check_run', 'head_sha']);
  const subject = subjectOf(textAt(payload, ['check_run', 'external_id']) ?? '');
  const number =
    subject !== undefined && 'pullRequest' in subject
      ? subject.pullRequest
      : idAt(payload, ['check_run', 'pull_requests', 0, 'number']);
  if (repository === undefined || sha === undefined || number === undefined) return [];
  return [applyFixes({ ...repository, number, sha })];
}
