import { readEnvironment, registrationFile } from './environment.ts';
import { start, startSetup } from './serve.ts';
import { SettingsError } from './settings-error.ts';
import { isRegistered, readServiceSettings, readSettings, type ReadSettings } from './settings.ts';

export interface ServeOptions {
  /** A file of variables, for those that the environment does not set. */
  readonly envFile: string | undefined;
  /** Tells the operator something that is no part of the log. */
  readonly say: (text: string) => void;
}

/**
 * Runs the App until SIGTERM or SIGINT, and first its registration where none is configured. A second signal ends the
 * process at once.
 *
 * @throws SettingsError, StoreError
 */
export async function serve({ envFile, say }: ServeOptions): Promise<void> {
  const stopped = untilStopped();
  if (!isRegistered(readEnvironment(process.env, envFile))) {
    const environment = readEnvironment(process.env, envFile);
    const setup = await startSetup(accepted(readServiceSettings(environment)), registrationFile(environment));
    say(`No App is configured. To register one, open ${setup.page}`);
    const isRegisteredNow = await Promise.race([setup.registered.then(() => true), stopped.then(() => false)]);
    await setup.close();
    if (!isRegisteredNow) return;
  }
  const app = await start(accepted(readSettings(readEnvironment(process.env, envFile))));
  await stopped;
  await app.close();
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
