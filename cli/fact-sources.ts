import type { FactSource } from '../core/facts/fact.ts';
import type { Config } from '../core/policy/config.ts';
import { gitSource, githubPrefixes, lazySource, withoutGithub } from '../workspace/lazy-source.ts';
import type { Workspace } from '../workspace/reader.ts';

/** Who knows more than the files of a checkout: git, and GitHub where `GITHUB_TOKEN` is set. */
export function factSources(workspace: Workspace, config: Config, now: string): readonly FactSource[] {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl = 'https://api.github.com' } = process.env;
  const { slug: repository } = workspace;
  const git = gitSource(workspace, now);
  if (!token) return [git, withoutGithub('GitHub was not asked, since `GITHUB_TOKEN` is not set')];
  if (repository === undefined)
    return [git, withoutGithub('GitHub was not asked, since no remote names the repository')];
  const github = lazySource(githubPrefixes, async () => {
    const [{ githubFacts }, { teamFinder }, { connect }] = await Promise.all([
      import('../github/facts.ts'),
      import('../github/team-finder.ts'),
      import('../github/client.ts'),
    ]);
    const teamOf = teamFinder(repository, config.owners);
    return githubFacts({
      client: connect({ apiUrl, token }),
      repository,
      teamOf,
      observedAt: new Date().toISOString(),
    });
  });
  return [git, github];
}
