import { collectPacks } from '../../core/rules/collect-packs.ts';
import { resolvePacks } from '../../core/rules/resolve-packs.ts';
import { builtInPacks } from '../../core/rules/built-in/index.ts';
import { openPackLibrary } from '../../workspace/pack-library.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { settingsProblemsText } from '../settings-problems.ts';
import { UsageError } from '../usage-error.ts';
import { remotePacks } from '../remote-packs.ts';
import { openPacks, type OpenedPacks } from './open-packs.ts';

/** The packs of the folders that a user named, or the built-in ones. Throws a `UsageError` when a pack is wrong. */
export async function choosePacks(folders: readonly string[]): Promise<OpenedPacks> {
  const opened = folders.length > 0 ? await openPacks(folders) : await openBuiltIn();
  if (opened.problems.length > 0) throw new UsageError(`a pack is wrong.\n${settingsProblemsText(opened.problems)}`);
  return opened;
}

async function openBuiltIn(): Promise<OpenedPacks> {
  const workspace = openWorkspace(process.cwd());
  const library = openPackLibrary({ reader: workspace, openRemote: remotePacks(workspace) });
  const { packs, problems } = await collectPacks(builtInPacks, '.', library);
  const { set } = await resolvePacks(packs, {});
  return { packs, set, own: new Set(packs.map(({ pack }) => pack.id)), problems };
}
