import { modeOf, takesPart } from '../core/policy/enforcement.ts';
import type { InstallationClient } from '../github/app-client.ts';
import { GithubError, isRefused } from '../github/github-error.ts';
import { RepositoryTooLargeError } from '../github/text-allowance.ts';
import { confirmCheckRun, findPresentRun, publishCheckRun, type PresentRun } from '../github/check-runs.ts';
import { rerunAction, type CheckRunContent } from './check-run.ts';
import { externalIdOf, type CheckSubject } from './check-subject.ts';
import type { AppContext } from './context.ts';
import { enforcedRepository } from './enforced-repository.ts';
import { organizationPolicy } from './organization-policy.ts';
import { findCheckRun, putCheckRun, unfinishedCheckRuns } from './store/check-runs.ts';
import { findReport } from './store/reports.ts';
import { findRepository } from './store/repositories.ts';
import { listTooLarge } from './store/too-large.ts';

/** The commit that gets a check run. */
export interface CheckedCommit {
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string };
  readonly sha: string;
  readonly subject: CheckSubject;
  /** `checkNameFor` its base. */
  readonly name: string;
  /** Whether the commit has just come, so that it can have no check run that the store does not know. */
  readonly isNew?: boolean;
  /** Whether the job is not tried again when this fails. */
  readonly isLastAttempt?: boolean;
}

type Writing = Pick<InstallationClient, 'read' | 'write'>;

const started = { title: 'Checking the catalog', summary: 'Reads the catalog files.', annotations: [], actions: [] };

/**
 * Shows that a commit is being checked, when that is new, then what `judge` found. Trouble is thrown, so that the job is
 * tried again. At the last attempt it completes the check run as neutral first, for it must block nobody for ever.
 */
export async function postCheckRun(
  context: AppContext,
  client: Writing,
  commit: CheckedCommit,
  judge: () => Promise<CheckRunContent>,
): Promise<void> {
  const { repository, sha, subject, name } = commit;
  const wanted = {
    repository,
    headSha: sha,
    appId: context.app.id,
    name,
    externalId: externalIdOf(subject),
    detailsUrl: `https://${context.host}/${repository.owner}/${repository.name}/commit/${sha}/checks`,
  };
  const { db } = context.store;
  const row = { repositoryId: repository.id, headSha: sha, subject: wanted.externalId, name };
  let present: PresentRun | undefined;
  if ((await findCheckRun(db, row)) === undefined) {
    // The store remembers the attempt before GitHub is told, so that only a repeated one must look what is there.
    await putCheckRun(db, { ...row, checkRunId: 0, stateHash: '', conclusion: null, updatedAt: context.now() });
    present = commit.isNew ? undefined : await findPresentRun(client, wanted);
    present ??= (await publishCheckRun(client, { ...wanted, ...started, status: 'in_progress' }, 'none')).run;
  }
  const complete = async (content: CheckRunContent): Promise<void> => {
    const whole = { ...wanted, ...content, status: 'completed' as const };
    const known = present;
    // Should it break off in the middle, nobody knows what is there.
    present = undefined;
    const { id, did, run } = await publishCheckRun(client, whole, known);
    if (did === 'nothing') await confirmCheckRun(client, whole, id);
    const { conclusion } = content;
    await putCheckRun(db, { ...row, checkRunId: id, stateHash: run.externalId, conclusion, updatedAt: context.now() });
  };
  let content: CheckRunContent;
  try {
    content = await judge();
  } catch (error) {
    const instead = await contentInstead(context, commit, error);
    if (instead) await complete(instead).catch((further: unknown) => logFailure(context, commit, further));
    // Another attempt would end the same way.
    if (!(error instanceof RepositoryTooLargeError)) throw error;
    return await completeSuperseded(context, client, commit);
  }
  // What goes wrong from here on never takes the place of what was found.
  await complete(content);
  await completeSuperseded(context, client, commit);
}

/** What a check run says when nothing was found out; `undefined` while the job is tried again by itself. */
async function contentInstead(
  context: AppContext,
  { repository, isLastAttempt = false }: CheckedCommit,
  error: unknown,
): Promise<CheckRunContent | undefined> {
  if (error instanceof RepositoryTooLargeError) {
    return tooLarge(error, (await mustStayReadable(context, repository.id)) ? 'failure' : 'neutral');
  }
  if (!isLastAttempt) return undefined;
  if (!(error instanceof GithubError)) return broken;
  return error.retryAt === undefined ? unreachable : undefined;
}

/**
 * Whether the policy enforces in a repository whose default branch can be judged: then a commit that holds too much is
 * its author's doing, and must not get past a required check by that.
 */
async function mustStayReadable(context: AppContext, id: number): Promise<boolean> {
  const { db } = context.store;
  const repository = await findRepository(db, id);
  if (!repository) return false;
  const { enforcement, hash } = await organizationPolicy(context, repository.installationId);
  const enforced = enforcedRepository(repository);
  if (!takesPart(enforcement, enforced) || modeOf(enforcement, enforced) !== 'enforce') return false;
  const commits = (await listTooLarge(db, [id], hash)).get(id);
  const isTipTooLarge = repository.headSha !== null && commits?.has(repository.headSha) === true;
  return !isTipTooLarge && (await findReport(db, id)) !== undefined;
}

/**
 * A newer push supersedes, and so does another base: a check run that was begun before and left must not stay in
 * progress. What GitHub refuses stays as it is: that commit may be gone, and the newer one has its result.
 */
async function completeSuperseded(context: AppContext, client: Writing, commit: CheckedCommit): Promise<void> {
  const { repository, sha, subject, name } = commit;
  const { db } = context.store;
  const externalId = externalIdOf(subject);
  const left = await unfinishedCheckRuns(db, { repositoryId: repository.id, subject: externalId, headSha: sha, name });
  for (const one of left) {
    const wanted = { repository, headSha: one.headSha, appId: context.app.id, name: one.name, externalId };
    const content = one.headSha === sha ? otherBase : newerCommit;
    try {
      const { id } = await publishCheckRun(client, { ...wanted, ...content, status: 'completed' });
      await putCheckRun(db, { ...one, checkRunId: id, conclusion: content.conclusion, updatedAt: context.now() });
    } catch (error) {
      if (!isRefused(error)) throw error;
      logFailure(context, { ...commit, sha: one.headSha }, error);
    }
  }
}

function logFailure({ log }: AppContext, { repository, sha }: CheckedCommit, error: unknown): void {
  log.warn({ repository: repository.id, sha, err: error }, 'A check run could not be completed.');
}

const newerCommit: CheckRunContent = {
  conclusion: 'cancelled',
  title: 'A newer commit took its place',
  summary: 'This commit is no longer the head of the pull request, so it was not checked to the end.',
  annotations: [],
  actions: [],
};

const otherBase: CheckRunContent = {
  conclusion: 'cancelled',
  title: 'Another base was chosen',
  summary: 'The pull request goes to another branch now, so it was not checked for this one to the end.',
  annotations: [],
  actions: [],
};

function tooLarge({ message }: RepositoryTooLargeError, conclusion: 'failure' | 'neutral'): CheckRunContent {
  const why =
    conclusion === 'failure'
      ? 'The default branch holds less, so this is what the change brings.'
      : 'Nothing was checked, and nothing is blocked.';
  return {
    conclusion,
    title: 'Too much to be checked',
    summary: `${message} ${why}\n\n${remedy}`,
    annotations: [],
    actions: [rerunAction],
  };
}

const remedy =
  'Move long texts out of the catalog files, or leave files out by `exclude` in `.github/catalog-warden.yml`; that counts once it is merged, so it needs a pull request of its own.';

const broken: CheckRunContent = {
  conclusion: 'neutral',
  title: 'Catalog Warden broke',
  summary: 'This is our mistake, not yours, so nothing is blocked. The log of the App says more.',
  annotations: [],
  actions: [rerunAction],
};

const unreachable: CheckRunContent = {
  conclusion: 'neutral',
  title: 'Nothing was checked: GitHub was in trouble',
  summary:
    'What this commit holds could not be read, or not be shown, although it was tried again and again. Nothing is blocked. **Re-run** tries once more; the log of the App says more.',
  annotations: [],
  actions: [rerunAction],
};
