import type { BatchOptions } from '../github/batches.ts';
import type { InstallationClient } from '../github/app-client.ts';
import { readBlobsOfMany } from '../github/read-blobs-of-many.ts';
import type { RepositoryState as FoundState } from '../github/read-repositories.ts';
import { readTree, type Tree } from '../github/read-tree.ts';
import { repositoryAt, type BlobCache } from '../github/repository-at.ts';
import { RepositoryTooLargeError } from '../github/text-allowance.ts';
import { isForAll } from './judge-again.ts';
import {
  isInCatalog,
  judgeSnapshot,
  keepJudged,
  keepUnjudged,
  type FoundRepository,
  type Head,
  type Judged,
  type Judging,
} from './judge-default-branch.ts';
import { keepListing, keptListing, openSnapshot } from './open-snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { getBlobs, putBlobs } from './store/object-cache.ts';
import { listTooLarge, putTooLarge } from './store/too-large.ts';

/** A repository with what a query showed of it. */
export interface ShownRepository extends FoundRepository {
  readonly shown: Pick<FoundState, 'files' | 'tree'>;
}

/** Files that most repositories are judged by, and that a query shows of many at once. */
export const wellKnownFiles: readonly string[] = [
  'catalog-info.yaml',
  'catalog-info.yml',
  '.github/catalog-warden.yml',
  '.github/catalog-warden.yaml',
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
];

/** How deep a query shows what stands in a repository: `.github/workflows/check.yml`. */
export const shownLevels = 3;

/** Of one repository; what it has more is read by itself, where the size of all is bounded. */
const mostTextsAtOnce = 100;

/** What a rule finds in one file may lead it to others; what is left then is read repository by repository. */
const mostRounds = 3;

/**
 * Judges repositories of an installation and keeps what was found, in few requests: one for each that has more folders
 * than the query showed, and one for a hundred files of all of them. Gives the errors of those that could not be
 * judged, by id; the others are kept. A commit that holds too much is not read again for the same policy. Throws
 * `GithubError` when a limit is hit or the installation is gone.
 */
export async function judgeMany(
  judging: Judging,
  client: InstallationClient,
  repositories: readonly ShownRepository[],
  batches: BatchOptions,
): Promise<ReadonlyMap<number, unknown>> {
  const { db } = judging.context.store;
  const policyHash = judging.organization.hash;
  const ids = repositories.map(({ repository }) => repository.id);
  const tooLarge = await listTooLarge(db, ids, policyHash);
  const isTooLarge = ({ repository, head }: ShownRepository): boolean =>
    head !== undefined && isInCatalog(repository) && tooLarge.get(repository.id)?.has(head.sha) === true;
  const readable = repositories.filter((one) => !isTooLarge(one));
  const failed = new Map(await judgeReadable(judging, client, readable, batches));
  for (const { repository, head } of readable) {
    if (!head || !(failed.get(repository.id) instanceof RepositoryTooLargeError)) continue;
    await putTooLarge(db, repository.id, { sha: head.sha, policyHash });
  }
  for (const { repository } of repositories.filter(isTooLarge)) {
    failed.set(repository.id, new RepositoryTooLargeError());
  }
  return failed;
}

async function judgeReadable(
  judging: Judging,
  client: InstallationClient,
  repositories: readonly ShownRepository[],
  batches: BatchOptions,
): Promise<ReadonlyMap<number, unknown>> {
  const { context } = judging;
  const failed = new Map<number, unknown>();
  const one = async <Result>(id: number, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (isForAll(error)) throw error;
      failed.set(id, error);
      return undefined;
    }
  };
  await keepTexts(judging, repositories);
  const listed = await Promise.all(
    repositories.map(async (repository) => {
      const { id } = repository.repository;
      if (!repository.head || !isInCatalog(repository.repository)) {
        await one(id, async () => await keepUnjudged(judging, repository));
        return [];
      }
      const tree = await one(id, async () => await listingOf(judging, client, repository, repository.head));
      return tree && repository.head ? [{ ...repository, head: repository.head, tree }] : [];
    }),
  );
  let pending = listed.flat();
  const asked = new Set<string>();
  for (let round = 0; round < mostRounds && pending.length > 0; round += 1) {
    const wanted = new Map<string, ReadonlySet<string>>();
    const left: ListedRepository[] = [];
    for (const repository of pending) {
      const { id, nodeId } = repository.repository;
      const tried = await one(id, async () => await tryToJudge(judging, repository));
      if (!tried) continue;
      if (tried.missing.size === 0) await one(id, async () => await keepJudged(judging, repository, tried.judged));
      else {
        left.push(repository);
        wanted.set(nodeId, new Set([...tried.missing].filter((oid) => !asked.has(oid)).slice(0, mostTextsAtOnce)));
      }
    }
    for (const oids of wanted.values()) for (const oid of oids) asked.add(oid);
    await putBlobs(context.store.db, await readBlobsOfMany(client, wanted, batches), context.now());
    pending = left;
  }
  for (const repository of pending) {
    const { repository: about, head, tree } = repository;
    await one(about.id, async () => {
      const at = { commit: head.sha, tree: head.tree, known: tree };
      const snapshot = await openSnapshot(context, client, about, at);
      await keepJudged(judging, repository, await judgeSnapshot(judging, repository, snapshot));
    });
  }
  return failed;
}

interface ListedRepository extends ShownRepository {
  readonly head: Head;
  readonly tree: Tree;
}

async function keepTexts({ context }: Judging, repositories: readonly ShownRepository[]): Promise<void> {
  const texts = repositories.flatMap(({ shown }) =>
    [...shown.files.values()].flatMap(({ oid, text }) => (text === undefined ? [] : [[oid, text] as const])),
  );
  await putBlobs(context.store.db, new Map(texts), context.now());
}

async function listingOf(
  { context }: Judging,
  client: InstallationClient,
  { repository, shown }: ShownRepository,
  head: Head | undefined,
): Promise<Tree | undefined> {
  if (!head) return undefined;
  const kept = await keptListing(context, head.tree);
  if (kept) return kept;
  const tree = shown.tree?.isComplete ? shown.tree : await readTree(client, repository, head.tree);
  await keepListing(context, head.tree, tree);
  return tree;
}

/** Judges by the texts that are kept, and says which ones are missing; then the judgement is worth nothing. */
async function tryToJudge(
  judging: Judging,
  found: ListedRepository,
): Promise<{ readonly judged: Judged; readonly missing: Set<string> }> {
  const { context } = judging;
  const missing = new Set<string>();
  const cache: BlobCache = {
    get: async (oids) => {
      const kept = await getBlobs(context.store.db, oids, context.now());
      const absent = oids.filter((oid) => !kept.has(oid));
      for (const oid of absent) missing.add(oid);
      return new Map([...kept, ...absent.map((oid) => [oid, ''] as const)]);
    },
    put: async () => undefined,
  };
  const { repository, head, tree } = found;
  const nobody = { query: askNobody, read: askNobody };
  const reader = repositoryAt(nobody, {
    repository,
    host: context.host,
    tree,
    cache,
    batches: { size: context.batchSize },
  });
  const files = tree.entries.filter(({ is }) => is === 'file').map(({ path }) => path);
  const snapshot: Snapshot = { ...reader, commit: head.sha, files: files.sort() };
  return { judged: await judgeSnapshot(judging, found, snapshot), missing };
}

async function askNobody(): Promise<never> {
  return await Promise.reject(new Error('All texts come from the cache.'));
}
