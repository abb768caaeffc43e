import { isObject, textOf, valueAt, type Json, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { blobFields, blobState, type BlobState } from './blob-fields.ts';
import { GithubError } from './github-error.ts';
import type { RepositoryName } from './read-tree.ts';

/** A pull request as it is now. */
export interface PullRequestState {
  /** The repository under its present name. */
  readonly repository: RepositoryName & { readonly id: number; readonly defaultBranch: string };
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  readonly isDraft: boolean;
  /** Whether it comes from a fork. */
  readonly isCrossRepository: boolean;
  readonly title: string;
  /** The login; absent when the account was deleted, or is a bot's, whose login here may be a stranger's. */
  readonly author?: string;
  readonly head: {
    readonly sha: string;
    readonly tree: string;
    readonly branch: string;
    /** Absent when the fork was deleted. */
    readonly repository?: RepositoryName & { readonly id: number };
    /** Whether those who may write to the base may write to the branch of the fork. */
    readonly maintainerCanModify: boolean;
  };
  /** The base branch as it is now; absent when it was deleted. */
  readonly base?: {
    readonly branch: string;
    readonly sha: string;
    readonly tree: string;
    /** The files that were asked for, by path; a path without a file, or with a link, is left out. */
    readonly files: ReadonlyMap<string, BlobState>;
  };
}

/**
 * Reads a pull request and some files at the tip of its base branch, in one GraphQL query; `undefined` when there is no
 * such pull request. Permissions: `pull_requests: read`, `contents: read`. Throws `GithubError`.
 */
export async function readPullRequest(
  client: Pick<InstallationClient, 'query'>,
  repository: RepositoryName,
  request: { readonly number: number; readonly paths: readonly string[] },
): Promise<PullRequestState | undefined> {
  const paths = Object.fromEntries(request.paths.map((path, index) => [`path${index}`, path]));
  const { owner, name } = repository;
  const variables = { owner, name, number: request.number, ...paths };
  const { data, errors } = await client.query(pullRequestQuery(request.paths.length), variables);
  const found = valueAt(data, ['repository']);
  const pull = valueAt(found, ['pullRequest']);
  const others = errors.filter(({ type }) => type !== 'NOT_FOUND');
  if (others.length > 0) throw new GithubError('GitHub showed a pull request in part', { kind: 'server error' });
  return isObject(found) && isObject(pull) ? pullRequestState(found, pull, request.paths) : undefined;
}

/** The query for a pull request with so many files of its base. */
export function pullRequestQuery(files: number): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  const variables = indices.map((index) => `, $path${index}: String!`).join('');
  const objects = indices.map((index) => `file${index}: file(path: $path${index}) { mode object { ${blobFields} } }`);
  return `query PullRequest($owner: String!, $name: String!, $number: Int!${variables}) {
  repository(owner: $owner, name: $name) {
    databaseId name owner { login } defaultBranchRef { name }
    pullRequest(number: $number) {
      number state isDraft isCrossRepository title maintainerCanModify
      author { __typename login }
      headRefOid headRefName
      headRepository { databaseId name owner { login } }
      commits(last: 1) { nodes { commit { oid tree { oid } } } }
      baseRefName
      baseRef {
        target {
          oid
          ... on Commit {
            tree { oid }
            ${objects.join('\n            ')}
          }
        }
      }
    }
  }
}`;
}

const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

function pullRequestState(repository: JsonObject, pull: JsonObject, paths: readonly string[]): PullRequestState {
  const head = valueAt(pull, ['commits', 'nodes', 0, 'commit']);
  const author = valueAt(pull, ['author', 'login']);
  // GraphQL names the bot of an App by the App's slug alone, without `[bot]`.
  const isBot = valueAt(pull, ['author', '__typename']) === 'Bot';
  const headRepository = valueAt(pull, ['headRepository']);
  const base = baseOf(pull, paths);
  return {
    repository: {
      ...repositoryName(repository),
      defaultBranch: textOf(valueAt(repository, ['defaultBranchRef', 'name'])),
    },
    number: Number(pull['number']),
    state: states[textOf(pull['state']) as keyof typeof states] ?? 'closed',
    isDraft: pull['isDraft'] === true,
    isCrossRepository: pull['isCrossRepository'] === true,
    title: textOf(pull['title']),
    ...(typeof author === 'string' && !isBot && { author }),
    head: {
      // The last commit and its tree, not `headRefOid`: the two may differ for a moment after a push.
      sha: textOf(valueAt(head, ['oid'])) || textOf(pull['headRefOid']),
      tree: textOf(valueAt(head, ['tree', 'oid'])),
      branch: textOf(pull['headRefName']),
      ...(isObject(headRepository) && { repository: repositoryName(headRepository) }),
      maintainerCanModify: pull['maintainerCanModify'] === true,
    },
    ...(base && { base }),
  };
}

function repositoryName(repository: JsonObject): RepositoryName & { readonly id: number } {
  const owner = textOf(valueAt(repository, ['owner', 'login']));
  return { owner, name: textOf(repository['name']), id: Number(repository['databaseId']) };
}

function baseOf(pull: JsonObject, paths: readonly string[]): PullRequestState['base'] {
  const target = valueAt(pull, ['baseRef', 'target']);
  const sha = valueAt(target, ['oid']);
  const tree = valueAt(target, ['tree', 'oid']);
  if (typeof sha !== 'string' || typeof tree !== 'string') return undefined;
  const files = paths.flatMap((path, index) => {
    const file = regularFile(valueAt(target, [`file${index}`]));
    return file ? [[path, file] as const] : [];
  });
  return { branch: textOf(pull['baseRefName']), sha, tree, files: new Map(files) };
}

/** GitHub gives git's mode as a decimal number. */
const modeOfLink = 0o120000;

function regularFile(entry: Json | undefined): BlobState | undefined {
  return valueAt(entry, ['mode']) === modeOfLink ? undefined : blobState(valueAt(entry, ['object']));
}
