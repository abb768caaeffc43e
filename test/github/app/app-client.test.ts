import { inspect } from 'node:util';
import nock from 'nock';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { graphqlUrl } from '../../../github/transport.ts';
import {
  apiUrl,
  errorOf,
  grantToken,
  keys,
  openApp,
  openClient,
  seconds,
  silence,
  useMockGithub,
} from './mock-github.ts';

useMockGithub();

const repository = 'GET /repos/{owner}/{repo}';
const issues = 'POST /repos/{owner}/{repo}/issues';
const shop = { owner: 'acme', repo: 'shop' };

describe('the App', () => {
  it('signs its own requests with its key and names the version of the API', async () => {
    let token = '';
    nock(apiUrl)
      .get('/app')
      .matchHeader('x-github-api-version', '2022-11-28')
      .matchHeader('authorization', (value) => {
        token = String(value).replace(/^bearer /i, '');
        return true;
      })
      .reply(200, { slug: 'catalog-warden' });
    const { app } = openApp();
    expect((await app.request('GET /app')).data).toEqual({ slug: 'catalog-warden' });
    const { payload } = await jwtVerify(token, await importSPKI(keys.publicKey, 'RS256'));
    expect(payload.iss).toBe('12');
  });

  it('takes a key whose line breaks are written as \\n', async () => {
    nock(apiUrl).get('/app').reply(200, {});
    const { app } = openApp({ privateKey: keys.privateKey.replaceAll('\n', '\\n') });
    expect((await app.request('GET /app')).status).toBe(200);
  });
});

describe('tokens', () => {
  it('are narrowed to the repositories and permissions of the job', async () => {
    nock(apiUrl)
      .post('/app/installations/7/access_tokens', { repository_ids: [5], permissions: { checks: 'write' } })
      .reply(201, { token: 'ghs_narrow', expires_at: '2026-06-30T13:00:00Z' });
    nock(apiUrl).get('/repos/acme/shop').matchHeader('authorization', 'bearer ghs_narrow').reply(200, {});
    const { app } = openApp();
    const client = app.installation(7, {
      urgency: 'pull request',
      repositories: [5],
      permissions: { checks: 'write' },
    });
    await client.read(repository, shop);
  });

  it('are kept for each scope until 5 minutes before they expire', async () => {
    const { client, clock, app } = openClient();
    nock(apiUrl).get('/repos/acme/shop').matchHeader('authorization', 'bearer ghs_first').times(4).reply(200, {});
    await Promise.all([client.read(repository, shop), client.read(repository, shop)]);
    await app.installation(7, { urgency: 'sweep' }).read(repository, shop);
    clock.now = Date.parse('2026-06-30T12:54:59Z');
    await client.read(repository, shop);
    grantToken('ghs_second', '2026-06-30T13:55:00Z');
    nock(apiUrl).get('/repos/acme/shop').matchHeader('authorization', 'bearer ghs_second').reply(200, {});
    clock.now = Date.parse('2026-06-30T12:55:00Z');
    await client.read(repository, shop);
  });

  it('are renewed once when one was revoked', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/repos/acme/shop/issues')
      .matchHeader('authorization', 'bearer ghs_first')
      .reply(401, { message: 'Bad credentials' });
    grantToken('ghs_second');
    nock(apiUrl)
      .post('/repos/acme/shop/issues')
      .matchHeader('authorization', 'bearer ghs_second')
      .reply(201, { number: 1 });
    expect((await client.write(issues, { ...shop, title: 'x' })).data).toEqual({ number: 1 });
  });

  it('are not renewed again and again', async () => {
    const { client } = openClient();
    nock(apiUrl).get('/repos/acme/shop').twice().reply(401, { message: 'Bad credentials' });
    grantToken('ghs_second');
    expect(await errorOf(client.read(repository, shop))).toMatchObject({ kind: 'unauthorized', status: 401 });
  });

  it('are asked for again when the first request for one failed', async () => {
    const { app } = openApp();
    nock(apiUrl).post('/app/installations/7/access_tokens').reply(422, {});
    const client = app.installation(7, { urgency: 'sweep' });
    expect(await errorOf(client.read(repository, shop))).toMatchObject({ kind: 'refused', mayHaveHappened: false });
    grantToken();
    nock(apiUrl).get('/repos/acme/shop').reply(200, {});
    await client.read(repository, shop);
  });

  it('need no second request after GitHub had trouble with the first', async () => {
    const { app, clock } = openApp();
    nock(apiUrl).post('/app/installations/7/access_tokens').reply(502, 'Bad gateway');
    grantToken();
    nock(apiUrl).post('/repos/acme/shop/issues').reply(201, { number: 1 });
    await app.installation(7, { urgency: 'sweep' }).write(issues, shop);
    expect(clock.slept).toEqual([1000]);
  });

  it.each([
    [404, { message: 'Not Found' }, 'gone'],
    [410, { message: 'Gone' }, 'gone'],
    [403, { message: 'This installation has been suspended' }, 'suspended'],
    [401, { message: 'A JSON web token could not be decoded' }, 'unauthorized'],
  ])('tell by status %i what became of the installation', async (status, body, kind) => {
    const { app } = openApp();
    nock(apiUrl)
      .post('/app/installations/7/access_tokens')
      .times(status === 401 ? 2 : 1)
      .reply(status, body);
    const error = await errorOf(app.installation(7, { urgency: 'sweep' }).write(issues, shop));
    expect(error).toMatchObject({ kind, mayHaveHappened: false });
  });

  it('that outlive a suspension or a removal tell it too', async () => {
    const { client } = openClient();
    nock(apiUrl).get('/repos/acme/shop').reply(403, { message: 'This installation has been suspended' });
    expect(await errorOf(client.read(repository, shop))).toMatchObject({ kind: 'suspended' });
    nock(apiUrl).get('/repos/acme/shop').reply(401, {});
    nock(apiUrl).post('/app/installations/7/access_tokens').reply(404, {});
    expect(await errorOf(client.read(repository, shop))).toMatchObject({ kind: 'gone' });
  });
});

describe('the address of GraphQL', () => {
  it.each([
    ['https://api.github.com', 'https://api.github.com/graphql'],
    ['https://api.github.com/', 'https://api.github.com/graphql'],
    ['https://github.acme.example/api/v3', 'https://github.acme.example/api/graphql'],
    ['https://github.acme.example/api/v3/', 'https://github.acme.example/api/graphql'],
    ['https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/graphql'],
  ])('of %s is %s', (rest, graphql) => {
    expect(graphqlUrl(rest)).toBe(graphql);
  });

  it.each([
    ['https://github.acme.example/api/v3', 'https://github.acme.example', '/api/v3', '/api/graphql'],
    ['https://api.acme.ghe.com', 'https://api.acme.ghe.com', '', '/graphql'],
  ])('is used with %s, as that of REST', async (url, host, rest, graphql) => {
    nock(host)
      .post(`${rest}/app/installations/7/access_tokens`)
      .reply(201, { token: 'ghs_x', expires_at: '2026-06-30T13:00:00Z' })
      .get(`${rest}/repos/acme/shop`)
      .reply(200, { id: 1 })
      .post(graphql)
      .reply(200, { data: { viewer: { login: 'x' } } });
    const { app } = openApp({ apiUrl: url });
    const client = app.installation(7, { urgency: 'pull request' });
    expect((await client.read(repository, shop)).data).toEqual({ id: 1 });
    expect(await client.query('query { viewer { login } }', {})).toEqual({
      data: { viewer: { login: 'x' } },
      errors: [],
    });
  });
});

const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const refusedConnection = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

/** Ways for GitHub or the network to have trouble, and what the error calls them. */
const troubles: readonly (readonly [string, (path: nock.Interceptor) => nock.Scope, string])[] = [
  ['500', (path) => path.reply(500, {}), 'server error'],
  ['502', (path) => path.reply(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' }), 'server error'],
  ['503', (path) => path.reply(503, {}), 'server error'],
  ['504', (path) => path.reply(504, {}), 'time-out'],
  ['no answer', (path) => path.reply(200, {}, { [silence]: 'yes' }), 'time-out'],
  ['a broken connection', (path) => path.replyWithError(reset), 'network'],
  ['half an answer', (path) => path.reply(200, '{"id": 1, "na', { 'content-type': 'application/json' }), 'network'],
  ['a page of a proxy', (path) => path.reply(200, '<html>', { 'content-type': 'text/html' }), 'network'],
  ['an empty answer', (path) => path.reply(200, '', { 'content-type': 'application/json' }), 'network'],
];

describe('trouble of GitHub', () => {
  it.each(troubles)('%s: a reading is repeated', async (_, trouble, __) => {
    const { client, clock } = openClient({ timeout: 500 });
    trouble(nock(apiUrl).get('/repos/acme/shop'));
    trouble(nock(apiUrl).get('/repos/acme/shop'));
    nock(apiUrl).get('/repos/acme/shop').reply(200, { id: 1 });
    expect((await client.read(repository, shop)).data).toEqual({ id: 1 });
    expect(clock.slept).toEqual([1000, 2000]);
  });

  it.each(troubles)('%s: a reading is given up after four times', async (_, trouble, kind) => {
    const { client, clock } = openClient({ timeout: 500 });
    for (let time = 0; time < 4; time += 1) trouble(nock(apiUrl).get('/repos/acme/shop'));
    const error = await errorOf(client.read(repository, shop));
    expect(error).toMatchObject({ kind, mayHaveHappened: false });
    expect(clock.slept).toEqual([1000, 2000, 4000]);
  });

  it.each(troubles)('%s: a write is never repeated, and may have happened', async (_, trouble, kind) => {
    const { client, clock } = openClient({ timeout: 500 });
    trouble(nock(apiUrl).post('/repos/acme/shop/issues'));
    const error = await errorOf(client.write(issues, { ...shop, title: 'x' }));
    expect(error).toMatchObject({ kind, mayHaveHappened: true });
    expect(clock.slept).toEqual([]);
  });

  it('of a connection that never came about: nothing has happened', async () => {
    const { client } = openClient();
    nock(apiUrl).post('/repos/acme/shop/issues').replyWithError(refusedConnection);
    expect(await errorOf(client.write(issues, shop))).toMatchObject({ kind: 'network', mayHaveHappened: false });
  });
});

describe('refusals', () => {
  it.each([
    [403, {}, { 'x-accepted-github-permissions': 'issues=write' }, '(status 403: it needs issues=write)'],
    [404, {}, {}, '(status 404)'],
    [410, { message: 'Issues are disabled for this repo' }, {}, '(status 410)'],
    [
      422,
      { errors: [{ resource: 'Issue', field: 'title', code: 'missing_field' }] },
      {},
      '(status 422: title missing_field)',
    ],
    [422, { errors: [{ message: 'SECRET', field: 'SECRET TEXT', code: '<b>' }, 'SECRET'] }, {}, '(status 422)'],
  ])('of status %i are final, and say no word of others', async (status, body, headers, hint) => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/repos/acme/shop/issues')
      .reply(status, { message: 'SECRET of acme/shop', ...body }, headers);
    const error = await errorOf(client.write(issues, { ...shop, title: 'SECRET' }));
    expect(error).toMatchObject({ kind: 'refused', status, mayHaveHappened: false });
    expect(error.message).toBe(`GitHub refused ${issues} ${hint}`);
    expect(inspect(error, { depth: 10 })).not.toMatch(/SECRET|ghs_|acme/);
  });

  it('come from a redirected write too, which would become a reading', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/repos/acme/shop/issues')
      .reply(301, {}, { location: `${apiUrl}/repositories/1/issues` });
    expect(await errorOf(client.write(issues, shop))).toMatchObject({ kind: 'refused', status: 301 });
  });

  it('do not come from a redirected reading: a renamed repository is found', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .get('/repos/acme/shop')
      .reply(301, {}, { location: `${apiUrl}/repositories/1` });
    nock(apiUrl).get('/repositories/1').reply(200, { id: 1 });
    expect((await client.read(repository, shop)).data).toEqual({ id: 1 });
  });
});

describe('limits', () => {
  const limited = { message: 'API rate limit exceeded for installation ID 7.' };
  const start = Date.parse('2026-06-30T12:00:00Z');
  const spent = (after: number) => ({
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': seconds(start + after * 1000),
  });

  it.each([403, 429])('primary, status %i: waits when it is soon over', async (status) => {
    const { client, clock } = openClient();
    nock(apiUrl).post('/repos/acme/shop/issues').reply(status, limited, spent(15));
    nock(apiUrl).post('/repos/acme/shop/issues').reply(201, { number: 1 });
    expect((await client.write(issues, shop)).data).toEqual({ number: 1 });
    expect(clock.slept).toEqual([15_000]);
  });

  it.each([403, 429])(
    'primary, status %i: else tells when to come back, and asks nothing until then',
    async (status) => {
      const { client, clock } = openClient();
      nock(apiUrl).get('/repos/acme/shop').reply(status, limited, spent(1800));
      const expected = { kind: 'primary limit', retryAt: new Date(start + 1_800_000), mayHaveHappened: false };
      expect(await errorOf(client.read(repository, shop))).toMatchObject(expected);
      expect(await errorOf(client.read(repository, shop))).toMatchObject(expected);
      clock.now += 1_800_000;
      nock(apiUrl).get('/repos/acme/shop').reply(200, {});
      await client.read(repository, shop);
    },
  );

  it('primary of GraphQL: is told with status 200, and leaves REST alone', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }, spent(1800));
    expect(await errorOf(client.query('query { viewer { login } }', {}))).toMatchObject({
      kind: 'primary limit',
      retryAt: new Date(start + 1_800_000),
    });
    nock(apiUrl).get('/repos/acme/shop').reply(200, {});
    await client.read(repository, shop);
  });

  it.each([
    [403, 'You have exceeded a secondary rate limit.'],
    [429, ''],
  ])('secondary, status %i: waits as long as GitHub says', async (status, message) => {
    const { client, clock } = openClient();
    nock(apiUrl).post('/repos/acme/shop/issues').reply(status, { message }, { 'retry-after': '12' });
    nock(apiUrl).post('/repos/acme/shop/issues').reply(201, { number: 1 });
    await client.write(issues, shop);
    expect(clock.slept).toEqual([12_000]);
  });

  it('secondary: closes GraphQL and the other clients of the installation too', async () => {
    const { client, app } = openClient();
    nock(apiUrl).get('/repos/acme/shop').reply(403, {}, { 'retry-after': '90' });
    const expected = { kind: 'secondary limit', retryAt: new Date(start + 90_000) };
    expect(await errorOf(client.read(repository, shop))).toMatchObject(expected);
    expect(await errorOf(client.query('query { viewer { login } }', {}))).toMatchObject(expected);
    const other = app.installation(7, { urgency: 'sweep' });
    expect(await errorOf(other.write(issues, shop))).toMatchObject(expected);
  });

  it('secondary without a time: a minute, then two, then four', async () => {
    const { client, clock } = openClient();
    for (const minutes of [1, 2, 4]) {
      nock(apiUrl).get('/repos/acme/shop').reply(403, { message: 'You have exceeded a secondary rate limit.' });
      const error = await errorOf(client.read(repository, shop));
      expect(error.retryAt).toEqual(new Date(clock.now + minutes * 60_000));
      clock.now += minutes * 60_000;
    }
    nock(apiUrl).get('/repos/acme/shop').reply(200, {});
    await client.read(repository, shop);
  });

  it('secondary of GraphQL: is told with status 200 too', async () => {
    const { client } = openClient();
    const errors = [{ message: 'You have exceeded a secondary rate limit. Please wait.' }];
    nock(apiUrl).post('/graphql').reply(200, { errors });
    const error = await errorOf(client.query('query { viewer { login } }', {}));
    expect(error).toMatchObject({ kind: 'secondary limit', retryAt: new Date(start + 60_000) });
  });

  it('secondary of GraphQL without a time: a minute, then two, then four, and a minute again after an answer', async () => {
    const { client, clock } = openClient();
    const errors = [{ message: 'You have exceeded a secondary rate limit. Please wait.' }];
    const query = 'query { viewer { login } }';
    const refusedFor = async (minutes: number): Promise<void> => {
      nock(apiUrl).post('/graphql').reply(200, { errors });
      expect((await errorOf(client.query(query, {}))).retryAt).toEqual(new Date(clock.now + minutes * 60_000));
      clock.now += minutes * 60_000;
    };
    for (const minutes of [1, 2, 4]) await refusedFor(minutes);
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { viewer: { login: 'x' } } });
    await client.query(query, {});
    await refusedFor(1);
  });

  it('that never end are not waited for again and again', async () => {
    const { client } = openClient();
    nock(apiUrl).get('/repos/acme/shop').times(3).reply(429, {}, { 'retry-after': '1' });
    expect(await errorOf(client.read(repository, shop))).toMatchObject({ kind: 'secondary limit' });
  });
});

describe('queries', () => {
  const query = 'query { viewer { login } }';

  it('give partial answers with the errors that GitHub named', async () => {
    const { client } = openClient();
    const data = { a: null, b: { id: 1 } };
    const errors = [{ type: 'NOT_FOUND', path: ['a'], message: 'Could not resolve', locations: [] }];
    nock(apiUrl)
      .post('/graphql', { query, variables: { x: 1 } })
      .reply(200, { data, errors });
    expect(await client.query(query, { x: 1 })).toEqual({
      data,
      errors: [{ type: 'NOT_FOUND', path: ['a'], message: 'Could not resolve' }],
    });
  });

  it.each([
    ['nothing', {}],
    ['no data', { data: null }],
    ['a time-out in words', { errors: [{ message: 'Something went wrong while executing your query.' }] }],
  ])('with %s are repeated', async (_, body) => {
    const { client } = openClient();
    nock(apiUrl).post('/graphql').reply(200, body);
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { viewer: { login: 'x' } } });
    expect(await client.query(query, {})).toEqual({ data: { viewer: { login: 'x' } }, errors: [] });
  });

  it('are sent once where the caller wants it so', async () => {
    const { client } = openClient();
    nock(apiUrl).post('/graphql').reply(502, 'Bad gateway');
    expect(await errorOf(client.query(query, {}, { attempts: 1 }))).toMatchObject({ kind: 'server error' });
  });

  it('that change something are not repeated', async () => {
    const { client } = openClient();
    nock(apiUrl).post('/graphql').reply(502, 'Bad gateway');
    const error = await errorOf(client.mutate('mutation { x }', {}));
    expect(error).toMatchObject({ kind: 'server error', mayHaveHappened: true });
  });
});
