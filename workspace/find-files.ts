import { readdirSync } from 'node:fs';
import path from 'node:path';
import { likelySpelling } from '../core/source/edit-distance.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import { lookUp } from './containment.ts';
import { fromTop, toPosix } from './paths.ts';
import type { Workspace } from './reader.ts';
import { isInIgnoredFolder, walk } from './walk.ts';

/** Which catalog files to look for. */
export interface FindRequest {
  /** Files and folders as the user named them, relative to the working directory or absolute. */
  readonly paths: readonly string[];
  /** Globs (minimatch), relative to the top of the repository. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The catalog files found, and the paths that lead nowhere. */
export interface Found {
  /** Relative to the working directory, with forward slashes; sorted, each once. */
  readonly files: readonly string[];
  /** The folders that were searched, relative to the top of the repository; the top itself is empty. */
  readonly folders: readonly string[];
  /** Sentences about paths that could not be used. */
  readonly problems: readonly string[];
}

/** What a glob of all YAML files finds and is no catalog file: workflows, and what configures this tool. */
const neverCatalog = ['.github/workflows/**', '.github/catalog-warden.{yml,yaml}', '.github/catalog-warden/**'];

/**
 * Finds the catalog files below the given paths. A file that is named is always taken; a folder is searched for
 * `include`, without what git ignores, `node_modules`, `.github/workflows/` and the configuration of this tool.
 */
export async function findFiles(workspace: Workspace, request: FindRequest): Promise<Found> {
  const files = new Set<string>();
  const folders: string[] = [];
  const problems: string[] = [];
  for (const named of request.paths) {
    const absolute = path.resolve(workspace.directory, named);
    const place = lookUp(workspace.root, absolute);
    const relative = toPosix(path.relative(workspace.directory, absolute));
    if (place.is === 'folder') {
      folders.push(toPosix(path.relative(workspace.root, place.real)));
      for (const file of await searchFolder(workspace, place.real, request)) files.add(file);
    } else if (place.is === 'missing') problems.push(missing(named, absolute));
    // What is no readable file is reported as a finding at its place when it is read.
    else files.add(relative);
  }
  return { files: [...files].sort(), folders, problems };
}

/**
 * The paths below a folder that the globs choose. `candidates` and `folder` are relative to the top of the repository;
 * a folder of that name is chosen too, so that it can be said that it is no file.
 */
export async function chooseFiles(
  candidates: readonly string[],
  folder: string,
  globs: Pick<FindRequest, 'include' | 'exclude'>,
): Promise<readonly string[]> {
  const included = matchGlob(globs.include);
  const excluded = matchGlob([...globs.exclude, ...neverCatalog]);
  const below = folder === '' ? '' : `${folder}/`;
  return candidates.filter(
    (file) => file.startsWith(below) && !isInIgnoredFolder(file) && included(file) && !excluded(file),
  );
}

async function searchFolder(workspace: Workspace, folder: string, request: FindRequest): Promise<readonly string[]> {
  const top = toPosix(path.relative(workspace.root, folder));
  const candidates = (await listWithGit(workspace, folder)) ?? listOnDisk(folder);
  const rooted = candidates.map((file) => (top === '' ? file : `${top}/${file}`));
  return (await chooseFiles(rooted, top, request)).map((file) => fromTop(workspace, file));
}

/** What git tracks or does not ignore below a folder; `undefined` when git cannot say. */
async function listWithGit(workspace: Workspace, folder: string): Promise<string[] | undefined> {
  if (!workspace.isGit) return undefined;
  const { runGit } = await import('./git-process.ts');
  try {
    const output = await runGit(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    const files = [...new Set(output.toString('utf8').split('\0'))].filter((file) => file !== '');
    return withFolders(files).filter((file) => lookUp(workspace.root, path.join(folder, file)).is !== 'missing');
  } catch {
    return undefined;
  }
}

function listOnDisk(folder: string): string[] {
  const { files, folders } = walk(folder);
  return [...files, ...folders];
}

/** Adds the folders of the files. */
function withFolders(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash !== -1; slash = file.lastIndexOf('/', slash - 1)) {
      folders.add(file.slice(0, slash));
    }
  }
  return [...files, ...folders];
}

/** A sentence about a path that does not exist, with the spelling that was probably meant. */
function missing(named: string, absolute: string): string {
  const meant = nearestPath(absolute);
  const hint = meant === undefined ? '' : `; did you mean \`${toPosix(path.join(path.dirname(named), meant))}\`?`;
  return `There is no \`${named}\`${hint || '.'}`;
}

/** The likely spelling of the last step of a path, from what stands in its folder. */
function nearestPath(absolute: string): string | undefined {
  try {
    return likelySpelling(path.basename(absolute), readdirSync(path.dirname(absolute)));
  } catch {
    return undefined;
  }
}
