import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, transform, type BuildOptions, type Metafile, type Plugin } from 'esbuild';

/** Begins the comment at the end of a bundle that holds the late chunks. */
const marker = '/* late chunks: ';

/**
 * A file that was copied below a package.json of type `module` is run as an ES module, which has no `require`.
 * `loadLate` is a variable of the file, since an import of the loader would make esbuild wrap all that it imports.
 */
const banner = `var require = typeof require === 'function' ? require
  : process.getBuiltinModule('node:module').createRequire(process.argv[1]);
var loadLate;`;

/** Loads late chunks, each compiled once, and gives them the modules of the others and of Node. */
const loader = `
import { early } from 'bundle:early';
let late;
let text;
const loaded = new Map();
loadLate = function load(name) {
  if (Object.hasOwn(early, name)) return early[name];
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  if (late === undefined) {
    // All of it is ASCII. The table at the end says where each chunk stands, so that only what is needed is read.
    text = require('node:fs').readFileSync(typeof __filename === 'string' ? __filename : process.argv[1], 'latin1');
    const end = text.lastIndexOf('\\n*/');
    late = JSON.parse(text.slice(text.lastIndexOf('\\n', end - 1), end));
  }
  const module = { exports: {} };
  loaded.set(name, module);
  const { Script } = require('node:vm');
  const [start, length] = late[name];
  const source = JSON.parse(text.slice(text.length - start, text.length - start + length));
  const code = '(function(module,exports,require){' + source + '})';
  const requireOf = (id) => (Object.hasOwn(late, id) || Object.hasOwn(early, id) ? load(id) : require(id));
  new Script(code, { filename: name }).runInThisContext()(module, module.exports, requireOf);
  return module.exports;
};
`;

/**
 * Modules that a run over sound files does not call, although it imports them: they stand in late chunks, too. Each
 * exports nothing but functions.
 */
const seldom: readonly string[] = [
  'core/catalog/backstage/formats.ts',
  'core/catalog/backstage/missing.ts',
  'core/catalog/backstage/wrong-value.ts',
  'core/catalog/schema/generated/validate-further.js',
  'core/facts/checkout/readme-text.ts',
  'core/policy/exemption.ts',
  'core/report/excerpt.ts',
  'core/source/compile-glob.ts',
  'core/source/validate-settings.ts',
];

/**
 * Bundles an entry into one CommonJS file. What is only reached by `import()` stands at its end, in a comment, and is
 * compiled when it is imported: V8 reads the whole of a file before it runs the first line, and takes about 30 ms for
 * 1 MB of code, but not one for a comment. The file is CommonJS, which starts 3 ms sooner than
 * an ES module, but runs as one, too.
 */
export async function bundle(entry: string, plugins: Plugin[]): Promise<{ text: string; metafile: Metafile }> {
  const common: BuildOptions = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    // V8 reads a text that is all ASCII faster, and keeps it in half the memory.
    charset: 'ascii',
    logLevel: 'warning',
  };
  const split = await build({
    ...common,
    entryPoints: { entry },
    outdir: 'chunks',
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    plugins: [...plugins, withoutApp, pureValues, await calledLate(seldom)],
  });
  refuseCommonJs(split.metafile);
  const chunks = new Map(split.outputFiles.map((file) => [nameOf(file.path), withoutPromises(file.text)]));
  const early = staticallyReached(split.metafile);
  const lateTexts = await Promise.all(
    [...chunks]
      .filter(([name]) => !early.has(name))
      .map(async ([name, text]) => [name, await toCommonJs(text)] as const),
  );
  const joined = await build({
    ...common,
    entryPoints: ['bundle:main'],
    format: 'cjs',
    write: false,
    // An `import()` of a module of Node would start Node's loader of ES modules, which takes 5 ms.
    supported: { 'dynamic-import': false },
    banner: { js: banner },
    plugins: [joinChunks(chunks, early)],
  });
  const [file, ...more] = joined.outputFiles ?? [];
  if (file === undefined || more.length > 0) throw new Error('esbuild should make one file.');
  const shebang = /^#!.*\n/.exec(chunks.get('./entry.js') ?? '')?.[0] ?? '';
  return { text: `${shebang}${file.text}${lateComment(lateTexts)}`, metafile: split.metafile };
}

/** Puts stubs in the place of modules: functions that load the module when they are first called. */
async function calledLate(modules: readonly string[]): Promise<Plugin> {
  const stubs = new Map(await Promise.all(modules.map(async (module) => [module, await stubOf(module)] as const)));
  return {
    name: 'called-late',
    setup(plugin) {
      plugin.onResolve({ filter: /^\.{1,2}\// }, ({ path, kind, resolveDir }) => {
        const module = relative('.', resolve(resolveDir, path));
        return kind === 'import-statement' && stubs.has(module) ? { path: module, namespace: 'stub' } : undefined;
      });
      plugin.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({
        contents: stubs.get(path) ?? '',
        resolveDir: process.cwd(),
      }));
    },
  };
}

/** A module that has the functions of another one, and their properties, but not yet its code. */
async function stubOf(module: string): Promise<string> {
  const exported = (await import(pathToFileURL(module).href)) as Readonly<Record<string, unknown>>;
  const functions = Object.entries(exported).map(([name, value]) => {
    if (typeof value !== 'function') throw new Error(`${module}: \`${name}\` is no function, so it cannot wait.`);
    return `export const ${name} = /* @__PURE__ */ late('${name}');`;
  });
  return `
const load = () => loadNow(() => import('./${module}'));
const late = (name) => new Proxy(() => {}, {
  apply: (_stub, _self, given) => load()[name](...given),
  get: (_stub, property) => load()[name][property],
});
${functions.join('\n')}`;
}

/** Lets stubs load without a promise, once esbuild has made late chunks of what they load. */
function withoutPromises(text: string): string {
  const result = text.replaceAll(/\bloadNow\(\(\)=>import\(("[^"]+")\)\)/g, 'require($1)');
  if (result.includes('loadNow')) throw new Error('esbuild wrote `loadNow` in a way that is not known here.');
  return result;
}

/**
 * js-yaml is one file whose values at the top esbuild cannot prove to be without side effects, so that it would keep
 * the half of it that writes YAML, with the large regular expressions for that. They are wrapped so that it can tell.
 */
const pureValues: Plugin = {
  name: 'pure-values',
  setup(plugin) {
    plugin.onLoad({ filter: /\bjs-yaml\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        /^var (\w+) = (?!class )([^\n;]*(?:|\n(?:[ \t}\]].*\n)*?[}\]].*));$/gm,
        'var $1 = /* @__PURE__ */ (() => ($2))();',
      ),
    }));
  },
};

/** The App needs its packages and its database, so that no single file can hold it: who asks for it or its demo is told. */
const withoutApp: Plugin = {
  name: 'without-app',
  setup(plugin) {
    plugin.onLoad({ filter: /\/(?:app|scripts\/demo)\/main\.ts$/ }, () => ({
      contents: `export function serve() {
        throw Object.assign(new Error(${JSON.stringify(appElsewhere)}), { name: 'UsageError' });
      }
      export const demo = serve;
      export const failedJobs = serve;`,
    }));
  },
};

const appElsewhere =
  'this file does not hold the App. Run its container image, or `npm run serve` or `npm run demo` in a checkout; see docs/operate.md.';

/**
 * The comment that holds the late chunks: each as a JSON text on a line of its own, then a table of where each begins,
 * counted from the end of the file, and how long it is.
 */
function lateComment(chunks: readonly (readonly [name: string, code: string])[]): string {
  const lines = chunks.map(([name, code]) => [name, asciiJson(code)] as const);
  let fromEnd = 0;
  const table: Record<string, readonly [number, number]> = {};
  for (const [name, line] of lines.toReversed()) {
    fromEnd += line.length + 1;
    table[name] = [fromEnd, line.length];
  }
  // The table and the end of the comment stand behind the chunks; their length depends on the numbers in the table.
  const write = (behind: number): string => {
    const moved = Object.entries(table).map(([name, [start, length]]) => [name, [start + behind, length]]);
    return `${JSON.stringify(Object.fromEntries(moved))}\n*/\n`;
  };
  let end = write(0);
  while (write(end.length) !== end) end = write(end.length);
  return `${marker}\n${lines.map(([, line]) => `${line}\n`).join('')}${write(end.length)}`;
}

/** A text as JSON of ASCII alone, so that offsets are bytes too, in which nothing ends a comment: a slash may be `\\/`. */
function asciiJson(text: string): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text)
    .replaceAll('*/', '*\\/')
    .replaceAll(/[^\u0000-\u007f]/g, escape);
}

/** An `import()` of a CommonJS package would give its default export alone, without the names that Node gives. */
function refuseCommonJs({ outputs }: Metafile): void {
  for (const { entryPoint, exports } of Object.values(outputs)) {
    if (entryPoint?.includes('node_modules/') && exports.join() === 'default') {
      throw new Error(`${entryPoint} is CommonJS: import it in a module of ours, and that module by import().`);
    }
  }
}

/** The entry chunk, what it imports by `import … from`, directly or not, and what only hands on names of those. */
function staticallyReached(metafile: Metafile): ReadonlySet<string> {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [nameOf(path), output]));
  const reached = new Set(['./entry.js']);
  for (const name of reached) {
    for (const { path, kind } of outputs.get(name)?.imports ?? []) {
      if (kind === 'import-statement' && outputs.has(nameOf(path))) reached.add(nameOf(path));
    }
  }
  for (const [name, { inputs, imports }] of outputs) {
    const isEmpty = Object.values(inputs).every(({ bytesInOutput }) => bytesInOutput === 0);
    if (isEmpty && imports.every(({ path }) => reached.has(nameOf(path)))) reached.add(name);
  }
  return reached;
}

async function toCommonJs(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    charset: 'ascii',
    supported: { 'dynamic-import': false },
  });
  return code;
}

/** Resolves chunks from memory: early ones as modules, late ones through the loader. */
function joinChunks(chunks: ReadonlyMap<string, string>, early: ReadonlySet<string>): Plugin {
  const names = [...early].filter((name) => name !== './entry.js');
  const virtual: Readonly<Record<string, string>> = {
    'bundle:early': `${names.map((name, index) => `import * as chunk${index} from ${JSON.stringify(name)};`).join('\n')}
export const early = { ${names.map((name, index) => `${JSON.stringify(name)}: chunk${index}`).join(', ')} };`,
    'bundle:loader': loader,
    'bundle:main': `import 'bundle:loader'; import './entry.js';`,
  };
  return {
    name: 'join-chunks',
    setup(plugin) {
      plugin.onResolve({ filter: /^bundle:/ }, ({ path }) => ({ path, namespace: 'virtual' }));
      plugin.onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        if (!chunks.has(path)) return undefined;
        // Of an early chunk that is also imported by `import()`, esbuild would wrap all that it imports.
        return { path, namespace: early.has(path) && kind === 'import-statement' ? 'early' : 'late' };
      });
      plugin.onLoad({ filter: /.*/, namespace: 'virtual' }, ({ path }) => ({ contents: virtual[path] ?? '' }));
      plugin.onLoad({ filter: /.*/, namespace: 'early' }, ({ path }) => ({
        contents: (chunks.get(path) ?? '').replace(/^#!.*\n/, ''),
      }));
      plugin.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
        contents: `module.exports = loadLate(${JSON.stringify(path)})`,
      }));
    },
  };
}

function nameOf(path: string): string {
  return `./${path.replace(/^.*\//, '')}`;
}
