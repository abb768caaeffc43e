import { appendAll } from '../core/append-all.ts';
import { groupBy } from '../core/group-by.ts';
import { modeOf, takesPart, type Enforcement } from '../core/policy/enforcement.ts';
import { fingerprintsOf } from '../core/policy/ratchet.ts';
import { encodePath } from '../core/report/file-url.ts';
import type { Report } from '../core/report/report.ts';
import { standingWords, type StandingWords } from '../core/report/scorecard-words.ts';
import type { AppContext } from './context.ts';
import { enforcedRepository } from './enforced-repository.ts';
import type { IssueInput, IssueProblem } from './issue-body.ts';
import { mayTell, type Visible } from './may-tell.ts';
import type { OrganizationPolicy } from './policy.ts';
import { findInstallation } from './store/installations.ts';
import { ownedBy, ownersIn } from './store/owned.ts';
import { findReport } from './store/reports.ts';
import { findRepository, type Repository } from './store/repositories.ts';

/** What the store says the issue of a subject must be. */
export interface IssuePlan {
  /** Where it stands. */
  readonly place: Repository;
  /** What it tells, when there must be one; else why there must be none. */
  readonly issue: ToldIssue | { readonly closed: string };
}

/** What an issue tells. */
interface ToldIssue extends Pick<IssueInput, 'subject' | 'problems' | 'standings' | 'elsewhere'> {
  /** What it tells of, in a form that survives moved lines and other words. */
  readonly fingerprints: readonly string[];
}

const clean = 'Nothing is left to mend. Thank you!';
const notWanted = 'The policy of the organisation no longer asks for this issue.';
const toldByOwners = 'What is left to mend here is told in the issues of the owners.';
const toldThere = 'What is left to mend is told in its repositories, which are not public.';

/**
 * What the issue of a subject must be. `gone`: there is no place for it any more. `undefined`: not known yet, so nothing
 * is opened and nothing closed.
 */
export async function planIssue(
  context: Pick<AppContext, 'store' | 'host'>,
  { installation, subject }: { readonly installation: number; readonly subject: string },
  organization: OrganizationPolicy,
): Promise<IssuePlan | 'gone' | undefined> {
  const repository = /^repository:([1-9]\d{0,15})$/.exec(subject)?.[1];
  if (repository !== undefined) {
    return await planOfRepository(context, { installation, id: Number(repository) }, organization);
  }
  const owner = /^owner:(.+)$/.exec(subject)?.[1];
  if (owner === undefined) return undefined;
  return mayHaveIssue(owner) ? await planOfOwner(context, { installation, owner }, organization) : 'gone';
}

/** Whether an owner can have an issue: a reference with other characters, or a longer one, is no group's. */
export function mayHaveIssue(owner: string): boolean {
  return /^[\w:/.-]{1,200}$/.test(owner);
}

type Planning = Pick<AppContext, 'store' | 'host'>;

async function planOfRepository(
  context: Planning,
  { installation, id }: { readonly installation: number; readonly id: number },
  { enforcement }: OrganizationPolicy,
): Promise<IssuePlan | 'gone' | undefined> {
  const { db } = context.store;
  const place = await findRepository(db, id);
  // An archived repository takes no change.
  if (!place || place.installationId !== installation || place.removedAt || place.archived) return 'gone';
  const enforced = enforcedRepository(place);
  if (!takesPart(enforcement, enforced)) return { place, issue: { closed: notWanted } };
  const stored = await findReport(db, id);
  // One that was read and has no report has nothing to judge.
  if (!stored) return place.readAt ? { place, issue: { closed: clean } } : undefined;
  const owners = await ownersIn(db, id);
  const policy = await policyPlace(context, installation);
  const byOwners = policy !== undefined && isToldByOwner(enforcement, policy, place);
  const own = stored.report.findings.filter(({ entity }) => isTold(ownerOf(entity)));
  const told = own.filter(({ entity }) => modeOf(enforcement, enforced, ownerOf(entity)) !== 'observe');
  if (told.length === 0) {
    const isElsewhere = own.length === 0 && stored.report.findings.length > 0;
    return { place, issue: { closed: isElsewhere ? toldByOwners : own.length === 0 ? clean : notWanted } };
  }
  const problems = problemsOf(context, place, told);
  const subject = { repository: `${place.owner}/${place.name}` };
  const standings = standingWords(stored.report).filter(({ entity }) => isTold(ownerOf(entity.ref)));
  return { place, issue: { subject, problems, standings, fingerprints: told.flatMap(fingerprintsOf) } };

  function ownerOf(entity: string | undefined): string | undefined {
    return owners.get(entity?.toLowerCase() ?? '');
  }

  function isTold(owner: string | undefined): boolean {
    return !byOwners || owner === undefined || !mayHaveIssue(owner);
  }
}

/**
 * Whether what has an owner is told in the owner's issue: where owners have issues. Where everybody can read these, only
 * what public repositories hold; the rest is told in the repositories themselves.
 */
function isToldByOwner({ issues }: Enforcement, policy: Visible, repository: Visible): boolean {
  return issues.per === 'owner' && mayTell(policy, repository);
}

/** The policy repository, where the issues of owners stand, when it can hold any. */
async function policyPlace({ store: { db } }: Planning, installation: number): Promise<Repository | undefined> {
  const known = await findInstallation(db, installation);
  const place = known?.policyRepositoryId == null ? undefined : await findRepository(db, known.policyRepositoryId);
  return place?.removedAt || place?.archived ? undefined : place;
}

/** The policy repository is the place of the issues of owners. */
async function planOfOwner(
  context: Planning,
  { installation, owner }: { readonly installation: number; readonly owner: string },
  { enforcement }: OrganizationPolicy,
): Promise<IssuePlan | 'gone' | undefined> {
  const { db } = context.store;
  const place = await policyPlace(context, installation);
  if (!place) return 'gone';
  if (enforcement.issues.per !== 'owner') return { place, issue: { closed: notWanted } };
  const owned = groupBy(await ownedBy(db, installation, owner), ({ repositoryId }) => repositoryId);
  const problems: IssueProblem[] = [];
  const standings: StandingWords[] = [];
  const fingerprints: string[] = [];
  const elsewhere = { problems: 0, repositories: 0 };
  let quiet = 0;
  for (const [id, entities] of owned) {
    const repository = await findRepository(db, id);
    const stored = repository && (await findReport(db, id));
    if (!stored) continue;
    const own = ownPart(stored.report, entities);
    const enforced = enforcedRepository(repository);
    if (!takesPart(enforcement, enforced) || modeOf(enforcement, enforced, owner) === 'observe') {
      quiet += own.findings.length;
      continue;
    }
    if (!isToldByOwner(enforcement, place, repository)) {
      elsewhere.problems += own.findings.length;
      elsewhere.repositories += own.findings.length > 0 ? 1 : 0;
      continue;
    }
    appendAll(problems, problemsOf(context, repository, own.findings));
    appendAll(standings, standingWords(own));
    // The same may be wrong in another repository.
    appendAll(
      fingerprints,
      own.findings.flatMap(fingerprintsOf).map((fingerprint) => `${id} ${fingerprint}`),
    );
  }
  if (problems.length === 0) {
    return { place, issue: { closed: elsewhere.problems > 0 ? toldThere : quiet > 0 ? notWanted : clean } };
  }
  return { place, issue: { subject: { owner }, problems, standings, elsewhere, fingerprints } };
}

/** What of a report speaks of these entities. */
function ownPart(report: Report, owned: readonly { readonly ref: string }[]): Report {
  const refs = new Set(owned.map(({ ref }) => ref));
  return {
    ...report,
    entities: report.entities.filter(({ ref }) => refs.has(ref.toLowerCase())),
    findings: report.findings.filter(({ entity }) => entity !== undefined && refs.has(entity.toLowerCase())),
  };
}

/** Links lead to the branch, not to a commit, so that the text stays the same while the problems do. */
function problemsOf(
  { host }: Planning,
  { owner, name, defaultBranch }: Repository,
  findings: Report['findings'],
): readonly IssueProblem[] {
  const repository = `${owner}/${name}`;
  const filesUrl = `https://${host}/${repository}/blob/${encodePath(defaultBranch ?? 'HEAD')}/`;
  return findings.map((finding) => ({ finding, repository, filesUrl }));
}
