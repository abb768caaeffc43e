import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withFetched, type FetchedGit } from './fetch-repository.ts';
import { GitError } from './git-process.ts';
import { decode } from './reader.ts';
import { writeAtomically } from './write-file.ts';

/** Where a rule pack lies that is not in this repository: `owner/repository//path@ref`. */
export interface RemoteReference {
  /** `owner/name`. */
  readonly repository: string;
  /** The pack's folder, without slashes around it; empty for the top of the repository. */
  readonly path: string;
  /** A branch, a tag or a full commit id. */
  readonly ref: string;
}

/** The text of each YAML file by its path below the pack's folder. */
export type RemoteFiles = ReadonlyMap<string, string>;

/** What a pack held when it was locked. */
export interface LockedPack {
  /** As `hashOfFiles` gives it. */
  readonly hash: string;
  /** How many files there are, for people who read the lock file. */
  readonly files: number;
}

/** The content of the lock file: what each reference, as written, must give. */
export interface Lock {
  readonly version: 1;
  readonly packs: Readonly<Record<string, LockedPack>>;
}

/** Where and how packs are fetched. */
export interface FetchOptions {
  /** For example `github.com`. */
  readonly host: string;
  /** May read the pack's repository. Not needed for a public one. */
  readonly token?: string | undefined;
  /** A new temporary folder is made below it and removed again. */
  readonly directory: string;
}

/** What opening a locked pack needs. */
export interface OpenOptions extends FetchOptions {
  readonly lock: Lock;
  /** Where the files of packs are kept between runs; `undefined`: nowhere. */
  readonly cacheDirectory: string | undefined;
}

interface Problem {
  readonly problem: string;
}

/** The limits keep a pack from filling the memory. No pack that people wrote comes near them. */
const mostFiles = 1000;
const largestPackFile = 1024 * 1024;

/** Reads `owner/repository//path@ref`; `undefined` when the text is no such reference. */
export function parseRemoteReference(text: string): RemoteReference | undefined {
  const parts = /^([\w.-]+)\/([\w.-]+)\/\/([^\u0000-\u001f\u007f]*)@([\w./-]+)$/.exec(text);
  if (!parts) return undefined;
  const [, owner = '', name = '', rawPath = '', ref = ''] = parts;
  const folder = rawPath.replace(/^\/+|\/+$/g, '');
  if (!isPlainPath(`${owner}/${name}`) || (folder !== '' && !isPlainPath(folder))) return undefined;
  if (ref.startsWith('-') || ref.includes('..')) return undefined;
  return { repository: `${owner}/${name}`, path: folder, ref };
}

function isPlainPath(file: string): boolean {
  return file.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Reads the YAML files of a pack from the code host with git. No problem's text holds the token. */
export async function fetchRemoteFiles(
  reference: RemoteReference,
  options: FetchOptions,
): Promise<RemoteFiles | Problem> {
  const { host, token, directory } = options;
  const { repository, ref } = reference;
  try {
    return await withFetched({ host, repository, ref, token, directory }, (git) => readFiles(git, reference));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return { problem: explain(error.message.replace(/\.$/, ''), reference, host) };
  }
}

function explain(message: string, { repository, ref }: RemoteReference, host: string): string {
  if (/couldn't find remote ref|not our ref|invalid refspec/i.test(message)) {
    return `\`${repository}\` on ${host} has no branch or tag \`${ref}\` and no commit with this full id.`;
  }
  if (/could not read (?:Username|Password)|Authentication failed|not found|error: 40[134]/i.test(message)) {
    return (
      `\`${repository}\` on ${host} cannot be read: it does not exist, or it needs a token that may read it ` +
      `(git says: ${message}).`
    );
  }
  return `\`${repository}\` could not be fetched from ${host}: ${message}.`;
}

interface Entry {
  readonly file: string;
  readonly id: string;
  readonly size: number;
}

async function readFiles(git: FetchedGit, reference: RemoteReference): Promise<RemoteFiles | Problem> {
  const where = `\`${reference.repository}\` at \`${reference.ref}\``;
  const folder = reference.path === '' ? 'top folder' : `folder \`${reference.path}\``;
  const found = await git(['cat-file', '--batch-check'], `FETCH_HEAD:${reference.path}\n`);
  const tree = /^([0-9a-f]+) tree \d+\n$/.exec(found.toString('utf8'))?.[1];
  if (tree === undefined) return { problem: `${where} has no ${folder}.` };
  const listing = await git(['ls-tree', '-r', '-z', '-l', tree]);
  // Two such names could look the same afterwards, and one file would hide the other.
  if (!isUtf8(listing)) return { problem: `the ${folder} of ${where} has a file whose name is not valid UTF-8.` };
  const entries = parseListing(listing.toString('utf8'));
  const unfit = unfitness(entries);
  if (unfit !== undefined) return { problem: `the ${folder} of ${where} ${unfit}.` };
  const blobs = await readBlobs(git, [...new Set(entries.map(({ id }) => id))]);
  const files = new Map<string, string>();
  for (const { file, id } of entries) {
    const blob = blobs.get(id);
    if (!blob) return { problem: `git did not give the text of \`${file}\` in ${where}.` };
    const text = decode(blob);
    if ('problem' in text) return { problem: `\`${file}\` in the ${folder} of ${where}: ${text.problem}.` };
    files.set(file, text.text);
  }
  return files;
}

/** Reads `<mode> <type> <id> <size>TAB<path>NUL` and keeps YAML files: no symbolic links, no submodules. */
function parseListing(listing: string): readonly Entry[] {
  return listing.split('\0').flatMap((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', , id = '', size] = line.slice(0, Math.max(tab, 0)).split(/ +/);
    const file = line.slice(tab + 1);
    return mode.startsWith('100') && /\.ya?ml$/.test(file) ? [{ file, id, size: Number(size) }] : [];
  });
}

/** Why a pack cannot be used, as the end of a sentence. */
function unfitness(entries: readonly Entry[]): string | undefined {
  if (entries.length === 0) return 'has no YAML files';
  if (entries.length > mostFiles) return `has ${entries.length} YAML files; a pack may have ${mostFiles}`;
  const large = entries.find(({ size }) => !(size <= largestPackFile));
  if (large) return `has a file of more than 1 MB: \`${large.file}\``;
  // Git refuses to make such names, but a repository can be made by other means.
  const strange = entries.find(({ file }) => !isPlainPath(file));
  return strange && `has a file with an impossible path: \`${strange.file}\``;
}

/** All blobs with one process: it answers `<id> blob <size>LF<content>LF` for each. */
async function readBlobs(git: FetchedGit, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const output = await git(['cat-file', '--batch'], `${ids.join('\n')}\n`);
  const blobs = new Map<string, Buffer>();
  for (let offset = 0; offset < output.length;) {
    const end = output.indexOf(10, offset);
    const [id = '', type, size] = output.toString('latin1', offset, end).split(' ');
    if (end === -1 || type !== 'blob') break;
    blobs.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    offset = end + 1 + Number(size) + 1;
  }
  return blobs;
}

/**
 * What the lock file holds a pack to: the same for the same paths and texts, whatever their order. Each part is
 * preceded by its length in bytes, so that no two packs give the same bytes.
 */
export function hashOfFiles(files: RemoteFiles): string {
  const hash = createHash('sha256');
  for (const [file, text] of [...files].sort(byKey)) {
    for (const part of [file, text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return `sha256-${hash.digest('hex')}`;
}

/** Not the order of a language, which differs between machines. */
function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Reads the text of the lock file; `undefined` (there is none) locks nothing. */
export function readLock(text: string | undefined): Lock | Problem {
  if (text === undefined) return { version: 1, packs: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'it is not valid JSON' };
  }
  if (!isRecord(json) || !('version' in json)) return { problem: 'it has no `version`' };
  if (json['version'] !== 1) return { problem: 'its `version` is not 1, the only one that this release knows' };
  if (!isRecord(json['packs'])) return { problem: 'its `packs` is no object' };
  const packs: [string, LockedPack][] = [];
  for (const [reference, pack] of Object.entries(json['packs'])) {
    const locked = readLockedPack(pack);
    if (!locked)
      return { problem: `its entry for \`${reference}\` needs a \`hash\` (sha256-…) and a number of \`files\`` };
    packs.push([reference, locked]);
  }
  return { version: 1, packs: Object.fromEntries(packs) };
}

function readLockedPack(pack: unknown): LockedPack | undefined {
  if (!isRecord(pack)) return undefined;
  const { hash, files } = pack;
  // The hash becomes the name of a file in the cache, so that nothing else may pass.
  if (typeof hash !== 'string' || !/^sha256-[0-9a-f]{64}$/.test(hash)) return undefined;
  return typeof files === 'number' && Number.isSafeInteger(files) && files >= 0 ? { hash, files } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of the lock file, the same for the same packs, so that it changes only when a pack does. */
export function writeLock(lock: Lock): string {
  const packs = Object.entries(lock.packs)
    .sort(byKey)
    .map(([reference, { hash, files }]) => [reference, { hash, files }] as const);
  return `${JSON.stringify({ version: 1, packs: Object.fromEntries(packs) }, undefined, 2)}\n`;
}

/** The files of a locked pack, from the cache or from the code host: those that were locked and no others. */
export async function openRemotePack(
  reference: string,
  options: OpenOptions,
): Promise<{ readonly files: RemoteFiles } | Problem> {
  const parsed = parseRemoteReference(reference);
  if (!parsed) return { problem: `\`${reference}\` is not of the form \`owner/repository//path@ref\`.` };
  const locked = Object.hasOwn(options.lock.packs, reference) ? options.lock.packs[reference] : undefined;
  if (!locked) {
    return {
      problem: `\`${reference}\` is not in the lock file. Run \`catalog-warden rules lock\` and commit the file.`,
    };
  }
  const cacheFile = options.cacheDirectory && path.join(options.cacheDirectory, `${locked.hash}.json`);
  const cached = cacheFile ? readCache(cacheFile, locked.hash) : undefined;
  if (cached) return { files: cached };
  const files = await fetchRemoteFiles(parsed, options);
  if ('problem' in files) return files;
  const hash = hashOfFiles(files);
  if (hash !== locked.hash) {
    return {
      problem:
        `the content of \`${reference}\` changed since it was locked: locked is ${locked.hash}, but ${options.host} ` +
        `gives ${hash}. If the change is expected, review it, run \`catalog-warden rules lock\` and commit the lock file.`,
    };
  }
  if (cacheFile) writeCache(cacheFile, files);
  return { files };
}

/** What the cache holds, if it is what was locked. Anything else is as if there were no cache. */
function readCache(file: string, hash: string): RemoteFiles | undefined {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const files = new Map<string, string>();
  for (const [name, text] of Object.entries(json)) {
    // Half a surrogate pair would be hashed as the replacement character, which is another text.
    if (typeof text !== 'string' || !text.isWellFormed() || !name.isWellFormed()) return undefined;
    files.set(name, text);
  }
  return hashOfFiles(files) === hash ? files : undefined;
}

function writeCache(file: string, files: RemoteFiles): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeAtomically(file, JSON.stringify(Object.fromEntries(files)));
  } catch {
    // Ignored on purpose: the files are at hand and true; without a cache the next run fetches them again.
  }
}
