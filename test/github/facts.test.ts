import { createServer } from 'node:http';
import { knownFacts } from '../../core/facts/known-facts.ts';
import type { AddressInfo } from 'node:net';
import { request } from '@octokit/request';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isOfFactType, type Fact, type FactSubject } from '../../core/facts/fact.ts';
import { connect } from '../../github/client.ts';
import { githubFacts, type GithubFactsRequest } from '../../github/facts.ts';

const githubFactDefinitions = Object.fromEntries(
  Object.entries(knownFacts).filter(([, { from }]) => from === 'GitHub'),
);

interface Served {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers. */
  readonly hangs?: boolean;
}

/** Answers by `METHOD /path`, or by `METHOD /path?query` where that is listed too. */
type Table = Readonly<Record<string, Served>>;

interface TestServer {
  readonly url: string;
  /** `METHOD /path?query` of each request. */
  readonly requests: string[];
}

const token = 'ghs_verySecretToken';

async function serve(table: Table): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    const line = `${incoming.method} ${incoming.url}`;
    requests.push(line);
    const served = table[line] ?? table[line.split('?')[0]!] ?? { status: 404, body: { message: 'Not Found' } };
    if (served.hangs) return;
    if (incoming.headers.authorization !== `bearer ${token}`) response.writeHead(401).end();
    else {
      response.writeHead(served.status ?? 200, { 'content-type': 'application/json', ...served.headers });
      response.end(JSON.stringify(served.body ?? { message: `${token} was refused` }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const observedAt = '2026-06-30T12:00:00Z';

function subject(owner: string | null = 'payments', changes: Partial<FactSubject> = {}): FactSubject {
  const value = { kind: 'Component', spec: owner === null ? {} : { owner } };
  const ref = 'component:default/shop';
  return { ref, file: 'catalog-info.yaml', document: 0, value, elsewhere: undefined, ...changes };
}

function requestFor(url: string, changes: Partial<GithubFactsRequest> = {}): GithubFactsRequest {
  const teamOf = (owner: string) => (owner.startsWith('user:') ? undefined : { organization: 'acme', slug: owner });
  return { client: connect({ apiUrl: url, token }), repository: 'acme/shop', teamOf, observedAt, ...changes };
}

interface Outcome {
  readonly facts: readonly Readonly<Record<string, Fact | undefined>>[];
  /** Of the first subject: values, and `unknown: reason`. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly requests: readonly string[];
}

async function gather(
  table: Table,
  names: readonly string[],
  { subjects = [subject()], ...changes }: Partial<GithubFactsRequest> & { subjects?: readonly FactSubject[] } = {},
): Promise<Outcome> {
  const { url, requests } = await serve(table);
  const lookUp = await githubFacts(requestFor(url, changes)).gather(subjects, new Set(names));
  const facts = subjects.map((one) => Object.fromEntries(names.map((name) => [name, lookUp(one, name)])));
  const shown = Object.entries(facts[0] ?? {}).map(([name, fact]) => [
    name,
    fact?.is === 'known' ? fact.value : fact && `unknown: ${fact.reason}`,
  ]);
  expect(JSON.stringify(facts)).not.toContain(token);
  return { facts, requests, values: Object.fromEntries(shown) as Record<string, unknown> };
}

const root = 'GET /repos/acme/shop';
const repository = { archived: false, visibility: 'internal', topics: ['a', 'b'], default_branch: 'main' };
const repositoryNames = Object.keys(githubFactDefinitions).filter((name) => name.startsWith('repository.'));
const branchNames = Object.keys(githubFactDefinitions).filter((name) => name.startsWith('branch.'));
const alertNames = Object.keys(githubFactDefinitions).filter((name) => name.startsWith('alerts.'));

describe('facts of the repository', () => {
  it('come from one request', async () => {
    const body = { ...repository, custom_properties: { tier: '1', teams: ['x', 'y'], unset: null } };
    const { facts, requests } = await gather({ [root]: { body } }, repositoryNames);
    const known = (value: unknown) => ({ is: 'known', value, source: 'GitHub', observedAt });
    expect(facts[0]).toEqual({
      'repository.archived': known(false),
      'repository.visibility': known('internal'),
      'repository.topics': known(['a', 'b']),
      'repository.defaultBranch': known('main'),
      'repository.properties': known({ tier: '1', teams: 'x, y' }),
    });
    expect(requests).toEqual([root]);
  });

  it('come from the event without any request', async () => {
    const event = { ...repository, full_name: 'Acme/Shop', custom_properties: { tier: '1' } };
    const { values, requests } = await gather({}, repositoryNames, { event });
    expect(values).toEqual({
      'repository.archived': false,
      'repository.visibility': 'internal',
      'repository.topics': ['a', 'b'],
      'repository.defaultBranch': 'main',
      'repository.properties': { tier: '1' },
    });
    expect(requests).toEqual([]);
  });

  it('are asked for where the event leaves them out', async () => {
    const table = {
      [root]: { body: repository },
      [`${root}/properties/values`]: {
        body: [
          { property_name: 'tier', value: '2' },
          { property_name: 'unset', value: null },
          { property_name: 'teams', value: ['x', 'y'] },
        ],
      },
    };
    const event = { archived: true, visibility: 'public' };
    const { values, requests } = await gather(table, repositoryNames, { event });
    expect(values).toMatchObject({
      'repository.archived': true,
      'repository.visibility': 'public',
      'repository.topics': ['a', 'b'],
      'repository.properties': { tier: '2', teams: 'x, y' },
    });
    expect([...requests].sort()).toEqual([root, `${root}/properties/values`]);
  });

  it('are not those of another repository that an event is about', async () => {
    const event = { ...repository, full_name: 'acme/other', archived: true };
    const { values } = await gather({ [root]: { body: repository } }, ['repository.archived'], { event });
    expect(values).toEqual({ 'repository.archived': false });
  });

  it('are unknown, and cost nothing, where the code lies elsewhere', async () => {
    const subjects = [subject('payments', { elsewhere: 'its code is in acme/other' })];
    const names = [...repositoryNames, ...branchNames, ...alertNames];
    const { values, requests } = await gather({}, names, { subjects });
    expect(new Set(Object.values(values))).toEqual(new Set(['unknown: its code is in acme/other']));
    expect(requests).toEqual([]);
  });
});

describe('teams', () => {
  const team = 'GET /orgs/acme/teams/payments';
  const names = ['team.exists', 'team.members'];

  it('are asked for once each', async () => {
    const table = { [team]: { body: { members_count: 3 } } };
    const subjects = [subject(), subject(), subject()];
    const { facts, requests } = await gather(table, names, { subjects });
    for (const found of facts) {
      expect(found).toMatchObject({ 'team.exists': { value: true }, 'team.members': { value: 3 } });
    }
    expect(requests).toEqual([team]);
  });

  it('are missing only if the token reads teams', async () => {
    const table = { 'GET /orgs/acme/teams': { body: [{ slug: 'other' }] } };
    const { values, requests } = await gather(table, names);
    expect(values).toEqual({ 'team.exists': false, 'team.members': 'unknown: there is no team acme/payments' });
    expect(requests).toEqual([team, 'GET /orgs/acme/teams?per_page=1']);
  });

  it.each([{ body: [] }, { status: 403 }, { status: 404 }, { status: 502 }])(
    'are unknown if the list of teams is %j',
    async (served) => {
      const { values } = await gather({ 'GET /orgs/acme/teams': served }, names);
      const reason = 'unknown: the token cannot read the teams of acme (needs `members: read`)';
      expect(values).toEqual({ 'team.exists': reason, 'team.members': reason });
    },
  );

  it('are unknown for owners that are none, and asked for where the code lies elsewhere', async () => {
    const subjects = [
      subject('user:ada', { document: 0 }),
      subject(null, { document: 1 }),
      subject('', { document: 2 }),
      subject('payments', { document: 3, elsewhere: 'its code is in acme/other' }),
    ];
    const { facts, requests } = await gather({ [team]: { body: { members_count: 3 } } }, names, { subjects });
    expect(facts.map((found) => found['team.exists']?.is)).toEqual(['unknown', 'unknown', 'unknown', 'known']);
    expect(facts[0]?.['team.exists']).toMatchObject({ reason: expect.stringContaining('user:ada') });
    expect(requests).toEqual([team]);
  });

  it('cannot lead a request to another address', async () => {
    const { requests } = await gather({}, ['team.exists'], { subjects: [subject('../../user')] });
    expect(requests[0]).toBe('GET /orgs/acme/teams/..%2F..%2Fuser');
  });
});

describe('the default branch', () => {
  const event = { default_branch: 'release/1' };
  const rules = `${root}/rules/branches/release%2F1`;
  const branch = `${root}/branches/release%2F1`;
  const reviews = (count: number, owners: boolean) => ({
    type: 'pull_request',
    parameters: { required_approving_review_count: count, require_code_owner_review: owners },
  });
  const checks = (...contexts: string[]) => ({
    type: 'required_status_checks',
    parameters: { required_status_checks: contexts.map((context) => ({ context })) },
  });
  const unprotected = {
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
  };

  it('has the strictest of its rules', async () => {
    const body = [{ type: 'deletion' }, reviews(2, false), reviews(1, true), checks('test', 'lint'), checks('test')];
    const { values, requests } = await gather({ [rules]: { body } }, branchNames, { event });
    expect(values).toEqual({
      'branch.protected': true,
      'branch.requiredReviews': 2,
      'branch.codeOwnerReviews': true,
      'branch.requiredChecks': ['lint', 'test'],
    });
    expect(requests).toEqual([`${rules}?per_page=100`]);
  });

  it('is unprotected without rules and protection', async () => {
    const table = { [rules]: { body: [] }, [branch]: { body: unprotected } };
    const { values, requests } = await gather(table, branchNames, { event });
    expect(values).toEqual({
      'branch.protected': false,
      'branch.requiredReviews': 0,
      'branch.codeOwnerReviews': false,
      'branch.requiredChecks': [],
    });
    expect(requests).toEqual([`${rules}?per_page=100`, branch]);
  });

  it('leaves open what only administrators see', async () => {
    const protection = { enabled: true, required_status_checks: { contexts: ['test', 'lint'] } };
    const table = { [rules]: { body: [] }, [branch]: { body: { protected: true, protection } } };
    const { values } = await gather(table, branchNames, { event });
    const hidden =
      'unknown: GitHub shows the settings of a branch protection to administrators only; rulesets are readable';
    expect(values).toEqual({
      'branch.protected': true,
      'branch.requiredReviews': hidden,
      'branch.codeOwnerReviews': hidden,
      'branch.requiredChecks': ['lint', 'test'],
    });
  });

  it('needs no reviews where rulesets demand other things only', async () => {
    const table = {
      [rules]: { body: [{ type: 'non_fast_forward' }] },
      [branch]: { body: { ...unprotected, protected: true } },
    };
    const { values } = await gather(table, branchNames, { event });
    expect(values).toEqual({
      'branch.protected': true,
      'branch.requiredReviews': 0,
      'branch.codeOwnerReviews': false,
      'branch.requiredChecks': [],
    });
  });

  it('is unknown with its repository', async () => {
    const { values, requests } = await gather({ [root]: { status: 500 } }, branchNames);
    expect(new Set(Object.values(values))).toEqual(new Set(['unknown: GitHub answered with status 500']));
    expect(requests).toEqual([root]);
  });

  it('is unknown where rules cannot be read, or the branch is hidden', async () => {
    const refused = await gather({ [rules]: { status: 403 } }, ['branch.protected'], { event });
    expect(refused.values['branch.protected']).toContain('metadata: read');
    const partly = await gather({ [rules]: { body: [{ type: 'deletion' }] }, [branch]: { status: 403 } }, branchNames, {
      event,
    });
    expect(partly.values['branch.protected']).toBe(true);
    expect(partly.values['branch.requiredReviews']).toContain('contents: read');
  });
});

describe('alerts', () => {
  const dependabot = `${root}/dependabot/alerts`;
  const severities = 'state=open&severity=high%2Ccritical&per_page=100';
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ number: index + 1 }));

  it('are counted over pages, on the address of the client', async () => {
    const next = 'https://evil.example/elsewhere?after=abc%3D&per_page=100&state=open&severity=high%2Ccritical';
    const table = {
      [dependabot]: { body: many(100), headers: { link: `<https://x/>; rel="prev", <${next}>; rel="next"` } },
      [`${dependabot}?${severities}&after=abc%3D`]: {
        body: many(7),
        headers: { link: '<https://x/?a=1>; rel="prev"' },
      },
    };
    const { values, requests } = await gather(table, ['alerts.dependabot']);
    expect(values).toEqual({ 'alerts.dependabot': 107 });
    expect(requests).toHaveLength(2);
    expect(requests[0]).toBe(`${dependabot}?${severities}`);
  });

  it('are counted up to ten pages', async () => {
    const link = '<https://api.github.com/x?after=again>; rel="next"';
    const served = { body: many(100), headers: { link } };
    const { values, requests } = await gather({ [dependabot]: served, [`${root}/code-scanning/alerts`]: served }, [
      'alerts.dependabot',
      'alerts.codeScanning',
    ]);
    expect(values['alerts.dependabot']).toBe(1000);
    expect(values['alerts.codeScanning']).toContain('more open code scanning alerts than are read');
    expect(requests).toHaveLength(20);
  });

  it('of code scanning count by security severity', async () => {
    const levels = ['critical', 'high', 'medium', 'low', null, undefined];
    const body = levels.map((level) => ({ rule: { severity: 'error', security_severity_level: level } }));
    const table = { [`${root}/code-scanning/alerts`]: { body } };
    const { values, requests } = await gather(table, ['alerts.codeScanning']);
    expect(values).toEqual({ 'alerts.codeScanning': 2 });
    expect(requests).toEqual([`${root}/code-scanning/alerts?state=open&per_page=100`]);
  });

  it('of secret scanning come without the secrets', async () => {
    const { values, requests } = await gather({ [`${root}/secret-scanning/alerts`]: { body: many(2) } }, [
      'alerts.secretScanning',
    ]);
    expect(values).toEqual({ 'alerts.secretScanning': 2 });
    expect(requests).toEqual([`${root}/secret-scanning/alerts?state=open&hide_secret=true&per_page=100`]);
  });

  it.each([403, 404])('are unknown with the permission on status %i', async (status) => {
    const served = { status };
    const lists = ['dependabot', 'code-scanning', 'secret-scanning'].map((name) => [`${root}/${name}/alerts`, served]);
    const { values } = await gather(Object.fromEntries(lists) as Table, alertNames);
    expect(values['alerts.dependabot']).toContain('Dependabot alerts: read');
    expect(values['alerts.codeScanning']).toContain('security-events: read');
    expect(values['alerts.secretScanning']).toContain('Secret scanning alerts: read');
  });
});

describe('trouble', () => {
  const names = Object.keys(githubFactDefinitions);

  it.each<[string, Served, string]>([
    ['a refused token', { status: 401 }, 'GitHub does not take the token'],
    ['a rate limit', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, "GitHub's rate limit is used up"],
    ['a second rate limit', { status: 403, headers: { 'retry-after': '60' } }, "GitHub's rate limit is used up"],
    ['too many requests', { status: 429 }, "GitHub's rate limit is used up"],
    ['a broken server', { status: 503 }, 'GitHub answered with status 503'],
    ['an odd answer', { body: 'hello' }, 'GitHub answered something that is not understood'],
  ])('of %s is a reason', async (_, served, reason) => {
    const paths = [root, 'GET /orgs/acme/teams/payments', `${root}/rules/branches/main`, `${root}/properties/values`];
    paths.push(...['dependabot', 'code-scanning', 'secret-scanning'].map((name) => `${root}/${name}/alerts`));
    const table = Object.fromEntries(paths.map((path) => [path, served]));
    const { values } = await gather(table, names);
    const { 'team.exists': exists, ...others } = values;
    expect(new Set(Object.values(others))).toEqual(new Set([`unknown: ${reason}`]));
    // Any answer at all shows that the team is there.
    expect(exists).toBe(served.status === undefined ? true : `unknown: ${reason}`);
  });

  it('of the network is a reason', async () => {
    const client = connect({ apiUrl: 'http://127.0.0.1:1', token });
    const { values } = await gather({}, names, { client });
    expect(new Set(Object.values(values))).toEqual(new Set(['unknown: GitHub could not be reached']));
  });

  it('of a server that does not answer is a reason', async () => {
    const { url } = await serve({ [root]: { hangs: true } });
    const impatient = (address: string, options: RequestInit) =>
      fetch(address, { ...options, signal: AbortSignal.timeout(50) });
    const client = request.defaults({ baseUrl: url, request: { fetch: impatient } });
    const lookUp = await githubFacts(requestFor(url, { client })).gather([subject()], new Set(['repository.archived']));
    expect(lookUp(subject(), 'repository.archived')).toEqual({
      is: 'unknown',
      reason: 'GitHub did not answer in time',
    });
  });
});

describe('the source', () => {
  it('asks nothing for names that are not asked for, and nothing twice', async () => {
    const nothing = await gather({}, ['codeowners.covered']);
    expect(nothing.values).toEqual({ 'codeowners.covered': undefined });
    expect(nothing.requests).toEqual([]);
    const { url, requests } = await serve({ [root]: { body: repository } });
    const source = githubFacts(requestFor(url));
    for (const one of [subject(), subject()]) await source.gather([one], new Set(['repository.topics']));
    expect(requests).toEqual([root]);
    expect(source.provides('team.exists')).toBe(true);
    expect(source.provides('toString')).toBe(false);
  });

  it('gives all facts in the promised types', async () => {
    const table = {
      [root]: { body: { ...repository, custom_properties: {} } },
      'GET /orgs/acme/teams/payments': { body: { members_count: 1 } },
      [`${root}/rules/branches/main`]: { body: [] },
      [`${root}/branches/main`]: { body: { protected: false } },
      [`${root}/dependabot/alerts`]: { body: [] },
      [`${root}/code-scanning/alerts`]: { body: [] },
      [`${root}/secret-scanning/alerts`]: { body: [] },
    };
    const { values, requests } = await gather(table, Object.keys(githubFactDefinitions));
    for (const [name, { type }] of Object.entries(githubFactDefinitions)) {
      expect([name, isOfFactType(values[name] as string, type)]).toEqual([name, true]);
    }
    expect(requests).toHaveLength(7);
  });
});
