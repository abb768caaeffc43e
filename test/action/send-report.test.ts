import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { runAction } from '../runner.ts';
import { removeRepositories } from '../support/git-repository.ts';
import { startTokenIssuer } from '../support/token-issuer.ts';
import { component } from './catalog-files.ts';
import { buildPullRequest } from './pull-request.ts';

afterAll(removeRepositories);

interface Received {
  readonly authorization: string | undefined;
  readonly path: string | undefined;
  readonly body: string;
}

/** An App that answers every report so; 0 never answers. */
async function startReceiver(status = 202, answer: unknown = { accepted: true }) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url, headers } = request;
      received.push({ authorization: headers.authorization, path: url, body: Buffer.concat(chunks).toString() });
      if (status > 0) response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A run on a sound pull request. */
async function run(appUrl: string, identity: string | undefined) {
  const setup = buildPullRequest({}, { 'catalog-info.yaml': component('shop') });
  const env =
    identity === undefined
      ? {}
      : { ACTIONS_ID_TOKEN_REQUEST_URL: `${identity}/token?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret' };
  return await runAction({
    workspace: setup.checkout().directory,
    ...setup.event(),
    inputs: { 'app-url': appUrl, suggest: 'false' },
    env,
  });
}

function notices({ commands }: Awaited<ReturnType<typeof run>>): readonly string[] {
  return commands.filter(({ command }) => command === 'notice').map(({ message }) => message);
}

describe('a report for the App', () => {
  it('is sent with the identity of the workflow, made for the App', async () => {
    const issuer = await startTokenIssuer();
    const app = await startReceiver();
    const ran = await run(`${app.url}/`, issuer.issuer);
    expect([ran.status, notices(ran)]).toEqual([0, []]);
    expect(issuer.asked).toEqual([app.url]);
    expect(app.received).toMatchObject([
      { path: '/api/v1/reports', authorization: expect.stringMatching(/^Bearer ey/) },
    ]);
    expect(JSON.parse(app.received[0]!.body)).toEqual(ran.report);
    expect(ran.log).not.toContain(app.received[0]!.authorization);
  });

  it('cannot be sent without the permission, which one notice says', async () => {
    const app = await startReceiver();
    const ran = await run(app.url, undefined);
    expect([ran.status, notices(ran)]).toEqual([
      0,
      [
        'The App did not get the report: the workflow has no identity. Add the permission `id-token: write`; a pull request from a fork never has it.',
      ],
    ]);
    expect(app.received).toEqual([]);
  });

  it('that is refused, lost or not answered never fails the step', async () => {
    const { issuer } = await startTokenIssuer();
    const refusing = await startReceiver(403, { error: 'The report is about another commit than the token.' });
    const broken = await startReceiver(502, '<html>');
    const silent = await startReceiver(0);
    const cases: readonly [string, string | undefined, string][] = [
      [refusing.url, issuer, 'it answered 403: The report is about another commit than the token.'],
      [broken.url, issuer, 'it answered 502.'],
      ['http://127.0.0.1:9', issuer, 'it cannot be reached at http://127.0.0.1:9. '],
      [refusing.url, 'http://127.0.0.1:9', 'GitHub gave no token for it.'],
      [silent.url, issuer, 'it took longer than 10 seconds.'],
    ];
    for (const [url, identity, said] of cases) {
      const ran = await run(url, identity);
      const message = expect.stringContaining(`The App did not get the report: ${said}`);
      expect([ran.status, notices(ran)]).toEqual([0, [message]]);
    }
  });

  it('goes to no address without encryption', async () => {
    const ran = await run('http://warden.example.com', undefined);
    expect(ran.status).toBe(1);
    expect(ran.commands).toMatchObject([
      { command: 'error', message: expect.stringContaining('must be the address of the App') },
    ]);
  });
});
