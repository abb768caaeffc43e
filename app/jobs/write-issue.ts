import { GithubError, isPassing, isRefused } from '../../github/github-error.ts';
import { closeIssue, issueHash, putIssue, remind, type IssueOutcome, type WantedIssue } from '../../github/issues.ts';
import type { InstallationClient } from '../../github/app-client.ts';
import type { AppContext } from '../context.ts';
import { countSeverities, issueContent, type IssueContent } from '../issue-body.ts';
import { checkedFor, reminderPauses } from '../issue-times.ts';
import { planIssue, type IssuePlan } from '../issue-plan.ts';
import { leavePlace, mayBeOpen } from '../leave-place.ts';
import { dayOf } from '../day-of.ts';
import { organizationPolicy } from '../organization-policy.ts';
import type { OrganizationPolicy } from '../policy.ts';
import type { JobDefinition } from '../queue.ts';
import { organizationRules, ruleWords } from '../rule-words.ts';
import { findInstallation } from '../store/installations.ts';
import { giveIssueBack, issuesTaken, takeIssue } from '../store/issue-budget.ts';
import type { Repository } from '../store/repositories.ts';
import {
  countQueuedBefore,
  countWithoutIssue,
  findSubjectIssue,
  putSubjectIssue,
  type SubjectIssue,
} from '../store/subject-issues.ts';
import { writeSummary } from './requests.ts';

interface Data {
  readonly installation: number;
  /** `repository:ID`, or `owner:REF` in lower case. */
  readonly subject: string;
}

/** Makes the one issue of a repository or an owner agree with what the store knows. */
export const writeIssueJob: JobDefinition<AppContext, Data> = {
  name: 'write-issue',
  retryLimit: 8,
  retryDelay: 5,
  expireInSeconds: 300,
  concurrency: 2,
  run: async (data, context) => {
    const { db } = context.store;
    const installation = await findInstallation(db, data.installation);
    if (!installation || installation.suspendedAt) return;
    const organization = await organizationPolicy(context, data.installation);
    const row = await findSubjectIssue(db, data.installation, data.subject);
    const plan = await planIssue(context, data, organization);
    if (plan === undefined) return;
    const place = plan === 'gone' ? undefined : plan.place;
    if (row && row.repositoryId !== place?.id) {
      const { dryRun: isDryRun } = organization.enforcement.issues;
      if (!(await leavePlace(context, row, { place, isDryRun }))) return;
    }
    if (plan === 'gone') return;
    const work = workOf(context, { data, plan, organization, row, isSynced: installation.syncedAt !== null });
    const state = 'closed' in plan.issue ? await keepClosed(work, plan.issue.closed) : await keepOpen(work, plan.issue);
    if (state !== row?.state) await context.queue.send(writeSummary({ installation: data.installation }));
  },
};

interface Work {
  readonly context: AppContext;
  readonly data: Data;
  readonly organization: OrganizationPolicy;
  readonly place: Repository;
  readonly row: SubjectIssue | undefined;
  readonly isSynced: boolean;
  readonly client: InstallationClient;
  readonly identity: { readonly appSlug: string; readonly key: string };
  /** Keeps what is known of the issue. */
  readonly keep: (changes: Partial<SubjectIssue>) => Promise<SubjectIssue['state']>;
}

function workOf(
  context: AppContext,
  found: Pick<Work, 'data' | 'organization' | 'row' | 'isSynced'> & { readonly plan: IssuePlan },
): Work {
  const { data, plan } = found;
  const { place } = plan;
  // An issue elsewhere is another one.
  const row = found.row?.repositoryId === place.id ? found.row : undefined;
  let known: SubjectIssue = row ?? {
    installationId: data.installation,
    subject: data.subject,
    repositoryId: place.id,
    number: null,
    contentHash: '',
    told: null,
    state: 'closed',
    errors: 0,
    problems: 0,
    remindedAt: null,
    reminders: 0,
    checkedAt: null,
    attempts: 0,
  };
  return {
    ...found,
    context,
    place,
    row,
    client: context.github.installation(data.installation, {
      urgency: 'sweep',
      repositories: [place.id],
      permissions: { issues: 'write' },
    }),
    identity: { appSlug: context.app.slug, key: data.subject },
    keep: async (changes) => {
      known = { ...known, ...changes };
      await putSubjectIssue(context.store.db, known);
      return known.state;
    },
  };
}

/**
 * Closes the issue. Nothing is looked for where none is known: an issue is written down before it is created. What is
 * about to be closed is written down first, so that a close of ours is never taken for one by a person.
 */
async function keepClosed(work: Work, closed: string): Promise<SubjectIssue['state'] | undefined> {
  const { context, row, client, place, identity, organization, keep } = work;
  if (!row) return undefined;
  if (row.state === 'closed' && row.checkedAt) return row.state;
  const nothing = { told: [], errors: 0, problems: 0, reminders: 0, remindedAt: null, attempts: 0 };
  if (!mayBeOpen(row)) return await keep({ ...nothing, state: 'closed' });
  if (organization.enforcement.issues.dryRun) return row.state;
  await keep({ ...nothing, state: 'closed', checkedAt: null });
  try {
    const wasBegun = row.state === 'closed' || row.state === 'unwritable';
    await closeIssue(client, place, { ...identity, closed, wasBegun });
  } catch (error) {
    if (!isRefused(error)) throw error;
    context.log.warn({ repository: place.id, err: error }, 'GitHub refuses to have an issue closed.');
    // One that is known to be there is tried again.
    if (row.number !== null) await keep({ state: 'unwritable' });
  }
  return await keep({ checkedAt: context.now() });
}

/** Makes the issue be there and say what is wrong, as far as the policy and the budget allow. */
async function keepOpen(
  work: Work,
  issue: Exclude<IssuePlan['issue'], { readonly closed: string }>,
): Promise<SubjectIssue['state']> {
  const { context, row, organization, place, keep } = work;
  const rules = ruleWords(await organizationRules(context, organization), dayOf(context.now()));
  const content = issueContent({ ...issue, rules });
  const severities = issue.problems.map(({ finding }) => finding);
  const told = {
    contentHash: issueHash(content),
    told: [...issue.fingerprints],
    errors: severities.filter(({ severity }) => severity === 'error').length,
    problems: severities.length,
  };
  // What is not written tells nobody: the issue goes on telling what it told before.
  const untold = { ...told, told: toldBefore(row) };
  const checkedAt = row === undefined ? context.now() : row.checkedAt;
  if (organization.enforcement.issues.dryRun) return await keep({ ...untold, checkedAt, state: 'dry run' });
  if (!place.hasIssues) return await keep({ ...untold, checkedAt: context.now(), state: 'unwritable' });
  const isSame = isOnGithub(row) && row.contentHash === told.contentHash;
  const reminder = isReminderDue(work);
  if (isSame && !reminder && isFresh(work)) return row.state;
  try {
    const written = await write(work, { content, told, mayReopen: saysMore(row, issue.fingerprints) });
    if (written === 'open' && reminder) await remindOf(work, countSeverities(severities));
    return written;
  } catch (error) {
    if (!isRefused(error)) throw error;
    context.log.warn({ repository: place.id, err: error }, 'GitHub refuses to have an issue written.');
    return await keep({ ...untold, checkedAt: context.now(), state: 'unwritable' });
  }
}

/** Whether our issue is there and was not closed by us. */
function isOnGithub(row: SubjectIssue | undefined): row is SubjectIssue {
  return row?.state === 'open' || row?.state === 'left closed';
}

/**
 * Whether an issue that is closed would tell of something that it did not tell before. One that a person closed stays
 * closed for less than that, such as other lines or other words.
 */
function saysMore(row: SubjectIssue | undefined, fingerprints: readonly string[]): boolean {
  const told = new Set(toldBefore(row) ?? fingerprints);
  return fingerprints.some((fingerprint) => !told.has(fingerprint));
}

/** What the issue told when it was last written: nothing where there is none, or where we closed it. */
function toldBefore(row: SubjectIssue | undefined): string[] | null {
  return row?.number == null || row.state === 'closed' ? [] : row.told;
}

interface Writing {
  readonly content: IssueContent;
  readonly told: Pick<SubjectIssue, 'contentHash' | 'told' | 'errors' | 'problems'>;
  readonly mayReopen: boolean;
}

async function write(work: Work, { content, told, mayReopen }: Writing): Promise<SubjectIssue['state']> {
  const { context, row, client, place, identity, organization, keep } = work;
  const { labels } = organization.enforcement.issues;
  const wanted = { ...identity, ...content, labels, mayReopen, reopened: 'There is something to mend again.' };
  let outcome: IssueOutcome =
    row?.number == null ? { did: 'waiting' } : await putIssue(client, place, { ...wanted, mayCreate: false });
  if (outcome.did === 'waiting') {
    const isNew = row?.state !== 'queued';
    await keep({ ...told, told: [], number: null, state: 'queued', checkedAt: null, reminders: 0, remindedAt: null });
    if (!(await mayCreate(work, told, isNew))) return 'queued';
    outcome = await create(work, wanted);
    if (outcome.did === 'waiting') return await keep({ state: 'unwritable', checkedAt: context.now() });
  }
  const now = context.now();
  const isOpened = outcome.did === 'created' || outcome.did === 'reopened' || row?.remindedAt == null;
  return await keep({
    ...told,
    ...('number' in outcome && { number: outcome.number }),
    state: outcome.did === 'left closed' ? 'left closed' : 'open',
    checkedAt: now,
    attempts: 0,
    ...(isOpened && { remindedAt: now, reminders: 0 }),
  });
}

/** One that GitHub did not create so often in a row leaves its turn to others for a while. */
const mostAttempts = 5;

/** Creates the issue. What certainly made none takes nothing from the budget. `waiting`: it was tried often enough. */
async function create({ context, data, row, client, place, keep }: Work, wanted: WantedIssue): Promise<IssueOutcome> {
  const giveBack = async (): Promise<void> => await giveIssueBack(context.store.db, data.installation, context.now());
  try {
    const outcome = await putIssue(client, place, wanted);
    if (outcome.did !== 'created') await giveBack();
    return outcome;
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    if (!error.mayHaveHappened) await giveBack();
    if (!isPassing(error)) throw error;
    const attempts = (row?.attempts ?? 0) + 1;
    await keep({ attempts });
    if (attempts < mostAttempts) throw error;
    context.log.warn({ repository: place.id, err: error }, 'An issue could not be created, again and again.');
    return { did: 'waiting' };
  }
}

/**
 * Whether the budget of the hour has room, the worst first. While more repositories fail than there is room for, or
 * not all have been read, whoever comes first waits a minute for those that are worse.
 */
async function mayCreate(work: Work, { errors, problems }: Writing['told'], isNew: boolean): Promise<boolean> {
  const { context, data, row, organization, isSynced } = work;
  const { db } = context.store;
  const { perHour } = organization.enforcement.issues;
  if (!isSynced) return false;
  const room = perHour - (await issuesTaken(db, data.installation, context.now()));
  if (isNew && (await countWithoutIssue(db, data.installation)) > room) return false;
  const before = await countQueuedBefore(db, {
    installationId: data.installation,
    subject: data.subject,
    errors,
    problems,
    attempts: row?.attempts ?? 0,
  });
  return before < room && (await takeIssue(db, data.installation, { limit: perHour, now: context.now() }));
}

function isFresh({ row, context }: Work): boolean {
  return row?.checkedAt != null && context.now().getTime() - row.checkedAt.getTime() < checkedFor;
}

function isReminderDue({ row, context, organization }: Work): boolean {
  if (!organization.enforcement.issues.reminders || row?.state !== 'open' || !row.remindedAt) return false;
  const pause = reminderPauses[row.reminders];
  return pause !== undefined && context.now().getTime() - row.remindedAt.getTime() >= pause;
}

/** Written down first: a reminder may be lost, but never comes twice. */
async function remindOf({ row, context, client, place, keep }: Work, counts: string): Promise<void> {
  if (row?.number == null) return;
  await keep({ reminders: row.reminders + 1, remindedAt: context.now() });
  try {
    await remind(client, place, { number: row.number, text: `A reminder: still ${counts}.` });
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    context.log.warn({ repository: place.id, err: error }, 'A reminder could not be written.');
  }
}
