import { isObject, textOf, valueAt, type Json } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { GithubError } from './github-error.ts';
import type { RepositoryName } from './read-tree.ts';

/** A commit and its tree. */
export interface CommitTree {
  readonly sha: string;
  readonly tree: string;
}

const query = `query Commits($owner: String!, $name: String!, $head: GitObjectID!, $base: String!) {
  repository(owner: $owner, name: $name) {
    owner { login }
    name
    defaultBranchRef { name }
    head: object(oid: $head) { oid ... on Commit { tree { oid } } }
    base: ref(qualifiedName: $base) { target { oid ... on Commit { tree { oid } } } }
  }
}`;

/**
 * Reads a commit and the tip of a branch (`refs/heads/…`), in one GraphQL query; a part that is not there is left out.
 * Permission: `contents: read`. Throws `GithubError`.
 */
export async function readCommits(
  client: Pick<InstallationClient, 'query'>,
  { owner, name }: RepositoryName,
  { head, base }: { readonly head: string; readonly base: string },
): Promise<
  | {
      /** Under its present name. */
      readonly repository: RepositoryName & { readonly defaultBranch: string };
      readonly head?: CommitTree;
      readonly base?: CommitTree;
    }
  | undefined
> {
  const { data, errors } = await client.query(query, { owner, name, head, base });
  if (errors.some(({ type }) => type !== 'NOT_FOUND'))
    throw new GithubError('GitHub showed commits in part', { kind: 'server error' });
  const repository = valueAt(data, ['repository']);
  if (!isObject(repository)) return undefined;
  const [atHead, atBase] = [commitOf(repository['head']), commitOf(valueAt(repository, ['base', 'target']))];
  return {
    repository: {
      owner: textOf(valueAt(repository, ['owner', 'login'])),
      name: textOf(repository['name']),
      defaultBranch: textOf(valueAt(repository, ['defaultBranchRef', 'name'])),
    },
    ...(atHead && { head: atHead }),
    ...(atBase && { base: atBase }),
  };
}

function commitOf(commit: Json | undefined): CommitTree | undefined {
  const tree = valueAt(commit, ['tree', 'oid']);
  return typeof tree === 'string' ? { sha: textOf(valueAt(commit, ['oid'])), tree } : undefined;
}
