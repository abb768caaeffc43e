/** A variable of the environment is wrong. `message` is all that the user sees. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/**
 * The day of the run in UTC, `YYYY-MM-DD`. `SOURCE_DATE_EPOCH` (reproducible-builds.org: seconds since 1970) sets it, so
 * that a run can be repeated as of another day. Throws an `EnvironmentError` when that is no such number.
 */
export function today(env: NodeJS.ProcessEnv = process.env): string {
  const epoch = env['SOURCE_DATE_EPOCH'] || undefined;
  if (epoch !== undefined && !/^\d{1,11}$/.test(epoch)) {
    throw new EnvironmentError(
      `\`SOURCE_DATE_EPOCH\` is \`${epoch}\`. It must be a number of seconds since 1970, such as \`1795262400\`. Correct or unset it.`,
    );
  }
  const day = epoch === undefined ? new Date() : new Date(Number(epoch) * 1000);
  return day.toISOString().slice(0, 10);
}
