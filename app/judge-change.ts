import { dayOf } from './day-of.ts';
import { escapeMarkdown } from '../core/report/escape-markdown.ts';
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
import { appFacts, noOtherPacks } from './facts.ts';
import { keepListing, keptListing, listingAfter, openSnapshot } from './open-snapshot.ts';
import { mergeReports } from './merge-reports.ts';
import { organizationPolicy } from './organization-policy.ts';
import { pendingExemptions } from './pending-exemptions.ts';
import { readRepositoryPolicy, type OrganizationPolicy, type RepositoryPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { findActionReport } from './store/action-reports.ts';
import { definitionsOf, referrersOf } from './store/catalog-index.ts';
import type { Repository } from './store/repositories.ts';

/** A commit that would change a branch: the head of a pull request, or the commit of a merge group. */
export interface Change {
  readonly installation: number;
  readonly repository: Repository;
  readonly head: CommitTree & { readonly branch: string };
  /** The tip of the branch, whose policy counts. */
  readonly base: CommitTree;
  /** Whether the App may commit fixes to the branch. */
  readonly canFix: boolean;
}

/** Judges a change by the policy of its base, and says what it means for other repositories. Throws `GithubError`. */
export async function judgeChange(context: AppContext, client: Reading, change: Change): Promise<CheckRunContent> {
  const { installation, repository, head } = change;
  const organization = await organizationPolicy(context, installation);
  const compared = await compareCommits(client, repository, { base: change.base.sha, head: head.sha });
  if (!compared) return nothingInCommon;
  const judged = await judgeCompared(context, client, change, { compared, organization });
  if ('problems' in judged) return brokenPolicy(judged.problems);
  const across = await lookAcross(context, change, judged);
  const sent = await findActionReport(context.store.db, repository.id, head.sha);
  const { failOn } = judged.policy.config;
  return checkRunContent({
    result: { ...judged, report: sent ? mergeReports(judged.report, sent.report, failOn) : judged.report },
    mode: modeFor(organization, repository),
    filesUrl: `https://${context.host}/${repository.owner}/${repository.name}/blob/${head.sha}/`,
    further: [...across.blocks, ...policyNotes(organization, compared)],
    across,
    pendingExemptions: judged.report.summary.passed
      ? []
      : await pendingExemptions(judged.report, judged.policy, {
          head: judged.head,
          changes: compared.changes ?? [],
          now: dayOf(context.now()),
        }),
    canFix: change.canFix,
  });
}

/** What a change holds by the policy of its base; `undefined` when it cannot be judged. Throws `GithubError`. */
export async function judgeHead(context: AppContext, client: Reading, change: Change): Promise<Compared | undefined> {
  const organization = await organizationPolicy(context, change.installation);
  const compared = await compareCommits(client, change.repository, { base: change.base.sha, head: change.head.sha });
  const judged = compared && (await judgeCompared(context, client, change, { compared, organization }));
  return judged && 'report' in judged ? judged : undefined;
}

interface Judged extends Compared {
  readonly policy: RepositoryPolicy;
  readonly head: Snapshot;
}

type Reading = Pick<InstallationClient, 'query' | 'read'>;

async function judgeCompared(
  context: AppContext,
  client: Reading,
  change: Change,
  { compared, organization }: { readonly compared: Comparison; readonly organization: OrganizationPolicy },
): Promise<Judged | { readonly problems: readonly SettingsProblem[] }> {
  const { installation, repository, head: commit } = change;
  const { head, base, before } = await openAll(context, client, change, compared);
  const policy = await readRepositoryPolicy({
    snapshot: base,
    checked: head,
    organization,
    openRemote: noOtherPacks,
    now: dayOf(context.now()),
    sources: appFacts,
  });
  if ('problems' in policy) return policy;
  const subject = { repository: `${repository.owner}/${repository.name}`, commit: commit.sha, ref: commit.branch };
  const catalog = await catalogOf(context, { installationId: installation, exceptRepository: repository.id });
  const evaluation = { snapshot: head, policy, subject, catalog };
  const result = await evaluateChange(evaluation, { snapshot: before, renamed: renamedIn(compared) });
  return { ...result, policy, head };
}

/** A repository that does not take part is looked at all the same, so that the check can be required everywhere. */
function modeFor({ enforcement }: OrganizationPolicy, repository: Repository): Mode {
  const enforced = enforcedRepository(repository);
  return takesPart(enforcement, enforced) ? modeOf(enforcement, enforced) : 'observe';
}

/**
 * The head, the tip of the base, whose policy counts, and the merge base, with which the head is compared. Most listings
 * are known: that of the base from the last push, that of the head from what changed.
 */
async function openAll(
  context: AppContext,
  client: Reading,
  { repository, head, base }: Change,
  { mergeBase, changes }: Comparison,
): Promise<{ readonly head: Snapshot; readonly base: Snapshot; readonly before: Snapshot }> {
  const open = (commit: string, tree: string) => openSnapshot(context, client, repository, { commit, tree });
  const before = await open(mergeBase.commit, mergeBase.tree);
  const tip = base.tree !== mergeBase.tree ? await open(base.sha, base.tree) : before;
  const kept = changes && (await keptListing(context, mergeBase.tree));
  const derived = kept && changes ? listingAfter(kept, changes) : undefined;
  if (derived) await keepListing(context, head.tree, derived);
  return { head: await open(head.sha, head.tree), base: tip, before };
}

function renamedIn({ changes }: Comparison): ReadonlyMap<string, string> {
  const renamed = (changes ?? []).flatMap(({ path, before }) =>
    before === undefined ? [] : [[before, path] as const],
  );
  return new Map(renamed);
}

/** What other repositories have to do with the change. */
async function lookAcross(
  { store: { db }, host }: AppContext,
  { installation, repository }: Change,
  { report, refsBefore }: Compared,
): Promise<{ readonly blocks: readonly string[] } & CheckRunInput['across']> {
  const scope = { installationId: installation, exceptRepository: repository.id };
  const { added, removed } = changedRefs(report, refsBefore);
  if (added.length + removed.length === 0) return { blocks: [], errors: [], warnings: [] };
  const [duplicates, elsewhere, referrers] = await Promise.all([
    definitionsOf(db, scope, added),
    definitionsOf(db, scope, removed),
    referrersOf(db, scope, removed),
  ]);
  const defined = new Set(elsewhere.map(({ ref }) => ref));
  const lost = removed
    .filter((ref) => !defined.has(ref))
    .map((ref) => ({ ref, referrers: referrers.filter(({ toRef }) => toRef === ref) }));
  const blocks = crossRepositoryBlocks({ removed: lost, duplicates }, `https://${host}`);
  const uses = lost.reduce((sum, one) => sum + one.referrers.length, 0);
  return {
    blocks,
    errors: duplicates.length > 0 ? [`${count(duplicates.length, 'entity')} defined in another repository, too`] : [],
    warnings: uses > 0 ? [`${count(uses, 'reference')} of other repositories would dangle`] : [],
  };
}

/** Files that judge, and do not count before they are merged. */
const policyPaths = /^\.github\/catalog-warden(?:\.ya?ml$|\.lock\.json$|\/)|^catalog-warden\//;

function policyNotes({ problems }: OrganizationPolicy, { changes }: Comparison): readonly string[] {
  const edits = changes?.some(({ path, before }) => policyPaths.test(path) || policyPaths.test(before ?? ''));
  return [
    ...(edits ? ['This pull request edits the policy. The policy of the base counts until it is merged.'] : []),
    ...(problems.length > 0
      ? ["A part of the organisation's policy is wrong and does not count; its summary says what."]
      : []),
  ];
}

const nothingInCommon: CheckRunContent = {
  conclusion: 'neutral',
  title: 'The branches have nothing in common',
  summary: 'The head of this pull request has no commit in common with its base, so nothing could be compared.',
  annotations: [],
  actions: [],
};

/** Our own trouble, and the policy's, never blocks. */
function brokenPolicy(problems: readonly SettingsProblem[]): CheckRunContent {
  const lines = problems
    .slice(0, 50)
    .map(({ file, line, message }) => `- ${escapeMarkdown(`${file}:${line}: ${message}`)}`);
  return {
    conclusion: 'neutral',
    title: 'The configuration is wrong, so nothing was checked',
    summary: `The configuration of the base is wrong:\n\n${lines.join('\n')}`,
    annotations: [],
    actions: [],
  };
}
