import { createHash } from 'node:crypto';

/** What a file is made from: text, bytes, or a link to another path. */
export type FileContents = string | Uint8Array | { readonly link: string } | { readonly executable: string };

export interface TreeEntry {
  readonly mode: '040000' | '100644' | '100755' | '120000';
  readonly name: string;
  readonly oid: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** A file of a tree, by its path from the root. */
export interface TreeFile {
  readonly mode: TreeEntry['mode'];
  readonly oid: string;
}

/** The objects of a repository and of all its forks, under the ids that git gives them. */
export class GitObjects {
  readonly #blobs = new Map<string, Buffer>();
  readonly #trees = new Map<string, readonly TreeEntry[]>();
  readonly #commits = new Map<string, Commit>();
  /** At how many entries a recursive listing is cut. Default: as GitHub. */
  mostEntries = 100_000;

  blob(oid: string): Buffer | undefined {
    return this.#blobs.get(oid);
  }

  tree(oid: string): readonly TreeEntry[] | undefined {
    return this.#trees.get(oid);
  }

  commit(oid: string): Commit | undefined {
    return this.#commits.get(oid);
  }

  addBlob(contents: string | Uint8Array): string {
    const bytes = Buffer.from(contents as Uint8Array);
    const oid = objectId('blob', bytes);
    this.#blobs.set(oid, bytes);
    return oid;
  }

  addFile(contents: FileContents): TreeFile {
    if (typeof contents === 'string' || contents instanceof Uint8Array) {
      return { mode: '100644', oid: this.addBlob(contents) };
    }
    if ('link' in contents) return { mode: '120000', oid: this.addBlob(contents.link) };
    return { mode: '100755', oid: this.addBlob(contents.executable) };
  }

  /** Writes the trees of all directories and gives the id of the root. */
  addTree(files: ReadonlyMap<string, TreeFile>): string {
    const entries: TreeEntry[] = [];
    const folders = new Map<string, Map<string, TreeFile>>();
    for (const [path, file] of files) {
      const slash = path.indexOf('/');
      if (slash === -1) {
        entries.push({ name: path, ...file });
        continue;
      }
      const name = path.slice(0, slash);
      const inside = folders.get(name) ?? new Map<string, TreeFile>();
      folders.set(name, inside.set(path.slice(slash + 1), file));
    }
    for (const [name, inside] of folders) entries.push({ mode: '040000', name, oid: this.addTree(inside) });
    entries.sort((a, b) => Buffer.compare(Buffer.from(sortKey(a)), Buffer.from(sortKey(b))));
    const body = entries.map(({ mode, name, oid }) =>
      Buffer.concat([Buffer.from(`${mode.replace(/^0/u, '')} ${name}\0`), Buffer.from(oid, 'hex')]),
    );
    const oid = objectId('tree', Buffer.concat(body));
    this.#trees.set(oid, entries);
    return oid;
  }

  addCommit(commit: Omit<Commit, 'oid'>): Commit {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${signatureLine(commit.author)}`,
      `committer ${signatureLine(commit.committer)}`,
    ];
    const oid = objectId('commit', Buffer.from(`${lines.join('\n')}\n\n${commit.message}`));
    const made = { oid, ...commit };
    this.#commits.set(oid, made);
    return made;
  }

  /** All files below a tree, by path. */
  filesOf(tree: string, folder = ''): Map<string, TreeFile> {
    const files = new Map<string, TreeFile>();
    for (const { mode, name, oid } of this.#trees.get(tree) ?? []) {
      if (mode !== '040000') files.set(folder + name, { mode, oid });
      else for (const [path, file] of this.filesOf(oid, `${folder}${name}/`)) files.set(path, file);
    }
    return files;
  }

  /** What a path of a tree is. The empty path is the tree itself. */
  entryAt(tree: string, path: string): TreeEntry | undefined {
    let entry: TreeEntry = { mode: '040000', name: '', oid: tree };
    for (const name of path.split('/').filter((part) => part !== '')) {
      const found = this.#trees.get(entry.oid)?.find((candidate) => candidate.name === name);
      if (found === undefined) return undefined;
      entry = found;
    }
    return entry;
  }

  /** The commit and all before it, each once, nearest first. */
  ancestors(oid: string): string[] {
    const seen = new Set([oid]);
    for (const next of seen) for (const parent of this.#commits.get(next)?.parents ?? []) seen.add(parent);
    return [...seen];
  }

  mergeBase(one: string, other: string): string | undefined {
    const known = new Set(this.ancestors(one));
    return this.ancestors(other).find((oid) => known.has(oid));
  }
}

function objectId(type: string, body: Buffer): string {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex');
}

/** git sorts a directory as if its name ended with a slash. */
function sortKey({ mode, name }: TreeEntry): string {
  return mode === '040000' ? `${name}/` : name;
}

function signatureLine({ name, email, time }: Signature): string {
  return `${name} <${email}> ${Math.floor(time / 1000)} +0000`;
}
