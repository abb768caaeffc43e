import { dayOf } from './day-of.ts';
import { takesPart } from '../core/policy/enforcement.ts';
import type { CheckResult } from '../core/check.ts';
import { compareKey } from '../core/catalog/entity-ref.ts';
import type { KnownCatalog } from '../core/catalog/build-index.ts';
import type { SettingsProblem } from '../core/source/settings-problem.ts';
import type { CatalogBeside } from './catalog-of.ts';
import type { AppContext } from './context.ts';
import { enforcedRepository } from './enforced-repository.ts';
import { evaluate } from './evaluate.ts';
import { appFacts, noOtherPacks } from './facts.ts';
import { readPolicy, writeSummary } from './jobs/requests.ts';
import { judgementHash } from './judgement-hash.ts';
import { emptySnapshot, type PresentPolicy } from './organization-policy.ts';
import { noPolicy, readRepositoryPolicy, type OrganizationPolicy, type RepositoryPolicy } from './policy.ts';
import type { JobRequest } from './queue.ts';
import { repositoryRows } from './repository-rows.ts';
import type { Snapshot } from './snapshot.ts';
import { applyActionReport, findActionReport } from './store/action-reports.ts';
import { referrersOf } from './store/catalog-index.ts';
import { dropReport, failingOwners, type Outlook } from './store/outlooks.ts';
import { replaceReport, type RepositoryReading } from './store/reports.ts';
import { setRead, type Repository } from './store/repositories.ts';
import { inTransaction, type Db } from './store/write.ts';
import { issueRequests } from './subjects.ts';

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
}

/** A repository as it was found. */
export interface FoundRepository {
  readonly repository: Repository;
  /** Absent when it is empty. */
  readonly head: Head | undefined;
  /** When GitHub was asked: what was found later counts more. */
  readonly readAt: Date;
}

/** Whether a repository belongs to the catalog: nobody mends an entity in an archived one, and a fork repeats another. */
export function isInCatalog({ archived, fork }: Pick<Repository, 'archived' | 'fork'>): boolean {
  return !archived && !fork;
}

/** A repository as it was judged. */
export interface Judged {
  readonly result: CheckResult;
  readonly policy: RepositoryPolicy;
}

/** Judges a repository as it stands at the tip of its default branch. Throws what the snapshot throws. */
export async function judgeSnapshot(
  { context, organization, catalog }: Judging,
  { repository, head }: FoundRepository,
  snapshot: Snapshot,
): Promise<Judged> {
  const { policy, problems } = await readPolicyAt(context, organization, snapshot);
  const result = await evaluate({
    snapshot,
    policy,
    subject: {
      repository: `${repository.owner}/${repository.name}`,
      commit: snapshot.commit,
      ...(head && { ref: head.branch }),
    },
    catalog: catalog(repository.id),
  });
  const notices = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return {
    result: { ...result, report: { ...result.report, notices: [...notices, ...result.report.notices] } },
    policy,
  };
}

/**
 * The policy of a repository. Where its own is wrong, that of the organisation alone counts, and where that cannot be
 * used either, none: the entities must be known all the same. `problems` says what is wrong.
 */
async function readPolicyAt(
  context: AppContext,
  organization: OrganizationPolicy,
  snapshot: Snapshot,
): Promise<{ readonly policy: RepositoryPolicy; readonly problems: readonly SettingsProblem[] }> {
  const read = async (own: Snapshot, above: OrganizationPolicy) =>
    await readRepositoryPolicy({
      snapshot: own,
      checked: snapshot,
      organization: above,
      openRemote: noOtherPacks,
      now: dayOf(context.now()),
      sources: appFacts,
    });
  const whole = await read(snapshot, organization);
  if (!('problems' in whole)) return { policy: whole, problems: [] };
  for (const above of [organization, noPolicy]) {
    const policy = await read({ ...emptySnapshot, slug: snapshot.slug, host: snapshot.host }, above);
    if (!('problems' in policy)) return { policy, problems: whole.problems };
  }
  throw new Error('The default policy is wrong.');
}

/** What the judgement of a repository depends on, beside its files. */
export function hashFor(
  { context, organization, catalog }: Judging,
  repository: Repository,
  outlook: Outlook,
  complete = catalog(repository.id).complete,
): string {
  return judgementHash({
    policyHash: organization.hash,
    day: dayOf(context.now()),
    takesPart: takesPart(organization.enforcement, enforcedRepository(repository)),
    complete,
    outlook,
  });
}

/**
 * Keeps what was judged, and asks in the same transaction for what follows from it: issues where something else fails
 * than before, and another look at repositories whose references now lead elsewhere. Does nothing when the repository
 * was removed, or was found in a later state meanwhile.
 */
export async function keepJudged(judging: Judging, found: FoundRepository, { result, policy }: Judged): Promise<void> {
  const { context, organization, catalog } = judging;
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
    policyHash: hashFor(judging, repository, outlookOf(rows, catalog(repository.id))),
    source: 'app',
    report: result.report,
    madeAt: context.now(),
  };
  await keep(judging, found, async (db) => {
    await replaceReport(db, repository.id, reading);
    // What the Action said of the same commit still counts, unless it judged by an earlier policy.
    const sent = isBound ? await findActionReport(db, repository.id, head.sha) : undefined;
    if (sent && sent.receivedAt >= organization.since) await applyActionReport(db, repository.id, head.sha);
  });
}

/** Keeps that a repository has no catalog to judge: it is archived, a fork or empty. */
export async function keepUnjudged(judging: Judging, found: FoundRepository): Promise<void> {
  await keep(judging, found, async (db) => await dropReport(db, found.repository.id));
}

async function keep(
  { context, organization }: Judging,
  { repository, head, readAt }: FoundRepository,
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
    await setRead(transaction, id, { headSha: head?.sha ?? null, treeSha: head?.tree ?? null, readAt });
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
    for (const request of requests) await context.queue.send(request, transaction);
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
