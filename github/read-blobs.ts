import { isUtf8 } from 'node:buffer';
import type { FileText } from '../core/facts/repository.ts';
import { textOf, valueAt } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { inBatches, type BatchOptions } from './batches.ts';
import { blobFields, blobState, type BlobState } from './blob-fields.ts';
import { GithubError } from './github-error.ts';
import { resourceLimit } from './graphql-answer.ts';
import type { RepositoryName } from './read-tree.ts';
import { take, type TextAllowance } from './text-allowance.ts';

/** The largest file that is read, as in a checkout. */
const largestFile = 10 * 1024 * 1024;

/** What a blob holds; `absent` when the repository has no such blob. */
type Found = { readonly is: 'blob'; readonly blob: BlobState } | { readonly is: 'absent' };

/**
 * The texts of many blobs, by object id, in few GraphQL queries that adapt. What GraphQL does not show whole (more than
 * about 500 KB) comes from `GET /repos/{owner}/{repo}/git/blobs/{file_sha}`. Permission: `contents: read`. Throws the
 * `GithubError` of the first blob that could not be read, so that GitHub's trouble is never taken for a missing file, and
 * `RepositoryTooLargeError` when they are more than `allowance` holds.
 */
export async function readBlobs(
  client: Pick<InstallationClient, 'query' | 'read'>,
  repository: RepositoryName,
  request: {
    readonly oids: readonly string[];
    readonly batches: BatchOptions;
    readonly allowance: TextAllowance;
  },
): Promise<ReadonlyMap<string, FileText>> {
  const texts = new Map<string, FileText>();
  const ask = (batch: readonly string[]) => askForBlobs(client, repository, batch);
  for await (const { answers, failed } of inBatches(request.oids, ask, request.batches)) {
    for (const error of failed.values()) throw error;
    for (const [oid, found] of answers) {
      if (found.is === 'blob' && found.blob.bytes <= largestFile) take(request.allowance, oid, found.blob.bytes);
      texts.set(oid, await textOfFound(client, repository, found));
    }
  }
  return texts;
}

async function askForBlobs(
  client: Pick<InstallationClient, 'query'>,
  { owner, name }: RepositoryName,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Found>> {
  const variables = Object.fromEntries(oids.map((oid, index) => [`oid${index}`, oid]));
  const answer = await client.query(blobsQuery(oids.length), { owner, name, ...variables }, { attempts: 1 });
  if (answer.errors.some(({ type, path }) => type === 'NOT_FOUND' && path?.length === 1)) {
    throw new GithubError('the repository is not there for the App', { kind: 'refused', status: 404 });
  }
  const isCut = answer.errors.some(({ type, path }) => type === resourceLimit || path === undefined);
  const found = new Map<string, Found>();
  oids.forEach((oid, index) => {
    const key = `blob${index}`;
    const blob = blobState(valueAt(answer.data, ['repository', key]));
    const own = answer.errors.filter(({ path }) => path?.[0] === 'repository' && (path.length < 2 || path[1] === key));
    if (blob) found.set(oid, { is: 'blob', blob });
    else if (!isCut && own.every(({ type }) => type === 'NOT_FOUND')) found.set(oid, { is: 'absent' });
  });
  return found;
}

/** The query for so many blobs. */
export function blobsQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const variables = indices.map((index) => `, $oid${index}: GitObjectID!`).join('');
  const objects = indices.map((index) => `blob${index}: object(oid: $oid${index}) { ${blobFields} }`);
  return `query Blobs($owner: String!, $name: String!${variables}) {
  repository(owner: $owner, name: $name) {
    ${objects.join('\n    ')}
  }
}`;
}

async function textOfFound(
  client: Pick<InstallationClient, 'read'>,
  repository: RepositoryName,
  found: Found,
): Promise<FileText> {
  if (found.is === 'absent') return { problem: 'GitHub has no such object in this repository', state: 'unknown' };
  return fileText(client, repository, found.blob);
}

/**
 * The text of a file that a GraphQL query showed, read anew where the query did not show all of it. Permission:
 * `contents: read`. Throws `GithubError`.
 */
export async function fileText(
  client: Pick<InstallationClient, 'read'>,
  { owner, name }: RepositoryName,
  blob: BlobState,
): Promise<FileText> {
  if (blob.text !== undefined) return { text: blob.text };
  if (blob.problem === 'binary') return { problem: 'it is a binary file, or not valid UTF-8', state: 'unknown' };
  if (blob.bytes > largestFile) {
    const megabytes = (blob.bytes / 1024 / 1024).toFixed(1);
    return { problem: `it is ${megabytes} MB large; files of more than 10 MB are not read`, state: 'unknown' };
  }
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
  const { data } = await client.read(route, { owner, repo: name, file_sha: blob.oid });
  const bytes = Buffer.from(textOf(valueAt(data, ['content'])), 'base64');
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { problem: 'it is not valid UTF-8', state: 'unknown' };
}
