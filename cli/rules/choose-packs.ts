import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { builtInPacks } from '../../core/rules/built-in/index.ts';
import { collectPacks } from '../../core/rules/collect-packs.ts';
import { readConfig } from '../../workspace/config-file.ts';
import { openPackLibrary } from '../../workspace/pack-library.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { topOf } from '../choose-workspace.ts';
import { remotePacks } from '../remote-packs.ts';
import { settingsProblemsText } from '../settings-problems.ts';
import { UsageError } from '../usage-error.ts';
import { openPacks, resolved, type OpenedPacks } from './open-packs.ts';

/**
 * The packs of the folders that a user named; without one, the built-in packs and those that the configuration of the
 * repository at hand names. Throws a `UsageError` when a pack or the configuration is wrong.
 */
export async function choosePacks(folders: readonly string[]): Promise<OpenedPacks> {
  const opened = folders.length > 0 ? await openPacks(folders) : await openPacksInUse();
  if (opened.problems.length > 0) throw new UsageError(`a pack is wrong.\n${settingsProblemsText(opened.problems)}`);
  return opened;
}

async function openPacksInUse(): Promise<OpenedPacks> {
  const workspace = openWorkspace(process.cwd());
  const openRemote = remotePacks(workspace);
  const top = topOf(workspace);
  const loaded = await readConfig(workspace, { top, rules: ruleDocumentation.map(({ id }) => id), openRemote });
  if ('problems' in loaded)
    throw new UsageError(`the configuration is wrong.\n${settingsProblemsText(loaded.problems)}`);
  const library = openPackLibrary({ reader: workspace, openRemote });
  const references = [...builtInPacks, ...loaded.config.packs];
  const collected = await collectPacks(references, top === '' ? '.' : top, library);
  return { ...(await resolved(collected, references)), own: new Set(collected.packs.map(({ pack }) => pack.id)) };
}
