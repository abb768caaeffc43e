import { isObject, textOf, valueAt, type Json, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { inBatches, type BatchOptions, type BatchResult } from './batches.ts';
import { blobFields, blobState, type BlobState } from './blob-fields.ts';
import { GithubError } from './github-error.ts';
import { resourceLimit, type QueryAnswer, type QueryError } from './graphql-answer.ts';
import type { Tree, TreeEntry } from './read-tree.ts';

/** A repository with the tip of its default branch and some of its files. */
export interface RepositoryState {
  readonly nodeId: string;
  /** GitHub's number. */
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly fork: boolean;
  /** `public`, `private` or `internal`. */
  readonly visibility: string;
  readonly hasIssues: boolean;
  readonly topics: readonly string[];
  /** The default branch; absent when the repository is empty. */
  readonly head?: {
    readonly branch: string;
    readonly sha: string;
    readonly tree: string;
    readonly committedAt: string;
  };
  /** The files that were asked for, by path; a path without a file is left out. */
  readonly files: ReadonlyMap<string, BlobState>;
  /** What stands in it, as deep as was asked; complete when nothing is deeper. */
  readonly tree?: Tree;
  /** The open pull requests, if asked for: those that changed last. */
  readonly openPulls?: readonly { readonly number: number; readonly headSha: string }[];
}

/** What a query shows of each repository besides. */
export interface Shown {
  /** How many levels of folders; none without. A folder's files are one level below it. */
  readonly levels?: number;
  /** How many open pull requests; needs `pull_requests: read`. */
  readonly openPulls?: number;
}

/** What GitHub says of an id: the repository, or that no such repository is there for us. */
export type RepositoryAnswer =
  | { readonly is: 'read'; readonly repository: RepositoryState }
  | { readonly is: 'missing' };

/**
 * Reads many repositories by node id, with the files of `paths` from their default branches, in few GraphQL queries
 * that adapt (`inBatches`). Yields after each. A symbolic link among the files shows its target as text, since GitHub's
 * GraphQL API does not tell it from a file here. Permissions: `metadata: read`, `contents: read`.
 */
export function readRepositories(
  client: Pick<InstallationClient, 'query'>,
  request: { readonly nodeIds: readonly string[]; readonly paths: readonly string[] } & Shown,
  options: BatchOptions,
): AsyncGenerator<BatchResult<string, RepositoryAnswer>> {
  const text = repositoriesQuery(request.paths.length, request);
  const expressions = Object.fromEntries(request.paths.map((path, index) => [`path${index}`, `HEAD:${path}`]));
  const ask = async (ids: readonly string[]) => {
    // A batch that GitHub cannot cope with is halved, not repeated.
    const answer = await client.query(text, { ids, ...expressions }, { attempts: 1 });
    return answersOf(answer, { list: 'nodes', ids }, request.paths);
  };
  return inBatches(request.nodeIds, ask, options);
}

/** What GitHub shows of an organisation. */
export interface Overview extends BatchResult<string, RepositoryAnswer> {
  /** How many repositories of its own the installation sees; `undefined` when GitHub did not say. */
  readonly total: number | undefined;
}

/** GitHub takes at most so many ids in one list (`nodes`). */
const mostIds = 100;

/** So many are asked for at once where no file is: five lists of ids. */
const mostTips = 500;

/**
 * Counts the repositories of an organisation and reads the tips of some of them, by node id, without a file: five
 * hundred in one query, which adapts as `readRepositories` does. Permissions: `metadata: read`, `contents: read`.
 */
export async function readOverview(
  client: Pick<InstallationClient, 'query'>,
  { organization, nodeIds }: { readonly organization: string; readonly nodeIds: readonly string[] },
  options: BatchOptions = { size: { current: mostTips, successes: 0 } },
): Promise<Overview> {
  let total: number | undefined;
  const ask = async (ids: readonly string[]) => {
    const lists = Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, index) => ({
      list: `nodes${index}`,
      ids: ids.slice(index * mostIds, (index + 1) * mostIds),
    }));
    const variables = Object.fromEntries(lists.map((one, index) => [`ids${index}`, one.ids]));
    const answer = await client.query(overviewQuery(lists.length), { organization, ...variables }, { attempts: 1 });
    const count = valueAt(answer.data, ['organization', 'repositories', 'totalCount']);
    if (typeof count === 'number') total = count;
    return new Map(lists.flatMap((one) => [...answersOf(answer, one, [])]));
  };
  const answers = new Map<string, RepositoryAnswer>();
  const failed = new Map<string, GithubError>();
  for await (const result of inBatches(nodeIds, ask, options)) {
    for (const [id, answer] of result.answers) answers.set(id, answer);
    for (const [id, error] of result.failed) failed.set(id, error);
  }
  return { total, answers, failed };
}

function overviewQuery(lists: number): string {
  const indices = Array.from({ length: lists }, (_, index) => index);
  const variables = indices.map((index) => `, $ids${index}: [ID!]!`).join('');
  return `query Overview($organization: String!${variables}) {
  organization(login: $organization) { repositories(first: 1) { totalCount } }
  ${indices.map((index) => `nodes${index}: nodes(ids: $ids${index}) { ...Shown }`).join('\n  ')}
}
fragment Shown on Repository {
  ${settingsFields}
  ${tipFields()}
}`;
}

/** The query for so many files of each repository, and more if asked. */
export function repositoriesQuery(files: number, { levels = 0, openPulls = 0 }: Shown = {}): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  const variables = indices.map((index) => `, $path${index}: String!`).join('');
  const objects = indices.map((index) => `file${index}: object(expression: $path${index}) { ${blobFields} }`);
  const pulls = `pullRequests(states: OPEN, first: ${openPulls}, orderBy: { field: UPDATED_AT, direction: DESC }) {
        nodes { number headRefOid }
      }`;
  if (openPulls > 0) objects.push(pulls);
  return `query Repositories($ids: [ID!]!${variables}) {
  nodes(ids: $ids) {
    ... on Repository {
      ${settingsFields}
      ${tipFields(levels)}
      ${objects.join('\n      ')}
    }
  }
}`;
}

const settingsFields = `id databaseId name owner { login } isArchived isDisabled isFork visibility hasIssuesEnabled
      repositoryTopics(first: 20) { nodes { topic { name } } }`;

function tipFields(levels = 0): string {
  return `defaultBranchRef { name target { oid ... on Commit { committedDate tree { oid ${entriesQuery(levels)} } } } }`;
}

function entriesQuery(levels: number): string {
  if (levels === 0) return '';
  const below = levels > 1 ? ` object { ... on Tree { ${entriesQuery(levels - 1)} } }` : '';
  return `entries { name mode type oid${below} }`;
}

/** What a query says of the ids of one of its lists. */
function answersOf(
  { data, errors }: QueryAnswer,
  { list, ids }: { readonly list: string; readonly ids: readonly string[] },
  paths: readonly string[],
): ReadonlyMap<string, RepositoryAnswer | GithubError> {
  const answers = new Map<string, RepositoryAnswer | GithubError>();
  ids.forEach((id, index) => {
    const answer = answerOf(valueAt(data, [list, index]), errorsAt(errors, list, index), paths);
    if (answer) answers.set(id, answer);
  });
  return answers;
}

/** The errors that concern one of the nodes: those at its path, and those of its list or of the query as a whole. */
function errorsAt(errors: readonly QueryError[], list: string, index: number): readonly QueryError[] {
  return errors.filter(({ path: [at, position] = [] }) => {
    const isOfNodes = typeof at === 'string' && at.startsWith('nodes');
    return !isOfNodes || (at === list && (position === undefined || position === index));
  });
}

/** `undefined` when the answer is in part, so that the repository must be asked for again. */
function answerOf(
  node: Json | undefined,
  errors: readonly QueryError[],
  paths: readonly string[],
): RepositoryAnswer | GithubError | undefined {
  if (errors.some(({ type }) => type === 'FORBIDDEN')) {
    return new GithubError('GitHub does not show this repository to the App', { kind: 'refused', status: 403 });
  }
  if (!isObject(node)) {
    if (errors.some(({ type }) => type === resourceLimit)) return undefined;
    return errors.some(({ type }) => type === 'NOT_FOUND') ? { is: 'missing' } : undefined;
  }
  // With any error of its own, or one of the whole query, a null may mean that GitHub stopped there.
  if (errors.length > 0 && !isWhole(node, paths)) return undefined;
  // An id of something else than a repository gives an empty object.
  return typeof node['databaseId'] === 'number'
    ? { is: 'read', repository: repositoryState(node, paths) }
    : { is: 'missing' };
}

function isWhole(node: JsonObject, paths: readonly string[]): boolean {
  const files = paths.map((_, index) => node[`file${index}`]);
  return [node['defaultBranchRef'], node['repositoryTopics'], ...files].every(isObject);
}

function repositoryState(node: JsonObject, paths: readonly string[]): RepositoryState {
  const files = paths.flatMap((path, index) => {
    const file = blobState(node[`file${index}`]);
    return file ? [[path, file] as const] : [];
  });
  const head = headOf(valueAt(node, ['defaultBranchRef']));
  const topics = valueAt(node, ['repositoryTopics', 'nodes']);
  const entries = valueAt(node, ['defaultBranchRef', 'target', 'tree', 'entries']);
  const pulls = valueAt(node, ['pullRequests', 'nodes']);
  return {
    nodeId: textOf(node['id']),
    id: Number(node['databaseId']),
    owner: textOf(valueAt(node, ['owner', 'login'])),
    name: textOf(node['name']),
    archived: node['isArchived'] === true,
    disabled: node['isDisabled'] === true,
    fork: node['isFork'] === true,
    visibility: textOf(node['visibility']).toLowerCase(),
    hasIssues: node['hasIssuesEnabled'] === true,
    topics: Array.isArray(topics) ? topics.map((topic) => textOf(valueAt(topic, ['topic', 'name']))) : [],
    ...(head && { head }),
    files: new Map(files),
    ...(Array.isArray(entries) && { tree: treeOf(entries) }),
    ...(Array.isArray(pulls) && { openPulls: pulls.map(openPull) }),
  };
}

function headOf(branch: Json | undefined): RepositoryState['head'] {
  const sha = valueAt(branch, ['target', 'oid']);
  const tree = valueAt(branch, ['target', 'tree', 'oid']);
  if (typeof sha !== 'string' || typeof tree !== 'string') return undefined;
  const committedAt = textOf(valueAt(branch, ['target', 'committedDate']));
  return { branch: textOf(valueAt(branch, ['name'])), sha, tree, committedAt };
}

/** A folder whose entries were not shown makes the tree incomplete. */
function treeOf(shown: readonly Json[]): Tree {
  const entries: TreeEntry[] = [];
  let isComplete = true;
  const add = (list: readonly Json[], prefix: string): void => {
    for (const one of list) {
      const path = prefix + textOf(valueAt(one, ['name']));
      const is = kindOf(one);
      entries.push({ path, is, oid: textOf(valueAt(one, ['oid'])) });
      if (is !== 'folder') continue;
      const below = valueAt(one, ['object', 'entries']);
      if (Array.isArray(below)) add(below, `${path}/`);
      else isComplete = false;
    }
  };
  add(shown, '');
  return { entries, isComplete };
}

/** By type and mode as git writes them; GitHub gives the mode as a decimal number. */
function kindOf(entry: Json): TreeEntry['is'] {
  const type = valueAt(entry, ['type']);
  if (type === 'tree') return 'folder';
  if (type === 'commit') return 'submodule';
  return valueAt(entry, ['mode']) === 0o120000 ? 'link' : 'file';
}

function openPull(pull: Json): { readonly number: number; readonly headSha: string } {
  return { number: Number(valueAt(pull, ['number'])), headSha: textOf(valueAt(pull, ['headRefOid'])) };
}
