import type { World } from './changes/world.ts';
import type { App, Installation, Repository, Token } from './state.ts';

/** Who asks. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly installation: Installation; readonly token: Token };

/** A request that may be answered: known, allowed and valid. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The address asked for, with the prefix, for links to other pages. */
  readonly address: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Reply;

/** An answer that is not what was asked for, as GitHub gives it. */
export class ApiError extends Error {
  readonly status: number;
  readonly more: object;

  constructor(status: number, message: string, more: object = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

export const notFound = (): ApiError => new ApiError(404, 'Not Found');

export function errorReply({ status, message, more }: ApiError, headers: Reply['headers'] = {}): Reply {
  const documentation = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body: { message, ...more, ...documentation }, headers };
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** The repository of the path, which the caller may see. */
export function repositoryOf({ world: { store }, caller, parameters }: Call): Repository {
  const { owner = '', repo = '' } = parameters;
  const found = owner === '-' ? store.repositories.get(Number(repo)) : store.repository(owner, repo);
  if (found === undefined || !maySee(caller, found, store)) throw notFound();
  return found;
}

export function maySee(caller: Caller, repository: Repository, store: World['store']): boolean {
  if (caller.kind === 'app') return true;
  if (caller.kind === 'anonymous') return repository.visibility === 'public';
  const { installation, token } = caller;
  return store.covers(installation, repository) && (token.repositories?.has(repository) ?? true);
}

/** The installation whose token asks. */
export function installationOf({ caller }: Pick<Call, 'caller'>): Installation {
  if (caller.kind !== 'installation') throw new ApiError(403, 'Resource not accessible by integration');
  return caller.installation;
}

export function appOf({ caller }: Call): App {
  if (caller.kind !== 'app') throw new ApiError(401, 'A JSON web token could not be decoded');
  return caller.app;
}

/** One page of a list, with the links to the others. */
function pageOf<Item>(
  { query, address }: Call,
  items: readonly Item[],
): { page: Item[]; headers: Record<string, string> } {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30)));
  const number = Math.max(1, Number(query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const links = [
    ...(number > 1 ? [link(address, number - 1, 'prev')] : []),
    ...(number < last ? [link(address, number + 1, 'next'), link(address, last, 'last')] : []),
    ...(number > 1 ? [link(address, 1, 'first')] : []),
  ];
  const page = items.slice((number - 1) * size, number * size);
  return { page, headers: links.length === 0 ? {} : { link: links.join(', ') } };
}

/** A reply with one page of a list. */
export function pageReply<Item>(call: Call, items: readonly Item[], show: (item: Item) => unknown): Reply {
  const { page, headers } = pageOf(call, items);
  return { status: 200, body: page.map(show), headers };
}

/** A reply with one page of a list that GitHub wraps, with the number of all. */
export function countedReply<Item>(
  call: Call,
  name: string,
  items: readonly Item[],
  show: (item: Item) => unknown,
): Reply {
  const { page, headers } = pageOf(call, items);
  return { status: 200, body: { total_count: items.length, [name]: page.map(show) }, headers };
}

function link(address: string, page: number, relation: string): string {
  const url = new URL(address);
  url.searchParams.set('page', String(page));
  return `<${url.href}>; rel="${relation}"`;
}
