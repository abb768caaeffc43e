import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';

import { SettingsError } from './settings-error.ts';
import { dataFolder } from './settings.ts';

/** Where a registration in a browser keeps what GitHub gave. */
export function registrationFile(environment: NodeJS.ProcessEnv): string {
  return path.join(dataFolder(environment), 'github-app.env');
}

/**
 * The environment with what files add to it: those of `--env-file`, and then those of a registration in a browser. A
 * variable that is set and not empty is never replaced.
 *
 * @throws SettingsError
 */
export function readEnvironment(environment: NodeJS.ProcessEnv, envFile?: string): NodeJS.ProcessEnv {
  const given = envFile === undefined ? environment : { ...variablesOf(envFile), ...notEmpty(environment) };
  return { ...variablesOf(registrationFile(given), true), ...notEmpty(given) };
}

function variablesOf(file: string, mayBeMissing = false): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is no environment file';
    if (mayBeMissing && code === 'ENOENT') return {};
    throw new SettingsError(`The environment file ${file} cannot be read: ${code}.`);
  }
}

/** Compose files pass on variables that nobody set as empty ones. */
function notEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
