import { placed, readSettings } from '../source/read-settings.ts';
import { unplacedProblem, type SettingsProblem } from '../source/settings-problem.ts';
import type { JsonObject } from '../source/json.ts';
import { checkPack } from './check-pack.ts';
import { checkRule } from './check-rule.ts';
import { cel } from './cel.ts';
import { packFrom, type StatedPack } from './pack-from.ts';
import type { Pack } from './pack.ts';
import { loadPatterns } from './pattern.ts';
import { parametersFrom } from './rule-from.ts';

/** The files of a pack. */
export interface PackFolder {
  /** The name of the folder, which is the pack's id. */
  readonly id: string;
  /** What stands before the paths of the files in messages: the folder as its user would name it. */
  readonly folder: string;
  /** Texts of its YAML files by path below the folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** A pack, as far as it could be read, and all that is wrong with it. */
export interface LoadedPack {
  readonly pack: Pack;
  readonly stated: StatedPack;
  readonly folder: PackFolder;
  readonly problems: readonly SettingsProblem[];
}

const manifestNames = ['pack.yaml', 'pack.yml'];

/** Reads and checks every file of a pack. A rule that is wrong is left out and named in `problems`. */
export async function loadPack(folder: PackFolder): Promise<LoadedPack> {
  await loadPatterns();
  const problems: SettingsProblem[] = [];
  const manifest = await readManifest(folder, problems);
  const owner = manifest['owner'];
  const defaults = {
    owner: typeof owner === 'string' ? owner : undefined,
    params: parametersFrom(manifest['params']),
  };
  const rules: Record<string, JsonObject> = {};
  for (const [path, text] of [...folder.files].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (manifestNames.includes(path)) continue;
    const file = { file: placeOf(folder, path), text };
    const name = path.replace(/\.ya?ml$/, '');
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      problems.push(unplacedProblem(file.file, misplaced));
      continue;
    }
    const read = await readSettings(file, 'The rule');
    if ('problems' in read) {
      problems.push(...read.problems);
      continue;
    }
    const id = `${folder.id}/${name}`;
    const mistakes = [...read.mistakes, ...checkRule(id, read.value, { defaults, language: cel })];
    if (mistakes.length > 0) problems.push(...(await placed(file, { mistakes })));
    else rules[id] = read.value;
  }
  const stated = { id: folder.id, manifest, rules };
  return { pack: packFrom(stated), stated, folder, problems };
}

const misplaced =
  "A rule's file stands directly in its pack's folder, and its name is of lower-case letters, digits and dashes, since the path is the rule's id. Move or rename it.";

async function readManifest(folder: PackFolder, problems: SettingsProblem[]): Promise<JsonObject> {
  const path = manifestNames.find((name) => folder.files.has(name));
  if (path === undefined) {
    problems.push(
      unplacedProblem(
        placeOf(folder, 'pack.yaml'),
        'The folder has no `pack.yaml`, so it is no rule pack. Add one with `title` and `version`.',
      ),
    );
    return {};
  }
  const file = { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
  const read = await readSettings(file, 'The pack');
  if ('problems' in read) {
    problems.push(...read.problems);
    return {};
  }
  const mistakes = [...read.mistakes, ...checkPack(folder.id, read.value, cel)];
  if (mistakes.length === 0) return read.value;
  problems.push(...(await placed(file, { mistakes })));
  return {};
}

/** The path of a file of a pack, as its user would name it. */
export function placeOf({ folder }: PackFolder, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The file of a pack's `pack.yaml`. */
export function manifestFile(folder: PackFolder): { readonly file: string; readonly text: string } {
  const path = manifestNames.find((name) => folder.files.has(name)) ?? 'pack.yaml';
  return { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
}
