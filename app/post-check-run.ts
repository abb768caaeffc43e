import type { InstallationClient } from '../github/app-client.ts';
import { GithubError } from '../github/github-error.ts';
import { publishCheckRun } from '../github/check-runs.ts';
import { checkName, rerunAction, type CheckRunContent } from './check-run.ts';
import { externalIdOf, type CheckSubject } from './check-subject.ts';
import type { AppContext } from './context.ts';
import { putCheckRun } from './store/check-runs.ts';

/** The commit that gets a check run. */
export interface CheckedCommit {
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string };
  readonly sha: string;
  readonly subject: CheckSubject;
}

const started = { title: 'Checking the catalog', summary: 'Reads the catalog files.', annotations: [], actions: [] };

/**
 * Shows that a commit is being checked, then what `judge` found. Trouble of our own, or GitHub's, is thrown so that the
 * job is tried again; a mistake of ours completes the check run as neutral first: it never blocks anybody.
 */
export async function postCheckRun(
  context: AppContext,
  client: Pick<InstallationClient, 'read' | 'write'>,
  commit: CheckedCommit,
  judge: () => Promise<CheckRunContent>,
): Promise<void> {
  const { repository, sha, subject } = commit;
  const wanted = {
    repository,
    headSha: sha,
    appId: context.app.id,
    name: checkName,
    externalId: externalIdOf(subject),
    ...(context.publicUrl !== undefined && { detailsUrl: context.publicUrl }),
  };
  await publishCheckRun(client, { ...wanted, ...started, status: 'in_progress' });
  let content: CheckRunContent;
  try {
    content = await judge();
  } catch (error) {
    if (error instanceof GithubError) throw error;
    await publishCheckRun(client, { ...wanted, ...broken, status: 'completed' });
    throw error;
  }
  const { id } = await publishCheckRun(client, { ...wanted, ...content, status: 'completed' });
  await putCheckRun(context.store.db, {
    repositoryId: repository.id,
    headSha: sha,
    checkRunId: id,
    stateHash: content.title,
    conclusion: content.conclusion,
    updatedAt: context.now(),
  });
}

const broken: CheckRunContent = {
  conclusion: 'neutral',
  title: 'Catalog Warden broke',
  summary: 'This is our mistake, not yours, so nothing is blocked. The log of the App says more.',
  annotations: [],
  actions: [rerunAction],
};
