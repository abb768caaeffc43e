import { createHash } from 'node:crypto';
import { textOf, valueAt, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { GithubError, isRefusal } from './github-error.ts';
import { readAll } from './read-pages.ts';
import type { RepositoryName } from './read-tree.ts';

/** Whose issue it is. */
export interface IssueIdentity {
  /** The App's name in addresses: its issues are by `SLUG[bot]`. */
  readonly appSlug: string;
  /** What the issue is about, for ever: letters, digits and `:/._-`. */
  readonly key: string;
}

/** An issue of ours. */
export interface FoundIssue {
  readonly number: number;
  readonly isOpen: boolean;
  /** When it was closed, as GitHub writes times; empty while it is open. */
  readonly closedAt: string;
  /** With the marker. */
  readonly body: string;
}

/** An issue that should be there and open. */
export interface WantedIssue extends IssueIdentity {
  readonly title: string;
  /** Markdown that is safe to show. */
  readonly body: string;
  /** The comment with which a closed issue is opened again. */
  readonly reopened: string;
  /** Whether one may be created: GitHub allows few in an hour. Default: yes. */
  readonly mayCreate?: boolean;
  /** Whether one that is closed is opened again. Default: yes. */
  readonly mayReopen?: boolean;
  /** Names of labels that a new one gets; GitHub makes those that are missing. */
  readonly labels?: readonly string[];
}

/** What was done. `waiting`: an issue should be created and may not be. `left closed`: it may not be opened again. */
export type IssueOutcome =
  | {
      readonly did: 'created' | 'updated' | 'reopened' | 'closed' | 'left closed' | 'nothing';
      readonly number: number;
    }
  | { readonly did: 'waiting' | 'nothing' };

type Client = Pick<InstallationClient, 'read' | 'write'>;

/** GitHub refuses more ("body is too long (maximum is 65536 characters)"). */
const mostCharacters = 65_536;

/** A title of GitHub has at most so many characters. */
const longestTitle = 256;

/** Which is how many characters a body may have: the marker takes the rest. */
export function roomInIssue(key: string): number {
  return mostCharacters - markerOf(key, issueHash({ title: '', body: '' })).length - 2;
}

/** Tells whether two issues say the same. */
export function issueHash({ title, body }: Pick<WantedIssue, 'title' | 'body'>): string {
  return createHash('sha256')
    .update(JSON.stringify([title, body]))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Our issues of a key, open and closed, the oldest first. They are known by their author and a hidden marker: anybody
 * can copy a marker, and nobody else can write as our App. Permission: `issues: read`. Throws `GithubError`: `refused`
 * with status 410 or 404 where the repository has no issues.
 */
export async function findIssues(
  client: Pick<InstallationClient, 'read'>,
  repository: RepositoryName,
  { appSlug, key }: IssueIdentity,
): Promise<readonly FoundIssue[]> {
  const creator = `${appSlug}[bot]`;
  const parameters = { owner: repository.owner, repo: repository.name, creator, state: 'all' };
  const issues = await readAll(client, { route: 'GET /repos/{owner}/{repo}/issues', parameters });
  const ours = issues.flatMap((issue) => {
    const isOurs = isByApp(issue, appSlug) && issue['pull_request'] === undefined;
    const body = textOf(issue['body']);
    return isOurs && keyIn(body) === key
      ? [
          {
            number: Number(issue['number']),
            isOpen: issue['state'] === 'open',
            closedAt: textOf(issue['closed_at']),
            body,
          },
        ]
      : [];
  });
  return ours.sort((one, other) => one.number - other.number);
}

/**
 * Makes exactly one issue be there and open with this text: found before it is created, also after an answer that was
 * lost; rewritten only when it says something else; opened again with a comment; duplicates closed, the oldest stays.
 * Permission: `issues: write`. Throws `GithubError`; and `RangeError` for a text that GitHub would not take, before
 * anything is sent: render it shorter (`roomInIssue`).
 */
export async function putIssue(client: Client, repository: RepositoryName, wanted: WantedIssue): Promise<IssueOutcome> {
  const hash = issueHash(wanted);
  const body = `${wanted.body}\n\n${markerOf(wanted.key, hash)}`;
  if (body.length > mostCharacters) throw new RangeError(`an issue has at most ${mostCharacters} characters`);
  if (wanted.title.length > longestTitle) throw new RangeError(`a title has at most ${longestTitle} characters`);
  const [oldest, ...duplicates] = await findIssues(client, repository, wanted);
  const { appSlug } = wanted;
  if (!oldest) {
    if (wanted.mayCreate === false) return { did: 'waiting' };
    return { did: 'created', number: await create(client, repository, { wanted, body }) };
  }
  await closeDuplicates(client, repository, { appSlug, oldest, duplicates });
  const { number } = oldest;
  if (!oldest.isOpen && wanted.mayReopen === false) {
    if (!saysTheSame(oldest.body, body)) await update(client, repository, { number, title: wanted.title, body });
    return { did: 'left closed', number };
  }
  if (!oldest.isOpen) {
    await sayOnce(client, repository, { appSlug, number, text: wanted.reopened, since: oldest.closedAt });
    await update(client, repository, { number, title: wanted.title, body, state: 'open' });
    return { did: 'reopened', number };
  }
  if (saysTheSame(oldest.body, body)) return { did: 'nothing', number };
  await update(client, repository, { number, title: wanted.title, body });
  return { did: 'updated', number };
}

/** How the issue of a key is closed. */
interface Closing extends IssueIdentity {
  /** The comment with which it is closed. */
  readonly closed: string;
  /** Whether this was begun before and perhaps interrupted, so that the comment may be there. Default: no. */
  readonly wasBegun?: boolean;
}

/**
 * Makes sure that no issue of a key is open: closes it with a comment. Permission: `issues: write`. Throws
 * `GithubError`.
 */
export async function closeIssue(
  client: Client,
  repository: RepositoryName,
  { appSlug, key, closed, wasBegun = false }: Closing,
): Promise<IssueOutcome> {
  const [oldest, ...duplicates] = await findIssues(client, repository, { appSlug, key });
  if (!oldest) return { did: 'nothing' };
  await closeDuplicates(client, repository, { appSlug, oldest, duplicates });
  const { number } = oldest;
  if (!oldest.isOpen) return { did: 'nothing', number };
  if (wasBegun) await sayOnce(client, repository, { appSlug, number, text: closed });
  else await say(client, repository, { number, text: closed });
  await update(client, repository, { number, state: 'closed', state_reason: 'completed' });
  return { did: 'closed', number };
}

/** Adds a comment to an issue, for example a reminder. Permission: `issues: write`. Throws `GithubError`. */
export async function remind(
  client: Client,
  repository: RepositoryName,
  reminder: { readonly number: number; readonly text: string },
): Promise<void> {
  const { owner, name: repo } = repository;
  const { number: issue_number, text: body } = reminder;
  await client.write('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { owner, repo, issue_number, body });
}

function markerOf(key: string, hash: string): string {
  if (!/^[\w:/.-]+$/.test(key)) throw new RangeError('the key of an issue has letters, digits and :/._- only');
  return `<!-- catalog-warden:${key} hash=${hash} -->`;
}

/** The last marker counts: what stands before it may quote a repository. */
function keyIn(body: string): string | undefined {
  return [...body.matchAll(/<!-- catalog-warden:([\w:/.-]+) hash=[0-9a-f]+ -->/g)].at(-1)?.[1];
}

/**
 * Whether an issue says what it should, by its text: the marker tells what we wrote, not what somebody made of it. The
 * boxes are for whoever works through them.
 */
function saysTheSame(found: string, wanted: string): boolean {
  const plain = (body: string): string =>
    body
      .replaceAll('\r\n', '\n')
      .replaceAll(/^(\s*)- \[x\]/gim, '$1- [ ]')
      .trim();
  return plain(found) === plain(wanted);
}

async function create(
  client: Client,
  repository: RepositoryName,
  { wanted, body }: { readonly wanted: WantedIssue; readonly body: string },
): Promise<number> {
  const { owner, name: repo } = repository;
  try {
    const labels = wanted.labels && wanted.labels.length > 0 ? { labels: [...wanted.labels] } : {};
    const parameters = { owner, repo, title: wanted.title, body, ...labels };
    const { data } = await client.write('POST /repos/{owner}/{repo}/issues', parameters);
    return Number(valueAt(data, ['number']));
  } catch (error) {
    if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
    // The answer was lost, perhaps not the request. Without a trace of it the job comes again, and looks first.
    const [oldest] = await findIssues(client, repository, wanted).catch(() => []);
    if (!oldest) throw error;
    return oldest.number;
  }
}

interface Duplicates {
  readonly appSlug: string;
  readonly oldest: FoundIssue;
  readonly duplicates: readonly FoundIssue[];
}

async function closeDuplicates(
  client: Client,
  repository: RepositoryName,
  { appSlug, oldest, duplicates }: Duplicates,
): Promise<void> {
  for (const { number, isOpen } of duplicates) {
    if (!isOpen) continue;
    await sayOnce(client, repository, { appSlug, number, text: `This is the same as #${oldest.number}, which stays.` });
    await update(client, repository, { number, state: 'closed', state_reason: 'not_planned' });
  }
}

async function update(
  client: Client,
  repository: RepositoryName,
  { number, ...changes }: JsonObject & { readonly number: number },
): Promise<void> {
  const parameters = { owner: repository.owner, repo: repository.name, issue_number: number, ...changes };
  await client.write('PATCH /repos/{owner}/{repo}/issues/{issue_number}', parameters);
}

interface Word {
  readonly number: number;
  readonly text: string;
}

/**
 * Says a word about the change that follows it. The word comes first: after the change, a job that is repeated would
 * find nothing to do, and a word that was interrupted would be lost. One that GitHub refuses, for example in a locked
 * conversation, is let go.
 */
async function say(client: Client, repository: RepositoryName, word: Word): Promise<void> {
  try {
    await remind(client, repository, word);
  } catch (error) {
    if (!isRefusal(error, 403, 404, 410, 422)) throw error;
  }
}

/**
 * The same, unless it is what we said last: then the job was interrupted before the change. `since`: when that can have
 * been at the earliest, as GitHub writes times.
 */
async function sayOnce(
  client: Client,
  repository: RepositoryName,
  { appSlug, since = '', ...word }: Word & { readonly appSlug: string; readonly since?: string },
): Promise<void> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const parameters = { owner: repository.owner, repo: repository.name, issue_number: word.number };
  const comments = await readAll(client, { route, parameters });
  const last = comments.findLast((comment) => isByApp(comment, appSlug));
  if (textOf(last?.['body']) === word.text && textOf(last?.['created_at']) >= since) return;
  await say(client, repository, word);
}

/** Whether the App wrote an issue or a comment. */
function isByApp(post: JsonObject, appSlug: string): boolean {
  const login = textOf(valueAt(post, ['user', 'login']));
  return login.toLowerCase() === `${appSlug}[bot]`.toLowerCase() && valueAt(post, ['user', 'type']) === 'Bot';
}
