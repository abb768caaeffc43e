import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Report } from '../core/report/report.ts';
import { temporaryFolder } from './support/git-repository.ts';
import { parseFileCommands } from './support/file-commands.ts';
import { parseLog, type WorkflowCommand } from './support/workflow-log.ts';

/** One run of the Action, as a workflow asks for it. */
export interface ActionCall {
  /** What `actions/checkout` left: `GITHUB_WORKSPACE`. */
  readonly workspace: string;
  readonly event: { readonly name: string; readonly payload: unknown };
  /** The commit and ref of the run. */
  readonly sha: string;
  readonly ref: string;
  /** `with:` of the step. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What `${{ github.token }}` stands for. */
  readonly token?: string;
  readonly apiUrl?: string;
  /** More variables, as `env:` of the step would set them. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What GitHub would have got of it. */
export interface ActionRun {
  readonly status: number | null;
  /** The commands that the runner obeyed, decoded. */
  readonly commands: readonly WorkflowCommand[];
  /** The lines that were no commands. */
  readonly log: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly report: Report | undefined;
  readonly milliseconds: number;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const root = path.resolve(import.meta.dirname, '..');

/** `action.yml`, parsed. */
export const actionFile = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as ActionFile;

/** Runs `action.yml` as GitHub's runner does. */
export async function runAction(call: ActionCall): Promise<ActionRun> {
  const runnerTemp = temporaryFolder();
  const files = mkdtempSync(path.join(runnerTemp, '_runner_file_commands-'));
  const file = (name: string, text = ''): string => {
    const target = path.join(files, name);
    writeFileSync(target, text);
    return target;
  };
  const places = {
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    GITHUB_STATE: file('state'),
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(call.event.payload)),
  };
  const started = performance.now();
  const ended = await spawnMain(call.workspace, {
    PATH: process.env['PATH'] ?? '',
    HOME: runnerTemp,
    CI: 'true',
    RUNNER_TEMP: runnerTemp,
    RUNNER_OS: 'Linux',
    ...githubVariables(call),
    ...places,
    ...inputVariables(call),
    ...call.env,
  });
  const milliseconds = performance.now() - started;
  const read = (place: keyof typeof places): string => readFileSync(places[place], 'utf8');
  const outputs = parseFileCommands(read('GITHUB_OUTPUT'));
  const { commands, log } = parseLog(ended.stdout);
  return {
    status: ended.status,
    commands,
    log,
    stderr: ended.stderr,
    summary: read('GITHUB_STEP_SUMMARY'),
    outputs,
    variables: parseFileCommands(read('GITHUB_ENV')),
    state: parseFileCommands(read('GITHUB_STATE')),
    report: reportOf(outputs['report-file']),
    milliseconds,
  };
}

function githubVariables(call: ActionCall): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_WORKSPACE: call.workspace,
    GITHUB_EVENT_NAME: call.event.name,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    // Nothing listens there: a request that a test did not expect fails at once.
    GITHUB_API_URL: call.apiUrl ?? 'http://127.0.0.1:9',
    GITHUB_SHA: call.sha,
    GITHUB_REF: call.ref,
    GITHUB_WORKFLOW: 'Catalog',
    GITHUB_JOB: 'catalog',
    GITHUB_RUN_ID: '1234567',
    GITHUB_RUN_ATTEMPT: '1',
  };
}

/** Declared inputs with their defaults, then what the step gives: the runner hands over undeclared ones too. */
function inputVariables(call: ActionCall): Record<string, string> {
  const declared = Object.entries(actionFile.inputs).map(([name, input]) => [
    name,
    defaultOf(input.default, call.token),
  ]);
  const given = { ...Object.fromEntries(declared), ...call.inputs } as Record<string, string>;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function defaultOf(value: unknown, token: string | undefined): string {
  if (value === undefined) return '';
  if (value === '${{ github.token }}') return token ?? '';
  if (typeof value !== 'string' || value.includes('${{'))
    throw new Error(`No such default can be evaluated: ${JSON.stringify(value)}`);
  return value;
}

/** The built Action when `CATALOG_WARDEN_DIST` is set, else its source. */
function entry(): string {
  if (actionFile.runs.using !== 'node24')
    throw new Error(`This runner knows node24 only, not ${actionFile.runs.using}`);
  return path.join(root, process.env['CATALOG_WARDEN_DIST'] === '1' ? actionFile.runs.main : 'action/index.ts');
}

function spawnMain(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry()], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

function reportOf(file: string | undefined): Report | undefined {
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, 'utf8')) as Report);
}
