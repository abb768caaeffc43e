import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { servePullRequest, type PullRequestServer, type ServerOptions } from '../github/pull-request-server.ts';
import { runAction, type ActionCall, type ActionRun } from '../runner.ts';
import { removeRepositories } from '../support/git-repository.ts';
import { component, threeMistakes } from './catalog-files.ts';
import { buildPullRequest, moveBase, pushMore, type PullRequestSetup } from './pull-request.ts';

const servers: PullRequestServer[] = [];

afterEach(async () => {
  // Whatever a scenario is about, every request must be one that GitHub documents.
  const violations = servers.flatMap((server) => server.violations);
  await Promise.all(servers.splice(0).map((server) => server.close()));
  if (violations.length > 0) throw new Error(`GitHub documents no such request: ${violations.join(', ')}`);
});
afterAll(removeRepositories);

async function serve(setup: PullRequestSetup, options?: ServerOptions): Promise<PullRequestServer> {
  const server = await servePullRequest(setup, 'secret', options);
  servers.push(server);
  return server;
}

function runOn(setup: PullRequestSetup, server: PullRequestServer, more: Partial<ActionCall> = {}): Promise<ActionRun> {
  const event = setup.event({ reviewComments: server.comments.length });
  return runAction({ workspace: setup.checkout().directory, ...event, apiUrl: server.url, token: 'secret', ...more });
}

/** The block that a click commits, with the lines that it replaces. */
function suggestions(server: PullRequestServer): readonly string[] {
  return server.comments.map(({ path, line, start_line: start, body }) => {
    const [, , text] = /^(`{3,})suggestion\n((?:.*\n)*?)\1$/m.exec(body) ?? [];
    return `${path}:${start ?? line}-${line}\n${text}`;
  });
}

const base = { 'catalog-info.yaml': component('shop') };

function threeMistakesPull(): PullRequestSetup {
  return buildPullRequest(base, { 'checkout/catalog-info.yaml': threeMistakes });
}

describe('the review', () => {
  it('offers each fix as a suggestion with the full new line', async () => {
    const pull = threeMistakesPull();
    const server = await serve(pull);
    const run = await runOn(pull, server);
    expect(run.status).toBe(1);
    expect(server.reviews).toHaveLength(1);
    expect(server.reviews[0]).toMatchObject({
      state: 'COMMENTED',
      body: expect.stringContaining('2 suggestions') as string,
    });
    expect(suggestions(server)).toEqual([
      'checkout/catalog-info.yaml:6-6\n    - payment-service\n',
      'checkout/catalog-info.yaml:9-9\n  lifecycle: production\n',
    ]);
    expect(run.log).toContain('2 added, 0 kept, 0 removed');
  });

  it('is not repeated by another run, and asks little of GitHub', async () => {
    const pull = threeMistakesPull();
    const server = await serve(pull);
    await runOn(pull, server);
    const before = structuredClone(server.comments);
    server.requests.splice(0);
    const run = await runOn(pull, server);
    expect(run.log).toContain('0 added, 2 kept, 0 removed');
    expect(server.comments).toEqual(before);
    expect(server.requests).toEqual(['GET /repos/acme/shop/pulls/7/files', 'GET /repos/acme/shop/pulls/7/comments']);
  });

  it('follows the next pushes: what is mended goes, what moved stays, what is new joins', async () => {
    const first = threeMistakesPull();
    const server = await serve(first);
    await runOn(first, server);
    const kept = server.comments[1]?.id;

    const second = pushMore(first, {
      'checkout/catalog-info.yaml': `# Checkout\n${threeMistakes.replace('Payment Service', 'payment-service').replace('TBD', 'payments')}`,
    });
    server.pushed(second);
    expect((await runOn(second, server)).status).toBe(1);
    expect(suggestions(server)).toEqual(['checkout/catalog-info.yaml:10-10\n  lifecycle: production\n']);
    expect(server.comments.map(({ id }) => id)).toEqual([kept]);
    expect(server.reviews).toMatchObject([{ body: expect.stringContaining('one suggestion') as string }]);

    const third = pushMore(second, { 'new/catalog-info.yaml': component('new').replace('kind: C', 'kind: c') });
    server.pushed(third);
    await runOn(third, server);
    expect(suggestions(server)).toHaveLength(2);
    expect(server.reviews).toMatchObject([{ body: expect.stringContaining('2 suggestions') as string }]);

    const fourth = pushMore(third, {
      'checkout/catalog-info.yaml': component('checkout'),
      'new/catalog-info.yaml': component('new'),
    });
    server.pushed(fourth);
    expect((await runOn(fourth, server)).status).toBe(0);
    expect(server.comments).toEqual([]);
    expect(server.reviews).toMatchObject([{ body: expect.stringContaining('no more fixes') as string }]);
  });

  it('leaves alone what others wrote, marker or not, and threads that people answered', async () => {
    const pull = threeMistakesPull();
    const server = await serve(pull);
    await runOn(pull, server);
    const [ours, answered] = server.comments;
    if (!ours || !answered) throw new Error('There are no comments');
    const person = { login: 'jane', type: 'User' } as const;
    server.comments.push(
      { ...ours, id: 1, user: person },
      { ...answered, id: 2, user: person, in_reply_to_id: answered.id },
    );
    const next = pushMore(pull, { 'checkout/catalog-info.yaml': component('checkout') });
    server.pushed(next);
    await runOn(next, server);
    expect(server.comments.map(({ id }) => id)).toEqual([answered.id, 1, 2]);
  });

  it('works with the token of a person', async () => {
    const pull = threeMistakesPull();
    const server = await serve(pull, { account: { login: 'robot', type: 'User' } });
    await runOn(pull, server);
    await runOn(pull, server);
    expect(server.comments).toHaveLength(2);
    const next = pushMore(pull, { 'checkout/catalog-info.yaml': component('checkout') });
    server.pushed(next);
    await runOn(next, server);
    expect(server.comments).toEqual([]);
  });

  it('keeps apart what two steps suggest', async () => {
    const pull = buildPullRequest(base, { 'a/catalog-info.yaml': threeMistakes, 'b/catalog-info.yaml': threeMistakes });
    const server = await serve(pull);
    await runOn(pull, server, { inputs: { path: 'a' } });
    await runOn(pull, server, { inputs: { path: 'b' } });
    expect(server.comments).toHaveLength(4);
    expect(server.reviews).toHaveLength(2);
  });

  it('suggests nothing where GitHub shows no line', async () => {
    const old = `${threeMistakes}${'# far\n'.repeat(10)}`;
    const added = `---\n${component('two').replace('lifecycle', 'lifecyle')}`;
    const pull = buildPullRequest({ 'catalog-info.yaml': old }, { 'catalog-info.yaml': old + added });
    const server = await serve(pull);
    const run = await runOn(pull, server, { inputs: { ratchet: 'false' } });
    expect(run.report?.findings.filter(({ fix }) => fix)).toHaveLength(3);
    expect(suggestions(server)).toEqual(['catalog-info.yaml:28-28\n  lifecycle: production\n']);
  });

  it('suggests nothing for a file that the merge with the base has changed', async () => {
    const old = `${component('shop')}${'# far\n'.repeat(10)}`;
    const wrong = old.replace('lifecycle', 'lifecyle');
    const pull = buildPullRequest({ 'catalog-info.yaml': old }, { 'catalog-info.yaml': wrong });
    const moved = moveBase(pull, { 'catalog-info.yaml': `${old}# Meanwhile\n` });
    const server = await serve(moved);
    expect(await runOn(moved, server)).toMatchObject({ status: 1, outputs: { errors: '1' } });
    expect(server.comments).toEqual([]);
    await runOn(pull, server);
    expect(server.comments).toHaveLength(1);
  });

  it('stops at thirty suggestions', async () => {
    const files = Array.from({ length: 40 }, (_, index) => [`s${index}/catalog-info.yaml`, threeMistakes]);
    const pull = buildPullRequest(base, Object.fromEntries(files) as Record<string, string>);
    const server = await serve(pull);
    await runOn(pull, server);
    expect(server.comments).toHaveLength(30);
    expect(server.reviews).toHaveLength(1);
  });
});

describe('without the right to write', () => {
  it('says it once for a fork, and still annotates', async () => {
    const pull = threeMistakesPull();
    const server = await serve(pull, { readOnly: true });
    const run = await runOn(pull, server, { ...pull.event({ fork: true }) });
    expect(run).toMatchObject({ status: 1, stderr: '', outputs: { errors: '2' } });
    expect(run.commands.filter(({ command }) => command === 'notice')).toMatchObject([
      { message: expect.stringContaining('from a fork') as string },
    ]);
    expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  it('names the permission that is missing', async () => {
    const pull = threeMistakesPull();
    const run = await runOn(pull, await serve(pull, { readOnly: true }));
    expect(run.commands.at(-1)).toMatchObject({
      command: 'notice',
      message: expect.stringContaining('permissions: pull-requests: write') as string,
    });
  });
});

it.each([
  [502, `<html>${'Bad gateway. '.repeat(1000)}`],
  [403, 'You have exceeded a secondary rate limit'],
])('a GitHub that answers %i costs the suggestions, not the run', async (status, message) => {
  const pull = threeMistakesPull();
  const run = await runOn(pull, await serve(pull, { failure: { status, message } }));
  expect(run).toMatchObject({ status: 1, stderr: '', outputs: { errors: '2' } });
  const notices = run.commands.filter(({ command }) => command === 'notice').map((notice) => notice.message);
  expect(notices).toEqual([expect.stringContaining(`GitHub said: ${message.slice(0, 20)}`)]);
  expect(notices[0]?.length).toBeLessThan(400);
});

describe('nothing is sent', () => {
  it.each([
    ['when suggestions are off', threeMistakes, { inputs: { suggest: 'false' } }],
    ['without a token', threeMistakes, { token: '' }],
    ['when nothing is wrong and nobody has commented', component('checkout'), {}],
  ])('%s', async (_, text, more) => {
    const pull = buildPullRequest(base, { 'checkout/catalog-info.yaml': text });
    const server = await serve(pull);
    await runOn(pull, server, more);
    expect(server.requests).toEqual([]);
  });
});
