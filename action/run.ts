import { existsSync } from 'node:fs';
import path from 'node:path';
import { check, type CheckInput, type CheckResult } from '../core/check.ts';
import type { Config } from '../core/policy/config.ts';
import { defaultConfig } from '../core/policy/default-config.ts';
import { applyRatchet } from '../core/report/apply-ratchet.ts';
import { findFiles, type Found } from '../workspace/find-files.ts';
import { openWorkspace, type Workspace } from '../workspace/reader.ts';
import manifest from '../package.json' with { type: 'json' };
import type { Environment } from './environment.ts';
import { findBase, type Base } from './find-base.ts';
import { openObjects, type GitObjects } from './git-objects.ts';
import type { Inputs } from './inputs.ts';
import { publish } from './publish.ts';
import { exemptionsFolder, readRules } from './rules.ts';
import { configPaths, readSettings, topOf } from './settings.ts';
import { SetupError } from './setup-error.ts';
import { suggest } from './suggest.ts';
import { workflowCommand } from './workflow-commands.ts';

/** One run of the Action: checks the workspace, says what it found, and gives the exit status. */
export async function run(inputs: Inputs, environment: Environment): Promise<number> {
  const { directory, paths } = chooseFolder(environment.workspace, inputs.paths);
  const workspace = openWorkspace(directory, remoteOf(environment));
  const { config, found, base, objects } = await prepare(workspace, { ...inputs, paths }, environment);
  const catalog = await catalogOf(inputs, workspace, environment);
  const rules = await readRules({ workspace, inputs, environment, config, base, objects });
  const input: CheckInput = {
    files: found.files,
    config,
    subject: subjectOf(environment),
    version: manifest.version,
    ...(catalog && { catalog }),
    ...(rules && { rules }),
  };
  const checked = await check(input, workspace);
  const result = inputs.ratchet ? await ratchet(checked, { workspace, found, input, base, environment }) : checked;
  await publish(result, { inputs, environment });
  await suggest(result, { inputs, environment, workspace });
  if (inputs.appUrl !== undefined) {
    const { sendReport } = await import('./send-report.ts');
    await sendReport(result.report, { inputs, environment });
  }
  return result.report.summary.passed ? 0 : 1;
}

/** Finds out what to check, by which configuration, and what to compare it with. */
async function prepare(
  workspace: Workspace,
  inputs: Inputs,
  environment: Environment,
): Promise<{ readonly config: Config; readonly found: Found; readonly base: Base; readonly objects: GitObjects }> {
  const objects = openObjects(workspace.root);
  const search = ({ include, exclude }: Config): Promise<Found> =>
    findFiles(workspace, { paths: inputs.paths, include, exclude });
  // Few configurations change which files are looked for, so git lists them while it looks for the base.
  const [base, early] = await Promise.all([
    findBase({ workspace, event: environment.event, objects, files: policyPaths(workspace, inputs.config) }),
    search(defaultConfig),
  ]);
  const settings = await readSettings(workspace, inputs, { base, objects });
  if (settings.remark !== undefined) environment.write(workflowCommand('notice', settings.remark));
  const config: Config = { ...settings.config, ...(inputs.failOn !== undefined && { failOn: inputs.failOn }) };
  const usual = config.include === defaultConfig.include && config.exclude === defaultConfig.exclude;
  const found = usual ? early : await search(config);
  if (found.problems.length > 0) throw new SetupError(found.problems.join('\n'));
  return { config, found, base, objects };
}

/** What will be read of the base, so that git is called once for all. */
function policyPaths(workspace: Workspace, named: string | undefined): readonly string[] {
  return [...configPaths(workspace, named), path.posix.join(topOf(workspace), exemptionsFolder)];
}

async function catalogOf({ catalog }: Inputs, workspace: Workspace, environment: Environment) {
  if (catalog === undefined) return undefined;
  const { readCatalog } = await import('./known-catalog.ts');
  return readCatalog(catalog, workspace, environment);
}

/** The repository, when `actions/checkout` has put it into a folder and `path` names that. */
function chooseFolder(workspace: string, paths: readonly string[]): { directory: string; paths: readonly string[] } {
  const [only] = paths;
  if (only === undefined || paths.length > 1 || isRepository(workspace)) return { directory: workspace, paths };
  const folder = path.resolve(workspace, only);
  return isRepository(folder) ? { directory: folder, paths: ['.'] } : { directory: workspace, paths };
}

function isRepository(folder: string): boolean {
  return existsSync(path.join(folder, '.git'));
}

interface Comparison {
  readonly workspace: Workspace;
  readonly found: Found;
  readonly input: CheckInput;
  readonly base: Base;
  readonly environment: Environment;
}

/** Marks what the base already had. Nothing is read where nothing was found and no level is shown. */
async function ratchet(result: CheckResult, comparison: Comparison): Promise<CheckResult> {
  const { base, environment, input } = comparison;
  const { findings, scorecards } = result.report;
  if ((findings.length === 0 && scorecards.length === 0) || 'none' in base) return result;
  if ('problem' in base) {
    const message = `Old mistakes cannot be told from new ones, so all of them count. ${base.problem}`;
    environment.write(workflowCommand('warning', message));
    return result;
  }
  const { baselineAt } = await import('../workspace/baseline.ts');
  const old = await baselineAt({ ...comparison, findings, base: base.commit });
  return { ...result, report: applyRatchet(result.report, old, input.config.failOn) };
}

function remoteOf({ repository, serverUrl }: Environment) {
  if (repository === undefined) return {};
  const host = URL.canParse(serverUrl) ? new URL(serverUrl).hostname : undefined;
  return { remote: { slug: repository, host } };
}

function subjectOf({ repository, ref, commit }: Environment): CheckInput['subject'] {
  return {
    ...(repository !== undefined && { repository }),
    ...(commit !== undefined && { commit }),
    ...(ref !== undefined && { ref }),
  };
}
