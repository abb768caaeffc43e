import { textOf, valueAt } from '../../core/source/json.ts';
import type { InstallationClient } from '../../github/app-client.ts';
import type { BatchResult } from '../../github/batches.ts';
import { readCustomProperties, type PropertyValues } from '../../github/custom-properties.ts';
import { isRefusal } from '../../github/github-error.ts';
import { readInstallation, type AppInstallation } from '../../github/installations.ts';
import { listRepositories as listOnGithub, type ListedRepository } from '../../github/list-repositories.ts';
import {
  readOverview,
  readRepositories,
  type RepositoryAnswer,
  type RepositoryState,
} from '../../github/read-repositories.ts';
import { RepositoryTooLargeError } from '../../github/text-allowance.ts';
import { announcePolicy } from '../announce-policy.ts';
import type { AppContext } from '../context.ts';
import { forgetInstallation, forgetRepositories } from '../forget.ts';
import { hasOtherSettings, isPolicyName, listedState, shownState } from '../found-repository.ts';
import { isForAll, judgeAgain } from '../judge-again.ts';
import { judgingIn } from '../judge-default-branch.ts';
import { refreshPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { judgeMany, shownLevels, wellKnownFiles } from '../read-many.ts';
import { recordToday } from '../record-history.ts';
import {
  findInstallation,
  finishSync,
  putInstallation,
  saveSyncProgress,
  setPolicyRepository,
  type Installation,
} from '../store/installations.ts';
import { findRepository, listRepositories, putRepositories, setRead, type Repository } from '../store/repositories.ts';
import { getSetting, putSetting } from '../store/settings.ts';
import { anyOf } from '../store/write.ts';
import { refreshTeamsOrLater } from '../teams.ts';
import { readRepository } from './requests.ts';

interface Data {
  readonly installation: number;
}

/**
 * Makes the store agree with all repositories of an installation. A run that was interrupted is gone on with: what was
 * read since it began is not read again. For a day after a whole sync, one query for five hundred repositories tells
 * whether anything but their files may have changed, and only then the lists are read.
 */
export const syncInstallationJob: JobDefinition<AppContext, Data> = {
  name: 'sync-installation',
  retryLimit: 10,
  retryDelay: 10,
  expireInSeconds: 3600,
  concurrency: 2,
  run: async ({ installation: id }, context, signal) => {
    const { db } = context.store;
    const state = await readInstallation(context.github, id);
    if (!state) return await forgetInstallation(context, id);
    const before = await findInstallation(db, id);
    await putInstallation(db, { ...state, suspendedAt: state.suspendedAt ?? null });
    if (state.suspendedAt) return;
    const client = context.github.installation(id, { urgency: 'sweep', permissions: { contents: 'read' } });
    const sync: Sync = { context, client, id, signal, began: await beginOrGoOn(context, id) };
    const wholeSince = await unchangedSince(sync, state, before);
    const pushed = wholeSince ? undefined : await list(sync, state.accountLogin, state.accountType === 'Organization');
    if (!wholeSince) await refreshTeamsOrLater(context, id);
    await readPolicyFirst(sync);
    const failed = await readChanged(sync);
    if (pushed) {
      for (const repository of failed) delete pushed[repository];
      await putSetting(db, pushedKey(id), { pushed, permissions: state.permissions });
    }
    await finishSync(db, id, wholeSince ?? context.now());
    // It may have changed meanwhile.
    await refreshPolicy(context, id);
    await judgeAgain(context, client, id, signal);
    await recordToday(context, id);
    await announcePolicy(context, id, { always: !wholeSince });
  },
};

interface Sync {
  readonly context: AppContext;
  readonly client: InstallationClient;
  /** The installation. */
  readonly id: number;
  readonly signal: AbortSignal;
  /** What was read since then needs not be read again. */
  readonly began: Date;
}

const day = 24 * 3600 * 1000;

/** An interrupted sync that began earlier than this is begun anew. */
const longestSync = day;

async function beginOrGoOn({ store: { db }, now }: AppContext, id: number): Promise<Date> {
  const cursor = (await findInstallation(db, id))?.syncCursor;
  const began = new Date(textOf(cursor?.['began']));
  if (now().getTime() - began.getTime() < longestSync) return began;
  const fresh = now();
  await saveSyncProgress(db, id, { began: fresh.toISOString() });
  return fresh;
}

/**
 * When the last whole sync was, if no repository came, went or changed but by pushes since then; those to which nobody
 * pushed are kept as read. An installation on all repositories of an organisation has as many as the organisation, and
 * those that it owns. Of other installations that cannot be told: a public repository is shown to everybody. Custom
 * properties are not shown, so that a whole sync reads them again once a day.
 */
async function unchangedSince(
  sync: Sync,
  state: AppInstallation,
  before: Installation | undefined,
): Promise<Date | undefined> {
  const { context } = sync;
  const readAt = context.now();
  const since = before?.syncedAt;
  if (!since || before.suspendedAt || readAt.getTime() - since.getTime() >= day) return undefined;
  if (state.accountType !== 'Organization' || state.repositorySelection !== 'all') return undefined;
  // What it may read only now, it did not read then.
  const allowed = (await getSetting(context.store.db, pushedKey(sync.id)))?.['permissions'];
  if (JSON.stringify(allowed) !== JSON.stringify(state.permissions)) return undefined;
  const unchanged = await unchangedAmong(sync, state.accountLogin);
  if (unchanged) await markRead(context, unchanged, readAt);
  return unchanged && since;
}

/** The repositories to which nobody pushed; `undefined` when any came, went or changed otherwise. */
async function unchangedAmong(
  { context, client, id }: Sync,
  organization: string,
): Promise<readonly number[] | undefined> {
  const known = await listRepositories(context.store.db, id);
  const nodeIds = known.map(({ nodeId }) => nodeId);
  const { total, answers, failed } = await readOverview(client, { organization, nodeIds });
  for (const error of failed.values()) if (isForAll(error)) throw error;
  if (total !== known.length) return undefined;
  const unchanged: number[] = [];
  for (const repository of known) {
    const answer = answers.get(repository.nodeId);
    if (answer?.is !== 'read') return undefined;
    const { owner, head } = answer.repository;
    if (owner !== organization || hasOtherSettings(repository, answer.repository)) return undefined;
    if (repository.readAt && (head?.sha ?? null) === repository.headSha) unchanged.push(repository.id);
  }
  return unchanged;
}

function pushedKey(id: number): string {
  return `pushed in ${id}`;
}

/**
 * Keeps which repositories there are, and that those are read to which nobody pushed; forgets those that are gone. Gives
 * the time of the last push to each, by id, where that is certain.
 */
async function list(
  { context, client, id }: Sync,
  account: string,
  isOrganization: boolean,
): Promise<Record<string, string>> {
  const { store, policyRepository } = context;
  const listed: ListedRepository[] = [];
  const readAt = context.now();
  for await (const page of listOnGithub(client)) listed.push(...page);
  const properties = isOrganization ? await propertiesOf(context, id, account) : undefined;
  const known = new Map((await listRepositories(store.db, id)).map((one) => [one.id, one]));
  const states = listed.map((one) =>
    listedState(one, id, properties ? { ...properties.get(one.id) } : (known.get(one.id)?.properties ?? null)),
  );
  await putRepositories(store.db, states);
  const present = new Set(listed.map((one) => one.id));
  const gone = [...known.keys()].filter((one) => !present.has(one));
  await forgetRepositories(context, id, gone);
  const policy = listed.find(({ name }) => isPolicyName(name, policyRepository));
  await setPolicyRepository(store.db, id, policy?.id ?? null);
  const before = (await getSetting(store.db, pushedKey(id)))?.['pushed'];
  const unchanged = listed.filter(({ id: one, pushedAt, defaultBranch }) => {
    const repository = known.get(one);
    const isSame = pushedAt !== undefined && valueAt(before, [String(one)]) === pushedAt;
    return isSame && repository !== undefined && isReadAt(repository, defaultBranch);
  });
  await markRead(
    context,
    unchanged.map((one) => one.id),
    readAt,
  );
  const settled = listed.flatMap(({ id: one, pushedAt }) =>
    pushedAt !== undefined && Date.parse(pushedAt) < readAt.getTime() - unsettled
      ? [[String(one), pushedAt] as const]
      : [],
  );
  return Object.fromEntries(settled);
}

/** GitHub's times are in seconds and of its own clock: a push of the last minute may be followed by one of the same time. */
const unsettled = 60_000;

function isReadAt({ readAt, defaultBranch }: Repository, branch: string): boolean {
  return readAt !== null && defaultBranch === branch;
}

async function markRead({ store: { db } }: AppContext, ids: readonly number[], readAt: Date): Promise<void> {
  await db.updateTable('repository').set({ readAt }).where('id', '=', anyOf(ids, 'bigint')).execute();
}

/** `undefined` when the App may not read them. */
async function propertiesOf(
  { github }: AppContext,
  id: number,
  account: string,
): Promise<ReadonlyMap<number, PropertyValues> | undefined> {
  const permissions = { organization_custom_properties: 'read' } as const;
  try {
    return await readCustomProperties(github.installation(id, { urgency: 'sweep', permissions }), account);
  } catch (error) {
    if (isRefusal(error, 403, 404, 422)) return undefined;
    throw error;
  }
}

/** Else all would be judged twice. */
async function readPolicyFirst(sync: Sync): Promise<void> {
  const { context, id } = sync;
  const { db } = context.store;
  const policyRepositoryId = (await findInstallation(db, id))?.policyRepositoryId ?? null;
  const repository = policyRepositoryId === null ? undefined : await findRepository(db, policyRepositoryId);
  if (repository && (!repository.readAt || repository.readAt < sync.began)) await readTips(sync, [repository]);
  await refreshPolicy(context, id);
}

/** Keeps where the default branches of repositories are, without judging them. */
async function readTips(sync: Sync, repositories: readonly Repository[]): Promise<void> {
  const { context, client, id } = sync;
  const byNode = new Map(repositories.map((one) => [one.nodeId, one]));
  const request = { nodeIds: [...byNode.keys()], paths: [] };
  for await (const { answers, failed } of readRepositories(client, request, { size: { current: 100, successes: 0 } })) {
    for (const error of failed.values()) throw error;
    for (const [nodeId, answer] of answers) {
      const known = byNode.get(nodeId);
      if (answer.is !== 'read' || !known || !answer.repository.head) continue;
      const { sha: headSha, tree: treeSha } = answer.repository.head;
      await putRepositories(context.store.db, [shownState(answer.repository, id, known.properties)]);
      // Not as read: it is judged with all the others.
      await setRead(context.store.db, known.id, { headSha, treeSha, readAt: known.readAt });
    }
  }
}

/**
 * Reads what is not read yet in this sync: first only where default branches are, then what changed. Gives those that
 * could not be read.
 */
async function readChanged(sync: Sync): Promise<readonly number[]> {
  const { context, id } = sync;
  const all = await listRepositories(context.store.db, id);
  const waiting = all.filter(({ readAt }) => !readAt || readAt < sync.began);
  const progress: Progress = { all: all.length, left: waiting.length, failed: new Map() };
  const isNew = ({ readAt }: Repository): boolean => readAt === null;
  const known = waiting.filter((one) => !isNew(one));
  const changed = await findChanged(sync, known, progress);
  await readAll(sync, [...waiting.filter(isNew), ...changed], progress);
  for (const [repository, error] of progress.failed) {
    context.log.warn({ installation: id, repository, err: error }, 'A repository is read later.');
    await context.queue.send(readRepository({ installation: id, repository }));
  }
  return [...progress.failed.keys()];
}

interface Progress {
  readonly all: number;
  left: number;
  /** Why repositories could not be read, by id. */
  readonly failed: Map<number, unknown>;
}

/** GitHub is out of order, rather than so many repositories. That one holds too much is no trouble of GitHub. */
const mostFailures = 20;

function note(progress: Progress, id: number, error: unknown): void {
  progress.failed.set(id, error);
  const troubles = [...progress.failed.values()].filter((one) => !(one instanceof RepositoryTooLargeError));
  if (isForAll(error) || troubles.length > mostFailures) throw error;
}

/** Which of the repositories are not as the store has them; keeps that the others are. */
async function findChanged(
  sync: Sync,
  repositories: readonly Repository[],
  progress: Progress,
): Promise<readonly Repository[]> {
  const { context, client, signal } = sync;
  const changed: Repository[] = [];
  const byNode = new Map(repositories.map((one) => [one.nodeId, one]));
  const request = { nodeIds: [...byNode.keys()], paths: [] };
  const readAt = context.now();
  for await (const result of readRepositories(client, request, { size: { current: 100, successes: 0 } })) {
    signal.throwIfAborted();
    const unchanged: number[] = [];
    for (const [repository, shown] of shownOf(result, byNode, progress)) {
      if ((shown.head?.sha ?? null) === repository.headSha) unchanged.push(repository.id);
      else changed.push(repository);
    }
    await markRead(context, unchanged, readAt);
    progress.left -= unchanged.length;
    await keepProgress(sync, progress);
  }
  return changed;
}

/** Reads repositories in batches and judges them, one batch after another. */
async function readAll(sync: Sync, repositories: readonly Repository[], progress: Progress): Promise<void> {
  const { context, client, id, signal } = sync;
  const { db } = context.store;
  const byNode = new Map(repositories.map((one) => [one.nodeId, one]));
  const request = { nodeIds: [...byNode.keys()], paths: wellKnownFiles, levels: shownLevels };
  let readAt = context.now();
  const blobs = { size: { current: 100, successes: 0 } };
  for await (const result of readRepositories(client, request, { size: context.batchSize })) {
    signal.throwIfAborted();
    const judging = await judgingIn(context, id);
    const shown = shownOf(result, byNode, progress);
    await putRepositories(
      db,
      shown.map(([{ properties }, one]) => shownState(one, id, properties)),
    );
    const present = new Map((await listRepositories(db, id)).map((one) => [one.id, one]));
    const found = shown.flatMap(([{ id: one }, state]) => {
      const repository = present.get(one);
      return repository ? [{ repository, head: state.head, readAt, shown: state }] : [];
    });
    const failed = await judgeMany(judging, client, found, blobs);
    progress.left -= result.answers.size + result.failed.size;
    for (const [one, error] of failed) note(progress, one, error);
    await keepProgress(sync, progress);
    readAt = context.now();
  }
}

/** What a query showed, with what the store has. What is gone is left to the next list. */
function shownOf(
  { answers, failed }: BatchResult<string, RepositoryAnswer>,
  byNode: ReadonlyMap<string, Repository>,
  progress: Progress,
): readonly (readonly [Repository, RepositoryState])[] {
  for (const [nodeId, error] of failed) note(progress, byNode.get(nodeId)?.id ?? 0, error);
  return [...answers].flatMap(([nodeId, answer]) => {
    const repository = byNode.get(nodeId);
    return repository && answer.is === 'read' ? [[repository, answer.repository] as const] : [];
  });
}

async function keepProgress({ context, id, began }: Sync, { all, left }: Progress): Promise<void> {
  const at = context.now().toISOString();
  await saveSyncProgress(context.store.db, id, { began: began.toISOString(), at, all, left: Math.max(0, left) });
}
