import { installationOf, maySee } from '../call.ts';
import { commitTo } from '../changes/commits.ts';
import type { Repository } from '../state.ts';
import { demand, QueryError, type Context, type Fields } from './context.ts';
import { commitOf, refOf } from './git.ts';

interface Input {
  readonly clientMutationId?: string | null;
  readonly branch: { readonly repositoryNameWithOwner?: string | null; readonly branchName?: string | null };
  readonly message: { readonly headline: string; readonly body?: string | null };
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null;
    readonly deletions?: readonly { readonly path: string }[] | null;
  } | null;
  readonly expectedHeadOid: string;
}

/** Commits to a branch as the App, if the branch is still where the App believes. */
export function createCommitOnBranch(context: Context, { input }: { input: Input }): Fields {
  const { world, caller } = context;
  demand(context, 'contents:write');
  const [owner = '', name = ''] = (input.branch.repositoryNameWithOwner ?? '').split('/');
  const repository = world.store.repository(owner, name);
  if (repository === undefined || !maySee(caller, repository, world.store)) {
    throw new QueryError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  if (repository.archived) throw new QueryError('FORBIDDEN', 'Repository was archived so is read-only.');
  const branch = (input.branch.branchName ?? '').replace(/^refs\/heads\//u, '');
  const head = repository.branches.get(branch);
  if (head === undefined) throw new QueryError('NOT_FOUND', `No ref found for refs/heads/${branch}.`);
  if (head !== input.expectedHeadOid) {
    throw new QueryError(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
    );
  }
  const { headline, body } = input.message;
  const commit = commitTo(world, repository, {
    branch,
    files: filesOf(repository, head, input),
    message: typeof body === 'string' && body !== '' ? `${headline}\n\n${body}` : headline,
    author: installationOf({ caller }).app.bot,
  });
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: commitOf(context, repository, commit),
    ref: refOf(context, repository, branch),
  };
}

function filesOf({ objects }: Repository, head: string, { fileChanges }: Input): Record<string, Buffer | null> {
  const files: Record<string, Buffer | null> = {};
  for (const { path } of fileChanges?.deletions ?? []) {
    if (objects.entryAt(objects.commit(head)!.tree, path) === undefined) {
      throw new QueryError(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
      );
    }
    files[path] = null;
  }
  for (const { path, contents } of fileChanges?.additions ?? []) files[path] = Buffer.from(contents, 'base64');
  return files;
}
