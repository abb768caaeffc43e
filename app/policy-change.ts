import path from 'node:path/posix';
import type { SettingsProblem } from '../core/source/settings-problem.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import type { Comparison } from '../github/compare-commits.ts';
import { mistakeLines, type PlacedProblem } from './check-run.ts';
import type { AppContext } from './context.ts';
import { policyProblems, readStatedPolicy } from './organization-policy.ts';
import { policyFolder, type OrganizationPolicy, type RepositoryPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { findInstallation } from './store/installations.ts';
import type { Repository } from './store/repositories.ts';

/** A change, as far as the policy is concerned. */
export interface PolicyChange {
  readonly repository: Repository;
  readonly organization: OrganizationPolicy;
  /** What judges the change: the policy of the base. */
  readonly policy: RepositoryPolicy;
  /** What is wrong with that of the base. */
  readonly problems: readonly SettingsProblem[];
  readonly head: Snapshot;
  /** The tip of the base. */
  readonly base: Snapshot;
  /** The merge base. */
  readonly before: Snapshot;
  readonly changes: Comparison['changes'];
}

/**
 * What is wrong with the policy that a change brings, beyond what was wrong before: configuration, packs and exemptions
 * of the repository, and in the policy repository those of the organisation. Nothing where it leaves them alone. Throws
 * what the snapshots throw.
 */
export async function newPolicyMistakes(context: AppContext, change: PolicyChange): Promise<readonly PlacedProblem[]> {
  const isOfOrganization = await isPolicyRepository(context, change);
  // More than are listed may be anything.
  if (!(touchesPolicy(change, isOfOrganization) ?? true)) return [];
  const { head, before } = change;
  const now = await problemsAt(context, change, { snapshot: head, isOfOrganization });
  if (now.length === 0) return [];
  const old = await problemsAt(context, change, { snapshot: before, isOfOrganization });
  const known = new Set(old.map(keyOf));
  const files = new Set(head.files);
  return now
    .filter((problem) => !known.has(keyOf(problem)))
    .map((problem) => ({ ...problem, ...(files.has(problem.file) && { path: problem.file }) }));
}

/** What a check run says of the policy, in blocks of Markdown. */
export async function policyNotes(context: AppContext, change: PolicyChange): Promise<readonly string[]> {
  const { organization, problems, repository, base } = change;
  const edits = touchesPolicy(change, await isPolicyRepository(context, change)) === true;
  // The others are of the policy repository, which fewer people may see.
  const told = repository.visibility === 'public' ? problems.filter(({ file }) => base.files.includes(file)) : problems;
  return [
    ...(edits ? ['This pull request edits the policy. The policy of the base counts until it is merged.'] : []),
    ...(problems.length > 0
      ? [
          'The configuration of the base is wrong, so it does not count. What the organisation demands does.',
          ...(told.length > 0 ? [mistakeLines(told)] : []),
        ]
      : []),
    ...(organization.problems.length > 0
      ? ["A part of the organisation's policy is wrong and does not count; its summary says what."]
      : []),
  ];
}

async function isPolicyRepository({ store }: AppContext, { repository }: PolicyChange): Promise<boolean> {
  const installation = await findInstallation(store.db, repository.installationId);
  return installation?.policyRepositoryId === repository.id;
}

const ownFiles = /^\.github\/catalog-warden(?:\.ya?ml$|\.lock\.json$|\/)/;

/** Whether a change touches files that judge; `undefined` where GitHub does not list all of its files. */
function touchesPolicy({ changes, policy: { config } }: PolicyChange, isOfOrganization: boolean): boolean | undefined {
  const isExemption = matchGlob(config.exemptions);
  const folders = config.own.packs
    .filter((pack) => pack.startsWith('.'))
    .map((pack) => `${path.normalize(pack).replace(/\/$/, '')}/`);
  if (isOfOrganization) folders.push(policyFolder);
  const judges = (file: string): boolean =>
    ownFiles.test(file) || isExemption(file) || folders.some((folder) => file.startsWith(folder));
  return changes?.some(({ path: file, before = file }) => judges(file) || judges(before));
}

async function problemsAt(
  context: AppContext,
  { organization }: PolicyChange,
  { snapshot, isOfOrganization }: { readonly snapshot: Snapshot; readonly isOfOrganization: boolean },
): Promise<readonly SettingsProblem[]> {
  const own = await readStatedPolicy(context, { snapshot, organization });
  const all = [
    ...('problems' in own ? own.problems : []),
    ...(isOfOrganization ? await policyProblems(context, snapshot) : []),
  ];
  return all.map((problem) => ({ ...problem, file: pathIn(snapshot, problem.file) }));
}

/** The path of a file: packs of the policy repository are known by repository and commit. */
function pathIn({ slug, commit }: Snapshot, file: string): string {
  const prefix = `${slug}//`;
  return file.startsWith(prefix) ? file.slice(prefix.length).replace(`@${commit}/`, '/') : file;
}

/** Lines move. */
function keyOf({ file, message }: SettingsProblem): string {
  return `${file}\n${message}`;
}
