import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { answer } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { ApiError, errorReply, type Caller, type Reply } from './call.ts';
import type { World } from './changes/world.ts';
import type { Description } from './description.ts';
import {
  answerInstead,
  partial,
  primaryLimit,
  secondaryLimit,
  serverError,
  type Fault,
  type Faults,
  type LoggedRequest,
} from './faults.ts';
import { answerQuery, type QueryBody } from './graphql/answer-query.ts';
import { pageAt } from './pages.ts';
import type { RateLimits, Resource } from './rate-limits.ts';

export interface Service {
  readonly world: World;
  readonly description: Description;
  readonly rateLimits: RateLimits;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly report: (violation: string) => void;
}

/** Serves the API on a port of its own, or on the one given. */
export async function serve(service: Service, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    respond(service, request, response).catch((error: unknown) => {
      // Who asked is gone.
      if (!request.complete) return;
      service.report(`Stand-in: ${String((error as Error).stack)}`);
      if (!response.headersSent) response.writeHead(500).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  service.world.store.url = `http://127.0.0.1:${address.port}`;
  return server;
}

async function respond(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const incoming = read(service, request, text);
  const { logged, url } = incoming;
  const page = pageAt(service.world.store, logged.method, url, text);
  if (page !== undefined) {
    response.writeHead(page.status, page.headers).end(page.body);
    return;
  }
  service.requests.push(logged);
  const caller = callerOf(service, request.headers.authorization);
  if ('kind' in caller && caller.kind === 'installation') logged.installation = caller.installation.id;
  const fault = service.faults.take(logged);
  if (fault?.with === 'time-out') return;
  const instead = fault === undefined ? undefined : answerInstead(fault, logged, service.world.store.now());
  const reply = instead ?? ('status' in caller ? caller : await allowed(service, incoming, caller));
  const headers = 'kind' in caller ? limitHeaders(service, caller, logged) : {};
  send(response, logged, { reply: { ...reply, headers: { ...headers, ...reply.headers } }, fault });
}

interface Incoming {
  readonly logged: LoggedRequest;
  readonly url: URL;
  readonly prefix: string;
  readonly match: ReturnType<Description['match']>;
}

/** The address without the prefix of GitHub Enterprise Server, where GraphQL has one of its own. */
function read({ world, description }: Service, request: IncomingMessage, text: string): Incoming {
  const url = new URL(request.url ?? '/', world.store.url);
  const prefix = /^\/api(?:\/v3)?(?=\/)/u.exec(url.pathname)?.[0] ?? '';
  const path = url.pathname.slice(prefix.length);
  const method = request.method ?? 'GET';
  const match = path === '/graphql' ? undefined : description.match(method, path);
  const body = parse(text);
  const { query = '', variables = {} } = path === '/graphql' ? asQuery(body) : {};
  const ids = Object.entries(variables).flatMap(([name, value]) => (/^ids\d*$/u.test(name) ? value : []));
  const logged: LoggedRequest = {
    kind: path === '/graphql' ? 'GraphQL' : 'REST',
    method,
    prefix,
    path,
    query: url.search,
    operation: match?.operation.id,
    installation: undefined,
    body,
    text: query,
    ids: ids.length,
    status: 0,
  };
  return { logged, url, prefix, match };
}

function asQuery(body: unknown): Partial<QueryBody> {
  return body ?? {};
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who asks, or the refusal. */
function callerOf({ world }: Service, header: string | undefined): Caller | Reply {
  try {
    return authenticate(world.store, header);
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error);
    throw error;
  }
}

async function allowed(service: Service, incoming: Incoming, caller: Caller): Promise<Reply> {
  const { rateLimits, world } = service;
  const { logged, match, url, prefix } = incoming;
  if (caller.kind === 'installation') {
    const { installation } = caller;
    const reset = Math.ceil(rateLimits.budget(installation, resourceOf(logged)).resetAt / 1000);
    if (rateLimits.tooFast(installation, logged.method, logged.path)) return secondaryLimit(60);
    const free = logged.operation === 'rate-limit/get';
    if (!free && !rateLimits.take(installation, resourceOf(logged), 1)) return primaryLimit(logged, reset);
  }
  if (logged.kind === 'GraphQL') return answerQuery(service, caller, logged.body as QueryBody | undefined);
  if (match === undefined) {
    const message = `The stand-in does not serve ${logged.method} ${logged.path}.`;
    service.report(message);
    return { status: 500, body: { message } };
  }
  const address = world.store.url + url.pathname + url.search;
  return answer({ ...service, caller, match, query: url.searchParams, body: logged.body, prefix, address });
}

function limitHeaders({ rateLimits }: Service, caller: Caller, logged: LoggedRequest): Record<string, string> {
  return caller.kind === 'installation' ? rateLimits.headers(caller.installation, resourceOf(logged)) : {};
}

function resourceOf({ kind }: LoggedRequest): Resource {
  return kind === 'GraphQL' ? 'graphql' : 'core';
}

function send(
  response: ServerResponse,
  logged: LoggedRequest,
  { reply: wholeReply, fault }: { reply: Reply; fault: Fault | undefined },
): void {
  if (fault?.with === 'time-out after done') return;
  const reply =
    fault?.with === '502 after done'
      ? serverError(502)
      : fault?.with === 'partial graphql'
        ? partial(wholeReply)
        : wholeReply;
  const { status, body, headers } = reply;
  logged.status = status;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-github-request-id': randomUUID(),
    ...headers,
  });
  if (fault?.with === 'cut answer') {
    response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
    return;
  }
  response.end(text);
}
