import { valueAt, type JsonObject } from '../../core/source/json.ts';
import { subjectOf } from '../check-subject.ts';
import { checkCommit, checkMergeGroup, checkPullRequest } from '../jobs/requests.ts';
import type { JobRequest } from '../queue.ts';
import { idAt, repositoryOf, shaAt, textAt } from './webhook.ts';

const mergeQueue = 'gh-readonly-queue/';

/**
 * What to check again for a check run or a check suite: what our mark names, else the merge group or the pull requests
 * that GitHub names. Of a fork it names none ("Check runs", `pull_requests`): then the job finds them by the commit.
 */
export function checkAgain(payload: JsonObject, of: 'check_run' | 'check_suite'): readonly JobRequest[] {
  const repository = repositoryOf(payload);
  const sha = shaAt(payload, [of, 'head_sha']);
  if (repository === undefined || sha === undefined) return [];
  const subject = subjectOf(textAt(payload, [of, 'external_id']) ?? '');
  if (subject !== undefined && 'pullRequest' in subject) {
    return [checkPullRequest({ ...repository, number: subject.pullRequest })];
  }
  const ref = subject?.mergeGroup ?? mergeGroupRef(textAt(payload, [of, 'head_branch']));
  if (ref !== undefined) return [checkMergeGroup({ ...repository, sha, ref })];
  const numbers = numbersAt(payload, of);
  if (numbers.length === 0) return [checkCommit({ ...repository, sha })];
  return numbers.map((number) => checkPullRequest({ ...repository, number }));
}

function mergeGroupRef(branch: string | undefined): string | undefined {
  return branch?.startsWith(mergeQueue) === true ? `refs/heads/${branch}` : undefined;
}

function numbersAt(payload: JsonObject, of: string): readonly number[] {
  const list = valueAt(payload, [of, 'pull_requests']);
  if (!Array.isArray(list)) return [];
  return list.flatMap((_, index) => idAt(payload, [of, 'pull_requests', index, 'number']) ?? []);
}
