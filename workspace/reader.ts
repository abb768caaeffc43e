import { isUtf8 } from 'node:buffer';
import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { withoutText } from '../core/facts/without-text.ts';
import type { FileText, PathState, RepositoryReader } from '../core/facts/repository.ts';
import { groupBy } from '../core/group-by.ts';
import { matchGlob } from '../core/source/match-glob.ts';
import { lookUp, reasonOf, type Place } from './containment.ts';
import { readRemote, type Remote } from './remote.ts';
import { isInIgnoredFolder, walk } from './walk.ts';

/** The largest file that is read. Larger ones are no catalog files and would only cost memory. */
export const largestFile = 10 * 1024 * 1024;

/** A checkout on disk. Paths given to it are relative to `directory`; nothing outside `root` is ever read. */
export interface Workspace extends RepositoryReader {
  /** The working directory, absolute and without symbolic links. */
  readonly directory: string;
  /** The top of the git repository, or the working directory where there is none. */
  readonly root: string;
  readonly isGit: boolean;
}

/** What the caller knows better than the files on disk. */
export interface WorkspaceOptions {
  /** The folder below which everything may be read. Default: the top of the repository around the directory. */
  readonly root?: string;
  /** The repository on its host, as a GitHub workflow knows it. Default: read from git's configuration. */
  readonly remote?: Remote;
}

/** Opens the checkout around a directory. No process is started. */
export function openWorkspace(directory: string, options: WorkspaceOptions = {}): Workspace {
  const real = realpathSync.native(directory);
  const root = options.root === undefined ? repositoryRoot(real) : realpathSync.native(options.root);
  const gitPath = path.join(root, '.git');
  const isGit = existsSync(gitPath);
  const remote = options.remote ?? (isGit ? readRemote(gitPath) : { slug: undefined, host: undefined });
  return {
    ...remote,
    directory: real,
    root,
    isGit,
    state: async (paths) => lookUpAll(paths, { root, directory: real }, stateOf),
    text: async (paths) => lookUpAll(paths, { root, directory: real }, textOf),
    glob: async (pattern) => {
      const climbs = /^(?:\.\.\/)+/.exec(pattern)?.[0] ?? '';
      const top = path.resolve(real, climbs);
      // A pattern that climbs above the repository matches nothing.
      if (lookUp(root, top).is !== 'folder') return [];
      const rest = pattern.slice(climbs.length);
      // Only the folder that the pattern names is walked, and never what is ignored or lies behind a link.
      const folder = staticFolderOf(rest);
      if (folder !== '' && (isInIgnoredFolder(folder) || lookUp(root, path.join(top, folder)).is !== 'folder'))
        return [];
      if (isLinked(top, folder)) return [];
      const matches = matchGlob([rest]);
      return walk(path.join(top, folder))
        .files.map((file) => (folder === '' ? file : `${folder}/${file}`))
        .filter(matches)
        .sort()
        .map((file) => climbs + file);
    },
  };
}

/** The leading steps of a glob that hold no magic: `.github/workflows` of `.github/workflows/*.yml`. */
function staticFolderOf(pattern: string): string {
  const steps = pattern.split('/').slice(0, -1);
  const magic = steps.findIndex((step) => /[*?[\]{}()!+@\\]|^\.{0,2}$/.test(step));
  return (magic === -1 ? steps : steps.slice(0, magic)).join('/');
}

/** Whether one of the folders on the way is a symbolic link, which a walk from the top would not follow. */
function isLinked(top: string, folder: string): boolean {
  let at = top;
  return folder
    .split('/')
    .filter((step) => step !== '')
    .some((step) => {
      at = path.join(at, step);
      return lstatSync(at).isSymbolicLink();
    });
}

/** The nearest folder upwards that holds `.git`, or the directory itself. */
export function repositoryRoot(directory: string): string {
  for (let folder = directory; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return directory;
  }
}

/** When so many files of one folder are asked for, most of them are names that might be there, such as those of a README. */
const guesses = 4;

/** Looks paths up; those that the list of their folder shows to be missing cost nothing more. */
function lookUpAll<Answer>(
  files: readonly string[],
  { root, directory }: Pick<Workspace, 'root' | 'directory'>,
  answerOf: (place: Place) => Answer,
): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const [folder, own] of groupBy(files, (file) => file.slice(0, file.lastIndexOf('/') + 1))) {
    const absolute = path.resolve(directory, folder);
    const names = own.length < guesses ? undefined : namesIn(root, absolute);
    for (const file of own) {
      const name = file.slice(folder.length);
      const isMissing = names && isPlainName.test(name) && !names.has(name.toLowerCase());
      answers.set(file, answerOf(isMissing ? missing : lookUp(root, path.join(absolute, name))));
    }
  }
  return answers;
}

/** A name that no file system writes in another way, but for capital letters. */
const isPlainName = /^[\w-][\w.-]{0,100}$/;
const missing: Place = { is: 'missing' };

/** The names in a folder, in lower case; `undefined` where they cannot be listed. */
function namesIn(root: string, absolute: string): ReadonlySet<string> | undefined {
  const folder = lookUp(root, absolute);
  if (folder.is === 'missing') return new Set();
  if (folder.is !== 'folder') return undefined;
  try {
    return new Set(readdirSync(folder.real).map((name) => name.toLowerCase()));
  } catch {
    // A folder may be entered and yet not be listed: then each name is looked up.
    return undefined;
  }
}

function stateOf(place: Place): PathState {
  return place.is === 'unknown' ? place : { is: place.is };
}

function textOf(place: Place): FileText {
  if (place.is !== 'file') return withoutText(place);
  return place.stats.size > largestFile ? tooLarge(place.stats.size) : read(place.real);
}

function read(file: string): FileText {
  try {
    return decode(readFileSync(file));
  } catch (error) {
    return { problem: reasonOf(error), state: 'unknown' };
  }
}

/** Says that a file of this many bytes is not read. */
export function tooLarge(bytes: number): FileText {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  return { problem: `it is ${megabytes} MB large; files of more than 10 MB are not read`, state: 'unknown' };
}

/** The text of bytes that must be UTF-8. A byte order mark is kept, so that offsets stay true. */
export function decode(bytes: Buffer): FileText {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  const binary = bytes.subarray(0, 8000).includes(0);
  return {
    problem: binary ? 'it is a binary file, not YAML' : `it is not valid UTF-8 (${firstInvalid(bytes)})`,
    state: 'unknown',
  };
}

/** Where the text stops being UTF-8, for people: the longest valid beginning ends there. */
function firstInvalid(bytes: Buffer): string {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    line += 1;
    start = end + 1;
  }
  return `line ${line} holds a byte that is none`;
}
