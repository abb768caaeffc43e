import type { Commit, Signature, TreeEntry } from '../git-objects.ts';
import { authorOf } from '../represent/repositories.ts';
import type { Repository } from '../state.ts';
import { fullName, isoTime, nodeId } from '../store.ts';
import { actor } from './actor.ts';
import { connection, demand, type Context, type Fields, type Paging } from './context.ts';

/** GitHub cuts the text of a larger blob. */
const mostText = 512_000;

/** The object that an expression such as `HEAD:path` or an id names, or null. */
export function objectAt(
  context: Context,
  repository: Repository,
  { expression, oid }: { expression?: string | null; oid?: string | null },
): Fields | null {
  demand(context, 'contents:read');
  if (typeof oid === 'string') return objectOf(context, repository, oid);
  const [, ref = '', path] = /^([^:]*)(?::(.*))?$/su.exec(expression ?? '') ?? [];
  const found = context.world.store.resolveRef(repository, ref);
  const commit = repository.objects.commit(found ?? '');
  if (path === undefined)
    return commit === undefined ? objectOf(context, repository, ref) : commitOf(context, repository, commit);
  const tree = commit?.tree ?? (repository.objects.tree(ref) === undefined ? undefined : ref);
  const entry = tree === undefined ? undefined : repository.objects.entryAt(tree, path);
  return entry === undefined ? null : objectOf(context, repository, entry.oid, path);
}

export function refOf(context: Context, repository: Repository, name: string): Fields | null {
  const oid = repository.branches.get(name);
  const commit = repository.objects.commit(oid ?? '');
  if (commit === undefined) return null;
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id),
    name,
    prefix: 'refs/heads/',
    repository: () => undefined,
    target: () => commitOf(context, repository, commit),
  };
}

export function commitOf(context: Context, repository: Repository, commit: Commit): Fields {
  const { store } = context.world;
  const [headline = '', ...rest] = commit.message.split('\n');
  return {
    ...gitObject(context, repository, 'Commit', commit.oid),
    url: `${store.url}/${fullName(repository)}/commit/${commit.oid}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: isoTime(commit.author.time),
    committedDate: isoTime(commit.committer.time),
    author: gitActor(context, commit.author),
    committer: gitActor(context, commit.committer),
    tree: () => treeOf(context, repository, commit.tree, ''),
    file: ({ path }: { path: string }) => {
      const entry = repository.objects.entryAt(commit.tree, path);
      return entry === undefined ? null : treeEntry(context, repository, entry, path);
    },
    parents: (paging: Paging) =>
      connection(commit.parents, paging, (oid) => commitOf(context, repository, repository.objects.commit(oid)!)),
  };
}

function objectOf(context: Context, repository: Repository, oid: string, path = ''): Fields | null {
  const { objects } = repository;
  const commit = objects.commit(oid);
  if (commit !== undefined) return commitOf(context, repository, commit);
  if (objects.tree(oid) !== undefined) return treeOf(context, repository, oid, path);
  const bytes = objects.blob(oid);
  return bytes === undefined ? null : blobOf(context, repository, oid, bytes);
}

function treeOf(context: Context, repository: Repository, oid: string, path: string): Fields {
  const folder = path === '' ? '' : `${path}/`;
  return {
    ...gitObject(context, repository, 'Tree', oid),
    entries: () =>
      repository.objects.tree(oid)!.map((entry) => treeEntry(context, repository, entry, folder + entry.name)),
  };
}

function treeEntry(context: Context, repository: Repository, { mode, name, oid }: TreeEntry, path: string): Fields {
  return {
    name,
    path,
    oid,
    mode: Number.parseInt(mode, 8),
    type: mode === '040000' ? 'tree' : 'blob',
    size: repository.objects.blob(oid)?.length ?? 0,
    extension: /\.[^.]+$/u.exec(name)?.[0] ?? '',
    object: () => objectOf(context, repository, oid, path),
  };
}

function blobOf(context: Context, repository: Repository, oid: string, bytes: Buffer): Fields {
  const isBinary = bytes.includes(0);
  return {
    ...gitObject(context, repository, 'Blob', oid),
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > mostText,
    text: isBinary ? null : bytes.subarray(0, mostText).toString('utf8'),
  };
}

function gitObject({ world }: Context, repository: Repository, type: string, oid: string): Fields {
  return {
    __typename: type,
    id: Buffer.from(`${type}:${repository.id}:${oid}`).toString('base64url'),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: `${world.store.url}/${fullName(repository)}/commit/${oid}`,
  };
}

function gitActor(context: Context, signature: Signature): Fields {
  const login = authorOf(context.world.store, signature)?.['login'];
  const account = typeof login === 'string' ? context.world.store.account(login) : undefined;
  return {
    name: signature.name,
    email: signature.email,
    date: isoTime(signature.time),
    user: account?.type === 'User' ? actor(context, account) : null,
  };
}
