import { watch } from 'node:fs';
import { say } from '../terminal.ts';
import { packReferences } from './open-packs.ts';
import { runRulesTest } from './test.ts';

/** Runs the tests of packs again after each change below their folders, until the program is stopped. */
export async function watchRulesTest(folders: readonly string[]): Promise<number> {
  const watched = folders.length > 0 ? folders : ['.'];
  // A folder that is not there, or holds no pack, is told before anything is watched.
  packReferences(watched);
  const waiting = `Watching ${watched.map((folder) => `\`${folder}\``).join(', ')} for changes. Ctrl+C ends this.`;
  let running = runRulesTest(folders).then(told(waiting));
  let wanted = false;
  const again = (): void => {
    if (wanted) return;
    wanted = true;
    // Editors write a file in several steps; the pause takes them together.
    running = running.then(async (status) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      wanted = false;
      say('\nSomething changed:');
      return runOnce(folders, status).then(told(waiting));
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

/** Says a sentence after a run, and hands on what the run gave. */
function told(sentence: string): (status: number) => number {
  return (status) => {
    say(sentence);
    return status;
  };
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
