import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { builtInPacks } from '../../core/rules/built-in/index.ts';
import type { Config } from '../../core/policy/config.ts';
import { collectPacks, type CollectedPacks } from '../../core/rules/collect-packs.ts';
import { placed } from '../../core/source/read-settings.ts';
import { unplacedProblem, type SettingsProblem } from '../../core/source/settings-problem.ts';
import { readConfig } from '../../workspace/config-file.ts';
import { openPackLibrary } from '../../workspace/pack-library.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { topOf } from '../choose-workspace.ts';
import { remotePacks } from '../remote-packs.ts';
import { settingsProblemsText } from '../settings-problems.ts';
import { say } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { openPacks, resolved, type OpenedPacks } from './open-packs.ts';

/**
 * The packs of the folders that a user named; without one, the built-in packs and those that the configuration of the
 * repository at hand names: of the latter, those that can be read, with `problems` about the rest. Throws a `UsageError`
 * when a pack that was named, or the configuration, is wrong.
 */
export async function choosePacks(folders: readonly string[]): Promise<OpenedPacks> {
  if (folders.length === 0) return openPacksInUse();
  const opened = await openPacks(folders);
  if (opened.problems.length > 0) throw new UsageError(problemsText(opened));
  return opened;
}

/** Says what is wrong with packs, after what is known of the others; gives the exit status. */
export function tellProblems(opened: OpenedPacks): number {
  if (opened.problems.length === 0) return 0;
  say(`catalog-warden: ${problemsText(opened)}`);
  return 2;
}

function problemsText({ problems }: OpenedPacks): string {
  return `a pack is wrong.\n${settingsProblemsText(problems)}`;
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
  const refused = await placedRefusals(references, collected, loaded.config);
  const { packs, set, problems } = await resolved({ ...collected, refused: new Map() }, references);
  return { packs, set, problems: [...refused, ...problems], own: new Set(packs.map(({ pack }) => pack.id)) };
}

/** What is wrong with references, at their places in the configuration that names them. */
async function placedRefusals(
  references: readonly string[],
  { refused }: CollectedPacks,
  { own, source, floor }: Config,
): Promise<readonly SettingsProblem[]> {
  const problems: SettingsProblem[] = [];
  for (const [index, message] of refused) {
    const reference = references[index] ?? '';
    const [file, packs] = own.packs.includes(reference) ? [source, own.packs] : [floor?.source, floor?.packs ?? []];
    const path = ['packs', packs.indexOf(reference)];
    if (file) problems.push(...(await placed(file, { mistakes: [{ path, at: 'value', message }] })));
    else problems.push(unplacedProblem(reference, message));
  }
  return problems;
}
