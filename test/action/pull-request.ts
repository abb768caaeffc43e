import { createRepository, type Files, type GitRepository } from '../support/git-repository.ts';
import { pullRequest, type PullRequestParts } from './events.ts';

/** A pull request as GitHub has it: two branches and its own merge of them. */
export interface PullRequestSetup {
  readonly origin: GitRepository;
  readonly base: string;
  readonly head: string;
  readonly merge: string;
  /** What `actions/checkout` leaves: the merge, with so many commits of history. */
  checkout(depth?: number): GitRepository;
  event(parts?: Partial<PullRequestParts>): ReturnType<typeof pullRequest>;
}

/** Builds a pull request from the files of its base and the changes of each of its pushes. */
export function buildPullRequest(base: Files, ...pushes: readonly Files[]): PullRequestSetup {
  const origin = createRepository();
  const baseCommit = origin.commit(base, 'Base');
  origin.git('checkout', '--quiet', '-b', 'change');
  const head = pushes.map((files) => origin.commit(files, 'Change')).at(-1) ?? baseCommit;
  return merged(origin, baseCommit, head);
}

/** The pull request after one more push. */
export function pushMore(setup: PullRequestSetup, files: Files): PullRequestSetup {
  const { origin, base } = setup;
  origin.git('checkout', '--quiet', 'change');
  return merged(origin, base, origin.commit(files, 'Another change'));
}

/** The pull request after a commit to its base branch. */
export function moveBase(setup: PullRequestSetup, files: Files): PullRequestSetup {
  const { origin, head } = setup;
  origin.git('checkout', '--quiet', 'main');
  return merged(origin, origin.commit(files, 'Meanwhile'), head);
}

function merged(origin: GitRepository, base: string, head: string): PullRequestSetup {
  origin.git('checkout', '--quiet', '--detach', base);
  origin.git('merge', '--quiet', '--no-ff', '--message', 'Merge', head);
  const merge = origin.git('rev-parse', 'HEAD');
  origin.git('update-ref', 'refs/pull/7/merge', merge);
  return {
    origin,
    base,
    head,
    merge,
    checkout: (depth = 2) => origin.checkout(merge, depth),
    event: (parts = {}) => pullRequest({ base, head, merge, ...parts }),
  };
}
