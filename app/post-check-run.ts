import type { InstallationClient } from '../github/app-client.ts';
import { GithubError } from '../github/github-error.ts';
import { confirmCheckRun, publishCheckRun, type PresentRun } from '../github/check-runs.ts';
import { checkName, rerunAction, type CheckRunContent } from './check-run.ts';
import { externalIdOf, type CheckSubject } from './check-subject.ts';
import type { AppContext } from './context.ts';
import { findCheckRun, putCheckRun, unfinishedCheckRuns } from './store/check-runs.ts';

/** The commit that gets a check run. */
export interface CheckedCommit {
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string };
  readonly sha: string;
  readonly subject: CheckSubject;
}

const started = { title: 'Checking the catalog', summary: 'Reads the catalog files.', annotations: [], actions: [] };

/**
 * Shows that a commit is being checked, when that is new, then what `judge` found. Trouble of our own, or GitHub's, is thrown so that the
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
  // The store remembers the attempt before GitHub is told, so that only a repeated one must look what is there.
  const { db } = context.store;
  const keep = { repositoryId: repository.id, headSha: sha, subject: wanted.externalId, stateHash: '' };
  const isFirst = (await findCheckRun(db, repository.id, sha)) === undefined;
  let present: PresentRun | undefined;
  if (isFirst) {
    await putCheckRun(db, { ...keep, checkRunId: 0, conclusion: null, updatedAt: context.now() });
    present = (await publishCheckRun(client, { ...wanted, ...started, status: 'in_progress' }, 'none')).run;
  }
  await completeSuperseded(context, client, commit);
  let content: CheckRunContent;
  try {
    content = await judge();
  } catch (error) {
    if (error instanceof GithubError) throw error;
    await publishCheckRun(client, { ...wanted, ...broken, status: 'completed' }, present);
    throw error;
  }
  const complete = { ...wanted, ...content, status: 'completed' as const };
  const { id, did, run } = await publishCheckRun(client, complete, present);
  if (did === 'nothing') await confirmCheckRun(client, complete, id);
  await putCheckRun(db, {
    ...keep,
    checkRunId: id,
    stateHash: run.externalId,
    conclusion: content.conclusion,
    updatedAt: context.now(),
  });
}

/** A newer push supersedes: a check run that was begun on an earlier commit and left must not stay in progress. */
async function completeSuperseded(
  context: AppContext,
  client: Pick<InstallationClient, 'read' | 'write'>,
  { repository, sha, subject }: CheckedCommit,
): Promise<void> {
  const { db } = context.store;
  const externalId = externalIdOf(subject);
  const left = await unfinishedCheckRuns(db, { repositoryId: repository.id, subject: externalId, headSha: sha });
  for (const one of left) {
    const wanted = { repository, headSha: one.headSha, appId: context.app.id, name: checkName, externalId };
    const { id } = await publishCheckRun(client, { ...wanted, ...superseded, status: 'completed' });
    await putCheckRun(db, { ...one, checkRunId: id, conclusion: superseded.conclusion, updatedAt: context.now() });
  }
}

const superseded: CheckRunContent = {
  conclusion: 'neutral',
  title: 'A newer commit took its place',
  summary: 'This commit is no longer the head of the pull request, so it was not checked to the end.',
  annotations: [],
  actions: [],
};

const broken: CheckRunContent = {
  conclusion: 'neutral',
  title: 'Catalog Warden broke',
  summary: 'This is our mistake, not yours, so nothing is blocked. The log of the App says more.',
  annotations: [],
  actions: [rerunAction],
};
