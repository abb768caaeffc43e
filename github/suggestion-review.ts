import { allPages, pageSize, statusOf, type GitHubApi } from './client.ts';
import { suggestionComment, type ReviewComment } from './suggestion-comment.ts';
import type { Suggestion } from './suggestions.ts';

/** The pull request that gets the review. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The head commit that was checked. */
  readonly commit: string;
}

/** What the review looked like afterwards. */
export interface ReviewOutcome {
  readonly added: number;
  readonly kept: number;
  readonly removed: number;
  /** Suggestions that were not offered: too many, too long, or GitHub did not take them. */
  readonly left: number;
}

/** Everything the steps below work with. */
interface Reconciliation {
  readonly api: GitHubApi;
  readonly pull: PullRequest;
  /** Invisible text that tells our comments from those of others, and of other steps of ours. */
  readonly marker: string;
}

/** More suggestions than this are no help to anybody. */
const mostSuggestions = 30;

/**
 * Makes the suggestions on a pull request those of `wanted`: adds what is missing, keeps what is there, removes what is
 * no longer true. The first time they come as one review; later ones join it as single comments, so that no second
 * review is ever made. `scope` keeps apart what several steps of a workflow suggest.
 */
export async function reviewWithSuggestions(
  api: GitHubApi,
  pull: PullRequest,
  request: { readonly wanted: readonly Suggestion[]; readonly scope: string },
): Promise<ReviewOutcome> {
  const marker = `<!-- catalog-warden:suggestion ${request.scope} -->`;
  const work: Reconciliation = { api, pull, marker };
  const comments = request.wanted.flatMap((suggestion) => suggestionComment(suggestion, marker) ?? []);
  const wanted = comments.slice(0, mostSuggestions);
  const present = await listComments(work);
  const { missing, kept, stale } = compare(present, wanted, await ours(work, present));
  const review = missing.length > 0 || stale.length > 0 ? await findReview(work) : undefined;
  const added = await add(work, missing, review);
  const removed = await remove(work, stale, present);
  if (review) await describe(work, review, kept + added);
  return { added, kept, removed, left: request.wanted.length - kept - added };
}

type PresentComment = Awaited<ReturnType<typeof listComments>>[number];
type PresentReview = Awaited<ReturnType<typeof listReviews>>[number];

async function listComments({ api, pull }: Reconciliation) {
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number };
  return allPages((page) =>
    api('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', { ...place, per_page: pageSize, page }),
  );
}

async function listReviews({ api, pull }: Reconciliation) {
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number };
  return allPages((page) =>
    api('GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...place, per_page: pageSize, page }),
  );
}

/** The comments that we wrote. Anybody can copy a marker, so the author counts too. */
async function ours(work: Reconciliation, present: readonly PresentComment[]): Promise<ReadonlySet<PresentComment>> {
  const marked = present.filter((comment) => comment.body.trimEnd().endsWith(work.marker) && !comment.in_reply_to_id);
  const login = marked.some(({ user }) => user?.type !== 'Bot') ? await ownLogin(work.api) : undefined;
  return new Set(marked.filter(({ user }) => isOwn(user, login)));
}

type Author = { readonly login: string; readonly type?: string } | null | undefined;

/** The token of a workflow belongs to a bot and cannot ask who it is; a person's token can. */
function isOwn(author: Author, login: string | undefined): boolean {
  return author?.type === 'Bot'
    ? login === undefined || author.login === login
    : login !== undefined && author?.login === login;
}

async function ownLogin(api: GitHubApi): Promise<string | undefined> {
  try {
    return (await api('GET /user')).data.login;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return undefined;
  }
}

interface Comparison {
  readonly missing: readonly ReviewComment[];
  readonly stale: readonly PresentComment[];
  readonly kept: number;
}

/** GitHub moves a comment along with its line, and takes the line from it when the line has changed. */
function compare(
  present: readonly PresentComment[],
  wanted: readonly ReviewComment[],
  own: ReadonlySet<PresentComment>,
): Comparison {
  const keys = new Map(wanted.map((comment) => [keyOf(comment), comment]));
  const stale: PresentComment[] = [];
  let kept = 0;
  for (const comment of present) {
    if (!own.has(comment)) continue;
    const { path, line, start_line: startLine, body } = comment;
    const known = keys.delete(keyOf({ path, line: line ?? 0, startLine: startLine ?? undefined, body }));
    if (known) kept += 1;
    else stale.push(comment);
  }
  return { missing: [...keys.values()], stale, kept };
}

function keyOf({ path, line, startLine, body }: ReviewComment): string {
  return JSON.stringify([path, line, startLine ?? line, body.replaceAll('\r\n', '\n').trimEnd()]);
}

async function findReview(work: Reconciliation): Promise<PresentReview | undefined> {
  const marked = (await listReviews(work)).filter(({ body }) => body.trimEnd().endsWith(work.marker));
  if (marked.length === 0) return undefined;
  const login = marked.some(({ user }) => user?.type !== 'Bot') ? await ownLogin(work.api) : undefined;
  return marked.find(({ user }) => isOwn(user, login));
}

/** Adds comments and gives how many GitHub took. */
async function add(
  work: Reconciliation,
  comments: readonly ReviewComment[],
  review: PresentReview | undefined,
): Promise<number> {
  if (comments.length === 0) return 0;
  const { api, pull } = work;
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number, commit_id: pull.commit };
  if (!review) {
    const body = reviewBody(comments.length, work.marker);
    const request = { ...place, event: 'COMMENT', body, comments: comments.map(asRequest) } as const;
    if (await taken(api('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', request))) return comments.length;
    // One comment that GitHub does not take spoils the whole review, so they are offered one by one.
  }
  let added = 0;
  for (const comment of comments) {
    const request = { ...place, ...asRequest(comment) };
    if (await taken(api('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', request))) added += 1;
  }
  return added;
}

function asRequest({ path, line, startLine, body }: ReviewComment) {
  const range = startLine === undefined ? {} : { start_line: startLine, start_side: 'RIGHT' as const };
  return { path, line, side: 'RIGHT' as const, ...range, body };
}

/** Whether GitHub did it; `false` when it calls the request invalid, for example because the head has moved on. */
async function taken(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (statusOf(error) === 422) return false;
    throw error;
  }
}

/** Removes stale comments, but no conversation: where people answered, the thread is theirs. */
async function remove(
  { api, pull }: Reconciliation,
  stale: readonly PresentComment[],
  present: readonly PresentComment[],
): Promise<number> {
  const answered = new Set(present.map((comment) => Number(comment.in_reply_to_id)));
  let removed = 0;
  for (const { id } of stale) {
    if (answered.has(Number(id))) continue;
    try {
      await api('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}', {
        owner: pull.owner,
        repo: pull.repo,
        comment_id: Number(id),
      });
      removed += 1;
    } catch (error) {
      // Somebody else was quicker.
      if (statusOf(error) !== 404) throw error;
    }
  }
  return removed;
}

/** Makes the review say how many suggestions there are now. */
async function describe({ api, pull, marker }: Reconciliation, review: PresentReview, count: number): Promise<void> {
  const body = reviewBody(count, marker);
  if (review.body.trimEnd() === body) return;
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number, review_id: Number(review.id) };
  await taken(api('PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}', { ...place, body }));
}

function reviewBody(count: number, marker: string): string {
  const text =
    count === 0
      ? 'Catalog Warden has no more fixes to suggest in this pull request.'
      : `Catalog Warden can fix this: ${count === 1 ? 'one suggestion' : `${count} suggestions`}, each ready to be committed with a click.`;
  return `${text}\n\n${marker}`;
}
