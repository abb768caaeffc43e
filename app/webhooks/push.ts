import { valueAt, type Json, type JsonObject } from '../../core/source/json.ts';
import { readPolicy, readRepository } from '../jobs/requests.ts';
import { policyFolder } from '../policy.ts';
import { isPolicyRepository, repositoryOf, shaAt, textAt, type Webhook } from './webhook.ts';

/** A push to the default branch. Other branches count when they become a pull request. */
export const push: Webhook = (payload, context) => {
  const repository = repositoryOf(payload);
  const branch = textAt(payload, ['repository', 'default_branch']);
  if (repository === undefined || branch === undefined) return [];
  if (textAt(payload, ['ref']) !== `refs/heads/${branch}` || shaAt(payload, ['after']) === undefined) return [];
  const isPolicy =
    isPolicyRepository(textAt(payload, ['repository', 'name']), context) && mayTouch(payload, policyFolder);
  return [readRepository(repository), ...(isPolicy ? [readPolicy(repository)] : [])];
};

/** GitHub lists no more commits than these ("Webhook events and payloads", `push`). */
const mostCommits = 2048;

/** Whether a push may have changed a file below a folder. A forced push also takes changes back, which are not listed. */
function mayTouch(payload: JsonObject, folder: string): boolean {
  const commits = listAt(payload, 'commits');
  if (payload['forced'] === true || commits.length === 0 || commits.length >= mostCommits) return true;
  return commits.some((commit) =>
    ['added', 'modified', 'removed'].some((change) =>
      listAt(commit, change).some((file) => typeof file === 'string' && file.startsWith(folder)),
    ),
  );
}

function listAt(value: Json, key: string): readonly Json[] {
  const list = valueAt(value, [key]);
  return Array.isArray(list) ? (list as Json[]) : [];
}
