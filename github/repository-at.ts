import { withoutText } from '../core/facts/without-text.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import type { FileText, PathState, RepositoryReader } from '../core/facts/repository.ts';
import type { InstallationClient } from './app-client.ts';
import type { BatchOptions } from './batches.ts';
import { readBlobs } from './read-blobs.ts';
import type { RepositoryName, Tree, TreeEntry } from './read-tree.ts';
import { newAllowance, take, type TextAllowance } from './text-allowance.ts';

/** Texts by object id. They never change, so that they can be kept for ever. */
export interface BlobCache {
  get(oids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  put(texts: ReadonlyMap<string, string>): Promise<void>;
}

/** A commit of a repository, by its tree. */
export interface RepositoryAt {
  readonly repository: RepositoryName;
  /** For example `github.com`. */
  readonly host: string;
  readonly tree: Tree;
  readonly cache: BlobCache;
  readonly batches: BatchOptions;
  /** How much text is read at most; 50 MB unless told. */
  readonly allowance?: TextAllowance;
}

/** So many texts are asked for at once, so that no more is in memory than may be. */
const textsAtOnce = 500;

/**
 * A reader over a commit, from its top. Only the texts that are asked for are read, and those of the cache not at all.
 * Links and submodules are not followed, as in a local commit. Permission: `contents: read`. Its methods throw
 * `GithubError` when GitHub has trouble, and `RepositoryTooLargeError` when more is asked for than may be read.
 */
export function repositoryAt(client: Pick<InstallationClient, 'query' | 'read'>, at: RepositoryAt): RepositoryReader {
  const entries = new Map(at.tree.entries.map((entry) => [entry.path, entry]));
  const files = at.tree.entries.filter(({ is }) => is !== 'folder').map(({ path }) => path);
  const allowance = at.allowance ?? newAllowance();
  const state = (path: string): PathState => stateOf(path, entries, at.tree.isComplete);
  return {
    slug: `${at.repository.owner}/${at.repository.name}`,
    host: at.host,
    state: async (paths) => new Map(paths.map((path) => [path, state(path)])),
    text: async (paths) => {
      const oids = new Map<string, string>();
      for (const path of paths) {
        const entry = entries.get(path);
        if (entry?.is === 'file') oids.set(path, entry.oid);
      }
      const texts = new Map<string, FileText>();
      const wanted = [...new Set(oids.values())];
      for (let start = 0; start < wanted.length; start += textsAtOnce) {
        const some = await textsOf(client, { ...at, allowance }, wanted.slice(start, start + textsAtOnce));
        for (const [oid, text] of some) texts.set(oid, text);
      }
      return new Map(
        paths.map((path) => [
          path,
          texts.get(oids.get(path) ?? '') ?? withoutText(state(path), 'GitHub did not give its text'),
        ]),
      );
    },
    glob: async (pattern) => {
      const matches = matchGlob([pattern]);
      return files.filter(matches).sort();
    },
  };
}

function stateOf(path: string, entries: ReadonlyMap<string, TreeEntry>, isComplete: boolean): PathState {
  if (path === '..' || path.startsWith('../') || path.startsWith('/')) return { is: 'outside' };
  if (path === '.' || path === '') return { is: 'folder' };
  const entry = entries.get(path);
  if (!entry) {
    return isComplete ? { is: 'missing' } : { is: 'unknown', reason: 'the repository is too large to be listed whole' };
  }
  if (entry.is === 'file' || entry.is === 'folder') return { is: entry.is };
  const noun = entry.is === 'link' ? 'symbolic link, which is not followed in a commit' : 'submodule';
  return { is: 'unknown', reason: `it is a ${noun}` };
}

async function textsOf(
  client: Pick<InstallationClient, 'query' | 'read'>,
  { repository, cache, batches, allowance }: RepositoryAt & { readonly allowance: TextAllowance },
  oids: readonly string[],
): Promise<ReadonlyMap<string, FileText>> {
  if (oids.length === 0) return new Map();
  const kept = await cache.get(oids);
  for (const [oid, text] of kept) take(allowance, oid, text.length);
  const wanted = oids.filter((oid) => !kept.has(oid));
  const read = await readBlobs(client, repository, { oids: wanted, batches, allowance });
  const fresh = [...read].flatMap(([oid, file]) => ('text' in file ? [[oid, file.text] as const] : []));
  if (fresh.length > 0) await cache.put(new Map(fresh));
  return new Map([...[...kept].map(([oid, text]) => [oid, { text }] as const), ...read]);
}
