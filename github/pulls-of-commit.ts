import { textOf, valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { isRefusal } from './github-error.ts';
import type { RepositoryName } from './read-tree.ts';
import { readAll } from './read-pages.ts';

/**
 * The numbers of the open pull requests whose head is a commit (`GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls`);
 * none for a commit that is not there. Permissions: `pull_requests: read`, `contents: read`. Throws `GithubError`.
 */
export async function pullsOfCommit(
  client: Pick<InstallationClient, 'read'>,
  { owner, name }: RepositoryName,
  sha: string,
): Promise<readonly number[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
  try {
    const pulls = await readAll(client, { route, parameters: { owner, repo: name, commit_sha: sha } });
    return pulls
      .filter((pull) => pull['state'] === 'open' && textOf(valueAt(pull, ['head', 'sha'])) === sha)
      .map((pull) => Number(pull['number']));
  } catch (error) {
    // 422: no such commit.
    if (isRefusal(error, 404, 422)) return [];
    throw error;
  }
}
