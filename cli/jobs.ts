import type { JobsArguments } from './arguments.ts';
import { print } from './terminal.ts';

/** Lists the jobs of the App that failed for good, or has them tried again. */
export async function runJobs({ envFile, retry }: JobsArguments): Promise<number> {
  const { failedJobs } = await import('../app/main.ts');
  await failedJobs({ envFile, retry, print });
  return 0;
}
