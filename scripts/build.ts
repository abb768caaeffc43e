import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build, type BuildResult, type Plugin } from 'esbuild';
import { licenses } from './licenses.ts';
import { writeOrCheck, type Output } from './write-or-check.ts';

// Bundles the command line and the Action, each into one file that runs on a bare Node.
//   npm run build              writes dist/
//   npm run build -- --check   fails when the committed dist/ differs from a fresh build

const bundles = [
  { entry: 'cli/main.ts', path: 'dist/cli.js', executable: true },
  { entry: 'action/index.ts', path: 'dist/action.js', executable: false },
] as const;

type Bundled = BuildResult<{ write: false; metafile: true }>;

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

async function bundle(entry: string, banner = ''): Promise<Bundled> {
  return build({
    entryPoints: [entry],
    outfile: 'bundle.js',
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: banner },
    plugins: [ownManifest],
    logLevel: 'warning',
  });
}

/** CommonJS packages that `require` a built-in module need a `require`, which an ES module does not have. */
async function bundleWithRequire(entry: string): Promise<Bundled> {
  const plain = await bundle(entry);
  if (!text(plain).includes('Dynamic require of')) return plain;
  return bundle(
    entry,
    'import{createRequire as bundleRequire}from"node:module";const require=bundleRequire(import.meta.url);',
  );
}

function text(result: Bundled): string {
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild made no file.');
  return file.text;
}

const check = process.argv.includes('--check');
const outputs: Output[] = [];
const metafiles = [];
for (const { entry, path, executable } of bundles) {
  const result = await bundleWithRequire(entry);
  if (executable && !text(result).startsWith('#!')) throw new Error(`${entry} must begin with a shebang.`);
  outputs.push({ path, contents: text(result), executable });
  metafiles.push(result.metafile);
}
outputs.push({ path: 'dist/licenses.txt', contents: await licenses(metafiles) });

const stale = await writeOrCheck(outputs, check);
if (check && stale.length > 0) {
  console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run build\` and commit dist/.`);
  process.exitCode = 1;
} else {
  for (const { path, contents } of outputs) console.log(`${path} ${(contents.length / 1024).toFixed(0)} KiB`);
}
