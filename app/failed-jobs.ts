import { existsSync } from 'node:fs';
import path from 'node:path';

import { oneLine } from '../core/report/escape-control.ts';
import { readEnvironment } from './environment.ts';
import { jobs } from './jobs/index.ts';
import { openQueue, type DeadLetter, type Queue } from './queue.ts';
import { SettingsError } from './settings-error.ts';
import { readServiceSettings } from './settings.ts';
import { openStore, type StoreLocation } from './store/open-store.ts';
import { StoreError } from './store/store-error.ts';

export interface FailedJobsOptions {
  /** A file of variables, for those that the environment does not set. */
  readonly envFile: string | undefined;
  /** Which of them to try again: one by its id, or all; `undefined` lists them. */
  readonly retry: { readonly id: string } | 'all' | undefined;
  readonly print: (text: string) => void;
}

/**
 * Lists the jobs that failed for good, the newest first, or has them tried again by the App: at once where it runs on
 * PostgreSQL, and after its next start where it keeps its data in a folder, which must be free.
 *
 * @throws SettingsError, StoreError
 */
export async function failedJobs({ envFile, retry, print }: FailedJobsOptions): Promise<void> {
  const read = readServiceSettings(readEnvironment(process.env, envFile));
  if ('problems' in read) throw new SettingsError(['The settings are wrong:', ...read.problems].join('\n- '));
  const { database } = read.settings;
  requireDatabase(database);
  const store = await openStore(database);
  try {
    const queue = await openQueue(store, jobs, { log: silent });
    try {
      print(retry === undefined ? listed(await queue.deadLetters()) : await tryAgain(queue, retry));
    } finally {
      await queue.stop(0);
    }
  } finally {
    await store.close();
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A wrong folder must not become one with an empty database. */
function requireDatabase(location: StoreLocation): void {
  if ('databaseUrl' in location || existsSync(path.join(location.dataDir, 'database'))) return;
  throw new StoreError(
    `There is no database in ${location.dataDir}. Set \`DATA_DIR\` or \`DATABASE_URL\` as it is set for the App.`,
  );
}

function listed(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'No job failed for good.\n';
  const entries = letters.map(({ id, name, key, failedAt, reason }) => {
    const when = failedAt.toISOString().replace(/\.\d+Z$/, 'Z');
    return `${id}  ${when}  ${name} ${oneLine(key)}\n    ${oneLine(reason)}\n`;
  });
  return `${entries.join('')}\nTry one again with --retry ID, or all with --retry-all.\n`;
}

async function tryAgain(
  queue: Pick<Queue<never>, 'deadLetters' | 'retry'>,
  which: { id: string } | 'all',
): Promise<string> {
  const ids = which === 'all' ? (await queue.deadLetters()).map(({ id }) => id) : [which.id];
  for (const id of ids) {
    if (await queue.retry(id)) continue;
    throw new SettingsError(
      `No job that failed for good has the id ${oneLine(id)}. \`catalog-warden jobs\` lists them.`,
    );
  }
  return ids.length === 1 ? '1 job will be tried again.\n' : `${ids.length} jobs will be tried again.\n`;
}
