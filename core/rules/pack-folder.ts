/** The files of a pack. */
export interface PackFolder {
  /** The name of the folder, which is the pack's id. */
  readonly id: string;
  /** What stands before the paths of the files in messages: the folder as its user would name it. */
  readonly folder: string;
  /** Texts of its YAML files by path below the folder. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are there and cannot be read, each with the reason as a clause. */
  readonly unreadable?: ReadonlyMap<string, string>;
}

/** What `pack.yaml` may be called. */
export const manifestNames = ['pack.yaml', 'pack.yml'];

/** The path of a file of a pack, as its user would name it. */
export function placeOf({ folder }: PackFolder, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The file of a pack's `pack.yaml`. */
export function manifestFile(folder: PackFolder): { readonly file: string; readonly text: string } {
  const path = manifestNames.find((name) => folder.files.has(name)) ?? 'pack.yaml';
  return { file: placeOf(folder, path), text: folder.files.get(path) ?? '' };
}
