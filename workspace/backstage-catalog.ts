import { isObject, type Json } from '../core/source/json.ts';
import { knownEntity, type KnownCatalogResult } from './known-entities.ts';
import type { KnownEntity } from '../core/catalog/catalog-index.ts';

/** Bounds on what a back-end may send. */
const limits = { seconds: 60, pageBytes: 64 * 1024 * 1024, entities: 1_000_000, page: 1_000 };

const fields = 'kind,metadata.name,metadata.namespace,metadata.annotations';

/** Whether a value of `--catalog` is a URL and not a file. */
export function isUrl(catalog: string): boolean {
  return /^https?:\/\//i.test(catalog);
}

/** Why a URL must not be asked; `undefined` when it may. A token never travels unencrypted, except to this machine. */
export function refuseUrl(catalog: string): string | undefined {
  if (!URL.canParse(catalog)) return `\`${catalog}\` is no valid URL.`;
  const { protocol, hostname } = new URL(catalog);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || loopback ? undefined : `\`${catalog}\` must begin with \`https://\`.`;
}

/**
 * Reads all entities of a Backstage back-end (`GET /api/catalog/entities/by-query`). A back-end that cannot be reached,
 * or that answers otherwise, gives a problem: then references are unknown, never wrong.
 */
export async function fetchCatalog(url: string, token: string | undefined): Promise<KnownCatalogResult> {
  const endpoint = endpointOf(url);
  const signal = AbortSignal.timeout(limits.seconds * 1000);
  const entities: KnownEntity[] = [];
  const cursors = new Set<string>();
  try {
    for (let cursor: string | undefined; ;) {
      const page = await fetchPage(endpoint, { cursor, token, signal });
      entities.push(...page.items.flatMap((item) => knownEntity(item) ?? []));
      if (entities.length > limits.entities) return { problem: `\`${url}\` lists more than a million entities.` };
      cursor = page.next;
      if (cursor === undefined) {
        return { catalog: { entities, complete: page.total === undefined || entities.length >= page.total } };
      }
      if (cursors.has(cursor)) return { problem: `\`${url}\` gives the same page again and again.` };
      cursors.add(cursor);
    }
  } catch (error) {
    return { problem: `\`${url}\` did not give its catalog: ${describe(error)}.` };
  }
}

/** The URL of a back-end, of its catalog, or of the query itself. */
function endpointOf(url: string): URL {
  const endpoint = new URL(url);
  const path = endpoint.pathname.replace(/\/+$/, '');
  const catalog = path.includes('/api/catalog') ? path.slice(0, path.indexOf('/api/catalog')) : path;
  endpoint.pathname = `${catalog}/api/catalog/entities/by-query`;
  endpoint.search = '';
  return endpoint;
}

interface Page {
  readonly items: readonly Json[];
  readonly next: string | undefined;
  readonly total: number | undefined;
}

interface PageRequest {
  readonly cursor: string | undefined;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

async function fetchPage(endpoint: URL, { cursor, token, signal }: PageRequest): Promise<Page> {
  const url = new URL(endpoint);
  url.searchParams.set('limit', String(limits.page));
  if (cursor === undefined) url.searchParams.set('fields', fields);
  else url.searchParams.set('cursor', cursor);
  const response = await fetch(url, {
    signal,
    // A redirect would carry the token elsewhere, and most often leads to a page for signing in.
    redirect: 'error',
    headers: { accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  });
  if (!response.ok) {
    const hint =
      response.status === 401 || response.status === 403 ? '; set `BACKSTAGE_TOKEN` to a token that may read it' : '';
    throw new Error(`it answered ${response.status}${hint}`);
  }
  const body = JSON.parse(await readBounded(response)) as Json;
  if (!isObject(body) || !Array.isArray(body['items'])) throw new Error('its answer is no page of entities');
  const info = isObject(body['pageInfo']) ? body['pageInfo'] : {};
  const total = body['totalItems'];
  return {
    items: body['items'] as readonly Json[],
    next: typeof info['nextCursor'] === 'string' ? info['nextCursor'] : undefined,
    total: typeof total === 'number' ? total : undefined,
  };
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limits.pageBytes) throw new Error('a page is larger than 64 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it took more than ${limits.seconds} seconds`;
  if (error instanceof SyntaxError) return 'its answer is not JSON';
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return cause === undefined || cause === '' ? error.message : cause;
}
