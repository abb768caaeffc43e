import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { openQueue, type JobDefinition } from '../../app/queue.ts';
import { openStore, type StoreLocation } from '../../app/store/open-store.ts';
import { folderWith } from '../support/files.ts';
import { patience } from '../support/patience.ts';
import { engines, newLocation, type Engine } from '../support/postgres.ts';

const log = { info: () => undefined, warn: () => undefined };

/** A database with two jobs that failed for good, and what the log says of them at the level `error`. */
async function failed(engine: Engine) {
  const { location, remove } = await newLocation(engine);
  onTestFinished(remove);
  const errors: unknown[] = [];
  const failing: JobDefinition<string> = {
    name: 'read-repository',
    retryLimit: 1,
    retryDelay: 0,
    expireInSeconds: 60,
    concurrency: 1,
    run: async () => await Promise.reject(new Error('GitHub said \u001B[31m no\nand no again')),
  };
  const store = await openStore(location);
  const queue = await openQueue(store, [failing], {
    log: { ...log, error: (...line: unknown[]) => void errors.push(line) },
  });
  await queue.start('');
  await queue.sendAll(['5', '6'].map((key) => ({ name: failing.name, key, data: { installation: 1, repository: 5 } })));
  await vi.waitUntil(async () => (await queue.deadLetters()).length === 2, { timeout: patience });
  const letters = await queue.deadLetters();
  const close = async (): Promise<void> => {
    await queue.stop(0);
    await store.close();
  };
  return { location, letters, errors, close };
}

/** What the command says about a database. */
function jobs(location: StoreLocation, ...args: readonly string[]) {
  const place: Record<string, string> =
    'databaseUrl' in location ? { DATABASE_URL: location.databaseUrl } : { DATA_DIR: location.dataDir };
  const run = spawnSync(process.execPath, [path.resolve('cli/main.ts'), 'jobs', ...args], {
    cwd: folderWith(),
    env: { PATH: process.env['PATH'] ?? '', ...place },
    encoding: 'utf8',
  });
  return { status: run.status, told: run.stdout, complaint: run.stderr };
}

describe.each(engines)('jobs that failed for good on %s', (engine) => {
  it('are told in the log, listed, and tried again', async () => {
    const { location, letters, errors, close } = await failed(engine);
    const again = { message: 'GitHub said \u001B[31m no\nand no again' };
    expect(errors).toEqual(
      expect.arrayContaining(
        ['5', '6'].map((key) => [
          expect.objectContaining({ job: 'read-repository', key, attempt: 2, err: expect.objectContaining(again) }),
          'The job failed for good. `catalog-warden jobs` shows it.',
        ]),
      ),
    );
    expect(errors).toHaveLength(2);
    await close();
    const { status, told, complaint } = jobs(location);
    expect([status, complaint]).toEqual([0, '']);
    const when = (date: Date): string => date.toISOString().replace(/\.\d+Z/, 'Z');
    expect(told).toBe(
      [
        ...letters.flatMap(({ id, key, failedAt }) => [
          `${id}  ${when(failedAt)}  read-repository ${key}`,
          '    GitHub said ␛[31m no and no again',
        ]),
        '',
        'Try one again with --retry ID, or all with --retry-all.',
        '',
      ].join('\n'),
    );
    const [first] = letters;
    expect(jobs(location, '--retry', first?.id ?? '').told).toBe('1 job will be tried again.\n');
    expect(jobs(location, '--retry-all').told).toBe('1 job will be tried again.\n');
    expect(jobs(location, '--retry', first?.id ?? '')).toMatchObject({
      status: 2,
      complaint: expect.stringContaining(`has the id ${first?.id}. \`catalog-warden jobs\` lists them.`),
    });
  });
});

it('are not shown while the App has the folder: its owner is named', async () => {
  const { location, close } = await failed('PGlite');
  expect(jobs(location)).toMatchObject({
    status: 2,
    told: '',
    complaint: expect.stringContaining(`is in use by another process (process ${process.pid} `),
  });
  await close();
});

it('are not looked for where there is no database', () => {
  const dataDir = path.join(folderWith(), 'data');
  expect(jobs({ dataDir })).toEqual({
    status: 2,
    told: '',
    complaint: `catalog-warden: There is no database in ${dataDir}. Set \`DATA_DIR\` or \`DATABASE_URL\` as it is set for the App.\n`,
  });
});
