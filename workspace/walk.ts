import { readdirSync } from 'node:fs';

/** Folders that never hold a catalog file of the repository's own. */
const ignoredFolders: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** What a walk found: paths relative to its start, with forward slashes. */
export interface Walked {
  /** Files and symbolic links. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** All files below a folder. Symbolic links are listed and not followed; a folder that may not be read is left out. */
export function walk(start: string): Walked {
  const files: string[] = [];
  const folders: string[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of list(`${start}/${folder}`)) {
      const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) files.push(relative);
      else if (!ignoredFolders.has(entry.name)) {
        folders.push(relative);
        waiting.push(relative);
      }
    }
  }
  return { files, folders };
}

/** Whether a path lies in a folder that is never searched. */
export function isInIgnoredFolder(file: string): boolean {
  return file.split('/').some((step) => ignoredFolders.has(step));
}

function list(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    return [];
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
