import type { AppContext } from './context.ts';
import { openSnapshot } from './open-snapshot.ts';
import { noPolicy, readOrganizationPolicy, type OrganizationPolicy } from './policy.ts';
import { findInstallation } from './store/installations.ts';
import { findRepository } from './store/repositories.ts';

/** Policies that are kept in memory: one for each organisation, and a few older ones. */
const mostPolicies = 50;

/**
 * The policy of an organisation as the store knows its policy repository, which pushes and the sync keep up to date.
 * Read once for each commit. Throws `GithubError`.
 */
export async function organizationPolicy(context: AppContext, installation: number): Promise<OrganizationPolicy> {
  const known = await findInstallation(context.store.db, installation);
  if (known?.policyRepositoryId == null) return noPolicy;
  const repository = await findRepository(context.store.db, known.policyRepositoryId);
  if (!repository?.headSha || !repository.treeSha || repository.removedAt) return noPolicy;
  const key = `${repository.id} ${repository.headSha}`;
  const kept = context.policies.get(key);
  if (kept) return kept;
  const client = context.github.installation(installation, {
    urgency: 'pull request',
    repositories: [repository.id],
    permissions: { contents: 'read' },
  });
  const at = { commit: repository.headSha, tree: repository.treeSha };
  const policy = await readOrganizationPolicy(await openSnapshot(context, client, repository, at));
  for (const oldest of context.policies.keys()) {
    if (context.policies.size < mostPolicies) break;
    context.policies.delete(oldest);
  }
  context.policies.set(key, policy);
  return policy;
}
