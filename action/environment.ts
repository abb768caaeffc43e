import { readFileSync } from 'node:fs';
import { valueAt, type Json, type Path } from '../core/source/json.ts';
import { SetupError } from './setup-error.ts';

/** What the runner tells the Action, and where it takes answers. */
export interface Environment {
  readonly workspace: string;
  readonly event: WorkflowEvent;
  /** `owner/name`. */
  readonly repository: string | undefined;
  /** The commit that people look at: the head of a pull request, not GitHub's merge of it. */
  readonly commit: string | undefined;
  readonly ref: string | undefined;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** `BACKSTAGE_TOKEN`: reads the catalog of a Backstage that the input `catalog` names. */
  readonly backstageToken: string | undefined;
  /** Where the workflow gets a token that says who it is; there only with the permission `id-token: write`. */
  readonly identity: { readonly url: string; readonly token: string } | undefined;
  /** The workflow and the job: what this step says may be replaced by this step only. */
  readonly workflow: string;
  readonly job: string;
  /** Where a browser shows the pages of the rules, when the runner says whose Action this is. */
  readonly rulesUrl: string | undefined;
  /** Where files for later steps go. */
  readonly temporaryFolder: string;
  readonly outputFile: string | undefined;
  readonly summaryFile: string | undefined;
  /** Writes to standard output. */
  write(text: string): void;
}

/** What started the workflow. */
export interface WorkflowEvent {
  readonly name: string;
  /** Texts and numbers of the payload. */
  text(path: Path): string | undefined;
  number(path: Path): number | undefined;
  /** Any part of the payload. */
  value(path: Path): Json | undefined;
}

/** Reads the variables of the runner. */
export function readEnvironment(env: NodeJS.ProcessEnv, write: (text: string) => void): Environment {
  const workspace = env['GITHUB_WORKSPACE'] || process.cwd();
  const event = readEvent(env['GITHUB_EVENT_NAME'] ?? '', env['GITHUB_EVENT_PATH']);
  return {
    workspace,
    event,
    repository: env['GITHUB_REPOSITORY'] || undefined,
    commit: event.text(['pull_request', 'head', 'sha']) ?? (env['GITHUB_SHA'] || undefined),
    ref: env['GITHUB_REF'] || undefined,
    serverUrl: env['GITHUB_SERVER_URL'] || 'https://github.com',
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    backstageToken: env['BACKSTAGE_TOKEN'] || undefined,
    identity: identityOf(env),
    workflow: env['GITHUB_WORKFLOW'] ?? '',
    job: env['GITHUB_JOB'] ?? '',
    rulesUrl: rulesUrl(env),
    temporaryFolder: env['RUNNER_TEMP'] || workspace,
    outputFile: env['GITHUB_OUTPUT'] || undefined,
    summaryFile: env['GITHUB_STEP_SUMMARY'] || undefined,
    write,
  };
}

function identityOf(env: NodeJS.ProcessEnv): Environment['identity'] {
  const [url, token] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']];
  return url && token ? { url, token } : undefined;
}

function rulesUrl(env: NodeJS.ProcessEnv): string | undefined {
  const [repository, ref] = [env['GITHUB_ACTION_REPOSITORY'], env['GITHUB_ACTION_REF']];
  if (!repository || !ref || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  return `https://github.com/${repository}/blob/${ref.split('/').map(encodeURIComponent).join('/')}/docs/rules/`;
}

function readEvent(name: string, file: string | undefined): WorkflowEvent {
  const payload = file ? parse(file) : undefined;
  return {
    name,
    value: (path) => valueAt(payload, path),
    text: (path) => {
      const value = valueAt(payload, path);
      return typeof value === 'string' ? value : undefined;
    },
    number: (path) => {
      const value = valueAt(payload, path);
      return typeof value === 'number' ? value : undefined;
    },
  };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SetupError(`The event of this workflow cannot be read from \`${file}\`: ${(error as Error).message}.`);
  }
}
