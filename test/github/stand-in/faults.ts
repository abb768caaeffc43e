import type { Reply } from './call.ts';

/** A request as the log keeps it. */
export interface LoggedRequest {
  readonly kind: 'GraphQL' | 'REST';
  readonly method: string;
  /** What stands before the path: `/api/v3` or `/api` on GitHub Enterprise Server. */
  readonly prefix: string;
  /** The path without the prefix and the query. */
  readonly path: string;
  readonly query: string;
  /** GitHub's name of the operation, such as `checks/create`. */
  readonly operation: string | undefined;
  /** The installation that asked, if one did. */
  installation: number | undefined;
  readonly body: unknown;
  /** The text of a GraphQL query. */
  readonly text: string;
  /** How many ids a GraphQL query names in its variables. */
  readonly ids: number;
  /** The status of the answer; 0 while there is none. */
  status: number;
}

export type FaultKind =
  | '502 after done'
  | 'cut answer'
  | 'partial graphql'
  | 'primary limit'
  | 'secondary limit'
  | 'time-out'
  | 'time-out after done'
  | 429
  | 500
  | 502
  | 503;

export interface Fault {
  /** Which requests go wrong. */
  readonly when:
    | ((request: LoggedRequest) => boolean)
    | { readonly method?: string; readonly path?: RegExp | string; readonly operation?: string };
  /** How many of them. Default: 1. */
  readonly times?: number;
  readonly with: FaultKind;
  /** Seconds to wait that a limit asks for. Default: 60. */
  readonly retryAfter?: number;
}

/** What shall go wrong, and how often still. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that befalls a request, which is thereby used up once. */
  take(request: LoggedRequest): Fault | undefined {
    const found = this.#waiting.find(({ fault, left }) => left > 0 && befalls(fault, request));
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }
}

function befalls({ when }: Fault, request: LoggedRequest): boolean {
  if (typeof when === 'function') return when(request);
  const { method, path, operation } = when;
  if (method !== undefined && method !== request.method) return false;
  if (operation !== undefined && operation !== request.operation) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? path === request.path : path.test(request.path);
}

/** The answer of a fault that happens before anything is done, or `undefined` when it happens later. */
export function answerInstead(fault: Fault, request: LoggedRequest, now: number): Reply | undefined {
  const { retryAfter = 60 } = fault;
  switch (fault.with) {
    case 500:
    case 502:
    case 503:
      return serverError(fault.with);
    case 429:
      return { ...secondaryLimit(retryAfter), status: 429 };
    case 'secondary limit':
      return secondaryLimit(retryAfter);
    case 'primary limit':
      return primaryLimit(request, Math.ceil(now / 1000) + retryAfter);
    case '502 after done':
    case 'cut answer':
    case 'partial graphql':
    case 'time-out':
    case 'time-out after done':
      return undefined;
  }
}

/** GitHub's servers answer with a page when they fail. */
export function serverError(status: number): Reply {
  return {
    status,
    body: `<html><body><h1>${status}</h1>Unicorn!</body></html>`,
    headers: { 'content-type': 'text/html' },
  };
}

export function secondaryLimit(retryAfter: number): Reply {
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.';
  const documentation =
    'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits';
  const body = { message, documentation_url: documentation };
  return { status: 403, body, headers: { 'retry-after': String(retryAfter) } };
}

/** REST answers 403; GraphQL answers 200 with an error. */
export function primaryLimit(
  { kind, installation }: Pick<LoggedRequest, 'installation' | 'kind'>,
  reset: number,
): Reply {
  const message = `API rate limit exceeded for installation ID ${installation ?? 0}.`;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  if (kind === 'GraphQL') return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] }, headers };
  const documentation = 'https://docs.github.com/rest/overview/resources-in-the-rest-api#rate-limiting';
  return { status: 403, body: { message, documentation_url: documentation }, headers };
}

/** Every second node is missing, as when a query needs more than GitHub gives it. */
export function partial(reply: Reply): Reply {
  const answer = reply.body as { data?: Readonly<Record<string, unknown>> | null };
  const lists = Object.entries(answer.data ?? {}).filter((entry): entry is [string, unknown[]] =>
    /^nodes\d*$/u.test(entry[0]),
  );
  if (lists.length === 0) return reply;
  const message = 'Resource limits for this query exceeded.';
  const errors = lists.flatMap(([list, nodes]) =>
    nodes.flatMap((_, index) =>
      index % 2 === 1 ? [{ type: 'RESOURCE_LIMITS_EXCEEDED', message, path: [list, index] }] : [],
    ),
  );
  const left = lists.map(([list, nodes]) => [list, nodes.map((node, index) => (index % 2 === 1 ? null : node))]);
  return { ...reply, body: { ...answer, data: { ...answer.data, ...Object.fromEntries(left) }, errors } };
}
