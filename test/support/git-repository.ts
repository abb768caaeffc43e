import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Contents by path; `null` deletes the file. */
export type Files = Readonly<Record<string, string | null>>;

/** A real git repository in a temporary folder. */
export interface GitRepository {
  readonly directory: string;
  /** Runs git and gives its output without the last line break. */
  git(...args: readonly string[]): string;
  /** Writes or deletes files in the work tree. */
  write(files: Files): void;
  /** Writes the files, commits everything and gives the commit's id. */
  commit(files: Files, message?: string): string;
  /** A clone beside this one, as `actions/checkout` makes it: `depth` commits of history of `revision`, detached. */
  checkout(revision: string, depth?: number): GitRepository;
}

const folders: string[] = [];

/** Makes an empty repository with the branch `main`. Removed by `removeRepositories`. */
export function createRepository(): GitRepository {
  const repository = openRepository(temporaryFolder());
  repository.git('init', '--quiet', '--initial-branch=main');
  // A server gives out any commit, as GitHub does.
  repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return repository;
}

/** Removes what this file made. For `afterAll`. */
export function removeRepositories(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder that `removeRepositories` removes. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'catalog-warden-')));
  folders.push(folder);
  return folder;
}

function openRepository(directory: string): GitRepository {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  const write = (files: Files): void => {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(directory, file);
      if (text === null) {
        rmSync(target);
        continue;
      }
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  };
  return {
    directory,
    git,
    write,
    commit: (files, message = 'Change') => {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    checkout: (revision, depth) => {
      const clone = openRepository(temporaryFolder());
      clone.git('init', '--quiet');
      clone.git('remote', 'add', 'origin', `file://${directory}`);
      const depths = depth === undefined ? [] : [`--depth=${depth}`];
      const commit = git('rev-parse', revision);
      const revisions = depth === undefined ? [commit, 'main'] : [commit];
      clone.git('fetch', '--quiet', '--no-tags', ...depths, 'origin', ...revisions);
      clone.git('checkout', '--quiet', '--detach', commit);
      return clone;
    },
  };
}

const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};
