import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectPacks } from '../core/rules/collect-packs.ts';
import { reasonOf } from './containment.ts';
import { openPackLibrary, type OpenRemote } from './pack-library.ts';
import {
  fetchRemoteFiles,
  hashOfFiles,
  openRemotePack,
  parseRemoteReference,
  readLock,
  writeLock,
  type Lock,
} from './remote-packs.ts';
import type { Workspace } from './reader.ts';
import { writeAtomically } from './write-file.ts';

/** Where a repository keeps the hashes of the packs of other repositories, from its top. */
export const lockFile = '.github/catalog-warden.lock.json';

type Opened = { readonly files: ReadonlyMap<string, string> } | { readonly problem: string };

/**
 * Opens a pack of another repository by git, from the same host, and refuses it when it is not what the lock file says.
 * `lockText` is the lock file as it stands in the commit whose policy counts; `undefined` when that has none.
 */
export async function openLockedPack(
  workspace: Workspace,
  reference: string,
  token: string | undefined,
  lockText: string | undefined,
): Promise<Opened> {
  const lock = readLock(lockText);
  if ('problem' in lock) return { problem: `\`${lockFile}\`: ${lock.problem}.` };
  return openRemotePack(reference, {
    lock,
    host: workspace.host ?? 'github.com',
    ...(token !== undefined && { token }),
    directory: temporaryFolder(),
    cacheDirectory: workspace.isGit ? path.join(workspace.root, '.git', 'catalog-warden') : undefined,
  });
}

/** Opens packs of other repositories as they are now, and remembers what to lock. */
export interface Locking {
  readonly open: OpenRemote;
  /** Opens packs, and all that they extend. */
  collect(references: readonly string[], base: string): Promise<void>;
  readonly problems: readonly string[];
  lock(): Lock;
}

/** Begins to lock the packs that a repository uses. */
export function referencesOf(workspace: Workspace, token: string | undefined): Locking {
  const packs: Record<string, Lock['packs'][string]> = {};
  const problems: string[] = [];
  const open: OpenRemote = async (reference) => {
    const parsed = parseRemoteReference(reference);
    const files = parsed
      ? await fetchRemoteFiles(parsed, {
          host: workspace.host ?? 'github.com',
          ...(token !== undefined && { token }),
          directory: temporaryFolder(),
        })
      : { problem: `\`${reference}\` is not of the form \`owner/repository//path@ref\`.` };
    if ('problem' in files) {
      problems.push(files.problem);
      return files;
    }
    packs[reference] = { hash: hashOfFiles(files), files: files.size };
    return { files };
  };
  return {
    open,
    collect: async (references, base) => {
      await collectPacks(references, base, openPackLibrary({ reader: workspace, openRemote: open }));
    },
    problems,
    lock: () => ({ version: 1, packs }),
  };
}

/** Writes the lock file of a repository. */
export function saveLock(workspace: Workspace, lock: Lock): void {
  const file = path.join(workspace.root, lockFile);
  mkdirSync(path.dirname(file), { recursive: true });
  writeAtomically(file, writeLock(lock));
}

/** The lock file as it stands on disk; `undefined` when there is none. */
export function readLockFile(workspace: Workspace): string | undefined {
  try {
    return readFileSync(path.join(workspace.root, lockFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`\`${lockFile}\` cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function temporaryFolder(): string {
  return process.env['RUNNER_TEMP'] || tmpdir();
}
