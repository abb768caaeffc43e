import { readCommits } from '../../github/read-commits.ts';
import { checkNameFor } from '../check-run.ts';
import type { AppContext } from '../context.ts';
import { judgeChange } from '../judge-change.ts';
import { knownRepository } from '../known-repository.ts';
import { postCheckRun } from '../post-check-run.ts';
import type { JobDefinition } from '../queue.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
  readonly sha: string;
  /** `refs/heads/gh-readonly-queue/<base branch>/pr-<number>-<id>`. */
  readonly ref: string;
}

/**
 * Makes the check run of a merge group agree with what its commit holds, which is judged anew: two pull requests that
 * are sound apart may break each other.
 */
export const checkMergeGroupJob: JobDefinition<AppContext, Data> = {
  name: 'check-merge-group',
  retryLimit: 8,
  retryDelay: 2,
  expireInSeconds: 300,
  concurrency: 4,
  run: async (data, context, _signal, isLastAttempt = false) => {
    const { installation, repository: id, sha, ref } = data;
    const branch = /^refs\/heads\/gh-readonly-queue\/(.+)\/[^/]+$/.exec(ref)?.[1];
    const repository = await knownRepository(context, data);
    if (!repository || branch === undefined) return;
    const client = context.github.installation(installation, {
      urgency: 'pull request',
      repositories: [id],
      permissions: { checks: 'write', contents: 'read' },
    });
    const commits = await readCommits(client, repository, { head: sha, base: `refs/heads/${branch}` });
    // Gone: the group was left, and nobody waits for it.
    if (!commits?.head || !commits.base) return;
    const named = { ...repository, ...commits.repository };
    const change = {
      installation,
      repository: named,
      head: { ...commits.head, branch: ref },
      base: { ...commits.base, branch },
      canFix: false,
    };
    const name = checkNameFor(branch, named.defaultBranch);
    const commit = { repository: named, sha, subject: { mergeGroup: ref }, name, isLastAttempt };
    await postCheckRun(context, client, commit, () => judgeChange(context, client, change));
  },
};
