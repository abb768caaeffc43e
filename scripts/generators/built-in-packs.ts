import { readdir, readFile } from 'node:fs/promises';
import { loadPack } from '../../core/rules/load-pack.ts';

// Prepares the packs of rules/ for the command line and the Action, so that neither reads nor checks them again.

const source = 'rules';
const target = 'core/rules/built-in';

export async function outputs(): Promise<Readonly<Record<string, string>>> {
  const ids = (await readdir(source, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const files: Record<string, string> = {};
  for (const id of ids.sort()) files[`${target}/generated/${id}.json`] = await prepare(id);
  files[`${target}/generated/index.ts`] = index(ids);
  return files;
}

async function prepare(id: string): Promise<string> {
  const names = await readdir(`${source}/${id}`);
  const texts = await Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(`${source}/${id}/${name}`, 'utf8')]),
  );
  const { stated, problems } = await loadPack({ id, folder: `${source}/${id}`, files: new Map(texts) });
  if (problems.length > 0) {
    throw new Error(
      problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'),
    );
  }
  // A folder beside this one is a built-in pack to everybody else.
  const { extends: extended, ...manifest } = stated.manifest;
  const references = Array.isArray(extended) ? extended.map((one) => String(one).replace(/^\.\.\//, '')) : [];
  const prepared = { ...stated, manifest: { ...manifest, ...(references.length > 0 && { extends: references }) } };
  return `${JSON.stringify(prepared)}\n`;
}

/** What counts without any configuration is there from the start; the others are loaded when they are named. */
const usual = 'recommended';

function index(ids: readonly string[]): string {
  const entries = ids.map((id) => {
    const load =
      id === usual ? `async () => ({ default: ${usual} })` : `() => import('./${id}.json', { with: { type: 'json' } })`;
    return `  ${/-/.test(id) ? `'${id}'` : id}: ${load},\n`;
  });
  const first = `import ${usual} from './${usual}.json' with { type: 'json' };\n`;
  return `// Made from rules/ by scripts/generators/built-in-packs.ts.\n${first}\n/** Loads the packs of \`rules/\`, by name. */\nexport const loaders = {\n${entries.join('')}} as const;\n`;
}
