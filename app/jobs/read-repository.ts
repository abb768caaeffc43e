import type { InstallationClient } from '../../github/app-client.ts';
import { readCustomPropertiesOf } from '../../github/custom-properties.ts';
import { GithubError, isRefusal } from '../../github/github-error.ts';
import { readInstallation } from '../../github/installations.ts';
import { readRepositories, type RepositoryState } from '../../github/read-repositories.ts';
import { RepositoryTooLargeError } from '../../github/text-allowance.ts';
import { catalogOf } from '../catalog-of.ts';
import type { AppContext } from '../context.ts';
import { forgetRepositories } from '../forget.ts';
import { isInstallationAway, isReachable, keepShown, nodeIdOf } from '../found-repository.ts';
import { hashFor, isInCatalog, type Judging } from '../judge-default-branch.ts';
import { isPolicyStale, organizationPolicy } from '../organization-policy.ts';
import type { JobDefinition } from '../queue.ts';
import { judgeMany, shownLevels, wellKnownFiles, type ShownRepository } from '../read-many.ts';
import { findInstallation, putInstallation } from '../store/installations.ts';
import { failingOwners, readOutlooks } from '../store/outlooks.ts';
import { findReport } from '../store/reports.ts';
import { findRepository, setRead } from '../store/repositories.ts';
import { findTeams } from '../store/teams.ts';
import { issueRequests } from '../subjects.ts';
import { readPolicy, syncInstallation } from './requests.ts';

interface Data {
  readonly installation: number;
  readonly repository: number;
}

/** Makes the store agree with the default branch of a repository. */
export const readRepositoryJob: JobDefinition<AppContext, Data> = {
  name: 'read-repository',
  retryLimit: 8,
  retryDelay: 5,
  expireInSeconds: 300,
  concurrency: 2,
  run: async (data, context) => {
    const { db } = context.store;
    const { installation: id, repository: repositoryId } = data;
    const installation = await findInstallation(db, id);
    if (!installation) return await context.queue.send(syncInstallation({ installation: id }));
    if (installation.suspendedAt) return;
    const client = context.github.installation(id, {
      urgency: 'sweep',
      repositories: [repositoryId],
      permissions: { contents: 'read' },
    });
    const readAt = context.now();
    const shown = await readShown(context, client, data);
    if (shown === 'away') return await context.queue.send(syncInstallation({ installation: id }));
    if (!shown) return await forget(context, data);
    const known = await findRepository(db, repositoryId);
    const properties = (await readCustomPropertiesOf(client, shown)) ?? known?.properties ?? null;
    const repository = await keepShown(context, { shown, installation: id, properties });
    if (!repository) return;
    const wasPolicy = installation.policyRepositoryId === repositoryId;
    await judge(context, client, { repository, head: shown.head, readAt, shown });
    const isPolicy = (await findInstallation(db, id))?.policyRepositoryId === repositoryId;
    if (wasPolicy !== isPolicy || (isPolicy && (await isPolicyStale(context, id)))) {
      await context.queue.send(readPolicy({ installation: id }));
    }
  },
};

/** What GitHub shows of a repository; `undefined` when the installation has none such, or is `away` itself. */
async function readShown(
  context: AppContext,
  client: InstallationClient,
  { installation, repository: id }: Data,
): Promise<RepositoryState | 'away' | undefined> {
  const { store, batchSize } = context;
  try {
    const nodeId = (await findRepository(store.db, id))?.nodeId ?? (await nodeIdOf(client, id));
    if (nodeId === undefined) return undefined;
    const request = { nodeIds: [nodeId], paths: wellKnownFiles, levels: shownLevels };
    for await (const { answers, failed } of readRepositories(client, request, { size: batchSize })) {
      for (const error of failed.values()) throw error;
      for (const answer of answers.values()) return answer.is === 'read' ? answer.repository : undefined;
    }
    throw new GithubError('GitHub gave no answer for a repository', { kind: 'server error' });
  } catch (error) {
    if (isInstallationAway(error)) return 'away';
    if (isRefusal(error, 404, 422) && !(await isReachable(context, installation, id))) return undefined;
    throw error;
  }
}

/** Another installation may have it by now. */
async function forget(context: AppContext, { installation, repository: id }: Data): Promise<void> {
  const repository = await findRepository(context.store.db, id);
  if (!repository || repository.removedAt || repository.installationId !== installation) return;
  const [known, present] = await Promise.all([
    findInstallation(context.store.db, installation),
    readInstallation(context.github, installation),
  ]);
  if (!present) return await context.queue.send(syncInstallation({ installation }));
  // Where the App was on all repositories, it may be on some only now, and does not see the others any more.
  await putInstallation(context.store.db, { ...present, suspendedAt: present.suspendedAt ?? null });
  await forgetRepositories(context, installation, [id]);
  if (known?.repositorySelection !== present.repositorySelection) {
    await context.queue.send(readPolicy({ installation }));
  }
}

async function judge(context: AppContext, client: InstallationClient, found: ShownRepository): Promise<void> {
  const { db } = context.store;
  const { installationId: installation, id } = found.repository;
  const catalog = await catalogOf(context, { installationId: installation, exceptRepository: id }, found.repository);
  const organization = await organizationPolicy(context, installation);
  const teams = await findTeams(db, installation);
  const judging: Judging = { context, organization, catalog: () => catalog, teams };
  const { sha: headSha, tree: treeSha } = found.head ?? { sha: null, tree: null };
  if (await isJudged(judging, found)) {
    await setRead(db, id, { headSha, treeSha, readAt: found.readAt });
  } else {
    const failed = await judgeMany(judging, client, [found], { size: context.batchSize });
    for (const error of failed.values()) {
      if (!(error instanceof RepositoryTooLargeError)) throw error;
      // What was known of it before still counts, by the policy of each day (`judgeAgain`).
      context.log.warn({ repository: id, reason: error.message }, 'A repository is not judged.');
      await setRead(db, id, { headSha, treeSha, readAt: found.repository.readAt });
    }
  }
  const concerns = (await failingOwners(db, id)).map((owner) => ({ repositoryId: id, owner }));
  const all = [{ repositoryId: id, owner: null }, ...concerns];
  for (const request of issueRequests(installation, organization.enforcement, all)) await context.queue.send(request);
}

/** Whether there is a report of this commit, by what it would be judged by now. */
async function isJudged(judging: Judging, { repository, head }: ShownRepository): Promise<boolean> {
  const { db } = judging.context.store;
  if (!head || !isInCatalog(repository)) return false;
  const report = await findReport(db, repository.id);
  if (report?.headSha !== head.sha) return false;
  const outlooks = await readOutlooks(db, repository.installationId, repository.id);
  const seen = { outlook: outlooks.get(repository.id), asked: report.asked };
  return report.policyHash === hashFor(judging, repository, seen);
}
