import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { isObject, textOf } from '../../core/source/json.ts';
import { StoreError } from './store-error.ts';

/** A folder that belongs to this process alone until `release`. */
export interface FolderLock {
  /** Does nothing the second time. */
  release(): void;
}

/**
 * Takes a folder for this process. PGlite lets a second process open the same folder, and rows are then lost without a
 * word.
 *
 * The lock is an exclusive transaction of SQLite on the file `lock`: the one lock of the kernel that Node offers. The
 * kernel frees it when its owner ends, however it ends, and sees owners in other containers on the same machine. A file
 * with a process id would do neither: ids are used again after a crash, and every container has a process 1. The file
 * `owner.json` only tells people who has the lock.
 *
 * @throws StoreError naming the folder and the process that has it.
 */
export function lockFolder(folder: string): FolderLock {
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new StoreError(
      `The folder ${folder} is in use by another process${ownerOf(folder)}. Stop that process, or give this one ` +
        'another folder with `DATA_DIR`. Several replicas need PostgreSQL: set `DATABASE_URL`.',
    );
  }
  const owner = { process: process.pid, host: hostname(), since: new Date().toISOString() };
  writeFileSync(join(folder, 'owner.json'), `${JSON.stringify(owner)}\n`);
  return {
    release: (): void => {
      if (lock.isOpen) lock.close();
    },
  };
}

/** https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

function ownerOf(folder: string): string {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
    if (!isObject(owner)) return '';
    return ` (process ${textOf(owner['process'])} on ${textOf(owner['host'])}, since ${textOf(owner['since'])})`;
  } catch {
    return '';
  }
}
