import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { contains } from '../workspace/containment.ts';
import { openWorkspace, repositoryRoot, type Workspace } from '../workspace/reader.ts';
import { UsageError } from './usage-error.ts';

/**
 * The repository that a call is about: the one around the working directory, or, when all paths lie elsewhere, the one
 * around them. Nothing outside it is read.
 */
export function chooseWorkspace(directory: string, paths: readonly string[]): Workspace {
  const here = openWorkspace(directory);
  const elsewhere = paths.filter((named) => !contains(here.root, path.resolve(here.directory, named)));
  const [first] = elsewhere;
  if (first === undefined) return here;
  const root = repositoryRoot(folderOf(path.resolve(here.directory, first)));
  if (paths.some((named) => !contains(root, path.resolve(here.directory, named)))) {
    throw new UsageError('The paths lie in different repositories. Check one repository at a time.');
  }
  return openWorkspace(directory, { root });
}

/** From the working directory to the top of the repository. */
export function topOf(workspace: Workspace): string {
  return path.relative(workspace.directory, workspace.root).split(path.sep).join('/');
}

/** The path itself when it is a folder, else the nearest folder above it that is there. */
function folderOf(absolute: string): string {
  let folder = absolute;
  while (!existsSync(folder) || !statSync(folder).isDirectory()) folder = path.dirname(folder);
  return folder;
}
