import { globSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

// Compiles the App ahead of its first start, into the folder that NODE_COMPILE_CACHE names (Node's documentation of
// `module.enableCompileCache`). A start with that folder needs no compiler of TypeScript: 20 MB less, and sooner.
//   NODE_COMPILE_CACHE=folder node scripts/compile-ahead.ts

const root = path.resolve(import.meta.dirname, '..');
const entry = 'cli/main.ts';
/** Programs that end at once when nobody gave them their work; they are compiled by then. */
const programs = ['app/store/create-folder.ts', 'app/store/database-thread.ts'];
const files = globSync('{app,cli,core,github,workspace}/**/*.ts', {
  cwd: root,
  exclude: ['**/*.d.ts', entry, ...programs],
});
if (!process.env['NODE_COMPILE_CACHE'])
  throw new Error('Set NODE_COMPILE_CACHE to the folder that is to hold the App.');
for (const file of files) await import(path.join(root, file));
for (const file of programs) await import(path.join(root, file)).catch(() => undefined);
// The entry runs when it is imported.
const { status } = spawnSync(process.execPath, [path.join(root, entry), '--version'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.exitCode = status ?? 1;
