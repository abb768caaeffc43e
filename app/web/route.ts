import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';

import type { Log } from '../log.ts';

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Plain text by default. */
  readonly type?: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** What is done for a method and an exact path. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** `undefined` when the other side is gone, so that there is nobody to answer. `id` is the request's, for the log. */
  handle(request: IncomingMessage, url: URL, id: string): Promise<Answer | undefined>;
}

/** How long the other side may take, in milliseconds. */
export interface Patience {
  readonly headers?: number;
  readonly request?: number;
}

/**
 * Makes the HTTP server for routes. Each answer has a request id, which the log has too. An error of ours is answered
 * with that id and nothing more. Who sends too slowly is told 408 and cut off.
 */
export function createWebServer(routes: readonly Route[], log: Log, patience: Patience = {}): Server {
  const request = patience.request ?? 30_000;
  const options = {
    headersTimeout: Math.min(patience.headers ?? 10_000, request),
    requestTimeout: request,
    connectionsCheckingInterval: Math.min(5000, request),
    // Longer than the idle time of common load balancers, which would otherwise meet a closed connection.
    keepAliveTimeout: 75_000,
    maxHeaderSize: 16 * 1024,
  };
  return createServer(options, (incoming, response) => {
    const id = randomUUID();
    void answer(routes, incoming, id)
      .catch((error: unknown) => {
        log.error({ request: id, err: error }, 'A request failed.');
        return { status: 500, text: `Something went wrong here. The log has more under ${id}.` };
      })
      .then((result) => send(response, result, id));
  });
}

async function answer(routes: readonly Route[], request: IncomingMessage, id: string): Promise<Answer | undefined> {
  const target = request.url ?? '/';
  // The host is whatever the sender wrote, and nothing depends on it.
  if (!URL.canParse(target, 'http://localhost')) return { status: 400, text: 'The address is wrong.' };
  const url = new URL(target, 'http://localhost');
  const here = routes.filter(({ path }) => path === url.pathname);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = here.find((one) => one.method === method);
  if (route) return await route.handle(request, url, id);
  if (here.length === 0) return { status: 404, text: 'There is nothing here.' };
  return {
    status: 405,
    text: 'This address does not take that method.',
    headers: { allow: here.map((one) => one.method).join(', ') },
  };
}

function send(response: ServerResponse, answered: Answer | undefined, id: string): void {
  if (answered === undefined || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, text, type = 'text/plain; charset=utf-8', headers = {} } = answered;
  const body = Buffer.from(type.startsWith('text/plain') ? `${text}\n` : text);
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': id,
    ...headers,
  });
  response.end(body);
}
