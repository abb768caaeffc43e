import { isObject, valueAt, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import { nextQuery, pageSize } from './client.ts';
import { GithubError } from './github-error.ts';

/** A list that GitHub gives in pages. */
export interface PagedList {
  readonly route: string;
  readonly parameters?: JsonObject;
  /** The key that holds the items where the answer is no list itself. */
  readonly key?: string;
}

/**
 * The items of a list, page by page, by the `link` header (GitHub's "Using pagination in the REST API"). Yields each
 * page as it comes. Throws `GithubError` as `InstallationClient.read`.
 */
export async function* readPages(
  client: Pick<InstallationClient, 'read'>,
  { route, parameters = {}, key }: PagedList,
): AsyncGenerator<readonly JsonObject[]> {
  let query: JsonObject | undefined = { per_page: pageSize };
  while (query) {
    const { data, headers } = await client.read(route, { ...parameters, ...query });
    const items = key === undefined ? data : valueAt(data, [key]);
    if (!Array.isArray(items)) throw new GithubError(`GitHub answered no list (${route})`, { kind: 'server error' });
    yield items.filter(isObject);
    const { link } = headers;
    query = nextQuery(typeof link === 'string' ? link : undefined);
  }
}

/** All items of a list. */
export async function readAll(client: Pick<InstallationClient, 'read'>, list: PagedList): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for await (const page of readPages(client, list)) items.push(...page);
  return items;
}
