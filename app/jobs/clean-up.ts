import type { AppContext } from '../context.ts';
import { dayOf } from '../day-of.ts';
import type { JobDefinition } from '../queue.ts';
import { pruneActionReports } from '../store/action-reports.ts';
import { pruneCheckRuns } from '../store/check-runs.ts';
import { pruneDeliveries } from '../store/deliveries.ts';
import { pruneHistory } from '../store/history.ts';
import { pruneIssueBudgets } from '../store/issue-budget.ts';
import { pruneObjects } from '../store/object-cache.ts';

const day = 24 * 3600 * 1000;
const daysOfCheckRuns = 90;
/** A year, and a month to compare it with. */
const daysOfHistory = 400;
const daysOfTexts = 30;
/** A listing costs one request, and one of a hundred thousand files several megabytes. */
const daysOfListings = 3;

/** Drops what nobody asks for any more. */
export const cleanUpJob: JobDefinition<AppContext> = {
  name: 'clean-up',
  retryLimit: 5,
  retryDelay: 15,
  expireInSeconds: 1800,
  concurrency: 1,
  cron: '20 3 * * *',
  run: async (_, { store: { db }, now, log }) => {
    const today = now();
    const before = (days: number): Date => new Date(today.getTime() - days * day);
    const deliveries = await pruneDeliveries(db, today);
    const checkRuns = await pruneCheckRuns(db, before(daysOfCheckRuns));
    const objects = await pruneObjects(db, { texts: before(daysOfTexts), listings: before(daysOfListings) });
    await pruneHistory(db, dayOf(before(daysOfHistory)));
    await pruneIssueBudgets(db, today);
    await pruneActionReports(db, before(daysOfCheckRuns));
    log.info({ deliveries, checkRuns, objects }, 'Old data is dropped.');
  },
};
