import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

import { readEnvironment, registrationFile } from '../../app/environment.ts';
import { openLog } from '../../app/log.ts';
import { events, manifestFor, optionalPermissions, permissions } from '../../app/manifest.ts';
import { isRegistered, readSettings } from '../../app/settings.ts';
import { githubAddress } from '../../app/web/github-address.ts';
import { createWebServer } from '../../app/web/route.ts';
import { openSetup } from '../../app/web/setup.ts';
import { startGitHub } from '../github/stand-in/start-github.ts';
import { folderWith } from '../support/files.ts';
import { closedWithTest, keptLog } from './support.ts';

const publicUrl = 'https://warden.example.com';

/** The setup at an address of this machine, over a GitHub. */
async function opened({ apiUrl, fetch: send }: { apiUrl?: string; fetch?: typeof fetch } = {}) {
  const github = closedWithTest(await startGitHub());
  const dataDir = path.join(folderWith(), 'data');
  const file = registrationFile({ DATA_DIR: dataDir });
  const setup = openSetup({ apiUrl: apiUrl ?? github.url, publicUrl, file, ...(send && { fetch: send }) });
  const kept = keptLog();
  const server = createWebServer(setup.routes, openLog({ level: 'trace', secrets: [], stream: kept.stream }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const visit = async (address: string, cookie?: string): Promise<Response> =>
    await fetch(new URL(address.replace(publicUrl, ''), `http://127.0.0.1:${port}`), {
      headers: cookie === undefined ? {} : { cookie },
    });
  /** As far as a browser gets before it leaves for GitHub. */
  const begin = async (organization = 'acme') => {
    const response = await visit(`${setup.address}&organization=${encodeURIComponent(organization)}`);
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return { response, cookie, state: cookie.split('=')[1] ?? '', text: await response.text() };
  };
  return { github, file, dataDir, setup, visit, begin, kept };
}

describe('the registration in a browser', () => {
  it('asks for an organisation, sends the manifest to GitHub and keeps what comes back', async () => {
    const { github, dataDir, file, setup, visit, begin, kept } = await opened();
    const first = await visit(setup.address);
    expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('name="organization"')]);
    const begun = await begin();
    const { cookie, state } = begun;
    const code = github.manifest(manifestIn(begun.text) as Record<string, unknown>);
    expect(begun.text).toContain(`action="${github.url}/organizations/acme/settings/apps/new?state=${state}"`);

    const done = await visit(`/setup/done?code=${code}&state=${state}`, cookie);
    expect(done.status).toBe(200);
    const shown = await done.text();
    const [app] = github.apps;
    expect(shown).toContain('Install the App');
    expect(shown).toContain(file);
    await setup.registered;

    const environment = readEnvironment({ DATA_DIR: dataDir });
    expect(isRegistered(environment)).toBe(true);
    expect(readSettings(environment)).toMatchObject({ settings: { appId: String(app?.id) } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual([path.basename(file)]);
    const { WEBHOOK_SECRET: secret = '', PRIVATE_KEY: key = '' } = environment;
    for (const text of [shown, kept.text()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(key.split('\n')[1]);
    }
    github.assertValid();
  });

  it('is not there any more when the App is registered', async () => {
    const { github, setup, visit, begin } = await opened();
    const { cookie, state } = await begin();
    const [one, other] = [
      github.manifest(manifestFor(publicUrl) as never),
      github.manifest(manifestFor(publicUrl) as never),
    ];
    expect((await visit(`/setup/done?code=${one}&state=${state}`, cookie)).status).toBe(200);
    expect((await visit(setup.address)).status).toBe(404);
    expect((await visit(`/setup/done?code=${other}&state=${state}`, cookie)).status).toBe(404);
    expect(github.apps).toHaveLength(1);
  });

  it.each([
    ['without the token', '/setup', undefined],
    ['with another token', '/setup?token=0', undefined],
    ['back without a state', '/setup/done?code=CODE', 'COOKIE'],
    ['back with another state', `/setup/done?code=CODE&state=${'0'.repeat(48)}`, 'COOKIE'],
    ['back in another browser', '/setup/done?code=CODE&state=STATE', undefined],
    ["back with somebody else's cookie", '/setup/done?code=CODE&state=STATE', `catalog-warden-setup=${'0'.repeat(48)}`],
    ['with a state of his own', '/setup/done?code=CODE&state=abc', 'catalog-warden-setup=abc'],
  ])('turns away who comes %s', async (_, address, cookie) => {
    const { github, visit, begin } = await opened();
    const begun = await begin();
    const code = github.manifest(manifestFor(publicUrl) as never);
    const response = await visit(
      address.replace('CODE', code).replace('STATE', begun.state),
      cookie?.replace('COOKIE', begun.cookie),
    );
    expect(response.status).toBe(403);
    expect(github.apps).toEqual([]);
  });

  it('lets each state be used once', async () => {
    const { visit, begin } = await opened();
    const { cookie, state } = await begin();
    expect((await visit(`/setup/done?code=unknown&state=${state}`, cookie)).status).toBe(502);
    expect((await visit(`/setup/done?code=unknown&state=${state}`, cookie)).status).toBe(403);
  });

  it('protects its cookie and its pages', async () => {
    const { begin } = await opened();
    const { response } = await begin();
    expect(response.headers.get('set-cookie')).toMatch(
      /^catalog-warden-setup=[\da-f]{48}; Path=\/setup; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* form-action 'self' http:/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('writes nothing of the address into the page as HTML', async () => {
    const { begin } = await opened();
    const { text } = await begin('"><script>alert(1)</script>');
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
    expect(text).not.toContain('<script');
    expect(text).not.toContain('apps/new');
  });

  it.each([
    [
      'says no',
      async () => await Promise.resolve(new Response('{}', { status: 404 })),
      'GitHub refused the code (status 404).',
    ],
    ['is away', async () => await Promise.reject(new Error('no')), 'GitHub could not be reached'],
    ['gives no App', async () => await Promise.resolve(Response.json({ id: 1, pem: '<b>' })), 'GitHub gave no App.'],
    [
      'gives a short secret',
      async () =>
        await Promise.resolve(
          Response.json({ id: 1, pem: '-----BEGIN RSA PRIVATE KEY-----', webhook_secret: 'development' }),
        ),
      'GitHub gave no webhook secret.',
    ],
  ])('tells when GitHub %s', async (_, send, told) => {
    const { dataDir, visit, begin } = await opened({ fetch: send });
    const { cookie, state } = await begin();
    const response = await visit(`/setup/done?code=abc&state=${state}`, cookie);
    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining(told)]);
    expect(isRegistered(readEnvironment({ DATA_DIR: dataDir }))).toBe(false);
  });

  it.each([
    ['https://api.github.com', 'https://github.com'],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
    ['https://github.acme.com/api/v3', 'https://github.acme.com'],
  ])('sends people from %s to %s', async (apiUrl, address) => {
    expect(githubAddress(apiUrl)).toBe(address);
    const { begin } = await opened({ apiUrl });
    expect((await begin('')).text).toContain(`action="${address}/settings/apps/new?state=`);
  });
});

function manifestIn(text: string): unknown {
  const written = /name="manifest" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const plain = written
    .replaceAll('&quot;', '"')
    .replaceAll('&#91;', '[')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
  return JSON.parse(plain);
}

describe('the manifest', () => {
  it('is private, with its webhook where the door is and no permission to change code', () => {
    expect(manifestFor(publicUrl)).toMatchObject({
      public: false,
      hook_attributes: { url: 'https://warden.example.com/api/github/webhooks', active: true },
      default_permissions: { checks: 'write', contents: 'read', issues: 'write', metadata: 'read' },
    });
  });

  it('is the same in app.yml', () => {
    expect(parse(readFileSync('app.yml', 'utf8'))).toEqual(manifestFor('https://catalog-warden.example.com'));
  });

  it('is explained in docs/operate.md', () => {
    const text = readFileSync('docs/operate.md', 'utf8');
    for (const [name, { access, why }] of [...Object.entries(permissions), ...Object.entries(optionalPermissions)]) {
      expect(text).toMatch(new RegExp(String.raw`\| \`${name}\`\s+\| ${access}\s+\|`));
      expect(text).toContain(why);
    }
    for (const event of events) expect(text).toContain(`\`${event}\``);
  });
});
