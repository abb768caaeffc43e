import { statSync } from 'node:fs';
import path from 'node:path';
import type { RepositoryReader } from '../core/facts/repository.ts';
import type { FactSource } from '../core/facts/fact.ts';
import type { CheckInput } from '../core/check.ts';
import type { Config } from '../core/policy/config.ts';
import { isObject } from '../core/source/json.ts';
import { gitSource, githubPrefixes, lazySource, withoutGithub } from '../workspace/lazy-source.ts';
import { packReferencesIn } from '../workspace/pack-library.ts';
import type { Workspace } from '../workspace/reader.ts';
import { today } from '../workspace/today.ts';
import type { Environment } from './environment.ts';
import type { Base } from './find-base.ts';
import { namesAt, textsAt, type GitObjects } from './git-objects.ts';
import type { Inputs } from './inputs.ts';
import { remotePacks, topOf } from './settings.ts';
import { ConfigError, SetupError } from './setup-error.ts';
import { readPolicy } from '../workspace/read-policy.ts';

/** Where exemptions stand by default, from the top of the repository. */
export const exemptionsFolder = '.github/catalog-warden/exemptions';

/** What reading the rules of a run needs. */
export interface RulesRequest {
  readonly workspace: Workspace;
  readonly inputs: Inputs;
  readonly environment: Environment;
  readonly config: Config;
  readonly base: Base;
  readonly objects: GitObjects;
}

/** The rule packs and exemptions that count: those of the base, so that a pull request cannot change its judges. */
export async function readRules(request: RulesRequest): Promise<CheckInput['rules']> {
  const { workspace, config, inputs, environment } = request;
  const now = today();
  const reader = await policyReader(request);
  const policy = await readPolicy({
    config,
    reader,
    checkout: workspace,
    top: topOf(workspace),
    openRemote: remotePacks(workspace, reader, inputs.githubToken),
    folders: inputs.rules.flatMap((folder) => packReferences(folder, workspace)),
    now,
    sources: factSources(environment, { workspace, config, inputs, now }),
  });
  if ('problems' in policy) throw new ConfigError(policy.problems);
  return policy.rules;
}

/** Reads the base where there is one; its whole tree only when the policy has more than built-in packs. */
async function policyReader({ workspace, config, base, objects }: RulesRequest): Promise<RepositoryReader> {
  if (!('commit' in base)) return workspace;
  const ownPacks = config.packs.some((reference) => reference.startsWith('.'));
  const folder = path.posix.join(topOf(workspace), exemptionsFolder);
  const [exemptions] = await objects.read(namesAt(workspace, base.commit, [folder]));
  const usual = config.exemptions.length === 1 && config.exemptions[0]?.startsWith(`${exemptionsFolder}/`) === true;
  if (!ownPacks && usual && exemptions === undefined) return textsAt(workspace, base.commit, objects);
  const { openGit } = await import('../workspace/git.ts');
  return openGit(workspace).readerAt(base.commit);
}

/** References to the packs in a folder that the input `rules` names: itself, or those in it. */
function packReferences(folder: string, workspace: Workspace): readonly string[] {
  const absolute = path.resolve(workspace.directory, folder);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isDirectory())
    throw new SetupError(`The input \`rules\`: there is no folder \`${folder}\`.`);
  const found = packReferencesIn(absolute, workspace.directory);
  if (found.length > 0) return found;
  throw new SetupError(
    `The input \`rules\`: there is no rule pack in \`${folder}\`: neither it nor a folder in it has a \`pack.yaml\`.`,
  );
}

function factSources(
  { repository, apiUrl, event }: Environment,
  { workspace, config, inputs, now }: { workspace: Workspace; config: Config; inputs: Inputs; now: string },
): readonly FactSource[] {
  const git = gitSource(workspace, now);
  const { githubToken: token } = inputs;
  if (token === undefined) return [git, withoutGithub('GitHub was not asked, since the input `github-token` is empty')];
  if (repository === undefined) return [git, withoutGithub('GitHub was not asked, since no repository is named')];
  const github = lazySource(githubPrefixes, async () => {
    const [{ githubFacts }, { teamFinder }, { connect }] = await Promise.all([
      import('../github/facts.ts'),
      import('../github/team-finder.ts'),
      import('../github/client.ts'),
    ]);
    const payload = event.value(['repository']);
    return githubFacts({
      client: connect({ apiUrl, token }),
      repository,
      ...(isObject(payload) && { event: payload }),
      teamOf: teamFinder(repository, config.owners),
      observedAt: new Date().toISOString(),
    });
  });
  return [git, github];
}
