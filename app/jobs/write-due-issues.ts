import { GithubError } from '../../github/github-error.ts';
import type { AppContext } from '../context.ts';
import { organizationPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { listInstallations, type Installation } from '../store/installations.ts';
import { issuesTaken } from '../store/issue-budget.ts';
import { listDueReminders, listQueued, listUnchecked } from '../store/subject-issues.ts';
import { checkedFor, refusedFor, reminderPauses } from '../issue-times.ts';
import { writeIssue, writeSummary } from './requests.ts';

/** So many issues are looked at again in a minute, so that a day is enough for many thousands. */
const mostUnchecked = 50;

/**
 * Asks for the issues whose time has come: those that wait, as far as the budget of the hour allows, the worst first;
 * those that were not looked at for a day, or that GitHub refused an hour ago; and those of which somebody is to be reminded.
 */
export const writeDueIssuesJob: JobDefinition<AppContext> = {
  name: 'write-due-issues',
  retryLimit: 3,
  retryDelay: 10,
  expireInSeconds: 300,
  concurrency: 1,
  cron: '* * * * *',
  run: async (_data, context) => {
    for (const installation of await listInstallations(context.store.db)) {
      if (!installation.syncedAt || installation.suspendedAt) continue;
      try {
        await askForDue(context, installation);
      } catch (error) {
        // The other installations have nothing to do with it.
        if (!(error instanceof GithubError)) throw error;
        context.log.warn(
          { installation: installation.id, err: error },
          'The issues that are due could not be asked for.',
        );
      }
    }
  },
};

async function askForDue(context: AppContext, { id: installation }: Installation): Promise<void> {
  const { db } = context.store;
  const now = context.now();
  const unchecked = await listUnchecked(db, installation, {
    before: new Date(now.getTime() - checkedFor),
    triedBefore: new Date(now.getTime() - refusedFor),
    most: mostUnchecked,
  });
  const { issues } = (await organizationPolicy(context, installation)).enforcement;
  const room = issues.perHour - (await issuesTaken(db, installation, now));
  const queued = room > 0 ? await listQueued(db, installation, room) : [];
  const due = issues.reminders ? await listDueReminders(db, installation, { now, pauses: reminderPauses }) : [];
  const subjects = new Set([...queued, ...due, ...unchecked].map(({ subject }) => subject));
  for (const subject of subjects) {
    await context.queue.send(
      subject === 'summary' ? writeSummary({ installation }) : writeIssue({ installation, subject }),
    );
  }
}
