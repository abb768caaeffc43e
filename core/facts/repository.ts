/** What stands at a path of the repository. */
export type PathState =
  | { readonly is: 'file' }
  | { readonly is: 'folder' }
  | { readonly is: 'missing' }
  /** Outside the repository, by `..` or through a symbolic link: never read. */
  | { readonly is: 'outside' }
  /** It may or may not be there: a missing permission, a network that did not answer, no repository at all. */
  | { readonly is: 'unknown'; readonly reason: string };

/** The text of a file, or why there is none. */
export type FileText =
  | { readonly text: string }
  | { readonly problem: string; readonly state: Exclude<PathState['is'], 'file'> };

/**
 * Something a check wants to know about the repository. Paths are relative to the working directory, with forward
 * slashes, normalised; they may begin with `../` when the repository reaches further up.
 */
export type RepositoryNeed =
  /** What stands at this path. */
  | { readonly state: string }
  /** The text of this file. */
  | { readonly text: string }
  /** The paths that match this glob (minimatch). */
  | { readonly glob: string };

/** The answers to all needs of a run. Asking for something that no check named in `needs` gives `unknown`. */
export interface RepositoryFacts {
  /** `owner/name` on the code host when it is known. */
  readonly slug: string | undefined;
  /** The host of the remote, for example `github.com`, when it is known. */
  readonly host: string | undefined;
  state(path: string): PathState;
  text(path: string): FileText;
  glob(pattern: string): readonly string[] | undefined;
}

/** An adapter to a repository: a checkout, a git tree, or GitHub's API. The only input or output of the pipeline. */
export interface RepositoryReader {
  readonly slug: string | undefined;
  readonly host: string | undefined;
  state(paths: readonly string[]): Promise<ReadonlyMap<string, PathState>>;
  text(paths: readonly string[]): Promise<ReadonlyMap<string, FileText>>;
  glob(pattern: string): Promise<readonly string[]>;
}
