import { globSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

// Compiles the App ahead of its first start, into the folder that NODE_COMPILE_CACHE names (Node's documentation of
// `module.enableCompileCache`). A start with that folder needs no compiler of TypeScript: 20 MB less, and sooner.
//   NODE_COMPILE_CACHE=folder node scripts/compile-ahead.ts

const root = path.resolve(import.meta.dirname, '..');
const entry = 'cli/main.ts';
/** What runs when it is imported. */
const programs = [entry, 'app/store/create-folder.ts', 'app/store/database-thread.ts'];
const files = globSync('{app,cli,core,github,workspace}/**/*.ts', { cwd: root, exclude: ['**/*.d.ts', ...programs] });
for (const file of files) await import(path.join(root, file));
const { status } = spawnSync(process.execPath, [path.join(root, entry), '--version'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.exitCode = status ?? 1;
