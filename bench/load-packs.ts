import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { loadPack } from '../core/rules/load-pack.ts';

// Reads and checks all packs of a folder, once, in a fresh process, and says how long that took without Node's own
// start; and how long the `yaml` package alone takes to read the same files. Its files are read before.

const top = process.argv[2] ?? 'rules';
const folders = readdirSync(top, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    id: name,
    folder: name,
    files: new Map(
      readdirSync(path.join(top, name)).map((file) => [file, readFileSync(path.join(top, name, file), 'utf8')]),
    ),
  }));

void measure().then((result) => process.stdout.write(JSON.stringify(result)));

async function measure() {
  const start = performance.now();
  for (const folder of folders) {
    const { problems } = await loadPack(folder);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  }
  const milliseconds = performance.now() - start;
  const baselineStart = performance.now();
  for (const { files } of folders) for (const text of files.values()) parseAllDocuments(text);
  return {
    milliseconds,
    baselineMilliseconds: performance.now() - baselineStart,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}
