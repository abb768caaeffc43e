import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/**
 * Packages that a run over sound files never uses. V8 reads the whole of a file before it runs the first line, about
 * 30 ms for 1 MB, so these packages stand in the bundle as one text that is compiled when the first of them is
 * imported. Import them where they are needed, by `import()`, or in a module that is itself imported so.
 */
const cold = /^(?:yaml|ajv|ajv-formats|graphql|minimatch|@octokit\/request)(?:\/|$)/;

/** A name that stands in the bundle until the text of the cold packages is known. */
const placeholder = 'TEXT_OF_COLD_PACKAGES';

const runtime = `
let modules;
export function load(name) {
  if (modules === undefined) {
    const { Script } = require('node:vm');
    const made = { exports: {} };
    const wrapped = '(function(module,exports,require){' + ${placeholder} + '})';
    new Script(wrapped, { filename: 'catalog-warden-packages.js' }).runInThisContext()(made, made.exports, require);
    modules = made.exports;
  }
  return modules[name]();
}
`;

/** Bundles `options`, with the cold packages that it imports as text in it. */
export async function bundleWithColdPackages(
  options: BuildOptions,
): Promise<{ readonly text: string; readonly metafiles: readonly Metafile[] }> {
  const names = new Set<string>();
  const settings = { ...options, format: 'cjs', write: false, metafile: true } as const;
  const hot = await build({ ...settings, plugins: [...(options.plugins ?? []), coldPlugin(names)] });
  const entries = [...names].toSorted().map((name) => `${JSON.stringify(name)}:()=>require(${JSON.stringify(name)})`);
  const packages = await build({
    ...settings,
    entryPoints: [],
    stdin: { contents: `module.exports={${entries.join(',')}}`, resolveDir: process.cwd() },
  });
  const [hotText, coldText] = [onlyText(hot.outputFiles), onlyText(packages.outputFiles)];
  const [before, after, ...more] = hotText.split(placeholder);
  if (before === undefined || after === undefined || more.length > 0) throw new Error('The place of the text is lost.');
  return { text: before + JSON.stringify(coldText) + after, metafiles: [hot.metafile, packages.metafile] };
}

function coldPlugin(names: Set<string>): Plugin {
  return {
    name: 'cold-packages',
    setup(plugin) {
      plugin.onResolve({ filter: cold }, ({ path, namespace }) => {
        if (namespace === 'cold') return undefined;
        names.add(path);
        return { path, namespace: 'cold' };
      });
      plugin.onResolve({ filter: /^cold:load$/ }, () => ({ path: 'load', namespace: 'cold-load' }));
      plugin.onLoad({ filter: /.*/, namespace: 'cold' }, ({ path }) => ({
        contents: `module.exports = require('cold:load').load(${JSON.stringify(path)})`,
      }));
      plugin.onLoad({ filter: /.*/, namespace: 'cold-load' }, () => ({ contents: runtime, resolveDir: process.cwd() }));
    },
  };
}

function onlyText(files: readonly { readonly text: string }[]): string {
  const [file] = files;
  if (file === undefined || files.length > 1) throw new Error('esbuild should make one file.');
  return file.text;
}
