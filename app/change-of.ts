import type { PullRequestState } from '../github/read-pull-request.ts';
import type { AppContext } from './context.ts';
import type { Change } from './judge-change.ts';
import type { Repository } from './store/repositories.ts';

/**
 * What a pull request would change; `undefined` when it is not open, or its base is gone. The App commits no fixes to a
 * fork, nor to the default branch, where nobody would review them.
 */
export function changeOf(
  { fixButton }: Pick<AppContext, 'fixButton'>,
  { installation, repository }: { readonly installation: number; readonly repository: Repository },
  pull: PullRequestState,
): Change | undefined {
  const { head, base, isCrossRepository } = pull;
  if (pull.state !== 'open' || !base) return undefined;
  return {
    installation,
    repository: { ...repository, ...pull.repository },
    head,
    base,
    canFix: fixButton && !isCrossRepository && head.branch !== pull.repository.defaultBranch,
  };
}
