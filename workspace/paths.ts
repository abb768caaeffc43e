import path from 'node:path';

/** Where a run stands: both absolute. Usually the directory lies below the root, but it need not. */
export interface Standpoint {
  /** The working directory, from which paths in reports count. */
  readonly directory: string;
  /** The top of the repository, from which git and the configuration count. */
  readonly root: string;
}

/** A path that counts from the top of the repository, as one that counts from the working directory. */
export function fromTop({ directory, root }: Standpoint, file: string): string {
  return toPosix(path.relative(directory, path.join(root, file)));
}

/** A path that counts from the working directory, as one from the top; it begins with `../` when it leads out. */
export function toTop({ directory, root }: Standpoint, file: string): string {
  return toPosix(path.relative(root, path.resolve(directory, file)));
}

/** A path with forward slashes. */
export function toPosix(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
