import { accessSync, chmodSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file so that nobody ever sees half of it: into a new file beside it, which then takes its place. The mode
 * stays, and a symbolic link stays a link. What is no regular file, such as `/dev/stdout`, is written directly.
 */
export function writeAtomically(file: string, text: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) return writeFileSync(file, text);
  const target = existing ? realpathSync.native(file) : file;
  if (existing) accessSync(target, constants.W_OK);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text, { flag: 'wx', ...(existing && { mode: existing.mode }) });
    // The mode given on creation is narrowed by the process's mask.
    if (existing) chmodSync(temporary, existing.mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
