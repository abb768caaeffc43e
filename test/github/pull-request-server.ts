import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseHunks } from '../../github/diff-lines.ts';
import type { PullRequestSetup } from '../action/pull-request.ts';
import { bodyProblem } from './review-request.ts';

/** A comment as GitHub lists it, as far as anybody here looks. */
interface ServedComment {
  readonly id: number;
  readonly path: string;
  line: number | null;
  start_line: number | null;
  readonly body: string;
  readonly user: Account;
  readonly in_reply_to_id?: number;
  readonly pull_request_review_id: number | null;
}

interface ServedReview {
  readonly id: number;
  body: string;
  readonly state: string;
  readonly user: Account;
}

interface Account {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface ServerOptions {
  /** Whom the token belongs to. Default: the bot of GitHub Actions. */
  readonly account?: Account;
  /** A token that may read only, as that of a fork. */
  readonly readOnly?: boolean;
  /** Answers every request with this. */
  readonly failure?: { readonly status: number; readonly message: string };
}

/** Pull request 7 of `acme/shop` over HTTP: its files from git, its reviews and comments in memory. */
export interface PullRequestServer {
  readonly url: string;
  readonly comments: ServedComment[];
  readonly reviews: ServedReview[];
  /** `METHOD /path` of each request, without the page. */
  readonly requests: string[];
  /** What was wrong with requests, by GitHub's documentation. */
  readonly violations: string[];
  /** Takes another push: comments move with their lines, and lose them when the lines change. */
  pushed(setup: PullRequestSetup): void;
  close(): Promise<void>;
}

const actionsBot: Account = { login: 'github-actions[bot]', type: 'Bot' };

/** Starts the server. `token` is the only one that it takes. */
export async function servePullRequest(
  setup: PullRequestSetup,
  token: string,
  { account = actionsBot, readOnly = false, failure }: ServerOptions = {},
): Promise<PullRequestServer> {
  const state: State = {
    setup,
    account,
    readOnly,
    failure,
    nextId: 1001,
    comments: [],
    reviews: [],
    requests: [],
    violations: [],
  };
  const server = createServer((request, response) => {
    void answer(state, request, token).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { comments, reviews, requests, violations } = state;
  return {
    comments,
    reviews,
    requests,
    violations,
    url: `http://127.0.0.1:${port}`,
    pushed: (next) => push(state, next),
    close: () => stop(server),
  };
}

interface State {
  setup: PullRequestSetup;
  readonly account: Account;
  readonly readOnly: boolean;
  readonly failure: ServerOptions['failure'];
  nextId: number;
  readonly comments: ServedComment[];
  readonly reviews: ServedReview[];
  readonly requests: string[];
  readonly violations: string[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

async function answer(state: State, request: IncomingMessage, token: string): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const method = request.method ?? 'GET';
  state.requests.push(`${method} ${url.pathname}`);
  if (state.failure) return { status: state.failure.status, body: { message: state.failure.message } };
  if (request.headers.authorization !== `bearer ${token}`) return { status: 401, body: { message: 'Bad credentials' } };
  if (method === 'GET') return { ...paged(get(state, url.pathname), url) };
  const text = (await request.toArray()).map(String).join('');
  if (state.readOnly) return { status: 403, body: { message: 'Resource not accessible by integration' } };
  return write(state, `${method} ${url.pathname}`, text === '' ? undefined : (JSON.parse(text) as unknown));
}

function paged({ status, body }: Answer, url: URL): Answer {
  if (!Array.isArray(body)) return { status, body };
  const [size, page] = [Number(url.searchParams.get('per_page') ?? 30), Number(url.searchParams.get('page') ?? 1)];
  return { status, body: (body as unknown[]).slice((page - 1) * size, page * size) };
}

const root = '/repos/acme/shop/pulls';

function get(state: State, path: string): Answer {
  switch (path) {
    case `${root}/7/files`:
      return { status: 200, body: changedFiles(state.setup) };
    case `${root}/7/comments`:
      return { status: 200, body: state.comments };
    case `${root}/7/reviews`:
      return { status: 200, body: state.reviews };
    case '/user':
      return state.account.type === 'User'
        ? { status: 200, body: state.account }
        : { status: 403, body: { message: 'Resource not accessible by integration' } };
    default:
      return { status: 404, body: { message: 'Not Found' } };
  }
}

function write(state: State, request: string, body: unknown): Answer {
  const [, id] = /\/(\d+)$/.exec(request) ?? [];
  if (request === `POST ${root}/7/reviews`) return createReview(state, body);
  if (request === `POST ${root}/7/comments`) return createComment(state, body);
  if (request.startsWith(`DELETE ${root}/comments/`)) return deleteComment(state, Number(id));
  if (request.startsWith(`PUT ${root}/7/reviews/`)) return updateReview(state, Number(id), body);
  return { status: 404, body: { message: 'Not Found' } };
}

interface Draft {
  readonly path: string;
  readonly line: number;
  readonly start_line?: number;
  readonly body: string;
}

function createReview(state: State, body: unknown): Answer {
  const problem = bodyProblem('review', body);
  if (problem !== undefined) return invalid(state, problem);
  const { body: text, comments = [] } = body as { body: string; comments?: readonly Draft[] };
  if (comments.some((draft) => !isInDiff(state.setup, draft))) return unprocessable('Line could not be resolved');
  const review = { id: state.nextId++, body: text, state: 'COMMENTED', user: state.account };
  state.reviews.push(review);
  for (const draft of comments) state.comments.push(commentOf(state, draft, review.id));
  return { status: 200, body: review };
}

function createComment(state: State, body: unknown): Answer {
  const problem = bodyProblem('comment', body);
  if (problem !== undefined) return invalid(state, problem);
  if (!isInDiff(state.setup, body as Draft))
    return unprocessable('pull_request_review_thread.line must be part of the diff');
  const comment = commentOf(state, body as Draft, null);
  state.comments.push(comment);
  return { status: 201, body: comment };
}

function commentOf(state: State, { path, line, start_line, body }: Draft, review: number | null): ServedComment {
  const place = { path, line, start_line: start_line ?? null };
  return { id: state.nextId++, ...place, body, user: state.account, pull_request_review_id: review };
}

function deleteComment(state: State, id: number): Answer {
  const index = state.comments.findIndex((comment) => comment.id === id);
  if (index === -1) return { status: 404, body: { message: 'Not Found' } };
  state.comments.splice(index, 1);
  return { status: 204 };
}

function updateReview(state: State, id: number, body: unknown): Answer {
  const problem = bodyProblem('reviewBody', body);
  if (problem !== undefined) return invalid(state, problem);
  const review = state.reviews.find((one) => one.id === id);
  if (!review) return { status: 404, body: { message: 'Not Found' } };
  review.body = (body as { body: string }).body;
  return { status: 200, body: review };
}

function invalid(state: State, problem: string): Answer {
  state.violations.push(problem);
  return unprocessable(problem);
}

function unprocessable(problem: string): Answer {
  return { status: 422, body: { message: 'Unprocessable Entity', errors: [problem] } };
}

function changedFiles({ origin, base, head }: PullRequestSetup) {
  const names = origin
    .git('diff', '--name-only', '-z', `${base}...${head}`, '--')
    .split('\0')
    .filter((name) => name !== '');
  return names.map((filename) => ({
    filename,
    sha: blobOf(origin, head, filename),
    patch: patchOf({ origin, base, head }, filename),
  }));
}

function blobOf(origin: PullRequestSetup['origin'], head: string, file: string): string | null {
  return origin.git('ls-tree', head, '--', file).split(/\s/)[2] ?? null;
}

function patchOf({ origin, base, head }: Pick<PullRequestSetup, 'origin' | 'base' | 'head'>, file: string): string {
  const diff = origin.git('diff', `${base}...${head}`, '--', file);
  return diff.slice(diff.indexOf('\n@@') + 1);
}

function isInDiff(setup: PullRequestSetup, { path, line, start_line: start = line }: Draft): boolean {
  return parseHunks(patchOf(setup, path)).some((hunk) => hunk.start <= start && start <= line && line <= hunk.end);
}

function push(state: State, next: PullRequestSetup): void {
  for (const comment of state.comments) {
    const move = lineMover(next.origin.git('diff', '--unified=0', state.setup.head, next.head, '--', comment.path));
    comment.start_line = comment.start_line === null ? null : move(comment.start_line);
    comment.line = comment.line === null ? null : move(comment.line);
  }
  state.setup = next;
}

/** Where a line went; `null` when it was changed. */
function lineMover(diff: string): (line: number) => number | null {
  const hunks = [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/gm)];
  return (line) => {
    let shift = 0;
    for (const [, start, removed = '1', added = '1'] of hunks) {
      const first = Number(start) + (removed === '0' ? 1 : 0);
      if (line >= first && line < first + Number(removed)) return null;
      if (line >= first) shift += Number(added) - Number(removed);
    }
    return line + shift;
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
