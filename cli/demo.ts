import type { DemoArguments } from './arguments.ts';
import { print, usesColor } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Shows the App at work, on this machine alone. */
export async function runDemo({ once }: DemoArguments): Promise<number> {
  const { demo } = await import('../scripts/demo/main.ts').catch((error: unknown) => {
    throw isMissing(error) ? new UsageError(elsewhere) : error;
  });
  return await demo({ once, print, color: await usesColor() });
}

const elsewhere =
  'the demo and its stand-in for GitHub are not here. Run it in a checkout of the repository: npm ci && npm run demo';

/** The container image holds what the App needs and no more. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
