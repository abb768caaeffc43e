import { dayOf } from './day-of.ts';
import { takesPart } from '../core/policy/enforcement.ts';
import type { CheckResult } from '../core/check.ts';
import { compareKey } from '../core/catalog/entity-ref.ts';
import type { KnownCatalog } from '../core/catalog/build-index.ts';
import { catalogBeside, type CatalogBeside } from './catalog-of.ts';
import type { AppContext } from './context.ts';
import { enforcedRepository } from './enforced-repository.ts';
import { evaluate } from './evaluate.ts';
import { answersTo, appFacts } from './facts.ts';
import { readPolicy, writeSummary } from './jobs/requests.ts';
import { judgementHash } from './judgement-hash.ts';
import { organizationPolicy, type PresentPolicy } from './organization-policy.ts';
import type { RepositoryPolicy } from './policy.ts';
import { readPolicyAt } from './policy-at.ts';
import type { JobRequest } from './queue.ts';
import { repositoryRows } from './repository-rows.ts';
import type { Snapshot } from './snapshot.ts';
import { withActionReport, withLastKnown } from './branch-report.ts';
import { findActionReport, isStorable } from './store/action-reports.ts';
import { referrersOf } from './store/catalog-index.ts';
import { dropReport, failingOwners, type Outlook } from './store/outlooks.ts';
import { findReport, replaceReport, type RepositoryReading } from './store/reports.ts';
import { setRead, type Repository } from './store/repositories.ts';
import { findTeams, type TeamList } from './store/teams.ts';
import { inTransaction, type Db } from './store/write.ts';
import { issueRequests } from './subjects.ts';
import { unknownReferences } from './unknown-references.ts';

/** The tip of a default branch. */
export interface Head {
  readonly branch: string;
  readonly sha: string;
  readonly tree: string;
}

/** What repositories of an installation are judged with. */
export interface Judging {
  readonly context: AppContext;
  readonly organization: PresentPolicy;
  readonly catalog: CatalogBeside;
  /** Of the organisation; `undefined` when they were never read. */
  readonly teams: TeamList | undefined;
}

/** What the repositories of an installation are judged with at present. Throws `GithubError`. */
export async function judgingIn(context: AppContext, installation: number): Promise<Judging> {
  const [organization, catalog, teams] = await Promise.all([
    organizationPolicy(context, installation),
    catalogBeside(context, installation),
    findTeams(context.store.db, installation),
  ]);
  return { context, organization, catalog, teams };
}

/** A repository as it was found. */
export interface FoundRepository {
  readonly repository: Repository;
  /** Absent when it is empty. */
  readonly head: Head | undefined;
  /** When GitHub was asked: what was found later counts more. */
  readonly readAt: Date;
  /** Whether `head` is the commit that was judged last, since what came after it holds too much to be judged. */
  readonly isEarlier?: boolean;
}

/** Whether a repository belongs to the catalog: nobody mends an entity in an archived one, and a fork repeats another. */
export function isInCatalog({ archived, fork }: Pick<Repository, 'archived' | 'fork'>): boolean {
  return !archived && !fork;
}

/** A repository as it was judged. */
export interface Judged {
  readonly result: CheckResult;
  readonly policy: RepositoryPolicy;
  /** What GitHub was asked (`AppFacts`). */
  readonly asked: readonly string[];
  /** Beside what it was judged. */
  readonly beside: KnownCatalog;
}

/** Judges a repository as it stands at the tip of its default branch. Throws what the snapshot throws. */
export async function judgeSnapshot(
  judging: Judging,
  { repository, head, readAt }: FoundRepository,
  snapshot: Snapshot,
): Promise<Judged> {
  const { context, organization, catalog, teams } = judging;
  const facts = appFacts({ repository, teams, readAt });
  const beside = catalog(repository);
  const { policy, problems } = await readPolicyAt({
    snapshot,
    checked: snapshot,
    organization,
    now: dayOf(context.now()),
    sources: facts.sources,
  });
  const result = await evaluate({
    snapshot,
    policy,
    subject: {
      repository: `${repository.owner}/${repository.name}`,
      commit: snapshot.commit,
      ...(head && { ref: head.branch }),
    },
    catalog: beside,
  });
  const notices = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return {
    result: { ...result, report: { ...result.report, notices: [...notices, ...result.report.notices] } },
    policy,
    asked: facts.asked(),
    beside,
  };
}

/** What was seen when a repository was judged: where its references lead to, and what GitHub was asked. */
export interface Seen {
  readonly outlook: Outlook | undefined;
  readonly asked: readonly string[];
}

/** What the judgement of a repository depends on, beside its files. */
export function hashFor(
  { context, organization, catalog, teams }: Judging,
  repository: Repository,
  { outlook = { known: [], unknown: [] }, asked }: Seen,
  complete = catalog(repository).complete,
): string {
  return judgementHash({
    policyHash: organization.hash,
    day: dayOf(context.now()),
    takesPart: takesPart(organization.enforcement, enforcedRepository(repository)),
    isPublic: repository.visibility === 'public',
    complete,
    outlook,
    answers: answersTo(asked, { repository, teams, readAt: null }),
  });
}

/**
 * Keeps what was judged, and asks in the same transaction for what follows from it: issues where something else fails
 * than before, and another look at repositories whose references now lead elsewhere. Does nothing when the repository
 * was removed, or was found in a later state meanwhile.
 */
export async function keepJudged(
  judging: Judging,
  found: FoundRepository,
  { result, policy, asked, beside }: Judged,
): Promise<void> {
  const { context, organization } = judging;
  const { repository, head } = found;
  if (!head) return await keepUnjudged(judging, found);
  const severities = new Map((policy.rules?.set.rules ?? []).map(({ rule, severity }) => [rule.id, severity]));
  const rows = repositoryRows(result, severities);
  const isBound = takesPart(organization.enforcement, enforcedRepository(repository));
  const reading: RepositoryReading = {
    ...rows,
    // Its entities are known to the others, and nobody is told of mistakes in them.
    ...(!isBound && { ruleResults: [], levels: [] }),
    headSha: head.sha,
    policyHash: hashFor(judging, repository, { outlook: outlookOf(rows, beside), asked }, beside.complete),
    source: 'app',
    report: result.report,
    madeAt: context.now(),
    asked: [...asked],
  };
  await keep(judging, found, async (db) => {
    const whole = isBound ? await wholeReport(judging, db, { repository, head, result, policy, beside }) : undefined;
    if (!whole) return void (await replaceReport(db, repository.id, reading));
    const { ruleResults, levels } = repositoryRows({ ...result, report: whole.report }, severities);
    await replaceReport(db, repository.id, { ...reading, ...whole, ruleResults, levels });
  });
}

/**
 * What the App found together with what it does not know: what the Action said of the same commit, unless it judged by
 * an earlier policy, and what was last known. `undefined` when that is no more.
 */
async function wholeReport(
  { context, organization }: Judging,
  db: Db,
  {
    repository,
    head,
    result,
    policy,
    beside,
  }: Omit<Judged, 'asked'> & { readonly repository: Repository; readonly head: Head },
): Promise<Pick<RepositoryReading, 'report' | 'source'> | undefined> {
  const { report } = result;
  const today = { policy, day: dayOf(context.now()) };
  const { id } = repository;
  const kept = await findActionReport(db, id, head.sha);
  const sent = kept && kept.receivedAt >= organization.since ? kept.report : undefined;
  const counts = sent !== undefined && isStorable(sent);
  if (sent && !counts)
    context.log.warn({ repository: id }, 'A report of the Action cannot be kept, and does not count.');
  const isUnknown = unknownReferences(result.entities, beside);
  const merged = counts ? withActionReport(report, sent, { ...today, isUnknown, isSamePolicy: true }) : report;
  const last = await findReport(db, id);
  // An Action that knew the whole catalog has just said it. Without the whole catalog, the App's own would stay for ever.
  const isSettled = !beside.complete || (counts && sent.summary.unknown === 0);
  const known = { ...today, isUnknown: isSettled ? () => false : isUnknown };
  const whole = last ? withLastKnown(merged, last.report, known) : merged;
  return whole === report ? undefined : { report: whole, source: counts ? 'action' : 'app' };
}

/** Keeps that a repository has no catalog to judge: it is archived, a fork or empty. */
export async function keepUnjudged(judging: Judging, found: FoundRepository): Promise<void> {
  await keep(judging, found, async (db) => await dropReport(db, found.repository.id));
}

async function keep(
  { context, organization }: Judging,
  { repository, head, readAt, isEarlier = false }: FoundRepository,
  replace: (db: Db) => Promise<void>,
): Promise<void> {
  const { id, installationId: installation } = repository;
  await inTransaction(context.store.db, async (transaction) => {
    const present = await transaction
      .selectFrom('repository')
      .select(['readAt', 'removedAt'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!present || present.removedAt || (present.readAt && present.readAt > readAt)) return;
    const before = await stateOf(transaction, id);
    await replace(transaction);
    if (!isEarlier) await setRead(transaction, id, { headSha: head?.sha ?? null, treeSha: head?.tree ?? null, readAt });
    const after = await stateOf(transaction, id);
    const requests: JobRequest[] = [];
    if (before.results !== after.results) {
      const owners = new Set([...before.owners, ...after.owners]);
      const concerns = [...owners].map((owner) => ({ repositoryId: id, owner }));
      requests.push(...issueRequests(installation, organization.enforcement, concerns), writeSummary({ installation }));
    }
    const scope = { installationId: installation, exceptRepository: id };
    const moved = [
      ...[...before.refs].filter((ref) => !after.refs.has(ref)),
      ...[...after.refs].filter((ref) => !before.refs.has(ref)),
    ];
    if (moved.length > 0 && (await referrersOf(transaction, scope, moved)).length > 0) {
      requests.push(readPolicy({ installation }));
    }
    await context.queue.sendAll(requests, transaction);
  });
}

/** What of a repository others depend on, or are told. */
async function stateOf(
  db: Db,
  repositoryId: number,
): Promise<{
  readonly results: string;
  readonly owners: readonly (string | null)[];
  readonly refs: ReadonlySet<string>;
}> {
  const results = await db
    .selectFrom('ruleResult')
    .select(['entityRef', 'owner', 'rule', 'state', 'severity', 'message', 'file', 'line'])
    .where('repositoryId', '=', repositoryId)
    .execute();
  const entities = await db.selectFrom('entity').select('ref').where('repositoryId', '=', repositoryId).execute();
  return {
    results: JSON.stringify(results.map((row) => JSON.stringify(row)).sort()),
    owners: await failingOwners(db, repositoryId),
    refs: new Set(entities.map(({ ref }) => ref)),
  };
}

/** Where the references lead to, as it was when they were judged. */
function outlookOf(
  { entities, references }: Pick<RepositoryReading, 'entities' | 'references'>,
  catalog: KnownCatalog,
): Outlook {
  const refs = [...new Set(references.map(({ toRef }) => toRef))];
  const wanted = new Set(refs);
  const defined = new Set(entities.map(({ ref }) => ref));
  for (const entity of catalog.entities) {
    const key = compareKey(entity);
    if (wanted.has(key)) defined.add(key);
  }
  return { known: refs.filter((ref) => defined.has(ref)), unknown: refs.filter((ref) => !defined.has(ref)) };
}
