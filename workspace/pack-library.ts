import { readdirSync } from 'node:fs';
import path from 'node:path';
import { builtInPack, builtInPacks } from '../core/rules/built-in/index.ts';
import type { OpenedPack, PackLibrary } from '../core/rules/collect-packs.ts';
import type { RepositoryReader } from '../core/facts/repository.ts';
import { inFolder } from '../core/source/folders.ts';

/** A pack larger than this is no pack. */
const mostFiles = 1_000;

/** Opens a pack of another repository, named as `owner/repository//path@ref`. */
export type OpenRemote = (
  reference: string,
) => Promise<{ readonly files: ReadonlyMap<string, string> } | { readonly problem: string }>;

/** Where packs are looked for. */
export interface LibrarySource {
  /** Reads the folders of packs: of a checkout, or of the commit whose policy counts. */
  readonly reader: Pick<RepositoryReader, 'glob' | 'text'>;
  readonly openRemote: OpenRemote;
}

/** Built-in packs by name, folders of the repository by a path that begins with `.`, packs elsewhere by git. */
export function openPackLibrary({ reader, openRemote }: LibrarySource): PackLibrary {
  return {
    builtIn: builtInPacks,
    open: async (reference, base) => {
      if (reference.includes('//')) return openElsewhere(reference, openRemote);
      if (/^\.{1,2}(?:\/|$)/.test(reference))
        return openFolder(path.posix.normalize(inFolder(base, reference)), reader);
      const builtIn = await builtInPack(reference);
      if (builtIn) return { key: reference, builtIn };
      const problem = `There is no built-in pack \`${reference}\`; there are ${builtInPacks.map((name) => `\`${name}\``).join(', ')}. A folder begins with \`./\`.`;
      return { key: reference, problem };
    },
  };
}

async function openFolder(
  folder: string,
  reader: LibrarySource['reader'],
): Promise<{ readonly key: string } & OpenedPack> {
  const clean = folder.replace(/\/$/, '');
  // A built-in pack may have the name of a folder.
  const key = `./${clean}`;
  const paths = await reader.glob(`${escapeGlob(clean)}/**/*.{yaml,yml}`);
  if (paths.length === 0) return { key, problem: await absence(clean, reader) };
  if (paths.length > mostFiles) return { key, problem: `\`${clean}\` holds more than ${mostFiles} files.` };
  const texts = await reader.text(paths);
  const files = new Map<string, string>();
  const unreadable = new Map<string, string>();
  for (const file of paths) {
    const read = texts.get(file);
    const name = file.slice(clean.length + 1);
    if (read && 'text' in read) files.set(name, read.text);
    else unreadable.set(name, read?.problem ?? 'nobody looked');
  }
  return { key, folder: { id: idOf(clean), folder: clean, files, unreadable }, base: clean };
}

async function absence(folder: string, reader: LibrarySource['reader']): Promise<string> {
  const manifest = `${folder}/pack.yaml`;
  const read = (await reader.text([manifest])).get(manifest);
  return read && 'problem' in read && read.state === 'outside'
    ? `\`${folder}\` lies outside the repository, where nothing is read. Name a pack elsewhere as \`owner/repository//path@ref\`.`
    : `There is no rule pack in \`${folder}\`: no \`pack.yaml\` is there.`;
}

async function openElsewhere(
  reference: string,
  openRemote: OpenRemote,
): Promise<{ readonly key: string } & OpenedPack> {
  const opened = await openRemote(reference);
  if ('problem' in opened) return { key: reference, problem: opened.problem };
  const id = idOf(reference.replace(/@[^@]*$/, '').replace(/\/+$/, ''));
  return { key: reference, folder: { id, folder: reference, files: opened.files }, base: reference };
}

function idOf(folder: string): string {
  return path.posix.basename(folder);
}

function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]{}()!+@\\]/g, String.raw`\$&`);
}

/**
 * References, relative to the folder `here`, to the packs in a folder on disk: itself, or each folder in it that has a
 * `pack.yaml`. Empty where there is none.
 */
export function packReferencesIn(folder: string, here: string): readonly string[] {
  return packFoldersIn(folder).map((name) => {
    const absolute = path.resolve(folder, name);
    // A pack has the name of its folder, so `here` itself must be named, too.
    const relative = path.relative(here, absolute) || `../${path.basename(absolute)}`;
    const reference = relative.split(path.sep).join('/');
    return reference.startsWith('.') ? reference : `./${reference}`;
  });
}

function packFoldersIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { withFileTypes: true });
  if (names.some(({ name }) => /^pack\.ya?ml$/.test(name))) return ['.'];
  return names
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .filter((name) => readdirSync(path.join(folder, name)).some((file) => /^pack\.ya?ml$/.test(file)))
    .sort();
}
