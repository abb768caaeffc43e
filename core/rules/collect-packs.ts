import { likelySpelling } from '../source/edit-distance.ts';
import { placed } from '../source/read-settings.ts';
import type { SettingsProblem } from '../source/settings-problem.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';
import type { LoadedPack } from './load-pack.ts';
import { manifestFile, type PackFolder } from './pack-folder.ts';
import { packFrom, type StatedPack } from './pack-from.ts';
import type { Pack } from './pack.ts';

/** A pack that a library found: its files, or a built-in one that was checked when this tool was built. */
export type OpenedPack =
  | { readonly folder: PackFolder; /** Where paths in its `extends` count from. */ readonly base: string }
  | { readonly builtIn: StatedPack }
  | { readonly problem: string };

/** Finds packs by reference. */
export interface PackLibrary {
  /** Names of the built-in packs. */
  readonly builtIn: readonly string[];
  /** Opens `reference` as written in a file whose paths count from `base`. Gives the same pack under one `key`. */
  open(reference: string, base: string): Promise<{ readonly key: string } & OpenedPack>;
}

/** The packs that references lead to, each after those that it extends. */
export interface CollectedPacks {
  readonly packs: readonly CollectedPack[];
  readonly problems: readonly SettingsProblem[];
  /** What is wrong with the references themselves, by their index. */
  readonly refused: ReadonlyMap<number, string>;
}

/** A pack; `loaded` unless it is a built-in one. */
export interface CollectedPack {
  readonly pack: Pack;
  readonly loaded: LoadedPack | undefined;
}

interface Walk {
  readonly library: PackLibrary;
  readonly done: Map<string, CollectedPack>;
  readonly problems: SettingsProblem[];
}

/** Opens packs, and what they extend, once each. */
export async function collectPacks(
  references: readonly string[],
  base: string,
  library: PackLibrary,
): Promise<CollectedPacks> {
  const walk: Walk = { library, done: new Map(), problems: [] };
  const refused = new Map<number, string>();
  for (const [index, reference] of references.entries()) {
    const problem = await visit(reference, base, walk, []);
    if (problem !== undefined) refused.set(index, problem);
  }
  const packs = [...walk.done.values()];
  walk.problems.push(...(await duplicateFolders(packs)));
  return { packs, problems: walk.problems, refused };
}

/** Opens one pack and all that it extends; gives a sentence when the reference is wrong. */
async function visit(
  reference: string,
  base: string,
  walk: Walk,
  around: readonly string[],
): Promise<string | undefined> {
  const opened = await walk.library.open(reference, base);
  if (around.includes(opened.key)) {
    return `\`${reference}\` leads in a circle: ${[...around, opened.key].map((key) => `\`${key}\``).join(' → ')}. Remove one of them.`;
  }
  if ('problem' in opened) return withAdvice(reference, opened.problem, walk.library);
  if (walk.done.has(opened.key)) return undefined;
  const inside = [...around, opened.key];
  if ('builtIn' in opened) {
    const pack = packFrom(opened.builtIn);
    for (const name of pack.extends) await visit(name, '', walk, inside);
    walk.done.set(opened.key, { pack, loaded: undefined });
    return undefined;
  }
  // Built-in packs were checked before, so most runs need neither the checks nor the language of expressions.
  const { loadPack } = await import('./load-pack.ts');
  const loaded = await loadPack(opened.folder);
  walk.problems.push(...loaded.problems);
  const mistakes: SettingsMistake[] = [];
  for (const [index, name] of loaded.pack.extends.entries()) {
    const message = await visit(name, opened.base, walk, inside);
    if (message !== undefined) mistakes.push({ path: ['extends', index], at: 'value', message });
  }
  if (mistakes.length > 0) walk.problems.push(...(await placed(manifestFile(loaded.folder), { mistakes })));
  walk.done.set(opened.key, { pack: loaded.pack, loaded });
  return undefined;
}

function withAdvice(reference: string, problem: string, { builtIn }: PackLibrary): string {
  const meant = likelySpelling(reference, builtIn);
  return meant === undefined ? problem : `${problem} Did you mean \`${meant}\`?`;
}

/** Two folders of one name would give two rules one id. */
async function duplicateFolders(packs: readonly CollectedPack[]): Promise<readonly SettingsProblem[]> {
  const seen = new Set<string>();
  const problems: SettingsProblem[] = [];
  for (const { pack, loaded } of [...packs].sort(
    (left, right) => Number(left.loaded !== undefined) - Number(right.loaded !== undefined),
  )) {
    if (seen.has(pack.id) && loaded) {
      const message = `There is another pack \`${pack.id}\`, so ids of rules would not be unique. Rename the folder.`;
      problems.push(
        ...(await placed(manifestFile(loaded.folder), { mistakes: [{ path: ['title'], at: 'key', message }] })),
      );
    }
    seen.add(pack.id);
  }
  return problems;
}
