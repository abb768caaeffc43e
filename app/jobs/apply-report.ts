import { takesPart } from '../../core/policy/enforcement.ts';
import type { AppContext } from '../context.ts';
import { enforcedRepository } from '../enforced-repository.ts';
import { organizationPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { applyActionReport } from '../store/action-reports.ts';
import { failingOwners } from '../store/outlooks.ts';
import { findRepository } from '../store/repositories.ts';
import { inTransaction } from '../store/write.ts';
import { issueRequests } from '../subjects.ts';
import { writeSummary } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
}

/** Lets what the Action reported of the default branch take the place of what the App found there. */
export const applyReportJob: JobDefinition<AppContext, Data> = {
  name: 'apply-report',
  retryLimit: 8,
  retryDelay: 5,
  expireInSeconds: 120,
  concurrency: 2,
  run: async ({ installation, repository: id }, context) => {
    const { enforcement } = await organizationPolicy(context, installation);
    await inTransaction(context.store.db, async (transaction) => {
      const repository = await findRepository(transaction, id);
      if (!repository?.headSha || repository.removedAt) return;
      // Nobody is told of mistakes where the policy asks for nothing.
      if (!takesPart(enforcement, enforcedRepository(repository))) return;
      const before = await failingOwners(transaction, id);
      if (!(await applyActionReport(transaction, id, repository.headSha))) return;
      const owners = new Set([null, ...before, ...(await failingOwners(transaction, id))]);
      const concerns = [...owners].map((owner) => ({ repositoryId: id, owner }));
      const requests = [...issueRequests(installation, enforcement, concerns), writeSummary({ installation })];
      for (const request of requests) await context.queue.send(request, transaction);
    });
  },
};
