import type { Json } from '../core/source/json.ts';
import type { InstallationClient } from '../github/app-client.ts';
import type { FileChange } from '../github/compare-commits.ts';
import { readTree, type RepositoryName, type Tree, type TreeEntry } from '../github/read-tree.ts';
import { repositoryAt, type BlobCache } from '../github/repository-at.ts';
import type { AppContext } from './context.ts';
import type { Snapshot } from './snapshot.ts';
import { getBlobs, getTree, putBlobs, putTree } from './store/object-cache.ts';

/** A commit and its tree. */
export interface CommitAt {
  readonly commit: string;
  readonly tree: string;
}

type Reading = Pick<InstallationClient, 'query' | 'read'>;

/**
 * Opens a repository at a commit. Its listing, and each text that is asked for, come from the store where they are
 * kept, for git's objects never change; else from GitHub. `known` is the listing where the caller has it. Throws
 * `GithubError`, as do the snapshot's methods.
 */
export async function openSnapshot(
  context: Pick<AppContext, 'store' | 'host' | 'batchSize' | 'now'>,
  client: Reading,
  repository: RepositoryName,
  { commit, tree, known }: CommitAt & { readonly known?: Tree },
): Promise<Snapshot> {
  const listing = known ?? (await listingOf(context, client, repository, tree));
  const reader = repositoryAt(client, {
    repository,
    host: context.host,
    tree: listing,
    cache: blobCache(context),
    batches: { size: context.batchSize },
  });
  const files = listing.entries.filter(({ is }) => is === 'file').map(({ path }) => path);
  return { ...reader, commit, files: files.sort() };
}

/** The listing of a tree that is kept; `undefined` when it is not. */
export async function keptListing(
  { store, now }: Pick<AppContext, 'store' | 'now'>,
  oid: string,
): Promise<Tree | undefined> {
  const entries = await getTree(store.db, oid, now());
  return entries && { entries: entries.map(entryOf), isComplete: true };
}

async function listingOf(
  context: Pick<AppContext, 'store' | 'now'>,
  client: Reading,
  repository: RepositoryName,
  oid: string,
): Promise<Tree> {
  const kept = await keptListing(context, oid);
  if (kept) return kept;
  const tree = await readTree(client, repository, oid);
  await keepListing(context, oid, tree);
  return tree;
}

/** Keeps the listing of a tree; one that is not whole is read again. */
export async function keepListing(
  { store, now }: Pick<AppContext, 'store' | 'now'>,
  oid: string,
  tree: Tree,
): Promise<void> {
  if (tree.isComplete) await putTree(store.db, { oid, entries: tree.entries.map(shortened) }, now());
}

/** Short, since a repository may have a hundred thousand. */
function shortened({ path, is, oid }: TreeEntry): Json {
  return [path, is[0] ?? '', oid];
}

const kinds: Readonly<Record<string, TreeEntry['is']>> = { f: 'file', d: 'folder', l: 'link', s: 'submodule' };

function entryOf(entry: Json): TreeEntry {
  const [path, kind, oid] = entry as readonly string[];
  return { path: path ?? '', is: kinds[kind ?? ''] ?? 'file', oid: oid ?? '' };
}

function blobCache({ store, now }: Pick<AppContext, 'store' | 'now'>): BlobCache {
  return {
    get: (oids) => getBlobs(store.db, oids, now()),
    put: (texts) => putBlobs(store.db, texts, now()),
  };
}

/**
 * The listing of a commit, from that of the commit before and what changed. `undefined` unless only the texts of files
 * changed, or files went away: what is new may be a link or a submodule, and a comparison shows those as files.
 */
export function listingAfter(before: Tree, changes: readonly FileChange[]): Tree | undefined {
  const changed = new Map(changes.map((change) => [change.path, change]));
  const isFile = new Set(before.entries.filter(({ is }) => is === 'file').map(({ path }) => path));
  if (changes.some(({ path, status }) => !isFile.has(path) || (status !== 'modified' && status !== 'removed'))) {
    return undefined;
  }
  const entries = before.entries.flatMap((entry): readonly TreeEntry[] => {
    const change = changed.get(entry.path);
    if (entry.is === 'folder') return [];
    if (!change) return [entry];
    return change.oid === undefined ? [] : [{ path: entry.path, is: 'file', oid: change.oid }];
  });
  const folders = new Set<string>();
  for (const { path } of entries) {
    for (let slash = path.lastIndexOf('/'); slash !== -1; slash = path.lastIndexOf('/', slash - 1)) {
      folders.add(path.slice(0, slash));
    }
  }
  const all = [...entries, ...[...folders].map((path): TreeEntry => ({ path, is: 'folder', oid: '' }))];
  return { entries: all, isComplete: before.isComplete };
}
