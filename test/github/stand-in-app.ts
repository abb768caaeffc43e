import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppAuth } from '@octokit/auth-app';
import { request } from '@octokit/request';
import type { AppHandle, InstallationHandle, StandInGitHub } from './stand-in/start-github.ts';

/** A value of JSON that nobody has looked at. */
export type Json = ReturnType<typeof JSON.parse>;

interface Answer {
  readonly status: number;
  readonly data: Json;
  readonly headers: Readonly<Record<string, unknown>>;
}

export type Client = (route: string, parameters?: Record<string, unknown>) => Promise<Answer>;

export interface Received {
  readonly event: string;
  readonly guid: string;
  readonly payload: Json;
}

/** An App as anybody would write it, by the public packages of GitHub: it asks as itself or as an installation. */
export function clientsOf(github: StandInGitHub, app: AppHandle, baseUrl = github.url) {
  const plain = request.defaults({ baseUrl, request: { retries: 0 } });
  const auth = createAppAuth({ appId: app.id, privateKey: app.privateKey, request: plain });
  const asApp = plain.defaults({ request: { hook: auth.hook.bind(auth) } });
  return {
    asApp: clientOf(asApp),
    /** With a token of its own, narrowed as said. */
    tokenFor: async (installation: InstallationHandle, narrowing: object = {}): Promise<Client> => {
      const { data } = await asApp('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: installation.id,
        ...narrowing,
      });
      return clientOf(plain.defaults({ headers: { authorization: `token ${data.token}` } }));
    },
  };
}

/** A refusal is an answer too. */
function clientOf(send: typeof request): Client {
  return async (route, parameters = {}) => {
    try {
      return (await send(route, parameters)) as Answer;
    } catch (error) {
      const { status, response, message } = error as { status: number; response?: Answer; message: string };
      return { status, data: response?.data ?? { message }, headers: response?.headers ?? {} };
    }
  };
}

/** Receives webhooks, and takes only those that are signed with the secret. `answer` gives the status. */
export async function receiveWebhooks(secret: string, answer: (received: Received) => number = () => 200) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const wanted = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      if (!timingSafeEqual(Buffer.from(wanted), Buffer.from(String(incoming.headers['x-hub-signature-256'])))) {
        response.writeHead(401).end();
        return;
      }
      const { 'x-github-event': event, 'x-github-delivery': guid } = incoming.headers;
      const one = { event: String(event), guid: String(guid), payload: JSON.parse(body.toString('utf8')) };
      received.push(one);
      response.writeHead(answer(one)).end('seen');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/github/webhooks`, received, close: () => server.close() };
}
