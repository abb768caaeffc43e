import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import { bundle } from './bundle.ts';
import { licenses } from './licenses.ts';
import { writeOrCheck, type Output } from './write-or-check.ts';

// Bundles the command line and the Action, each into one file that runs on a bare Node.
//   npm run build              writes dist/
//   npm run build -- --check   fails when the committed dist/ differs from a fresh build

const bundles = [
  { entry: 'cli/main.ts', path: 'dist/cli.js', executable: true },
  { entry: 'action/index.ts', path: 'dist/action.js', executable: false },
] as const;

/** Bundles keep the name and the version of this package only: a new development dependency does not change them. */
const ownManifest: Plugin = {
  name: 'own-manifest',
  setup(plugin) {
    plugin.onLoad({ filter: /package\.json$/ }, async ({ path }) => {
      if (path !== resolve('package.json')) return undefined;
      const { name, version } = JSON.parse(await readFile(path, 'utf8')) as { name: string; version: string };
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

const check = process.argv.includes('--check');
const outputs: Output[] = [];
const metafiles: Metafile[] = [];
for (const { entry, path, executable } of bundles) {
  const { text, metafile } = await bundle(entry, [ownManifest]);
  if (executable && !text.startsWith('#!')) throw new Error(`${entry} must begin with a shebang.`);
  outputs.push({ path, contents: text, executable });
  metafiles.push(metafile);
}
// Around it, the package is one of ES modules.
outputs.push({ path: 'dist/package.json', contents: '{ "type": "commonjs" }\n' });
outputs.push({ path: 'dist/licenses.txt', contents: await licenses(metafiles) });

const stale = await writeOrCheck(outputs, check);
if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run build\` and commit dist/.`);
  process.exitCode = 1;
} else {
  for (const { path, contents } of outputs) console.log(`${path} ${(contents.length / 1024).toFixed(0)} KiB`);
}
