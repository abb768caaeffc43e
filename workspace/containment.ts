import { realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';

/** What stands at a path on disk, with symbolic links followed, as far as the boundary allows. */
export type Place =
  | { readonly is: 'file' | 'folder'; readonly real: string; readonly stats: Stats }
  | { readonly is: 'missing' }
  | { readonly is: 'outside' }
  | { readonly is: 'unknown'; readonly reason: string };

/** Whether `inner` is `outer` or lies below it. Both absolute. */
export function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * Looks at an absolute path without ever leaving `root` (a real path): not by `..`, and not through a symbolic link.
 */
export function lookUp(root: string, absolute: string): Place {
  let real: string;
  try {
    real = realpathSync.native(absolute);
  } catch (error) {
    // A path that leads out by `..` alone is outside whether it is there or not.
    return isMissing(error) && contains(root, absolute) ? { is: 'missing' } : refusal(root, absolute, error);
  }
  if (!contains(root, real)) return { is: 'outside' };
  try {
    const stats = statSync(real);
    if (stats.isFile()) return { is: 'file', real, stats };
    if (stats.isDirectory()) return { is: 'folder', real, stats };
    return { is: 'unknown', reason: 'it is neither a file nor a folder' };
  } catch (error) {
    return refusal(root, real, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it is not there',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its symbolic links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  ERR_INVALID_ARG_VALUE: 'its name holds a NUL character',
};

/** Says in plain words why the system refused to read or write something. */
export function reasonOf(error: unknown): string {
  const known = reasons[codeOf(error) ?? ''];
  return known ?? (error instanceof Error ? error.message : String(error));
}

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function refusal(root: string, absolute: string, error: unknown): Place {
  return contains(root, absolute) ? { is: 'unknown', reason: reasonOf(error) } : { is: 'outside' };
}
