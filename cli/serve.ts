import type { ServeArguments } from './arguments.ts';
import { say } from './terminal.ts';

/** Runs the App until it is told to stop. */
export async function runServe({ envFile }: ServeArguments): Promise<number> {
  const { serve } = await import('../app/main.ts');
  return await serve({ envFile, say });
}
