import type { DemoArguments } from './arguments.ts';
import { print, usesColor } from './terminal.ts';

/** Shows the App at work, on this machine alone. */
export async function runDemo({ once }: DemoArguments): Promise<number> {
  const { demo } = await import('../scripts/demo/main.ts');
  return await demo({ once, print, color: await usesColor() });
}
