import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeCatalogFiles } from './catalog-files.ts';
import { compare, type Measured } from './measure.ts';

/** What the pull request does to its file. */
export type Change = 'sound' | 'wrong';

/**
 * Times the Action on a pull request that changes one catalog file, beside a bare Node. What git itself took, as git's
 * own trace says, is deducted.
 */
export function measureAction(
  { action, change, rounds }: { readonly action: string; readonly change: Change; readonly rounds: number },
  folder: string,
): { subject: Measured; baseline: Measured } {
  const workspace = path.join(folder, 'workspace');
  const trace = path.join(folder, 'trace');
  mkdirSync(trace, { recursive: true });
  const { base, head } = pullRequest(workspace, change);
  const event = path.join(folder, 'event.json');
  writeFileSync(event, JSON.stringify(payload(base, head)));
  const output = path.join(folder, 'output');
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: head,
    GITHUB_REF: 'refs/pull/1/merge',
    GITHUB_BASE_REF: 'main',
    GITHUB_HEAD_REF: 'feature',
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
    RUNNER_TEMP: folder,
    HOME: folder,
    INPUT_SUGGEST: 'false',
    GIT_TRACE2_EVENT: trace,
  };
  for (const file of [output, env.GITHUB_STEP_SUMMARY]) writeFileSync(file, '');
  const subject = {
    args: [action],
    cwd: workspace,
    env,
    status: change === 'wrong' ? 1 : 0,
    deduct: () => gitTime(trace),
  };
  return compare(subject, { args: ['-e', '0'] }, rounds);
}

function pullRequest(workspace: string, change: Change): { base: string; head: string } {
  writeCatalogFiles(workspace, 1);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: workspace,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=Begin');
  const base = git('rev-parse', 'HEAD');
  git('switch', '--quiet', '--create=feature');
  const file = path.join(workspace, 'team-0/service-0/catalog-info.yaml');
  const [from, to] = change === 'wrong' ? ['lifecycle:', 'lifecyle:'] : ['title: Service', 'title: The service'];
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  git('commit', '--quiet', '--all', '--message=Change');
  return { base, head: git('rev-parse', 'HEAD') };
}

function payload(base: string, head: string): unknown {
  const repo = { full_name: 'acme/shop', default_branch: 'main', fork: false };
  return {
    action: 'synchronize',
    number: 1,
    repository: { ...repo, owner: { login: 'acme' }, name: 'shop' },
    pull_request: {
      number: 1,
      base: { sha: base, ref: 'main', repo },
      head: { sha: head, ref: 'feature', repo },
    },
  };
}

/** Milliseconds that git processes took since the last call: each writes a file, and its last event says how long. */
function gitTime(trace: string): number {
  let seconds = 0;
  for (const name of readdirSync(trace)) {
    const file = path.join(trace, name);
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '{}';
    const event = JSON.parse(last) as { t_abs?: number; sid?: string };
    // A process that git itself started is part of its parent's time.
    if (event.sid?.includes('/') === false) seconds += event.t_abs ?? 0;
    rmSync(file);
  }
  return seconds * 1000;
}
