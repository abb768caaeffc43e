import type { AppContext } from '../context.ts';
import type { JobDefinition } from '../queue.ts';
import { pruneActionReports } from '../store/action-reports.ts';
import { pruneCheckRuns } from '../store/check-runs.ts';
import { pruneDeliveries } from '../store/deliveries.ts';
import { pruneIssueBudgets } from '../store/issue-budget.ts';
import { pruneObjects } from '../store/object-cache.ts';

const day = 24 * 3600 * 1000;
const daysOfCheckRuns = 90;
/** Those of default branches are asked for every day. */
const daysOfObjects = 30;

/** Drops what nobody asks for any more. The history stays. */
export const cleanUpJob: JobDefinition<AppContext> = {
  name: 'clean-up',
  retryLimit: 3,
  retryDelay: 60,
  expireInSeconds: 1800,
  concurrency: 1,
  cron: '20 3 * * *',
  run: async (_, { store: { db }, now, log }) => {
    const today = now();
    const before = (days: number): Date => new Date(today.getTime() - days * day);
    const deliveries = await pruneDeliveries(db, today);
    const checkRuns = await pruneCheckRuns(db, before(daysOfCheckRuns));
    const objects = await pruneObjects(db, before(daysOfObjects));
    await pruneIssueBudgets(db, today);
    await pruneActionReports(db, before(daysOfCheckRuns));
    log.info({ deliveries, checkRuns, objects }, 'Old data is dropped.');
  },
};
