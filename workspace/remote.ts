import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository on its code host. */
export interface Remote {
  /** `owner/name`. */
  readonly slug: string | undefined;
  /** For example `github.com`. */
  readonly host: string | undefined;
}

const nowhere: Remote = { slug: undefined, host: undefined };

/**
 * The remote of a checkout, read from git's own files so that no process is started. In a clone of a fork the
 * repository that it was forked from counts: the remote that `gh` marked as base, or the one called `upstream`.
 */
export function readRemote(gitPath: string): Remote {
  let config: string;
  try {
    config = readFileSync(path.join(commonFolder(gitPath), 'config'), 'utf8');
  } catch {
    return nowhere;
  }
  const remotes = remotesOf(config);
  const chosen =
    [...remotes.values()].find(({ base }) => base) ??
    remotes.get('upstream') ??
    remotes.get('origin') ??
    (remotes.size === 1 ? [...remotes.values()][0] : undefined);
  return chosen?.url === undefined ? nowhere : parseRemoteUrl(chosen.url);
}

/** The folder that holds `config`: `.git` itself, or where a worktree's or submodule's `.git` file leads to. */
function commonFolder(gitPath: string): string {
  const pointer = readIfFile(gitPath);
  if (pointer === undefined) return gitPath;
  const folder = path.resolve(path.dirname(gitPath), pointer.replace(/^gitdir:/, '').trim());
  const common = readIfFile(path.join(folder, 'commondir'));
  return common === undefined ? folder : path.resolve(folder, common.trim());
}

function readIfFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

interface ConfiguredRemote {
  url?: string;
  base: boolean;
}

function remotesOf(config: string): Map<string, ConfiguredRemote> {
  const remotes = new Map<string, ConfiguredRemote>();
  let current: ConfiguredRemote | undefined;
  for (const raw of config.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('[')) {
      const name = /^\[remote "([^"]*)"\]/.exec(line)?.[1];
      current = name === undefined ? undefined : (remotes.get(name) ?? { base: false });
      if (name !== undefined && current) remotes.set(name, current);
      continue;
    }
    const equals = line.indexOf('=');
    if (!current || equals === -1) continue;
    const key = line.slice(0, equals).trim().toLowerCase();
    const value = line.slice(equals + 1).trim();
    if (key === 'url') current.url ??= value;
    if (key === 'gh-resolved') current.base = value === 'base';
  }
  return remotes;
}

/** Reads the forms of a git remote: `https://…`, `ssh://…` and `git@host:owner/name`. */
export function parseRemoteUrl(url: string): Remote {
  const scp = /^(?:[^@/:]+@)?([^/:]+):(?!\/\/)(.*)$/.exec(url);
  if (scp?.[1] !== undefined && scp[2] !== undefined) return remote(scp[1], scp[2]);
  if (!URL.canParse(url)) return nowhere;
  const parsed = new URL(url);
  return ['https:', 'http:', 'ssh:', 'git:'].includes(parsed.protocol)
    ? remote(parsed.hostname, parsed.pathname)
    : nowhere;
}

function remote(rawHost: string, rawPath: string): Remote {
  const parts = rawPath
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter((part) => part !== '');
  const host = rawHost.toLowerCase() === 'ssh.github.com' ? 'github.com' : rawHost.toLowerCase();
  return {
    slug: parts.length === 2 ? parts.join('/') : undefined,
    // A name without a dot is an alias from someone's ssh configuration and says nothing.
    host: host.includes('.') ? host : undefined,
  };
}
