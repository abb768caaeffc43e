import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packPage } from '../../core/report/pack-page.ts';
import { writeAtomically } from '../../workspace/write-file.ts';
import { print, say } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { choosePacks, tellProblems } from './choose-packs.ts';
import { writeYaml } from './write-yaml.ts';

/** `catalog-warden rules docs`: a page in Markdown for each pack, printed, written to a folder, or compared with it. */
export async function runRulesDocs({
  folders,
  output,
  check,
}: {
  readonly folders: readonly string[];
  readonly output: string | undefined;
  readonly check: boolean;
}): Promise<number> {
  if (check && output === undefined)
    throw new UsageError('`rules docs --check` needs the folder of the pages: add `--output FOLDER`.');
  const opened = await choosePacks(folders);
  const { packs, set, own } = opened;
  const pages = packs
    .filter(({ pack }) => own.has(pack.id))
    .map((collected) => [`${collected.pack.id}.md`, packPage(collected, set, writeYaml)] as const);
  if (output === undefined) {
    print(pages.map(([, page]) => page).join('\n'));
    return tellProblems(opened);
  }
  if (check) return Math.max(compare(pages, output), tellProblems(opened));
  mkdirSync(output, { recursive: true });
  for (const [name, page] of pages) writeAtomically(path.join(output, name), page);
  say(`Wrote ${pages.length} ${pages.length === 1 ? 'page' : 'pages'} to ${output}.`);
  return tellProblems(opened);
}

function compare(pages: readonly (readonly [string, string])[], folder: string): number {
  const stale = pages
    .filter(([name, page]) => {
      const file = path.join(folder, name);
      return !existsSync(file) || readFileSync(file, 'utf8') !== page;
    })
    .map(([name]) => path.join(folder, name));
  if (stale.length === 0) return 0;
  say(`Not up to date: ${stale.join(', ')}. Run \`catalog-warden rules docs\` without \`--check\`.`);
  return 1;
}
