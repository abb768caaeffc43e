import type { InstallationClient } from '../github/app-client.ts';
import { GithubError, isRefusal } from '../github/github-error.ts';
import { listRepositories, type ListedRepository } from '../github/list-repositories.ts';
import type { RepositoryState as ShownState } from '../github/read-repositories.ts';
import type { AppContext } from './context.ts';
import { findInstallation, setPolicyRepository } from './store/installations.ts';
import { findRepository, putRepositories, type Repository, type RepositoryState } from './store/repositories.ts';
import type { Db } from './store/write.ts';

type Properties = Repository['properties'];

/** The row of a repository as a list shows it. */
export function listedState(listed: ListedRepository, installationId: number, properties: Properties): RepositoryState {
  const { id, nodeId, owner, name, defaultBranch, fork, visibility, hasIssues, topics } = listed;
  const archived = listed.archived || listed.disabled;
  const from = { id, nodeId, owner, name, defaultBranch: defaultBranch || null, fork, visibility, hasIssues };
  return { ...from, installationId, archived, topics: [...topics], properties };
}

/** The row of a repository as a query shows it. */
export function shownState(shown: ShownState, installationId: number, properties: Properties): RepositoryState {
  return listedState({ ...shown, defaultBranch: shown.head?.branch ?? '' }, installationId, properties);
}

/** Whether a query shows a repository with another name, owner, visibility or the like than the store has. */
export function hasOtherSettings(repository: Repository, shown: ShownState): boolean {
  const state = shownState(shown, repository.installationId, repository.properties);
  const { owner, name, archived, visibility, hasIssues, defaultBranch, topics } = state;
  const present = { owner, name, archived, visibility, hasIssues, defaultBranch, topics: topics.toSorted() };
  const stored = { ...repository, topics: repository.topics.toSorted() };
  return Object.entries(present).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(stored[key as keyof typeof present]),
  );
}

/** Keeps what a query showed of a repository, and gives its row. */
export async function keepShown(
  { store: { db }, policyRepository }: Pick<AppContext, 'store' | 'policyRepository'>,
  { shown, installation, properties }: { shown: ShownState; installation: number; properties: Properties },
): Promise<Repository | undefined> {
  await putRepositories(db, [shownState(shown, installation, properties)]);
  await notePolicyRepository(db, installation, { id: shown.id, isPolicy: isPolicyName(shown.name, policyRepository) });
  return await findRepository(db, shown.id);
}

/** GitHub does not tell small letters from capitals in names. */
export function isPolicyName(name: string, policyRepository: string): boolean {
  return name.toLowerCase() === policyRepository.toLowerCase();
}

/** Keeps which repository holds the policy, when that is this one or no longer is. */
async function notePolicyRepository(
  db: Db,
  installation: number,
  { id, isPolicy }: { readonly id: number; readonly isPolicy: boolean },
): Promise<void> {
  const known = (await findInstallation(db, installation))?.policyRepositoryId ?? null;
  if (isPolicy && known !== id) await setPolicyRepository(db, installation, id);
  if (!isPolicy && known === id) await setPolicyRepository(db, installation, null);
}

/**
 * The node id of a repository that may not be known yet; `undefined` when the installation has no such repository. The
 * client must be narrowed to it. Throws `GithubError`.
 */
export async function nodeIdOf(client: InstallationClient, id: number): Promise<string | undefined> {
  for await (const page of listRepositories(client)) {
    const found = page.find((listed) => listed.id === id);
    if (found) return found.nodeId;
  }
  return undefined;
}

/**
 * Whether an installation still has a repository. A token that is refused may also mean that a permission is missing;
 * this one asks for none but what every App has. Throws `GithubError`.
 */
export async function isReachable({ github }: AppContext, installation: number, id: number): Promise<boolean> {
  const client = github.installation(installation, {
    urgency: 'sweep',
    repositories: [id],
    permissions: { metadata: 'read' },
  });
  try {
    return (await nodeIdOf(client, id)) !== undefined;
  } catch (error) {
    if (isRefusal(error, 404, 422)) return false;
    throw error;
  }
}

/** Whether an error says that the installation itself was removed or switched off. */
export function isInstallationAway(error: unknown): boolean {
  return error instanceof GithubError && (error.kind === 'gone' || error.kind === 'suspended');
}
