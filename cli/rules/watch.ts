import { watch } from 'node:fs';
import { say } from '../terminal.ts';
import { packReferences } from './open-packs.ts';
import { runRulesTest } from './test.ts';

/** Runs the tests of packs again after each change below their folders, until the program is stopped. */
export async function watchRulesTest(folders: readonly string[]): Promise<number> {
  const watched = folders.length > 0 ? folders : ['.'];
  // A folder that is not there, or holds no pack, is told before anything is watched.
  packReferences(watched);
  let running = runRulesTest(folders);
  let wanted = false;
  const again = (): void => {
    if (wanted) return;
    wanted = true;
    // Editors write a file in several steps; the pause takes them together.
    running = running.then(async (status) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      wanted = false;
      return runOnce(folders, status);
    });
  };
  for (const folder of watched) {
    watch(folder, { recursive: true }, (_event, file) => {
      if (file !== null && /\.ya?ml$/.test(file)) again();
    });
  }
  return new Promise<number>((resolve) => {
    process.once('SIGINT', () => {
      void running.then(resolve);
    });
  });
}

async function runOnce(folders: readonly string[], status: number): Promise<number> {
  try {
    return await runRulesTest(folders);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UsageError') throw error;
    say(`catalog-warden: ${error.message}`);
    return status;
  }
}
