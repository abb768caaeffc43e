import type { SettingsProblem } from '../core/source/settings-problem.ts';
import { noOtherPacks } from './facts.ts';
import { emptySnapshot } from './organization-policy.ts';
import {
  noPolicy,
  readRepositoryPolicy,
  type OrganizationPolicy,
  type PolicyInput,
  type RepositoryPolicy,
} from './policy.ts';

/** What reading a policy needs; the App opens no packs but those of the policy repository. */
export type PolicyAt = Omit<PolicyInput, 'openRemote'>;

/**
 * The policy of a repository. Where its own is wrong, that of the organisation alone counts, and where that cannot be
 * used either, none: a mistake, or trying to weaken a locked rule, must not switch the judgement off, and the entities
 * must be known all the same. `problems` says what is wrong. Throws what the snapshots throw.
 */
export async function readPolicyAt(
  input: PolicyAt,
): Promise<{ readonly policy: RepositoryPolicy; readonly problems: readonly SettingsProblem[] }> {
  const read = async (given: Partial<PolicyAt>) =>
    await readRepositoryPolicy({ ...input, ...given, openRemote: noOtherPacks });
  const whole = await read({});
  if (!('problems' in whole)) return { policy: whole, problems: [] };
  const { slug, host } = input.snapshot;
  for (const organization of [input.organization, noPolicy] satisfies readonly OrganizationPolicy[]) {
    const policy = await read({ snapshot: { ...emptySnapshot, slug, host }, organization });
    if (!('problems' in policy)) return { policy, problems: whole.problems };
  }
  throw new Error('The default policy is wrong.');
}
