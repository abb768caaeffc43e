import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { GitError } from './git-process.ts';

/** What is fetched, and how. */
export interface FetchSource {
  /** For example `github.com`. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a full commit id. */
  readonly ref: string;
  /** May read the repository. It reaches git through the environment only, where no other user can see it. */
  readonly token?: string | undefined;
  /** A temporary folder is made below it and removed again. */
  readonly directory: string;
  /** How many milliseconds everything together may take. Default: a minute. */
  readonly timeout?: number;
}

/** Runs git in the fetched repository, where `FETCH_HEAD` is what was asked for. Throws a `GitError`. */
export type FetchedGit = (args: readonly string[], input?: string) => Promise<Buffer>;

/** More output than this is refused, so that a hostile repository cannot fill the memory. */
const largestOutput = 512 * 1024 * 1024;

/**
 * Settings for every call: no questions and no programs of anybody's choice. `protocol.version` is set because only
 * version 2 lets every server give a commit by its id.
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=off',
  'credential.interactive=false',
  'protocol.ext.allow=never',
  'protocol.version=2',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** They say which repository git works on. Git sets them for its hooks, which may run this program, to another one. */
const placeVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/** Fetches one commit without its history into a temporary repository, for as long as `use` takes. */
export async function withFetched<Result>(
  source: FetchSource,
  use: (git: FetchedGit) => Promise<Result>,
): Promise<Result> {
  // The token goes to this host: nothing may make it another one than the text seems to say.
  if (!/^[\w-][\w.-]*(?::\d+)?$/.test(source.host)) throw new GitError(`\`${source.host}\` is no host name`);
  const folder = temporaryFolder(source.directory);
  try {
    const environment = environmentFor(source, folder);
    const timeout = source.timeout ?? 60_000;
    const deadline = AbortSignal.timeout(timeout);
    const git: FetchedGit = async (args, input) => {
      try {
        return await run({ args, input: input ?? '', folder, environment, deadline });
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        if (deadline.aborted) throw new GitError(`git did not finish within ${timeout / 1000} seconds`);
        throw new GitError(withoutSecrets(error.message, source.token));
      }
    };
    await git(['init', '--quiet', '--bare', '--template=', '--object-format=sha1']);
    const url = `https://${source.host}/${source.repository}.git`;
    await git(['fetch', '--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', url, source.ref]);
    return await use(git);
  } finally {
    remove(folder);
  }
}

function temporaryFolder(directory: string): string {
  try {
    mkdirSync(directory, { recursive: true });
    return mkdtempSync(path.join(directory, 'catalog-warden-fetch-'));
  } catch (error) {
    throw new GitError(`no temporary folder could be made: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // What is left of a temporary folder does no harm, and the files were read.
  }
}

/** The environment of this process, since it says where git's configuration, proxies and certificates are. */
function environmentFor(source: FetchSource, folder: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const name of placeVariables) delete environment[name];
  return {
    ...environment,
    // Said outright, since git may be configured not to look for bare repositories itself.
    GIT_DIR: folder,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // Empty, not absent: git would then ask through the program of the desktop.
    GIT_ASKPASS: '',
    ...(source.token !== undefined && source.token !== '' && authorization(source.host, source.token)),
  };
}

/** Settings that come after those which the environment holds already. */
function authorization(host: string, token: string): NodeJS.ProcessEnv {
  const first = Number(process.env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const key = `http.https://${host}/.extraheader`;
  return {
    GIT_CONFIG_COUNT: String(first + 2),
    // An empty value forgets the headers of other configuration: hosts refuse two authorizations.
    [`GIT_CONFIG_KEY_${first}`]: key,
    [`GIT_CONFIG_VALUE_${first}`]: '',
    [`GIT_CONFIG_KEY_${first + 1}`]: key,
    [`GIT_CONFIG_VALUE_${first + 1}`]: `AUTHORIZATION: basic ${encoded(token)}`,
  };
}

function encoded(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString('base64');
}

/** Git does not print the token, but a user may have switched its tracing on. */
function withoutSecrets(message: string, token: string | undefined): string {
  return token === undefined || token === ''
    ? message
    : message.replaceAll(encoded(token), '***').replaceAll(token, '***');
}

interface Call {
  readonly args: readonly string[];
  readonly input: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly deadline: AbortSignal;
}

async function run(call: Call): Promise<Buffer> {
  // Loading it takes a tenth of the time that a bare Node needs to start, and most runs fetch nothing.
  const { spawn } = await import('node:child_process');
  if (call.deadline.aborted) throw new GitError('it is too late to start git');
  const child = spawn('git', ['--no-pager', ...settings, ...call.args], {
    cwd: call.folder,
    env: call.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stop = (): void => {
    child.kill();
    // A helper of git may outlive it and would keep these open.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  call.deadline.addEventListener('abort', stop, { once: true });
  try {
    return await outputOf(child, call, stop);
  } finally {
    call.deadline.removeEventListener('abort', stop);
  }
}

function outputOf(child: ChildProcessWithoutNullStreams, call: Call, stop: () => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    let size = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestOutput) stop();
      else output.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (complaint.length < 10_000) complaint += chunk;
    });
    child.on('error', (error) => reject(new GitError(`git could not be started: ${error.message}`)));
    child.on('close', (status) => {
      if (size > largestOutput) reject(new GitError(`git ${call.args[0]} printed more than 512 MB`));
      else if (status === 0) resolve(Buffer.concat(output));
      else reject(new GitError(complaintOf(complaint) ?? `git ${call.args[0]} ended with status ${status}`));
    });
    // Git may close its input early; its exit status says what happened.
    child.stdin.on('error', () => {});
    child.stdin.end(call.input);
  });
}

/** Git's own words rather than those that the host sent before them, which may be anything. */
function complaintOf(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const chosen = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0];
  return chosen
    ?.replace(/^(?:fatal|error): /, '')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
    .trim();
}
