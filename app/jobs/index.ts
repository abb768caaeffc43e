import type { AppContext } from '../context.ts';
import type { JobDefinition } from '../queue.ts';
import { applyFixesJob } from './apply-fixes.ts';
import { applyReportJob } from './apply-report.ts';
import { checkCommitJob } from './check-commit.ts';
import { checkMergeGroupJob } from './check-merge-group.ts';
import { checkPullRequestJob } from './check-pull-request.ts';
import { cleanUpJob } from './clean-up.ts';
import { readPolicyJob } from './read-policy.ts';
import { readRepositoryJob } from './read-repository.ts';
import { readTeamsJob } from './read-teams.ts';
import { reconcileJob } from './reconcile.ts';
import { syncInstallationJob } from './sync-installation.ts';
import { writeDueIssuesJob } from './write-due-issues.ts';
import { writeIssueJob } from './write-issue.ts';
import { writeSummaryJob } from './write-summary.ts';

/** Every kind of job. */
export const jobs: readonly JobDefinition<AppContext>[] = [
  applyFixesJob,
  applyReportJob,
  checkCommitJob,
  checkMergeGroupJob,
  checkPullRequestJob,
  cleanUpJob,
  readPolicyJob,
  readRepositoryJob,
  readTeamsJob,
  reconcileJob,
  syncInstallationJob,
  writeDueIssuesJob,
  writeIssueJob,
  writeSummaryJob,
];
