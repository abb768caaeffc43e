import type { AppContext } from '../context.ts';
import type { JobDefinition } from '../queue.ts';
import { findActionReport, outdateReport } from '../store/action-reports.ts';
import { inTransaction } from '../store/write.ts';
import { readRepository } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
}

/** Has a default branch judged anew, together with what the Action reported of it. */
export const applyReportJob: JobDefinition<AppContext, Data> = {
  name: 'apply-report',
  retryLimit: 8,
  retryDelay: 5,
  expireInSeconds: 120,
  concurrency: 2,
  run: async ({ installation, repository: id }, context) => {
    await inTransaction(context.store.db, async (transaction) => {
      // Locked, so that a judgement that is about to be kept, without the report, is kept before.
      const repository = await transaction
        .selectFrom('repository')
        .select(['headSha', 'removedAt'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (!repository?.headSha || repository.removedAt) return;
      if (!(await findActionReport(transaction, id, repository.headSha))) return;
      if (!(await outdateReport(transaction, id, repository.headSha))) return;
      await context.queue.send(readRepository({ installation, repository: id }), transaction);
    });
  },
};
