import path from 'node:path';
import { ruleDocumentation } from '../../core/catalog/rule-documentation.ts';
import { readConfig } from '../../workspace/config-file.ts';
import { lockFile, readLockFile, referencesOf, saveLock } from '../../workspace/locked-packs.ts';
import { openWorkspace } from '../../workspace/reader.ts';
import { topOf } from '../choose-workspace.ts';
import { settingsProblemsText } from '../settings-problems.ts';
import { say } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `catalog-warden rules lock`: writes the hashes of all packs of other repositories that are in use. */
export async function runRulesLock(): Promise<number> {
  const workspace = openWorkspace(process.cwd());
  const top = topOf(workspace);
  const token = process.env['GITHUB_TOKEN'] || undefined;
  const opened = referencesOf(workspace, token);
  const loaded = await readConfig(workspace, {
    top,
    rules: ruleDocumentation.map(({ id }) => id),
    openRemote: opened.open,
  });
  if ('problems' in loaded)
    throw new UsageError(`the configuration is wrong.\n${settingsProblemsText(loaded.problems)}`);
  await opened.collect(loaded.config.packs, top === '' ? '.' : top);
  if (opened.problems.length > 0) throw new UsageError(opened.problems.join('\n'));
  const count = Object.keys(opened.lock().packs).length;
  if (count === 0 && readLockFile(workspace) === undefined) {
    say('There is nothing to lock: the configuration names nothing of another repository.');
    return 0;
  }
  saveLock(workspace, opened.lock());
  say(`Wrote ${path.posix.join(top, lockFile)} with ${count} ${count === 1 ? 'entry' : 'entries'}.`);
  return 0;
}
