import { appendAll } from '../core/append-all.ts';
import { isObject, textOf, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { GithubError } from './github-error.ts';

/** A repository by its name. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** What stands in a git tree. */
export interface TreeEntry {
  /** From the top, with forward slashes. */
  readonly path: string;
  readonly is: 'file' | 'folder' | 'link' | 'submodule';
  readonly oid: string;
  /** Bytes of a file. */
  readonly size?: number;
}

/** A tree with all that is below it. */
export interface Tree {
  readonly entries: readonly TreeEntry[];
  /** `false` when the tree is too large to be read whole: then a path without an entry may be there all the same. */
  readonly isComplete: boolean;
}

/** More requests than this for one tree would take what others need. */
const mostRequests = 100;

/**
 * Reads a tree and all below it (`GET /repos/{owner}/{repo}/git/trees/{sha}?recursive=1`). GitHub cuts answers of more
 * than 100,000 entries or 7 MB; then the folders are read one by one. Permission: `contents: read`. Throws
 * `GithubError`, `refused` with status 404 when there is no such tree.
 */
export async function readTree(
  client: Pick<InstallationClient, 'read'>,
  repository: RepositoryName,
  oid: string,
): Promise<Tree> {
  const entries: TreeEntry[] = [];
  const folders: { readonly oid: string; readonly prefix: string }[] = [{ oid, prefix: '' }];
  let isComplete = true;
  let requests = 0;
  const get = async (tree: string, recursive: boolean) => {
    requests += 1;
    return readOnce(client, repository, { tree, recursive });
  };
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    if (requests >= mostRequests) return { entries, isComplete: false };
    const { prefix } = folder;
    const whole = await get(folder.oid, true);
    const level = whole.isTruncated ? await get(folder.oid, false) : whole;
    const found = level.entries.map((entry) => ({ ...entry, path: prefix + entry.path }));
    appendAll(entries, found);
    if (!whole.isTruncated) continue;
    if (level.isTruncated) isComplete = false;
    for (const entry of found) if (entry.is === 'folder') folders.push({ oid: entry.oid, prefix: `${entry.path}/` });
  }
  return { entries, isComplete };
}

async function readOnce(
  client: Pick<InstallationClient, 'read'>,
  { owner, name }: RepositoryName,
  { tree, recursive }: { readonly tree: string; readonly recursive: boolean },
): Promise<{ readonly entries: readonly TreeEntry[]; readonly isTruncated: boolean }> {
  const parameters = { owner, repo: name, tree_sha: tree, ...(recursive && { recursive: '1' }) };
  const { data } = await client.read('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', parameters);
  if (!isObject(data) || !Array.isArray(data['tree'])) {
    throw new GithubError('GitHub answered no tree', { kind: 'server error' });
  }
  return { entries: data['tree'].filter(isObject).map(treeEntry), isTruncated: data['truncated'] === true };
}

function treeEntry(entry: JsonObject): TreeEntry {
  const { size } = entry;
  const common = { path: textOf(entry['path']), oid: textOf(entry['sha']) };
  return { ...common, is: kindOf(entry), ...(typeof size === 'number' && { size }) };
}

/** By type and mode as git writes them: 120000 is a symbolic link. */
function kindOf({ type, mode }: JsonObject): TreeEntry['is'] {
  if (type === 'tree') return 'folder';
  if (type === 'commit') return 'submodule';
  return mode === '120000' ? 'link' : 'file';
}
