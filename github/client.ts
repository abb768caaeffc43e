import { request } from '@octokit/request';
import type { JsonObject } from '../core/source/json.ts';

/** GitHub's REST API, with the token and the address of this run. */
export type GitHubApi = typeof request;

/** How to reach GitHub. */
export interface Connection {
  /** For example `https://api.github.com`; that of GitHub Enterprise ends in `/api/v3`. */
  readonly apiUrl: string;
  readonly token: string;
}

/** A request that hangs must not hold up the job. */
const patience = 15_000;

/** Makes a client. Nothing is sent before it is called. */
export function connect({ apiUrl, token }: Connection): GitHubApi {
  return request.defaults({
    baseUrl: apiUrl.replace(/\/$/, ''),
    headers: { authorization: `bearer ${token}`, 'x-github-api-version': '2022-11-28' },
    request: {
      fetch: (url: string, options: RequestInit) => fetch(url, { ...options, signal: AbortSignal.timeout(patience) }),
    },
  });
}

/** The HTTP status of a refused request; `undefined` for any other error. */
export function statusOf(error: unknown): number | undefined {
  // A time-out and a broken connection are `HttpError`s too, of status 500 and with an empty `response`.
  if (!(error instanceof Error) || error.name !== 'HttpError') return undefined;
  if (!('response' in error) || error.response === undefined) return undefined;
  return 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

/** All items of a list that GitHub gives in pages, as long as `enough` does not hold. */
export async function allPages<Item>(
  fetchPage: (page: number) => Promise<{ readonly data: readonly Item[] }>,
  enough: (items: readonly Item[]) => boolean = () => false,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await fetchPage(page);
    items.push(...data);
    if (data.length < pageSize || enough(items)) break;
  }
  return items;
}

/**
 * The query of the next page, by the `link` header (GitHub's "Using pagination in the REST API"). Only the query is
 * taken, so that the token goes to no other address.
 */
export function nextQuery(link: string | undefined): JsonObject | undefined {
  const address = /<([^<>]*)>;[^,<]*rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined || !URL.canParse(address)) return undefined;
  return Object.fromEntries(new URL(address).searchParams);
}

/** The largest page that GitHub gives. */
export const pageSize = 100;

/** GitHub lists at most 3,000 files of a pull request. */
const mostPages = 30;
