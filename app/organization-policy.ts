import { createHash } from 'node:crypto';

import type { Exemption } from '../core/policy/exemption.ts';
import type { JsonObject } from '../core/source/json.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';
import type { InstallationClient } from '../github/app-client.ts';
import type { AppContext } from './context.ts';
import { dayOf } from './day-of.ts';
import { noOtherPacks } from './facts.ts';
import { keptListing, openSnapshot } from './open-snapshot.ts';
import {
  noPolicy,
  policyFolder,
  readOrganizationPolicy,
  readRepositoryPolicy,
  type OrganizationPolicy,
  type PolicyInput,
} from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { replaceExemptions, type NewExemption } from './store/exemptions.ts';
import { findInstallation } from './store/installations.ts';
import { findRepository, type Repository } from './store/repositories.ts';
import { getSetting, putSetting, removeSetting } from './store/settings.ts';

/** The policy that counts in an organisation at present. */
export interface PresentPolicy extends OrganizationPolicy {
  /** Equal for equal policies. */
  readonly hash: string;
  /** When it was first read: what others judged before then, they judged by another one. */
  readonly since: Date;
  /** Whether everybody can read its repository: what is told there names less then. */
  readonly isPublic: boolean;
}

/** Policies that are kept in memory: one for each organisation, and a few older ones. */
const mostPolicies = 50;

/** Where the policy that counts stands. */
interface PolicyPlace {
  readonly commit: string;
  readonly tree: string;
  /** Of the files of the policy. */
  readonly hash: string;
  /** When it was first read. */
  readonly since: string;
}

/** Raised when more of a policy is kept than before, so that each one is read again. */
const keptVersion = 2;

/** What is kept of a policy repository. */
interface KeptPolicy {
  readonly repository: number;
  /** As it was last read. */
  readonly newest: PolicyPlace;
  /** The last one without a mistake: it counts. */
  readonly good?: PolicyPlace;
  /** What is wrong with the newest one. */
  readonly problems: readonly SettingsProblem[];
  /** Beside the hashes, not in them: the policy is the same whoever reads it. An older store has none. */
  readonly isPublic?: boolean;
}

/**
 * The policy of an organisation that counts: as its repository was last read (`refreshPolicy`) or, where that has
 * mistakes, the last one without any. Then `problems` says what is wrong. Throws `GithubError`.
 */
export async function organizationPolicy(context: AppContext, installation: number): Promise<PresentPolicy> {
  const repository = await policyRepositoryOf(context, installation);
  if (!repository) return absentPolicy;
  const kept = await keptPolicy(context, installation, repository.id);
  if (!kept) {
    const { headSha, treeSha } = repository;
    const at = { commit: headSha, tree: treeSha, hash: headSha, since: new Date(0).toISOString() };
    return placed(await policyAt(context, { installation, repository }, at), at, repository);
  }
  const { newest, good, problems } = kept;
  if (good)
    return placed({ ...(await policyAt(context, { installation, repository }, good)), problems }, good, repository);
  // Without any that was right, of the newest counts how firmly the App acts, if that can be read.
  const { enforcement } = await policyAt(context, { installation, repository }, newest);
  return placed({ ...noPolicy, enforcement, problems }, newest, repository);
}

function placed(policy: OrganizationPolicy, { hash, since }: PolicyPlace, repository: ReadRepository): PresentPolicy {
  return { ...policy, hash, since: new Date(since), isPublic: isPublic(repository) };
}

const absentPolicy: PresentPolicy = { ...noPolicy, hash: 'none', since: new Date(0), isPublic: false };

/**
 * Reads the policy repository as far as it is not known yet, at the commit at which the store has it. Throws
 * `GithubError`.
 */
export async function refreshPolicy(context: AppContext, installation: number): Promise<void> {
  const { db } = context.store;
  const repository = await policyRepositoryOf(context, installation);
  if (!repository) {
    await replaceExemptions(db, installation, []);
    return await removeSetting(db, keyOf(installation));
  }
  const place = { installation, repository };
  const hash = await policyFilesHash(context, place);
  const kept = await keptPolicy(context, installation, repository.id);
  const since = kept?.newest.hash === hash ? kept.newest.since : context.now().toISOString();
  const newest: PolicyPlace = { commit: repository.headSha, tree: repository.treeSha, hash, since };
  if (kept?.newest.hash === hash) {
    // Nothing changed, but commits that are long gone cannot be read any more.
    const good = kept.good?.hash === hash ? newest : kept.good;
    await keepPolicy(context, installation, { ...kept, newest, ...(good && { good }), isPublic: isPublic(repository) });
    return;
  }
  const policy = await policyAt(context, place, newest);
  const granted = await readGranted(context, policy);
  const problems = [...policy.problems, ...granted.problems];
  const good = problems.length === 0 ? newest : kept?.good;
  if (good === newest) await replaceExemptions(db, installation, granted.exemptions.flatMap(exemptionRows));
  await keepPolicy(context, installation, {
    repository: repository.id,
    newest,
    ...(good && { good }),
    problems,
    isPublic: isPublic(repository),
  });
}

/** Whether the store knows another policy than was last read, or other readers of it. Throws `GithubError`. */
export async function isPolicyStale(context: AppContext, installation: number): Promise<boolean> {
  const repository = await policyRepositoryOf(context, installation);
  if (!repository) return (await getSetting(context.store.db, keyOf(installation))) !== undefined;
  const kept = await keptPolicy(context, installation, repository.id);
  if (kept?.isPublic !== isPublic(repository)) return true;
  return kept.newest.hash !== (await policyFilesHash(context, { installation, repository }));
}

/** A repository whose default branch was read. */
type ReadRepository = Repository & { readonly headSha: string; readonly treeSha: string };

async function policyRepositoryOf(
  { store: { db } }: AppContext,
  installation: number,
): Promise<ReadRepository | undefined> {
  const id = (await findInstallation(db, installation))?.policyRepositoryId ?? null;
  if (id === null) return undefined;
  const repository = await findRepository(db, id);
  return repository?.headSha && repository.treeSha && !repository.removedAt
    ? { ...repository, headSha: repository.headSha, treeSha: repository.treeSha }
    : undefined;
}

function isPublic({ visibility }: ReadRepository): boolean {
  return visibility === 'public';
}

function keyOf(installation: number): string {
  return `policy of ${installation}`;
}

/** What is kept of this policy repository; nothing of one that was another before. */
async function keptPolicy(
  { store }: AppContext,
  installation: number,
  repository: number,
): Promise<KeptPolicy | undefined> {
  const kept = (await getSetting(store.db, keyOf(installation))) as unknown as KeptPolicy | undefined;
  return kept?.repository === repository ? kept : undefined;
}

async function keepPolicy({ store }: AppContext, installation: number, kept: KeptPolicy): Promise<void> {
  await putSetting(store.db, keyOf(installation), kept as unknown as JsonObject);
}

interface Place {
  readonly installation: number;
  readonly repository: ReadRepository;
}

function clientFor({ github }: AppContext, { installation, repository }: Place): InstallationClient {
  return github.installation(installation, {
    urgency: 'pull request',
    repositories: [repository.id],
    permissions: { contents: 'read' },
  });
}

/** Reads the policy at a commit, once for each. */
async function policyAt(context: AppContext, place: Place, at: PolicyPlace): Promise<OrganizationPolicy> {
  const key = `${place.repository.id} ${place.repository.name} ${at.commit}`;
  const known = context.policies.get(key);
  if (known) return known;
  const snapshot = await openSnapshot(context, clientFor(context, place), place.repository, at);
  const policy = await readOrganizationPolicy(snapshot);
  for (const oldest of context.policies.keys()) {
    if (context.policies.size < mostPolicies) break;
    context.policies.delete(oldest);
  }
  context.policies.set(key, policy);
  return policy;
}

async function policyFilesHash(context: AppContext, place: Place): Promise<string> {
  const { headSha: commit, treeSha: tree } = place.repository;
  await openSnapshot(context, clientFor(context, place), place.repository, { commit, tree });
  const listing = await keptListing(context, tree);
  const files = (listing?.entries ?? [])
    .filter(({ path, is }) => is === 'file' && path.startsWith(policyFolder))
    .map(({ path, oid }) => `${path} ${oid}`)
    .sort();
  // A listing that is too large to be kept changes with every commit.
  return createHash('sha256')
    .update(JSON.stringify([keptVersion, listing ? files : commit]))
    .digest('hex');
}

/** What the files of a policy state, of a repository on top of its organisation's, with nothing to judge by it. */
export async function readStatedPolicy(
  { now }: Pick<AppContext, 'now'>,
  { snapshot, organization }: Pick<PolicyInput, 'snapshot' | 'organization'>,
): ReturnType<typeof readRepositoryPolicy> {
  return await readRepositoryPolicy({
    snapshot,
    checked: emptySnapshot,
    organization,
    openRemote: noOtherPacks,
    now: dayOf(now()),
    sources: () => [],
  });
}

/** All that is wrong with the policy of an organisation at a commit of its policy repository. */
export async function policyProblems(
  context: Pick<AppContext, 'now'>,
  snapshot: Snapshot,
): Promise<readonly SettingsProblem[]> {
  const policy = await readOrganizationPolicy(snapshot);
  return [...policy.problems, ...(await readGranted(context, policy)).problems];
}

/**
 * The exemptions that an organisation grants, and what is wrong in its packs and exemptions: what a repository without
 * anything of its own would be told.
 */
async function readGranted(
  context: Pick<AppContext, 'now'>,
  policy: OrganizationPolicy,
): Promise<{ readonly exemptions: readonly Exemption[]; readonly problems: readonly SettingsProblem[] }> {
  const read = await readStatedPolicy(context, { snapshot: emptySnapshot, organization: policy });
  return 'problems' in read
    ? { exemptions: [], problems: read.problems }
    : { exemptions: read.rules?.exemptions ?? [], problems: [] };
}

/** One row for each rule that an exemption names. */
function exemptionRows({ file, rules, entities, expires, reason }: Exemption): readonly NewExemption[] {
  return rules.map((rule) => ({ file, rule, selector: { entities: [...entities] }, expires, reason, pending: false }));
}

/** A repository without a file. */
export const emptySnapshot: Snapshot = {
  commit: '',
  files: [],
  slug: undefined,
  host: undefined,
  state: async (paths) => new Map(paths.map((path) => [path, { is: 'missing' }])),
  text: async (paths) => new Map(paths.map((path) => [path, { problem: 'it is not there', state: 'missing' }])),
  glob: async () => [],
};
