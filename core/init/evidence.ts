/** What a repository shows about itself, for the first draft of its catalog file. */
export interface Evidence {
  /** The name of the folder that the catalog file describes. */
  readonly folder: string;
  /** Whether that is the repository as a whole, and not a folder in it. */
  readonly isTop: boolean;
  /** `owner/name` on the code host, when the remote tells. */
  readonly slug: string | undefined;
  /** Whether a file or folder of this path is there, from its top. */
  readonly has: (name: string) => boolean;
  /** The text of a file at its top, or of `.github/` and `docs/`; `undefined` when it is not there. */
  readonly text: (path: string) => string | undefined;
  /** Files that look like definitions of APIs, by path. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** The files whose texts are evidence. */
export const evidenceFiles = [
  'README.md',
  'readme.md',
  '.github/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  'package.json',
  'pyproject.toml',
  'mkdocs.yml',
  'mkdocs.yaml',
] as const;

/** The files and folders whose presence is evidence. */
export const evidenceNames = [
  'Dockerfile',
  'Procfile',
  'Chart.yaml',
  'docs',
  'docs/index.md',
  'docs/README.md',
  'README.md',
  'go.mod',
  'main.go',
  'pom.xml',
  'setup.py',
  'Cargo.toml',
] as const;

/** Globs of files that may define an API. */
export const definitionGlobs = ['**/{openapi,swagger,asyncapi}.{yaml,yml,json}'] as const;
