import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLog } from '../../../app/log.ts';
import { applyReportJob } from '../../../app/jobs/apply-report.ts';
import { readRepositoryJob } from '../../../app/jobs/read-repository.ts';
import { findActionReport, putActionReport } from '../../../app/store/action-reports.ts';
import { findReport } from '../../../app/store/reports.ts';
import { reportsRoute } from '../../../app/web/reports.ts';
import { createWebServer } from '../../../app/web/route.ts';
import { tokenIssuer } from '../../../app/web/token-issuer.ts';
import type { Report } from '../../../core/report/report.ts';
import { issueWorld } from '../../support/issue-world.ts';
import { buildFinding, buildReport } from '../../support/report-builder.ts';
import { startTokenIssuer } from '../../support/token-issuer.ts';
import { component } from '../jobs/support.ts';
import { keptLog } from '../support.ts';

const publicUrl = 'https://warden.example.com';

async function open() {
  const world = await issueWorld();
  const shop = world.acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
  await world.judge(shop, []);
  const actions = await startTokenIssuer();
  const log = keptLog();
  const options = {
    store: world.context.store,
    queue: world.context.queue,
    github: world.context.github,
    issuer: actions.issuer,
    publicUrl,
    log: openLog({ level: 'info', secrets: [], stream: log.stream }),
  };
  const server = createWebServer([reportsRoute(options)], options.log);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/reports`;
  const sha = shop.head();
  const claims = {
    aud: publicUrl,
    repository_id: String(shop.id),
    repository: 'acme/shop',
    sha,
    ref: 'refs/heads/main',
    event_name: 'push',
    job_workflow_ref: 'acme/shop/.github/workflows/catalog.yml@refs/heads/main',
  };
  const report = buildReport({
    subject: { repository: 'acme/shop', commit: sha, ref: 'refs/heads/main' },
    // As much as the rule weighs by itself, which is what counts today.
    findings: [buildFinding({ entity: 'component:default/shop', severity: 'warning' })],
  });
  const post = async (token: string | undefined, body: unknown = report): Promise<Response> =>
    await fetch(address, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  return { ...world, ...actions, jobs: world.asked, shop, sha, claims, report, post, address, log };
}

async function told(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe('a report of the default branch', () => {
  it('is kept, and has the branch judged together with it', async () => {
    const { post, sign, claims, shop, sha, context, installation, github, report, jobs } = await open();
    const data = { installation: installation.id, repository: shop.id };
    expect(await told(await post(await sign(claims)))).toEqual([202, { accepted: true }]);
    expect(jobs.splice(0)).toEqual([{ name: 'apply-report', data, key: String(shop.id) }]);
    expect(await findActionReport(context.store.db, shop.id, sha)).toMatchObject({ report });
    for (const job of [applyReportJob, readRepositoryJob]) {
      await job.run(data, context, new AbortController().signal);
      if (job === applyReportJob) expect(jobs).toMatchObject([{ name: 'read-repository', data }]);
    }
    const { findings } = report;
    expect(await findReport(context.store.db, shop.id)).toMatchObject({ source: 'action', report: { findings } });
    github.assertValid();
  });

  it.each(['schedule', 'workflow_dispatch'])('counts after `%s` too', async (event) => {
    const { post, sign, claims } = await open();
    expect((await post(await sign({ ...claims, event_name: event }))).status).toBe(202);
  });

  it('that is newer than what the App knows is taken when GitHub says so', async () => {
    const { post, sign, claims, shop, report, github } = await open();
    const newer = shop.commit({ files: { 'README.md': 'new' } });
    const of = (commit: string): Report => ({ ...report, subject: { ...report.subject, commit } });
    expect((await post(await sign({ ...claims, sha: newer }), of(newer))).status).toBe(202);
    shop.commit({ files: { 'README.md': 'newer' } });
    expect(await told(await post(await sign({ ...claims, sha: newer }), of(newer)))).toEqual([
      409,
      { error: 'The default branch has moved on since. There is a newer commit.' },
    ]);
    github.assertValid();
  });

  it('by a token of something else is refused', async () => {
    const { post, sign, claims } = await open();
    const wrong: readonly [Record<string, unknown>, number, RegExp][] = [
      [{ ref: 'refs/heads/other' }, 403, /counts for the default branch/],
      [{ ref: 'refs/tags/main' }, 403, /counts for the default branch/],
      [{ event_name: 'pull_request_target' }, 403, /counts for the default branch/],
      [{ sha: 'f'.repeat(40) }, 403, /about another commit/],
      [{ repository: 'acme/other' }, 403, /about another repository/],
      [{ repository_id: '999' }, 404, /does not know the repository/],
      [{ repository_id: undefined }, 401, /`repository_id` is missing/],
    ];
    for (const [changes, status, message] of wrong) {
      const answer = await told(await post(await sign({ ...claims, ...changes })));
      expect([changes, ...answer]).toEqual([changes, status, { error: expect.stringMatching(message) }]);
    }
  });
});

describe('a token', () => {
  it('that is not for this App, now, is refused', async () => {
    const { post, sign, claims } = await open();
    const wrong: readonly [Record<string, unknown>, RegExp][] = [
      [{ aud: 'https://other.example.com' }, /audience must be `https:\/\/warden.example.com`/],
      [{ iss: 'https://evil.example.com' }, /`iss` is missing or wrong/],
      [{ exp: 1_000_000_000 }, /has expired/],
      [{ exp: undefined }, /`exp` is missing/],
      [{ jti: undefined }, /`jti` is missing/],
    ];
    for (const [changes, message] of wrong) {
      const answer = await told(await post(await sign({ ...claims, ...changes })));
      expect([changes, ...answer]).toEqual([changes, 401, { error: expect.stringMatching(message) }]);
    }
  });

  it('that somebody else signed is refused', async () => {
    const { post, sign, claims } = await open();
    expect(await told(await post(await sign(claims, 'somebody else')))).toEqual([
      401,
      { error: 'The token is not one of GitHub’s.' },
    ]);
  });

  it('without a signature, or none at all, is refused', async () => {
    const { post, claims } = await open();
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect((await post(`${part({ alg: 'none' })}.${part(claims)}.`)).status).toBe(401);
    expect((await post('nonsense')).status).toBe(401);
    expect((await post(undefined)).status).toBe(401);
  });

  it('counts once', async () => {
    const { post, sign, claims } = await open();
    const token = await sign(claims);
    expect((await post(token)).status).toBe(202);
    expect(await told(await post(token))).toEqual([
      409,
      { error: 'The token was used before. Ask for a new one for each report.' },
    ]);
  });

  it('that was used has the App ask GitHub for nothing', async () => {
    const { post, sign, claims, shop, report, github } = await open();
    const sha = shop.commit({ files: { 'README.md': 'new' } });
    const token = await sign({ ...claims, sha });
    const newer = { ...report, subject: { ...report.subject, commit: sha } };
    expect((await post(token, newer)).status).toBe(202);
    const before = github.requests.length;
    expect((await post(token, newer)).status).toBe(409);
    expect(github.requests).toHaveLength(before);
    github.assertValid();
  });

  it('never reaches the log', async () => {
    const { post, sign, claims, log } = await open();
    const token = await sign({ ...claims, aud: 'other' });
    await post(token);
    expect(log.text()).toContain('A report is refused.');
    expect(log.text()).not.toContain(token.slice(0, 40));
  });
});

describe('a body', () => {
  it('that is no report is refused', async () => {
    const { post, sign, claims } = await open();
    const wrong: readonly [unknown, number, RegExp][] = [
      ['{', 400, /no JSON/],
      [{ schemaVersion: 2 }, 422, /no report of version 1/],
      [{ schemaVersion: 1 }, 422, /The report/],
      ['x'.repeat(6 * 1024 * 1024), 413, /larger than 5 MB/],
    ];
    for (const [body, status, message] of wrong) {
      const answer = await told(await post(await sign(claims), body));
      expect(answer).toEqual([status, { error: expect.stringMatching(message) }]);
    }
  });

  it('that the store could not hold is refused', async () => {
    const { post, sign, claims, report } = await open();
    const standing = { id: 's', percentage: 1e9 };
    const entity = { ref: 'component:default/shop', file: 'catalog-info.yaml', document: 0, line: 1 };
    const wrong: readonly [object, RegExp][] = [
      [{ findings: [buildFinding({ line: 99_999_999_999 })] }, /2147483647 or less/],
      [{ findings: [buildFinding({ rule: 'r'.repeat(3000) })] }, /1000 characters at most/],
      [{ findings: [{ ...buildFinding(), severity: 5 }] }, /must be text/],
      [{ entities: [{ ...entity, scorecards: [standing] }] }, /100 or less/],
      [{ entities: [{ ...entity, scorecards: [{ ...standing, id: 's'.repeat(3000) }] }] }, /1000 characters at most/],
    ];
    for (const [changes, message] of wrong) {
      const answer = await told(await post(await sign(claims), { ...report, ...changes }));
      expect(answer).toEqual([422, { error: expect.stringMatching(message) }]);
    }
  });

  it('of unknown length is not read to its end when it is too large', async () => {
    const { address, sign, claims } = await open();
    const token = await sign(claims);
    const status = await new Promise<number>((resolve) => {
      const outgoing = send(address, { method: 'POST', headers: { authorization: `Bearer ${token}` } }, (response) => {
        resolve(response.statusCode ?? 0);
        outgoing.destroy();
      });
      outgoing.on('error', () => undefined);
      for (let part = 0; part < 7; part += 1) outgoing.write(' '.repeat(1024 * 1024));
    });
    expect(status).toBe(413);
  });
});

describe('a report of a pull request', () => {
  const byPolicy = 'acme/.github/.github/workflows/catalog.yml@refs/heads/main';

  async function pullRequest() {
    const world = await open();
    const { shop, claims, report } = world;
    const pull = shop.pullRequest({ head: 'change', files: { 'README.md': 'change' } });
    const token = {
      ...claims,
      ref: `refs/pull/${pull.number}/merge`,
      event_name: 'pull_request',
      sha: 'c'.repeat(40),
      job_workflow_ref: byPolicy,
    };
    return { ...world, pull, token, body: { ...report, subject: { ...report.subject, commit: pull.headSha } } };
  }

  it('is kept for the check run of its head', async () => {
    const { pull, token, body, post, sign, context, shop, github } = await pullRequest();
    expect((await post(await sign(token), body)).status).toBe(202);
    expect(await findActionReport(context.store.db, shop.id, pull.headSha)).toMatchObject({ report: body });
    github.assertValid();
  });

  it('about another commit than its head is refused', async () => {
    const { pull, token, body, post, sign } = await pullRequest();
    pull.push({ 'README.md': 'more' });
    expect(await told(await post(await sign(token), body))).toEqual([
      409,
      { error: 'The pull request has another head. There is a newer commit.' },
    ]);
  });

  it('by a workflow that a pull request could write is refused', async () => {
    const { token, body, post, sign } = await pullRequest();
    const workflows = [
      'acme/shop/.github/workflows/catalog.yml@refs/pull/1/merge',
      'acme/.github/.github/workflows/catalog.yml@refs/heads/other',
      'acme/.github/.github/workflows/catalog.yml@refs/heads/a@refs/heads/main',
      'acme/.github-not/.github/workflows/catalog.yml@refs/heads/main',
      'evil/.github/.github/workflows/catalog.yml@refs/heads/main',
      '',
    ];
    for (const workflow of workflows) {
      const answer = await told(await post(await sign({ ...token, job_workflow_ref: workflow }), body));
      expect([workflow, ...answer]).toEqual([
        workflow,
        403,
        { error: expect.stringMatching(/could be changed by the pull request/) },
      ]);
    }
  });

  it('of a merge group is kept for its commit', async () => {
    const { post, sign, claims, sha, context, shop } = await open();
    const ref = 'refs/heads/gh-readonly-queue/main/pr-1-abc';
    const token = { ...claims, ref, event_name: 'merge_group', job_workflow_ref: byPolicy };
    expect((await post(await sign(token))).status).toBe(202);
    expect(await findActionReport(context.store.db, shop.id, sha)).toBeDefined();
  });
});

it('of a repository that left takes no report with it', async () => {
  const { context, shop, sha, report } = await open();
  await putActionReport(context.store.db, { repositoryId: shop.id, sha, report, receivedAt: new Date() });
  await context.store.db.deleteFrom('repository').where('id', '=', shop.id).execute();
  expect(await findActionReport(context.store.db, shop.id, sha)).toBeUndefined();
});

it.each([
  ['https://api.github.com', 'https://token.actions.githubusercontent.com'],
  ['https://api.acme.ghe.com', 'https://token.actions.acme.ghe.com'],
  ['https://github.acme.com/api/v3', 'https://github.acme.com/_services/token'],
])('tokens of %s are signed by %s', (apiUrl, issuer) => {
  expect(tokenIssuer(apiUrl)).toBe(issuer);
});
