/** Git did not do what it was asked for. `message` is fit for users. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** More output than this is refused, so that a hostile repository cannot fill the memory. */
const largestOutput = 512 * 1024 * 1024;

/** Settings for every call: the same output on every machine, no questions, no programs of the repository's choice. */
const settings = [
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.quotePath=off',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'log.showRoot=true',
];

/** What goes into git, and what takes its output. */
export interface GitStreams {
  readonly input?: string;
  /** Takes the output as it comes, instead of the caller; gives whether that is enough, and git is ended. */
  readonly listen?: (chunk: Buffer) => boolean;
}

/** Runs git in a folder, without a shell, and gives its standard output. Throws a `GitError`. */
export async function runGit(
  directory: string,
  args: readonly string[],
  { input, listen }: GitStreams = {},
): Promise<Buffer> {
  // Loading it takes a tenth of the time that a bare Node needs to start, and most runs need no git.
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...settings, ...args], {
      cwd: directory,
      env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let size = 0;
    let complaint = '';
    let isEnough = false;
    child.stdout?.on('data', (chunk: Buffer) => {
      if (listen) {
        isEnough ||= listen(chunk);
        if (isEnough) child.kill();
        return;
      }
      size += chunk.length;
      if (size > largestOutput) child.kill();
      else output.push(chunk);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      if (complaint.length < 10_000) complaint += chunk;
    });
    child.on('error', (error) => reject(new GitError(`git could not be started: ${error.message}`)));
    child.on('close', (status) => {
      if (size > largestOutput) reject(new GitError(`git ${args[0]} printed more than 512 MB`));
      else if (status === 0 || isEnough) resolve(Buffer.concat(output));
      else reject(new GitError(firstLine(complaint) || `git ${args[0]} ended with status ${status}`));
    });
    // Git may close its input early; its exit status says what happened.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').replace(/^(?:fatal|error): /, '').trim();
}
