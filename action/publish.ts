import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ruleDocumentation } from '../core/catalog/rule-documentation.ts';
import type { CheckResult } from '../core/check.ts';
import type { FormatContext } from '../core/report/formats/formatter.ts';
import { github } from '../core/report/formats/github.ts';
import { json } from '../core/report/formats/json.ts';
import { jobSummaryLimit, markdown } from '../core/report/formats/markdown.ts';
import { pretty } from '../core/report/formats/pretty.ts';
import type { Report } from '../core/report/report.ts';
import type { Environment } from './environment.ts';
import type { Inputs } from './inputs.ts';
import { SetupError } from './setup-error.ts';
import { outputEntry, plainLog } from './workflow-commands.ts';

/** Says what was found wherever GitHub shows it: log, annotations, job summary, outputs and files. */
export async function publish(result: CheckResult, { inputs, environment }: Publication): Promise<void> {
  const { report } = result;
  const context = contextOf(result, environment);
  environment.write(plainLog(pretty(report, { ...context, color: true })));
  if (report.findings.some(({ state }) => state === 'new')) environment.write(github(report));
  const summary = markdown(report, context, jobSummaryLimit);
  append(environment.summaryFile, report.summary.files === 0 ? `${summary}\n${howToBegin}` : summary);
  const files = { report: writeReport(report, environment), sarif: await writeSarif(result, { inputs, environment }) };
  append(environment.outputFile, outputsOf(report, files));
}

/** Where to publish, and what was asked for. */
export interface Publication {
  readonly inputs: Inputs;
  readonly environment: Environment;
}

const howToBegin =
  'A `catalog-info.yaml` at the top of the repository describes what is in it to Backstage. Files with other names are ' +
  'found with `include` in `.github/catalog-warden.yml`.\n';

function contextOf({ sources }: CheckResult, environment: Environment): FormatContext {
  const { repository, commit, serverUrl, rulesUrl } = environment;
  const known = repository !== undefined && commit !== undefined;
  return {
    sources,
    color: false,
    rules: ruleDocumentation,
    ...(known && { filesUrl: `${serverUrl}/${repository}/blob/${commit}/` }),
    ...(rulesUrl !== undefined && { rulesUrl }),
  };
}

function writeReport(report: Report, { temporaryFolder }: Environment): string {
  const folder = mkdtempSync(path.join(temporaryFolder, 'catalog-warden-'));
  const file = path.join(folder, 'report.json');
  writeFileSync(file, json(report));
  return file;
}

async function writeSarif(result: CheckResult, { inputs, environment }: Publication): Promise<string | undefined> {
  if (inputs.sarifFile === undefined) return undefined;
  const file = path.resolve(environment.workspace, inputs.sarifFile);
  const { sarif } = await import('../core/report/formats/sarif.ts');
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, sarif(result.report, contextOf(result, environment)));
  } catch (error) {
    throw new SetupError(
      `The input \`sarif-file\`: \`${inputs.sarifFile}\` cannot be written: ${(error as Error).message}.`,
    );
  }
  return file;
}

function outputsOf(
  { summary }: Report,
  files: { readonly report: string; readonly sarif: string | undefined },
): string {
  const { passed, errors, warnings, notes, existing, entities } = summary;
  const outputs = {
    passed,
    errors,
    warnings,
    notes,
    existing,
    files: summary.files,
    entities,
    'report-file': files.report,
  };
  const entries = Object.entries({ ...outputs, ...(files.sarif !== undefined && { 'sarif-file': files.sarif }) });
  return entries.map(([name, value]) => outputEntry(name, String(value))).join('');
}

function append(file: string | undefined, text: string): void {
  if (file !== undefined) appendFileSync(file, text);
}
