import type { RuleSet } from '../core/rules/pack.ts';
import type { AppContext } from './context.ts';
import { dayOf } from './day-of.ts';
import type { OrganizationPolicy } from './policy.ts';
import { mayTell, type Visible } from './may-tell.ts';
import { organizationRules, ruleWords } from './rule-words.ts';
import { countFailures, countLevels } from './store/reports.ts';
import { countUnowned, failuresByOwner, organizationCounts } from './store/counts.ts';
import { listExemptions } from './store/exemptions.ts';
import { readHistory, type HistoryRow } from './store/history.ts';
import type { Installation } from './store/installations.ts';
import { listRepositories, type Repository } from './store/repositories.ts';
import { listSubjectIssues, type SubjectIssue } from './store/subject-issues.ts';
import { takesPart } from '../core/policy/enforcement.ts';
import { enforcedRepository } from './enforced-repository.ts';
import type { Failing, SummaryInput, Trend, UnwrittenIssue } from './summary-body.ts';

const day = 24 * 3600 * 1000;

/**
 * Puts together what the summary of an installation tells, from the store. Where everybody can read it, it names public
 * repositories only, owners that these name, and the rules and scorecards of the engine and of the organisation. Throws
 * `GithubError`.
 */
export async function summaryOf(
  context: AppContext,
  installation: Installation,
  { organization, place }: { readonly organization: OrganizationPolicy; readonly place: Visible },
): Promise<SummaryInput> {
  const { db } = context.store;
  const { id } = installation;
  const now = context.now();
  const past = await historyAt(context, id, dayOf(new Date(now.getTime() - 7 * day)));
  const counts = await organizationCounts(db, id);
  const repositories = await listRepositories(db, id);
  const isNamed = (repository: Repository): boolean => mayTell(place, repository);
  const unnamed = repositories.filter((repository) => !isNamed(repository)).length;
  const nameOf = (repository: Repository): string | undefined =>
    isNamed(repository) ? `${repository.owner}/${repository.name}` : undefined;
  const issues = unwrittenIssues(await listSubjectIssues(db, id), repositories, nameOf);
  const rules = await organizationRules(context, organization);
  const isKnown = knownNames(rules);
  const organisationThen = past('organisation', '');
  const trend = (name: 'errors' | 'warnings' | 'notes'): Trend => ({
    now: counts[name],
    before: numberIn(organisationThen, name),
  });
  return {
    account: installation.accountLogin,
    mode: organization.enforcement.mode,
    repositories: counts.repositories,
    unnamed,
    withCatalog: counts.withCatalog,
    entities: counts.entities,
    errors: trend('errors'),
    warnings: trend('warnings'),
    notes: trend('notes'),
    scorecards: scorecardsOf(
      (await countLevels(db, id)).filter(({ scorecard }) => unnamed === 0 || isKnown.scorecard(scorecard)),
      rules,
      past,
    ),
    rules: worst(
      (await countFailures(db, id))
        .filter(({ rule }) => unnamed === 0 || isKnown.rule(rule))
        .map((one) => ({ ...one, name: one.rule })),
      'rule',
      past,
    ),
    owners: worst(
      (await failuresByOwner(db, id, unnamed === 0 ? 'all' : 'public')).map((one) => ({ ...one, name: one.owner })),
      'owner',
      // What was kept of an owner counts what is not named, too.
      unnamed === 0 ? past : () => undefined,
    ),
    unowned: await countUnowned(db, id),
    stale: staleOf(repositories, organization, now).map(nameOf),
    queued: issues('queued'),
    dryRun: issues('dry run'),
    unwritable: issues('unwritable'),
    policyProblems: organization.problems,
    exemptions: endingSoon(await listExemptions(db, id), now),
  };
}

/** What was known of something a week ago, or on the last day before that; `undefined` when nothing was. */
type Past = (scope: string, key: string) => HistoryRow['value'] | undefined;

const scopes = ['organisation', 'rule', 'owner', 'scorecard'];

async function historyAt({ store }: AppContext, installationId: number, weekAgo: string): Promise<Past> {
  // Days without a run leave gaps, so a few more are looked at.
  const since = dayOf(new Date(Date.parse(weekAgo) - 7 * day));
  const values = new Map<string, HistoryRow['value']>();
  const known = new Set<string>();
  for (const scope of scopes) {
    const rows = await readHistory(store.db, { installationId, scope, since });
    const last = rows.reduce((latest, row) => (row.day <= weekAgo && row.day > latest ? row.day : latest), '');
    if (last !== '') known.add(scope);
    for (const row of rows) if (row.day === last) values.set(`${scope} ${row.key}`, row.value);
  }
  // What is not among the values of a day that was recorded did not fail then.
  return (scope, key) => values.get(`${scope} ${key}`) ?? (known.has('organisation') ? {} : undefined);
}

function numberIn(value: HistoryRow['value'] | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = value[name];
  return typeof number === 'number' ? number : 0;
}

function worst(
  failing: readonly { readonly name: string; readonly failures: number; readonly repositories: number }[],
  scope: string,
  past: Past,
): readonly Failing[] {
  return failing
    .toSorted((one, other) => other.failures - one.failures)
    .map(({ name, failures, repositories }) => ({
      name,
      failures: { now: failures, before: numberIn(past(scope, name), 'failures') },
      repositories,
    }));
}

function scorecardsOf(
  levels: Awaited<ReturnType<typeof countLevels>>,
  rules: RuleSet | undefined,
  past: Past,
): SummaryInput['scorecards'] {
  return [...new Set(levels.map(({ scorecard }) => scorecard))].map((id) => {
    const own = levels.filter(({ scorecard }) => scorecard === id);
    const known = rules?.scorecards.find((scorecard) => scorecard.id === id);
    const there = own.flatMap(({ level }) => (level === null ? [] : [{ id: level, title: level }]));
    const then = past('scorecard', id);
    const shown = (level: string, title: string) => ({
      title,
      entities: {
        now: own.find((one) => (one.level ?? '') === level)?.entities ?? 0,
        before: numberIn(then, level),
      },
    });
    return {
      title: known?.title ?? id,
      levels: [
        ...(known?.levels ?? there).toReversed().map((level) => shown(level.id, level.title)),
        shown('', 'no level yet'),
      ],
    };
  });
}

/** The rules and scorecards that the engine and the policy of the organisation bring, which all may know. */
function knownNames(rules: RuleSet | undefined): {
  readonly rule: (id: string) => boolean;
  readonly scorecard: (id: string) => boolean;
} {
  const ids = new Set(ruleWords(rules, '').keys());
  const scorecards = new Set((rules?.scorecards ?? []).map(({ id }) => id));
  return { rule: (id) => ids.has(id), scorecard: (id) => scorecards.has(id) };
}

/** Issues of repositories that are gone or archived wait for them to come back, and nobody need know. */
function unwrittenIssues(
  rows: readonly SubjectIssue[],
  repositories: readonly Repository[],
  nameOf: (repository: Repository) => string | undefined,
): (state: SubjectIssue['state']) => readonly UnwrittenIssue[] {
  const live = new Map(repositories.filter(({ archived }) => !archived).map((one) => [`repository:${one.id}`, one]));
  const isLive = (subject: string): boolean => subject.startsWith('owner:') || live.has(subject);
  const aboutOf = (subject: string): string | undefined => {
    const repository = live.get(subject);
    return repository ? nameOf(repository) : subject.replace(/^owner:/, '');
  };
  return (state) =>
    rows
      .filter((row) => row.state === state && row.problems > 0 && isLive(row.subject))
      .toSorted((one, other) => other.errors - one.errors || other.problems - one.problems)
      .map(({ subject, errors, problems }) => ({ about: aboutOf(subject), errors, problems }));
}

function staleOf(
  repositories: readonly Repository[],
  { enforcement }: OrganizationPolicy,
  now: Date,
): readonly Repository[] {
  return repositories
    .filter((repository) => takesPart(enforcement, enforcedRepository(repository)))
    .filter(({ readAt }) => readAt === null || now.getTime() - readAt.getTime() > 7 * day);
}

function endingSoon(exemptions: Awaited<ReturnType<typeof listExemptions>>, now: Date): SummaryInput['exemptions'] {
  const [today, last] = [dayOf(now), dayOf(new Date(now.getTime() + 14 * day))];
  return exemptions
    .filter(({ pending, expires }) => !pending && expires >= today && expires <= last)
    .map(({ file, rule, expires }) => ({ file, rule, expires }));
}
