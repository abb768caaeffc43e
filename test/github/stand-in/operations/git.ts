import { ApiError, notFound, ok, pageReply, repositoryOf, type Call, type Handler, type Reply } from '../call.ts';
import { changesBetween } from '../file-changes.ts';
import type { Commit, TreeEntry } from '../git-objects.ts';
import type { Json } from '../represent/accounts.ts';
import { commit, commitWithFiles, fileChange, gitCommit, repositoryUrl } from '../represent/repositories.ts';
import type { Repository } from '../state.ts';
import { fullName, nodeId } from '../store.ts';

export const gitOperations: Readonly<Record<string, Handler>> = {
  'git/get-tree': getTree,
  'git/get-blob': (call) => {
    const repository = repositoryOf(call);
    const sha = call.parameters['file_sha'] ?? '';
    const bytes = repository.objects.blob(sha);
    if (bytes === undefined) throw notFound();
    const url = `${repositoryUrl(call.world.store, repository)}/git/blobs/${sha}`;
    const content = bytes.toString('base64');
    const node = nodeId('B', repository.id);
    return ok({ sha, node_id: node, size: bytes.length, url, content, encoding: 'base64' });
  },
  'git/get-commit': (call) => {
    const repository = repositoryOf(call);
    const found = repository.objects.commit(call.parameters['commit_sha'] ?? '');
    if (found === undefined) throw notFound();
    return ok(gitCommit(call.world.store, repository, found));
  },
  'git/get-ref': (call) => {
    const repository = repositoryOf(call);
    const name = (call.parameters['ref'] ?? '').replace(/^heads\//u, '');
    const sha = repository.branches.get(name);
    if (sha === undefined) throw notFound();
    const root = `${repositoryUrl(call.world.store, repository)}/git`;
    const object = { type: 'commit', sha, url: `${root}/commits/${sha}` };
    return ok({
      ref: `refs/heads/${name}`,
      node_id: nodeId('REF', repository.id),
      url: `${root}/refs/heads/${name}`,
      object,
    });
  },
  'repos/get-content': getContent,
  'repos/get-commit': (call) =>
    ok(commitWithFiles(call.world.store, repositoryOf(call), commitAt(call, call.parameters['ref'] ?? ''))),
  'repos/list-commits': (call) => {
    const { store } = call.world;
    const repository = repositoryOf(call);
    const { objects } = repository;
    const head = commitAt(call, call.query.get('sha') ?? repository.defaultBranch);
    const path = call.query.get('path') ?? '';
    const at = (oid: string | undefined): string | undefined =>
      oid === undefined ? undefined : objects.entryAt(objects.commit(oid)!.tree, path)?.oid;
    const listed = objects.ancestors(head.oid).map((oid) => objects.commit(oid)!);
    const touching = listed.filter(({ oid, parents }) => path === '' || at(oid) !== at(parents[0]));
    return pageReply(call, touching, (one) => commit(store, repository, one));
  },
  'repos/compare-commits-with-basehead': compare,
  'repos/list-branches': (call) => {
    const repository = repositoryOf(call);
    const root = repositoryUrl(call.world.store, repository);
    return pageReply(call, [...repository.branches], ([name, sha]) => ({
      name,
      commit: { sha, url: `${root}/commits/${sha}` },
      protected: false,
    }));
  },
  'repos/get-branch': (call) => {
    const { store } = call.world;
    const repository = repositoryOf(call);
    const name = call.parameters['branch'] ?? '';
    const sha = repository.branches.get(name);
    if (sha === undefined) throw new ApiError(404, 'Branch not found');
    const self = `${repositoryUrl(store, repository)}/branches/${name}`;
    return ok({
      name,
      commit: commit(store, repository, repository.objects.commit(sha)!),
      _links: { self, html: `${store.url}/${fullName(repository)}/tree/${name}` },
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    });
  },
};

function getTree(call: Call): Reply {
  const { store } = call.world;
  const repository = repositoryOf(call);
  const { objects } = repository;
  const asked = call.parameters['tree_sha'] ?? '';
  const named = store.resolveRef(repository, asked);
  const sha = objects.tree(asked) === undefined ? objects.commit(named ?? '')?.tree : asked;
  if (sha === undefined) throw notFound();
  const entries = call.query.has('recursive') ? below(repository, sha, '') : direct(repository, sha, '');
  const root = `${repositoryUrl(store, repository)}/git`;
  const most = objects.mostEntries;
  const tree = entries.slice(0, most).map(({ path, mode, type, oid, size }) => ({
    path,
    mode,
    type,
    sha: oid,
    ...(size === undefined ? {} : { size }),
    url: `${root}/${type}s/${oid}`,
  }));
  return ok({ sha, url: `${root}/trees/${sha}`, tree, truncated: entries.length > most });
}

interface Listed {
  readonly path: string;
  readonly mode: TreeEntry['mode'];
  readonly type: 'blob' | 'tree';
  readonly oid: string;
  readonly size: number | undefined;
}

function direct({ objects }: Repository, tree: string, folder: string): Listed[] {
  return (objects.tree(tree) ?? []).map(({ mode, name, oid }) => ({
    path: folder + name,
    mode,
    type: mode === '040000' ? 'tree' : 'blob',
    oid,
    size: objects.blob(oid)?.length,
  }));
}

function below(repository: Repository, tree: string, folder: string): Listed[] {
  return direct(repository, tree, folder).flatMap((entry) =>
    entry.type === 'blob' ? [entry] : [entry, ...below(repository, entry.oid, `${entry.path}/`)],
  );
}

function getContent(call: Call): Reply {
  const repository = repositoryOf(call);
  const { objects } = repository;
  const path = (call.parameters['path'] ?? '').replace(/\/$/u, '');
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const entry = objects.entryAt(commitAt(call, ref).tree, path);
  if (entry === undefined) throw notFound();
  if (entry.mode === '040000') {
    const listed = direct(repository, entry.oid, path === '' ? '' : `${path}/`);
    return ok(listed.slice(0, 1000).map((one) => contentOf(call, repository, one, ref)));
  }
  const bytes = objects.blob(entry.oid)!;
  const shown = contentOf(
    call,
    repository,
    { path, mode: entry.mode, type: 'blob', oid: entry.oid, size: bytes.length },
    ref,
  );
  if (entry.mode === '120000') return ok({ ...shown, target: bytes.toString('utf8') });
  const large = bytes.length > 1_000_000;
  return ok({ ...shown, content: large ? '' : bytes.toString('base64'), encoding: large ? 'none' : 'base64' });
}

function contentOf(call: Call, repository: Repository, { path, mode, type, oid, size }: Listed, ref: string): Json {
  const root = repositoryUrl(call.world.store, repository);
  const html = `${call.world.store.url}/${fullName(repository)}`;
  const url = `${root}/contents/${path}?ref=${ref}`;
  const git = `${root}/git/${type}s/${oid}`;
  const page = `${html}/${type}/${ref}/${path}`;
  return {
    type: type === 'tree' ? 'dir' : mode === '120000' ? 'symlink' : 'file',
    size: size ?? 0,
    name: path.split('/').at(-1),
    path,
    sha: oid,
    url,
    git_url: git,
    html_url: page,
    download_url: type === 'tree' ? null : `${html}/raw/${ref}/${path}`,
    _links: { git, html: page, self: url },
  };
}

function compare(call: Call): Reply {
  const { store } = call.world;
  const repository = repositoryOf(call);
  const { objects } = repository;
  const [from = '', to = ''] = (call.parameters['basehead'] ?? '').split('...');
  const [base, head] = [commitAt(call, from), commitAt(call, to)];
  const common = objects.commit(objects.mergeBase(base.oid, head.oid) ?? '');
  if (common === undefined) throw new ApiError(404, `No common ancestor between ${from} and ${to}.`);
  const beyond = (end: Commit): Commit[] => {
    const known = new Set(objects.ancestors(common.oid));
    return objects.ancestors(end.oid).flatMap((oid) => (known.has(oid) ? [] : objects.commit(oid)!));
  };
  const [ahead, behind] = [beyond(head), beyond(base)];
  const html = `${store.url}/${fullName(repository)}/compare/${from}...${to}`;
  const files = changesBetween(objects, common.tree, head.tree).slice(0, 300);
  return ok({
    url: `${repositoryUrl(store, repository)}/compare/${from}...${to}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commit(store, repository, base),
    merge_base_commit: commit(store, repository, common),
    status: compareStatus(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.toReversed().map((one) => commit(store, repository, one)),
    files: files.map((file) => fileChange(store, repository, file, head.oid)),
  });
}

function compareStatus(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

export function commitAt(call: Call, ref: string): Commit {
  const repository = repositoryOf(call);
  const found = repository.objects.commit(call.world.store.resolveRef(repository, ref) ?? '');
  if (found === undefined) throw new ApiError(404, `No commit found for the ref ${ref}`);
  return found;
}
