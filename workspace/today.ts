/**
 * The day of the run in UTC, `YYYY-MM-DD`. `SOURCE_DATE_EPOCH` (reproducible-builds.org: seconds since 1970) sets it, so
 * that a run can be repeated as of another day.
 */
export function today(env: NodeJS.ProcessEnv = process.env): string {
  const epoch = env['SOURCE_DATE_EPOCH'];
  const stated = epoch !== undefined && /^\d{1,11}$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
  return stated.toISOString().slice(0, 10);
}
