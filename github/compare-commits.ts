import { isObject, textOf, valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { isRefusal } from './github-error.ts';
import type { RepositoryName } from './read-tree.ts';

/** What changed from the merge base of two commits to the second one. */
export interface Comparison {
  readonly mergeBase: { readonly commit: string; readonly tree: string };
  /** `undefined` when GitHub does not list all of them. */
  readonly changes: readonly FileChange[] | undefined;
}

/** A file that changed between two commits. */
export interface FileChange {
  readonly path: string;
  /** As GitHub says it: `added`, `removed`, `modified`, `renamed`, `copied` or `changed` (of kind). */
  readonly status: string;
  /** The path it had before, when it was renamed. */
  readonly before?: string;
  /** Absent for a file that was removed. */
  readonly oid?: string;
}

/** GitHub lists at most 300 files ("Compare two commits"). */
const mostFiles = 300;

/**
 * Compares two commits (`GET /repos/{owner}/{repo}/compare/{basehead}`); `undefined` when they have nothing in common.
 * GitHub answers 404 then, as it does when one of them is gone or may not be seen any more: that is thrown. Permission:
 * `contents: read`. Throws `GithubError`.
 */
export async function compareCommits(
  client: Pick<InstallationClient, 'read'>,
  { owner, name }: RepositoryName,
  { base, head }: { readonly base: string; readonly head: string },
): Promise<Comparison | undefined> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  // The files come with the first page of commits, whatever its size.
  const parameters = { owner, repo: name, basehead: `${base}...${head}`, per_page: 1 };
  const { data } = await client.read(route, parameters).catch(async (error: unknown) => {
    if (!isRefusal(error, 404)) throw error;
    const commit = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
    for (const sha of [base, head]) await client.read(commit, { owner, repo: name, commit_sha: sha });
    return { data: undefined };
  });
  if (data === undefined) return undefined;
  const commit = textOf(valueAt(data, ['merge_base_commit', 'sha']));
  const tree = textOf(valueAt(data, ['merge_base_commit', 'commit', 'tree', 'sha']));
  const files = valueAt(data, ['files']);
  const listed = Array.isArray(files) ? files.filter(isObject) : [];
  const changes = listed.map((file): FileChange => {
    const isRemoved = file['status'] === 'removed';
    const before = file['status'] === 'renamed' ? file['previous_filename'] : undefined;
    return {
      path: textOf(file['filename']),
      status: textOf(file['status']),
      ...(typeof before === 'string' && { before }),
      ...(!isRemoved && { oid: textOf(file['sha']) }),
    };
  });
  return { mergeBase: { commit, tree }, changes: listed.length < mostFiles ? changes : undefined };
}
