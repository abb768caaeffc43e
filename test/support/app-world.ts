import { onTestFinished } from 'vitest';
import type { AppContext } from '../../app/context.ts';
import type { JobRequest } from '../../app/queue.ts';
import { createMetrics } from '../../app/web/metrics.ts';
import { putInstallation } from '../../app/store/installations.ts';
import { putRepositories, type RepositoryState } from '../../app/store/repositories.ts';
import { createGithubApp } from '../../github/app-client.ts';
import { newBatchSize } from '../../github/batches.ts';
import type { RepositoryHandle } from '../github/stand-in/builder/repository.ts';
import { startGitHub } from '../github/stand-in/start-github.ts';
import { newStore } from './postgres.ts';

/** An App with a store, in an organisation `acme` of a GitHub of its own. Its jobs are asked for, not run. */
export async function appWorld() {
  const github = await startGitHub();
  onTestFinished(async () => await github.close());
  const app = github.app({ slug: 'catalog-warden' });
  const acme = github.organization('acme');
  const installation = acme.install(app);
  const { store, remove } = await newStore('PostgreSQL');
  onTestFinished(remove);
  const asked: JobRequest[] = [];
  const context: AppContext = {
    store,
    queue: {
      send: async (request) => void asked.push(request),
      sendAll: async (requests) => void asked.push(...requests),
    },
    github: createGithubApp({
      apiUrl: github.url,
      appId: String(app.id),
      privateKey: app.privateKey,
      writeInterval: 0,
      sleep: async () => undefined,
    }),
    app: { id: app.id, slug: app.slug },
    host: 'github.com',
    policyRepository: '.github',
    fixButton: false,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: createMetrics(),
    batchSize: newBatchSize(),
    policies: new Map(),
    now: () => new Date(),
  };
  await putInstallation(store.db, {
    id: installation.id,
    accountLogin: 'acme',
    accountType: 'Organization',
    repositorySelection: 'all',
    suspendedAt: null,
  });
  /** Makes the store know a repository, as a sync would. */
  const know = async (repository: RepositoryHandle): Promise<void> => {
    await putRepositories(store.db, [stateOf(repository, installation.id)]);
  };
  return { github, app, acme, installation, context, asked, know };
}

function stateOf({ record }: RepositoryHandle, installationId: number): RepositoryState {
  return {
    id: record.id,
    nodeId: record.nodeId,
    installationId,
    owner: record.owner.login,
    name: record.name,
    defaultBranch: record.defaultBranch,
    archived: record.archived,
    fork: false,
    visibility: record.visibility,
    hasIssues: record.hasIssues,
    topics: [...record.topics],
    properties: { ...record.properties },
  };
}
