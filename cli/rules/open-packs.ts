import path from 'node:path';
import { existsSync, statSync } from 'node:fs';
import { collectPacks, type CollectedPack, type CollectedPacks } from '../../core/rules/collect-packs.ts';
import { resolvePacks } from '../../core/rules/resolve-packs.ts';
import type { RuleSet } from '../../core/rules/pack.ts';
import { unplacedProblem, type SettingsProblem } from '../../core/source/settings-problem.ts';
import { openPackLibrary, packReferencesIn } from '../../workspace/pack-library.ts';
import { openWorkspace, repositoryRoot } from '../../workspace/reader.ts';
import { UsageError } from '../usage-error.ts';
import { remotePacks } from '../remote-packs.ts';

/** Packs of folders, with those that they extend. */
export interface OpenedPacks {
  readonly packs: readonly CollectedPack[];
  readonly set: RuleSet;
  /** The ids of the packs in the folders themselves. */
  readonly own: ReadonlySet<string>;
  readonly problems: readonly SettingsProblem[];
}

/** Opens the packs in folders that a user named. Throws a `UsageError` for a folder without one. */
export async function openPacks(folders: readonly string[]): Promise<OpenedPacks> {
  const here = process.cwd();
  const references = packReferences(folders);
  const workspace = openWorkspace(here, { root: commonRoot(here, references) });
  const library = openPackLibrary({ reader: workspace, openRemote: remotePacks(workspace) });
  const collected = await collectPacks(references, '.', library);
  const own = new Set(references.map((reference) => path.basename(path.resolve(reference))));
  return { ...(await resolved(collected, references)), own };
}

/** References, relative to the working directory, to the packs in folders that a user named. */
export function packReferences(folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => packsIn(folder));
}

/** Applies the overrides of the packs, and gathers what is wrong with the packs and with the references to them. */
export async function resolved(
  collected: CollectedPacks,
  references: readonly string[],
): Promise<Omit<OpenedPacks, 'own'>> {
  const refused = [...collected.refused].map(([index, message]) => unplacedProblem(references[index] ?? '', message));
  const { set, problems } = await resolvePacks(collected.packs, {});
  return { packs: collected.packs, set, problems: [...refused, ...collected.problems, ...problems] };
}

function packsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new UsageError(`There is no folder \`${folder}\`.`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`\`${folder}\` is a file; name the folder of a rule pack.`);
  const found = packReferencesIn(folder, process.cwd());
  if (found.length === 0) {
    throw new UsageError(
      `There is no rule pack in \`${folder}\`: neither it nor a folder in it has a \`pack.yaml\`. Begin with \`catalog-warden rules new my-pack/my-rule\`.`,
    );
  }
  return found;
}

/** Packs may stand outside the repository at hand, when their folder is named, or be the whole of it. */
function commonRoot(here: string, references: readonly string[]): string {
  const folders = references.map((reference) => path.resolve(here, reference));
  const needed = folders.flatMap((folder) => [repositoryRoot(folder), path.dirname(folder)]);
  let root = repositoryRoot(here);
  for (const other of needed) {
    while (path.relative(root, other).startsWith('..')) root = path.dirname(root);
  }
  return root;
}
