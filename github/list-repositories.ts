import { textOf, valueAt, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { readPages } from './read-pages.ts';

/** A repository that the installation may see. */
export interface ListedRepository {
  /** GitHub's number, which survives renames and transfers. */
  readonly id: number;
  readonly nodeId: string;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly fork: boolean;
  /** `public`, `private` or `internal`. */
  readonly visibility: string;
  readonly hasIssues: boolean;
  readonly topics: readonly string[];
  /** When something was last pushed, to any branch. */
  readonly pushedAt?: string;
}

/**
 * The repositories of an installation, page by page (`GET /installation/repositories`). Permission: `metadata: read`.
 * Throws `GithubError`. A list that was read in part says nothing about what is missing from it.
 */
export async function* listRepositories(
  client: Pick<InstallationClient, 'read'>,
): AsyncGenerator<readonly ListedRepository[]> {
  const list = { route: 'GET /installation/repositories', key: 'repositories' };
  for await (const page of readPages(client, list)) yield page.map(listedRepository);
}

/** Takes GitHub's repository object apart, of the REST API or of a webhook. */
export function listedRepository(repository: JsonObject): ListedRepository {
  const { topics, pushed_at: pushedAt } = repository;
  return {
    id: Number(repository['id']),
    nodeId: textOf(repository['node_id']),
    owner: textOf(valueAt(repository, ['owner', 'login'])),
    name: textOf(repository['name']),
    defaultBranch: textOf(repository['default_branch']),
    archived: repository['archived'] === true,
    disabled: repository['disabled'] === true,
    fork: repository['fork'] === true,
    visibility: textOf(repository['visibility']) || (repository['private'] === true ? 'private' : 'public'),
    hasIssues: repository['has_issues'] !== false,
    topics: Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [],
    // A webhook gives a number now and then.
    ...(typeof pushedAt === 'string' && { pushedAt }),
  };
}
