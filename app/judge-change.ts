import { dayOf } from './day-of.ts';
import { count } from '../core/report/report-words.ts';
import { modeOf, takesPart, type Mode } from '../core/policy/enforcement.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';
import type { InstallationClient } from '../github/app-client.ts';
import { compareCommits, type Comparison } from '../github/compare-commits.ts';
import type { CommitTree } from '../github/read-commits.ts';
import { catalogOf } from './catalog-of.ts';
import { checkRunContent, type CheckRunContent, type CheckRunInput } from './check-run.ts';
import type { AppContext } from './context.ts';
import { changedRefs, crossRepositoryBlocks } from './cross-repository.ts';
import { enforcedRepository } from './enforced-repository.ts';
import { evaluateChange, type Compared } from './evaluate.ts';
import { appFacts } from './facts.ts';
import { mayTell } from './may-tell.ts';
import { keptListing, listingAfter, openSnapshot } from './open-snapshot.ts';
import { mergeReports, type JudgedWith } from './merge-reports.ts';
import { organizationPolicy } from './organization-policy.ts';
import { pendingExemptions } from './pending-exemptions.ts';
import type { OrganizationPolicy } from './policy.ts';
import { readPolicyAt } from './policy-at.ts';
import { newPolicyMistakes, policyNotes } from './policy-change.ts';
import type { Snapshot } from './snapshot.ts';
import { findActionReport } from './store/action-reports.ts';
import { definitionsOf, referrersOf } from './store/catalog-index.ts';
import { findRepositories, type Repository } from './store/repositories.ts';
import { findTeams } from './store/teams.ts';
import { unknownReferences } from './unknown-references.ts';

/** A commit that would change a branch: the head of a pull request, or the commit of a merge group. */
export interface Change {
  readonly installation: number;
  readonly repository: Repository;
  readonly head: CommitTree & { readonly branch: string };
  /** The tip of the branch, whose policy counts. */
  readonly base: CommitTree & { readonly branch: string };
  /** Whether the App may commit fixes to the branch. */
  readonly canFix: boolean;
  /** Further words for the check run, as blocks of Markdown. */
  readonly notes?: readonly string[];
}

/** Judges a change by the policy of its base, and says what it means for other repositories. Throws `GithubError`. */
export async function judgeChange(context: AppContext, client: Reading, change: Change): Promise<CheckRunContent> {
  const { installation, repository, head } = change;
  const organization = await organizationPolicy(context, installation);
  const compared = await compareCommits(client, repository, { base: change.base.sha, head: head.sha });
  if (!compared) return nothingInCommon;
  const judged = await judgeCompared(context, client, change, { compared, organization });
  const across = await lookAcross(context, change, judged, organization);
  const policyChange = { ...judged, repository, organization, changes: compared.changes };
  const sent = await findActionReport(context.store.db, repository.id, head.sha);
  const day = dayOf(context.now());
  const report = sent
    ? mergeReports(judged.report, sent.report, { ...judged, day, isSamePolicy: sent.receivedAt >= organization.since })
    : judged.report;
  return checkRunContent({
    result: { ...judged, report },
    mode: modeFor(organization, repository),
    mistakes: await newPolicyMistakes(context, policyChange),
    filesUrl: `https://${context.host}/${repository.owner}/${repository.name}/blob/${head.sha}/`,
    further: [...(change.notes ?? []), ...across.blocks, ...(await policyNotes(context, policyChange))],
    across,
    pendingExemptions: judged.report.summary.passed
      ? []
      : await pendingExemptions(judged.report, judged.policy, {
          head: judged.head,
          changes: compared.changes ?? [],
          now: day,
        }),
    canFix: change.canFix,
  });
}

/** What a change holds by the policy of its base; `undefined` when it has nothing in common with it. Throws `GithubError`. */
export async function judgeHead(context: AppContext, client: Reading, change: Change): Promise<Compared | undefined> {
  const organization = await organizationPolicy(context, change.installation);
  const compared = await compareCommits(client, change.repository, { base: change.base.sha, head: change.head.sha });
  return compared && (await judgeCompared(context, client, change, { compared, organization }));
}

interface Judged extends Compared, Snapshots, Pick<JudgedWith, 'policy' | 'isUnknown'> {
  /** What is wrong with the policy of the base, which counts as far as it can. */
  readonly problems: readonly SettingsProblem[];
}

/** The head, the tip of the base, whose policy counts, and the merge base, with which the head is compared. */
interface Snapshots {
  readonly head: Snapshot;
  readonly base: Snapshot;
  readonly before: Snapshot;
}

type Reading = Pick<InstallationClient, 'query' | 'read'>;

async function judgeCompared(
  context: AppContext,
  client: Reading,
  change: Change,
  { compared, organization }: { readonly compared: Comparison; readonly organization: OrganizationPolicy },
): Promise<Judged> {
  const { installation, repository, head: commit } = change;
  const snapshots = await openAll(context, client, change, compared);
  const teams = await findTeams(context.store.db, installation);
  const { policy, problems } = await readPolicyAt({
    snapshot: snapshots.base,
    checked: snapshots.head,
    organization,
    now: dayOf(context.now()),
    sources: appFacts({ repository, teams, readAt: repository.readAt }).sources,
  });
  const subject = { repository: `${repository.owner}/${repository.name}`, commit: commit.sha, ref: commit.branch };
  const scope = { installationId: installation, exceptRepository: repository.id };
  const catalog = await catalogOf(context, scope, repository);
  const evaluation = { snapshot: snapshots.head, policy, subject, catalog };
  const result = await evaluateChange(evaluation, { snapshot: snapshots.before, renamed: renamedIn(compared) });
  return { ...result, ...snapshots, policy, problems, isUnknown: unknownReferences(result.entities, catalog) };
}

/** A repository that takes no part is looked at all the same, so that the check can be required everywhere. */
function modeFor({ enforcement }: OrganizationPolicy, repository: Repository): Mode | undefined {
  const enforced = enforcedRepository(repository);
  return takesPart(enforcement, enforced) ? modeOf(enforcement, enforced) : undefined;
}

/** Most listings are known: that of the base from the last push, that of the head from what changed. */
async function openAll(
  context: AppContext,
  client: Reading,
  { repository, head, base }: Change,
  { mergeBase, changes }: Comparison,
): Promise<Snapshots> {
  const open = (commit: string, tree: string) => openSnapshot(context, client, repository, { commit, tree });
  const before = await open(mergeBase.commit, mergeBase.tree);
  const tip = base.tree !== mergeBase.tree ? await open(base.sha, base.tree) : before;
  const kept = changes && (await keptListing(context, mergeBase.tree));
  const derived = kept && changes ? listingAfter(kept, changes) : undefined;
  // It is made again sooner than it would be read, so it is not kept: there are many heads.
  const known = derived && { known: derived };
  const at = { commit: head.sha, tree: head.tree, ...known };
  return { head: await openSnapshot(context, client, repository, at), base: tip, before };
}

function renamedIn({ changes }: Comparison): ReadonlyMap<string, string> {
  const renamed = (changes ?? []).flatMap(({ path, before }) =>
    before === undefined ? [] : [[before, path] as const],
  );
  return new Map(renamed);
}

/** What other repositories have to do with the change. They know the default branch alone. */
async function lookAcross(
  { store: { db }, host }: AppContext,
  { installation, repository, base }: Change,
  { report, refsBefore }: Compared,
  { enforcement }: OrganizationPolicy,
): Promise<{ readonly blocks: readonly string[] } & CheckRunInput['across']> {
  const scope = { installationId: installation, exceptRepository: repository.id };
  const { added, removed } = changedRefs(report, refsBefore);
  if (added.length + removed.length === 0) return { blocks: [], errors: [], warnings: [] };
  if (base.branch !== repository.defaultBranch) return { blocks: [otherBase], errors: [], warnings: [] };
  const [definitions, elsewhere, referrers] = await Promise.all([
    definitionsOf(db, scope, added),
    definitionsOf(db, scope, removed),
    referrersOf(db, scope, removed),
  ]);
  const ids = new Set([...definitions, ...referrers].map(({ repositoryId }) => repositoryId));
  const others = await findRepositories(db, [...ids]);
  // What takes no part must not block those that do.
  const duplicates = definitions.filter(({ repositoryId }) => {
    const other = others.get(repositoryId);
    return other !== undefined && takesPart(enforcement, enforcedRepository(other));
  });
  const mayName = (id: number): boolean => {
    const other = others.get(id);
    return other !== undefined && mayTell(repository, other);
  };
  const defined = new Set(elsewhere.map(({ ref }) => ref));
  const lost = removed
    .filter((ref) => !defined.has(ref))
    .map((ref) => ({ ref, referrers: referrers.filter(({ toRef }) => toRef === ref) }));
  const blocks = crossRepositoryBlocks({ removed: lost, duplicates, mayName }, `https://${host}`);
  const uses = lost.reduce((sum, one) => sum + one.referrers.length, 0);
  return {
    blocks,
    errors: duplicates.length > 0 ? [`${count(duplicates.length, 'entity')} defined in another repository, too`] : [],
    warnings: uses > 0 ? [`${count(uses, 'reference')} of other repositories would dangle`] : [],
  };
}

const otherBase =
  'The catalog is what the default branch holds, and this goes to another branch: what it means for other repositories was not looked at.';

const nothingInCommon: CheckRunContent = {
  conclusion: 'neutral',
  title: 'The branches have nothing in common',
  summary: 'The head of this pull request has no commit in common with its base, so nothing could be compared.',
  annotations: [],
  actions: [],
};
