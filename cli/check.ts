import { readFileSync } from 'node:fs';
import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import { check, type CheckInput, type CheckResult } from '../core/check.ts';
import type { Config } from '../core/policy/config.ts';
import { readConfig } from '../workspace/config-file.ts';
import { codeOf, reasonOf } from '../workspace/containment.ts';
import { findFiles, type Found } from '../workspace/find-files.ts';
import { toPosix, toTop } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/reader.ts';
import type { CheckArguments } from './arguments.ts';
import { progressLine, say } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { chooseWorkspace, topOf } from './choose-workspace.ts';
import { factSources } from './fact-sources.ts';
import { remotePacks } from './remote-packs.ts';
import { today } from '../workspace/today.ts';
import { version } from './version.ts';
import { writeReport } from './write-report.ts';
import { readPolicy } from '../workspace/read-policy.ts';

/** `catalog-warden check`: gives the exit status. */
export async function runCheck(call: CheckArguments): Promise<number> {
  const workspace = chooseWorkspace(process.cwd(), call.paths);
  const config = await configFor(call, workspace);
  if (!config) return 2;
  const catalog =
    call.catalog === undefined ? undefined : await (await import('./catalog.ts')).readCatalog(call.catalog);
  const rules = await rulesFor(call, { workspace, config });
  if (rules === 'wrong') return 2;
  const found = await findFiles(workspace, { paths: call.paths, include: config.include, exclude: config.exclude });
  for (const problem of found.problems) say(`catalog-warden: ${problem}`);
  const status = found.problems.length > 0 ? 2 : 0;
  if (found.files.length === 0) {
    if (status === 0) say((await import('./no-files.ts')).noFilesText(config.include, call.paths));
    if (status !== 0 || call.format === 'pretty') return status;
  }
  const show = await progressLine();
  const input: CheckInput = {
    files: found.files,
    config,
    subject: workspace.slug === undefined ? {} : { repository: workspace.slug },
    version,
    progress: (done, total) => show(`Checked ${done} of ${total} files`),
    ...(catalog && { catalog }),
    ...(rules && { rules }),
  };
  const result = await runEngine(call, { workspace, found, input });
  await writeReport(result, call);
  return status || (result.report.summary.passed ? 0 : 1);
}

interface Run {
  readonly workspace: Workspace;
  readonly found: Found;
  readonly input: CheckInput;
}

/** Checks, mends when asked to, and compares with the base when there is one. */
async function runEngine(call: CheckArguments, { workspace, found, input }: Run): Promise<CheckResult> {
  let result = await check(input, workspace);
  if (call.fix) {
    const { fixFiles } = await import('./fix.ts');
    result = await fixFiles(result, { workspace, again: () => check(input, workspace) });
  }
  if (call.base === undefined) return result;
  const { compareWithBase } = await import('./base.ts');
  return compareWithBase(result, { workspace, found, input, ref: call.base });
}

/** The configuration, with what the command line changes in it; `undefined` when it is wrong, which has been said. */
async function configFor(call: CheckArguments, workspace: Workspace): Promise<Config | undefined> {
  const top = topOf(workspace);
  const loaded = await readConfig(workspace, {
    top,
    rules: ruleDocumentation.map(({ id }) => id),
    openRemote: remotePacks(workspace),
    ...(call.config !== undefined && { named: readNamed(call.config) }),
  });
  if ('problems' in loaded) {
    const { settingsProblemsText } = await import('./settings-problems.ts');
    say(settingsProblemsText(loaded.problems));
    return undefined;
  }
  return {
    ...loaded.config,
    // Globs on the command line are relative to where the user is, those of the configuration to the top.
    ...(call.include.length > 0 && { include: call.include.map((glob) => toTop(workspace, glob)) }),
    ...(call.failOn !== undefined && { failOn: call.failOn }),
  };
}

/** The rules of packs that count, unless the policy is wrong, which has been said then. */
async function rulesFor(
  call: CheckArguments,
  { workspace, config }: Pick<Run, 'workspace'> & { readonly config: Config },
): Promise<CheckInput['rules'] | 'wrong'> {
  const now = today();
  const policy = await readPolicy({
    config,
    reader: workspace,
    checkout: workspace,
    top: topOf(workspace),
    openRemote: remotePacks(workspace),
    folders: call.rules.length === 0 ? [] : (await import('./rules/open-packs.ts')).packReferences(call.rules),
    now,
    sources: factSources(workspace, config, now),
  });
  if ('rules' in policy) return policy.rules;
  const { settingsProblemsText } = await import('./settings-problems.ts');
  say(settingsProblemsText(policy.problems));
  return 'wrong';
}

function readNamed(file: string): { file: string; text: string } {
  try {
    return { file: toPosix(file), text: readFileSync(file, 'utf8') };
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file' : reasonOf(error);
    throw new UsageError(`The configuration \`${file}\` cannot be read: ${reason}.`);
  }
}
