import { readdir } from 'node:fs/promises';
import { writeOrCheck } from './write-or-check.ts';

// Runs the generators: each file in scripts/generators/ is one.
//   npm run generate                  writes what they make
//   npm run generate -- validate      runs one of them
//   npm run generate -- --check       fails when a committed file differs

/** What a file in `scripts/generators/` exports. */
export interface Generator {
  /** The generated text by path, relative to the root of the repository. */
  outputs(): Promise<Readonly<Record<string, string>>>;
}

const folder = new URL('generators/', import.meta.url);
const known = (await readdir(folder)).map((file) => file.replace(/\.ts$/, '')).toSorted();
const wanted = process.argv.slice(2).filter((argument) => argument !== '--check');
const unknown = wanted.filter((name) => !known.includes(name));
if (known.length === 0 || unknown.length > 0) {
  throw new Error(`No generator ${unknown.join(', ')} in scripts/generators/; there are: ${known.join(', ')}.`);
}

const check = process.argv.includes('--check');
for (const name of wanted.length > 0 ? wanted : known) {
  const generator = (await import(new URL(`${name}.ts`, folder).href)) as Generator;
  const outputs = Object.entries(await generator.outputs()).map(([path, contents]) => ({ path, contents }));
  if (outputs.length === 0) throw new Error(`The generator ${name} made nothing.`);
  const stale = await writeOrCheck(outputs, check);
  if (check && stale.length > 0) {
    console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run generate -- ${name}\` and commit the result.`);
    process.exitCode = 1;
  } else {
    console.log(`${name}: ${outputs.length} files, ${stale.length} ${check ? 'stale' : 'written'}`);
  }
}
