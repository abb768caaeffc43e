import { expect, it } from 'vitest';

import type { AppContext } from '../../../app/context.ts';
import { readRepository, syncInstallation } from '../../../app/jobs/requests.ts';
import type { JobRequest } from '../../../app/queue.ts';
import { putInstallation } from '../../../app/store/installations.ts';
import type { Db } from '../../../app/store/write.ts';
import { createGithubApp } from '../../../github/app-client.ts';
import { newBatchSize } from '../../../github/batches.ts';
import { broken, component, jobWorld, policyFiles } from './support.ts';

/** All that the store says, but for times. */
async function contents(db: Db): Promise<unknown> {
  const tables = [
    'installation',
    'repository',
    'report',
    'entity',
    'entityReference',
    'ruleResult',
    'level',
    'history',
  ];
  const rows: Record<string, readonly string[]> = {};
  for (const table of tables as readonly ('repository' | 'installation')[]) {
    const all: readonly object[] = await db.selectFrom(table).selectAll().execute();
    rows[table] = all
      .map((row) => Object.entries(row).filter(([key]) => !key.endsWith('At')))
      .map((row) => JSON.stringify(row))
      .sort();
  }
  return rows;
}

async function organization() {
  const world = await jobWorld();
  const { acme } = world;
  acme.repository('.github', { files: policyFiles });
  acme.repository('bad', { files: { 'catalog-info.yaml': broken } });
  acme.repository('jane', { files: { 'catalog-info.yaml': component('jane').replace('payments', 'user:jane') } });
  const shop = acme.repository('shop', {
    files: {
      'catalog-info.yaml': component('shop', '  dependsOn:\n    - component:deep\n'),
      'more/catalog-info.yaml': component('more'),
    },
  });
  acme.repository('deep', { files: { 'a/b/c/d/catalog-info.yaml': component('deep') } });
  acme.repository('old', { files: { 'catalog-info.yaml': component('old') }, archived: true });
  return { ...world, shop };
}

/** The App with a network that breaks after so many requests, and stays so. */
function brokenAfter(world: Awaited<ReturnType<typeof organization>>, requests: number): AppContext {
  let made = 0;
  const { app, github, context } = world;
  return {
    ...context,
    batchSize: newBatchSize(),
    policies: new Map(),
    github: createGithubApp({
      apiUrl: github.url,
      appId: String(app.id),
      privateKey: app.privateKey,
      writeInterval: 0,
      sleep: async () => undefined,
      fetch: async (...call) => {
        made += 1;
        if (made > requests) throw new Error('The process is killed.');
        return await fetch(...call);
      },
    }),
  };
}

it('a sync that is killed at a request ends as one that was not', async () => {
  const world = await organization();
  const { db, settle, installation, asked, github } = world;
  const { jobs } = await import('../../../app/jobs/index.ts');
  const request = syncInstallation({ installation: installation.id });
  const job = jobs.find(({ name }) => name === request.name)!;
  const run = async (context: AppContext): Promise<boolean> => {
    try {
      await job.run(request.data, context, new AbortController().signal);
      return true;
    } catch {
      return false;
    }
  };
  const startAnew = async (): Promise<void> => {
    for (const table of ['installation', 'tree', 'blob', 'setting'] as const) await db.deleteFrom(table).execute();
    await putInstallation(db, {
      id: installation.id,
      accountLogin: 'acme',
      accountType: 'Organization',
      repositorySelection: 'all',
      suspendedAt: null,
    });
    asked.splice(0);
  };
  const ended = async (): Promise<unknown> => [await settle(), await contents(db)];
  expect(await run(brokenAfter(world, Infinity))).toBe(true);
  const expected = await ended();
  let requests = 0;
  // Every third one: those beside it are of the same kind.
  for (; ; requests += 3) {
    await startAnew();
    if (await run(brokenAfter(world, requests))) break;
    expect(await run(brokenAfter(world, Infinity)), `after ${requests} requests`).toBe(true);
    expect(await ended(), `after ${requests} requests`).toEqual(expected);
  }
  expect(requests).toBeGreaterThan(8);
  github.assertValid();
});

it('a repository that is read again after a kill at any request is as if read once', async () => {
  const world = await organization();
  const { db, settle, installation, shop, github, asked } = world;
  const { jobs } = await import('../../../app/jobs/index.ts');
  await settle(syncInstallation({ installation: installation.id }));
  const request: JobRequest = readRepository({ installation: installation.id, repository: shop.id });
  const job = jobs.find(({ name }) => name === request.name)!;
  for (let requests = 0; requests < 6; requests += 1) {
    shop.commit({ files: { 'more/catalog-info.yaml': component(`more-${requests}`) } });
    await job.run(request.data, brokenAfter(world, requests), new AbortController().signal).catch(() => undefined);
    asked.splice(0);
    await job.run(request.data, brokenAfter(world, Infinity), new AbortController().signal);
    const names = await db.selectFrom('entity').select('name').where('repositoryId', '=', shop.id).execute();
    expect(names.map(({ name }) => name).sort()).toEqual([`more-${requests}`, 'shop']);
    expect(asked.map(({ name }) => name)).toContain('write-issue');
  }
  github.assertValid();
});
