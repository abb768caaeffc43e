import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The program under test: the source, or with `CATALOG_WARDEN_DIST=1` what is shipped. */
export const program = path.join(root, process.env['CATALOG_WARDEN_DIST'] === '1' ? 'dist/cli.js' : 'cli/main.ts');

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
}

/** Runs the command line as a user would, without a terminal. */
export function runCli(args: readonly string[], { cwd, env = {}, uid }: CliOptions): CliResult {
  const result = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', ...env },
    encoding: 'utf8',
    // What hangs must not hang the tests.
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { stdout: result.stdout, stderr: result.stderr, status: result.status };
}
