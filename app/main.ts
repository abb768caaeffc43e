import { setTimeout as sleep } from 'node:timers/promises';

import { readEnvironment, registrationFile } from './environment.ts';
import { start, startSetup } from './serve.ts';
import { SettingsError } from './settings-error.ts';
import { isRegistered, readServiceSettings, readSettings, type ReadSettings } from './settings.ts';

export { failedJobs } from './failed-jobs.ts';

export interface ServeOptions {
  /** A file of variables, for those that the environment does not set. */
  readonly envFile: string | undefined;
  /** Tells the operator something that is no part of the log. */
  readonly say: (text: string) => void;
}

/** A database that hangs must not keep the process: after 30 seconds Kubernetes kills it. */
const longestClose = 29_000;

/**
 * Runs the App until SIGTERM or SIGINT, and first its registration where none is configured. A second signal ends the
 * process at once. Gives the exit status: 0 when it was told to stop, 1 when its database ended.
 *
 * @throws SettingsError, StoreError
 */
export async function serve({ envFile, say }: ServeOptions): Promise<number> {
  const stopped = untilStopped();
  if (!isRegistered(readEnvironment(process.env, envFile))) {
    const environment = readEnvironment(process.env, envFile);
    const setup = await startSetup(accepted(readServiceSettings(environment)), registrationFile(environment));
    say(`No App is configured. To register one, open ${setup.page}`);
    const isRegisteredNow = await Promise.race([setup.registered.then(() => true), stopped.then(() => false)]);
    await setup.close();
    if (!isRegisteredNow) return 0;
  }
  const app = await start(accepted(readSettings(readEnvironment(process.env, envFile))));
  const isLost = await Promise.race([app.lost.then(() => true), stopped.then(() => false)]);
  if (isLost) return 1;
  await Promise.race([app.close(), sleep(longestClose)]);
  return 0;
}

function accepted<Kind>(read: ReadSettings<Kind>): Kind {
  if ('settings' in read) return read.settings;
  throw new SettingsError(['The App cannot start:', ...read.problems.map((problem) => `- ${problem}`)].join('\n'));
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
