import { isRefused } from '../../github/github-error.ts';
import { issueHash, putIssue } from '../../github/issues.ts';
import type { AppContext } from '../context.ts';
import { Later } from '../later.ts';
import { leavePlace } from '../leave-place.ts';
import { organizationPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { recordToday } from '../record-history.ts';
import { findInstallation, type Installation } from '../store/installations.ts';
import { findRepository, type Repository } from '../store/repositories.ts';
import { findSubjectIssue, putSubjectIssue, type SubjectIssue } from '../store/subject-issues.ts';
import { summaryBody, summaryTitle } from '../summary-body.ts';
import { summaryOf } from '../summary-of.ts';

interface Data {
  readonly installation: number;
}

const subject = 'summary';

/** It is written at most once in so many milliseconds: in a busy organisation something changes all the time. */
const pause = 5 * 60 * 1000;

/** Makes the summary of an organisation, in its policy repository, agree with what the store knows. */
export const writeSummaryJob: JobDefinition<AppContext, Data> = {
  name: 'write-summary',
  retryLimit: 8,
  retryDelay: 30,
  expireInSeconds: 300,
  concurrency: 1,
  run: async ({ installation: id }, context) => {
    const { db } = context.store;
    const installation = await findInstallation(db, id);
    // The sync asks for it when it is done.
    if (!installation?.syncedAt || installation.suspendedAt) return;
    const row = await findSubjectIssue(db, id, subject);
    const next = (row?.checkedAt?.getTime() ?? 0) + pause;
    if (next > context.now().getTime()) throw new Later('the summary was written a moment ago', new Date(next));
    await recordToday(context, id);
    await keepSummary(context, installation, row);
  },
};

/** In the policy repository; where that was another one before, the summary there is closed. */
async function keepSummary(
  context: AppContext,
  installation: Installation,
  row: SubjectIssue | undefined,
): Promise<void> {
  const { id, policyRepositoryId } = installation;
  const place = policyRepositoryId === null ? undefined : await findRepository(context.store.db, policyRepositoryId);
  if (row && row.repositoryId !== place?.id && !(await leavePlace(context, row, { place, isDryRun: false }))) return;
  if (!place || place.removedAt || place.archived || !place.hasIssues) {
    context.log.info({ installation: id }, 'There is no policy repository with issues, so no summary is written.');
    return;
  }
  await write(context, { installation, place, row: row?.repositoryId === place.id ? row : undefined });
}

interface Writing {
  readonly installation: Installation;
  /** The policy repository. */
  readonly place: Repository;
  readonly row: SubjectIssue | undefined;
}

async function write(context: AppContext, { installation, place, row }: Writing): Promise<void> {
  const { id } = installation;
  const organization = await organizationPolicy(context, id);
  const body = summaryBody(await summaryOf(context, installation, { organization, place }));
  const client = context.github.installation(id, {
    urgency: 'sweep',
    repositories: [place.id],
    permissions: { issues: 'write' },
  });
  const wanted = { appSlug: context.app.slug, key: subject, title: summaryTitle, body, reopened: '', mayReopen: false };
  let number = row?.number ?? null;
  try {
    const outcome = await putIssue(client, place, wanted);
    if ('number' in outcome) ({ number } = outcome);
  } catch (error) {
    if (!isRefused(error)) throw error;
    context.log.warn({ installation: id, err: error }, 'The summary cannot be written.');
  }
  await putSubjectIssue(context.store.db, {
    installationId: id,
    subject,
    repositoryId: place.id,
    number,
    contentHash: issueHash({ title: summaryTitle, body }),
    told: null,
    state: 'open',
    errors: 0,
    problems: 0,
    remindedAt: null,
    reminders: 0,
    checkedAt: context.now(),
    attempts: 0,
  });
}
