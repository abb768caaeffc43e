import { checkMergeGroup } from '../jobs/requests.ts';
import { actionOf, repositoryOf, shaAt, textAt, type Webhook } from './webhook.ts';

/** A merge queue waits for its checks. */
export const mergeGroup: Webhook = (payload) => {
  const repository = repositoryOf(payload);
  const sha = shaAt(payload, ['merge_group', 'head_sha']);
  const ref = textAt(payload, ['merge_group', 'head_ref']);
  if (actionOf(payload) !== 'checks_requested') return [];
  if (repository === undefined || sha === undefined || ref === undefined) return [];
  return [checkMergeGroup({ ...repository, sha, ref })];
};
