import { Buffer } from 'node:buffer';
import { textOf, valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { GithubError } from './github-error.ts';
import type { RepositoryName } from './read-tree.ts';

/** A commit that replaces files. */
export interface FixCommit {
  readonly repository: RepositoryName;
  readonly branch: string;
  /** The commit that the fixes were made for. Nothing is written when the branch has moved on. */
  readonly expectedHead: string;
  readonly headline: string;
  /** Who is credited with it. */
  readonly author?: { readonly name: string; readonly email: string };
  /** Whole new texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Whether the branch has the fixes. `moved`: somebody pushed meanwhile. `refused`: the App may not write there. */
export type FixOutcome =
  | { readonly is: 'committed'; readonly sha: string }
  | { readonly is: 'moved' }
  | { readonly is: 'refused' };

/** The mutation that commits. GitHub signs such a commit as the App's. */
export const commitMutation = `mutation CommitFixes($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** The query for what stands at the tip of a branch. */
export const tipQuery = `query Tip($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) { target { oid ... on Commit { messageHeadline parents(first: 2) { nodes { oid } } } } }
  }
}`;

/**
 * Commits fixes to a branch by `createCommitOnBranch`, all or none. After an answer that was lost it looks whether the
 * commit came about. Permission: `contents: write`, which only an App with the Fix button has. Throws `GithubError`.
 */
export async function commitFixes(
  client: Pick<InstallationClient, 'mutate' | 'query'>,
  commit: FixCommit,
): Promise<FixOutcome> {
  const additions = [...commit.files].map(([path, text]) => ({
    path,
    contents: Buffer.from(text, 'utf8').toString('base64'),
  }));
  const input = {
    branch: {
      repositoryNameWithOwner: `${commit.repository.owner}/${commit.repository.name}`,
      branchName: commit.branch,
    },
    expectedHeadOid: commit.expectedHead,
    message: { headline: oneLine(commit.headline), ...credit(commit.author) },
    fileChanges: { additions },
  };
  try {
    const { data, errors } = await client.mutate(commitMutation, { input });
    const sha = valueAt(data, ['createCommitOnBranch', 'commit', 'oid']);
    if (typeof sha === 'string') return { is: 'committed', sha };
    return { is: errors.some(({ type }) => type === 'STALE_DATA') ? 'moved' : 'refused' };
  } catch (error) {
    if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
    const sha = await findCommit(client, commit);
    if (sha === undefined) throw error;
    return { is: 'committed', sha };
  }
}

/** Git's trailer for a second author; GitHub shows both ("Creating a commit with multiple authors"). */
function credit(author: FixCommit['author']): { readonly body?: string } {
  if (!author) return {};
  const clean = (text: string): string => oneLine(text).replaceAll(/[<>]/g, '');
  return { body: `Co-authored-by: ${clean(author.name)} <${clean(author.email)}>` };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]+/g, ' ').trim();
}

/** The commit at the tip of the branch, when it is the one that was asked for. */
async function findCommit(
  client: Pick<InstallationClient, 'query'>,
  { repository, branch, expectedHead, headline }: FixCommit,
): Promise<string | undefined> {
  const { owner, name } = repository;
  const { data } = await client.query(tipQuery, { owner, name, branch: `refs/heads/${branch}` });
  const tip = valueAt(data, ['repository', 'ref', 'target']);
  const isOurs =
    valueAt(tip, ['messageHeadline']) === oneLine(headline) &&
    valueAt(tip, ['parents', 'nodes', 0, 'oid']) === expectedHead;
  return isOurs ? textOf(valueAt(tip, ['oid'])) : undefined;
}
