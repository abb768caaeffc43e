import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createGithubApp, type GithubApp, type InstallationClient } from '../../../github/app-client.ts';
import type { WantedCheckRun } from '../../../github/check-run-request.ts';
import { publishCheckRun } from '../../../github/check-runs.ts';
import { compareCommits } from '../../../github/compare-commits.ts';
import { listInstallations, readInstallation } from '../../../github/installations.ts';
import { closeIssue, findIssues, putIssue, remind } from '../../../github/issues.ts';
import { readTree } from '../../../github/read-tree.ts';
import { textOf, valueAt, type JsonObject } from '../../../core/source/json.ts';
import { errorOf } from './mock-github.ts';

/*
 * A second opinion: what the GitHub of others can serve of what the App asks. It has no GraphQL, no
 * `GET /installation/repositories`, no `GET /app/hook/deliveries` and no `GET …/commits/{sha}/pulls`; it names no App in
 * its check runs, so that none can be found again, replaces their annotations instead of adding to them, and leaves
 * their buttons out. For all that the stand-in answers alone.
 */
let emulator: Emulator;
let app: GithubApp;
let client: InstallationClient;

const appId = 12;
const shop = { owner: 'acme', name: 'shop' };
const place = { owner: 'acme', repo: 'shop' };
const permissions = { checks: 'write', contents: 'write', issues: 'write', metadata: 'read' } as const;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      github: {
        orgs: [{ login: 'acme' }],
        repos: [{ owner: 'acme', name: 'shop', auto_init: true }],
        apps: [
          {
            app_id: appId,
            slug: 'catalog-warden',
            name: 'Catalog Warden',
            permissions,
            installations: [{ installation_id: 7, account: 'acme', repository_selection: 'all', permissions }],
          },
        ],
      },
    },
  });
  const key = emulator.generatedSecrets.find(({ kind }) => kind === 'github.app_private_key');
  app = createGithubApp({
    apiUrl: emulator.url,
    appId: String(appId),
    privateKey: key?.value ?? '',
    writeInterval: 0,
    sleep: async () => undefined,
  });
  client = app.installation(7, { urgency: 'pull request', permissions });
});

afterAll(() => emulator.close());

async function readObject(route: string, parameters: JsonObject = {}): Promise<JsonObject> {
  return (await client.read(route, { ...place, ...parameters })).data as JsonObject;
}

async function head(): Promise<string> {
  return textOf(
    valueAt(await readObject('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: 'heads/main' }), ['object', 'sha']),
  );
}

describe('on the GitHub of others', () => {
  it('the App is known by its key, and knows its installations', async () => {
    expect((await app.request('GET /app')).data).toMatchObject({ id: appId, slug: 'catalog-warden' });
    const found = { id: 7, accountLogin: 'acme', accountType: 'Organization', repositorySelection: 'all' };
    expect(await listInstallations(app)).toMatchObject([found]);
    expect(await readInstallation(app, 7)).toMatchObject(found);
    expect(await readInstallation(app, 8)).toBeUndefined();
  });

  it('a token is as narrow as it was asked for, and refusals are told apart', async () => {
    const { id } = await readObject('GET /repos/{owner}/{repo}');
    const narrow = app.installation(7, {
      urgency: 'sweep',
      repositories: [Number(id)],
      permissions: { metadata: 'read' },
    });
    const title = { ...place, title: 'No' };
    expect(await errorOf(narrow.write('POST /repos/{owner}/{repo}/issues', title))).toMatchObject({ kind: 'refused' });
    const greedy = app.installation(7, { urgency: 'sweep', permissions: { administration: 'write' } });
    expect(await errorOf(greedy.read('GET /repos/{owner}/{repo}', place))).toMatchObject({
      kind: 'refused',
      status: 422,
    });
    const gone = app.installation(8, { urgency: 'sweep' });
    expect(await errorOf(gone.read('GET /repos/{owner}/{repo}', place))).toMatchObject({ kind: 'gone' });
  });

  it('trees and comparisons are read', async () => {
    const base = await head();
    const file = { path: 'catalog-info.yaml', message: 'Add', content: Buffer.from('kind: X\n').toString('base64') };
    await client.write('PUT /repos/{owner}/{repo}/contents/{path}', { ...place, ...file, branch: 'main' });
    const tip = await head();
    const { entries, isComplete } = await readTree(client, shop, tip);
    expect(isComplete).toBe(true);
    expect(entries.map(({ path }) => path).toSorted()).toEqual(['README.md', 'catalog-info.yaml']);
    const oid = entries.find(({ path }) => path === file.path)?.oid;
    expect(await compareCommits(client, shop, { base, head: tip })).toMatchObject({
      mergeBase: { commit: base },
      changes: [{ path: file.path, oid }],
    });
  });

  it('a check run is created, and completed', async () => {
    const headSha = await head();
    const { conclusion: _, ...running }: WantedCheckRun = {
      repository: shop,
      headSha,
      appId,
      name: 'Catalog Warden',
      externalId: 'pull-request:1',
      status: 'in_progress',
      conclusion: 'failure',
      title: 'Looking',
      summary: 'Nothing is known yet.',
      annotations: [],
      actions: [],
    };
    const { run, did } = await publishCheckRun(client, running, 'none');
    expect(did).toBe('created');
    const annotation = {
      path: 'catalog-info.yaml',
      startLine: 1,
      endLine: 1,
      level: 'failure',
      message: 'No',
    } as const;
    const completed: WantedCheckRun = {
      ...running,
      status: 'completed',
      conclusion: 'failure',
      title: '1 error',
      annotations: [annotation],
    };
    expect(await publishCheckRun(client, completed, run)).toMatchObject({ did: 'updated', id: run.id });
    const runs = await readObject('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ref: headSha });
    expect(runs['check_runs']).toMatchObject([
      {
        name: 'Catalog Warden',
        status: 'completed',
        conclusion: 'failure',
        output: { title: '1 error', annotations_count: 1 },
      },
    ]);
  });

  it('an issue is created once, changes, closes and opens again, each with its word', async () => {
    const identity = { appSlug: 'catalog-warden', key: 'repository:1' };
    const wanted = {
      ...identity,
      title: 'Two things',
      body: '- [ ] one',
      reopened: 'It is back.',
      labels: ['catalog'],
    };
    expect(await putIssue(client, shop, wanted)).toEqual({ did: 'created', number: 1 });
    expect(await putIssue(client, shop, wanted)).toEqual({ did: 'nothing', number: 1 });
    expect(await putIssue(client, shop, { ...wanted, body: '- [ ] two' })).toEqual({ did: 'updated', number: 1 });
    await remind(client, shop, { number: 1, text: 'A reminder.' });
    expect(await closeIssue(client, shop, { ...identity, closed: 'Done.' })).toEqual({ did: 'closed', number: 1 });
    expect(await closeIssue(client, shop, { ...identity, closed: 'Done.' })).toEqual({ did: 'nothing', number: 1 });
    expect(await putIssue(client, shop, wanted)).toEqual({ did: 'reopened', number: 1 });
    expect(await findIssues(client, shop, identity)).toMatchObject([{ number: 1, isOpen: true }]);
    const { data: comments } = await client.read('GET /repos/{owner}/{repo}/issues/1/comments', place);
    expect(comments).toMatchObject(['A reminder.', 'Done.', 'It is back.'].map((body) => ({ body })));
    const issue = await readObject('GET /repos/{owner}/{repo}/issues/1');
    expect(issue).toMatchObject({ user: { login: 'catalog-warden[bot]' }, labels: [{ name: 'catalog' }] });
  });

  it('an issue that was begun to be closed gets its word once', async () => {
    const identity = { appSlug: 'catalog-warden', key: 'repository:2' };
    const wanted = { ...identity, title: 'One thing', body: '- [ ] one', reopened: 'It is back.' };
    const outcome = await putIssue(client, shop, wanted);
    const number = 'number' in outcome ? outcome.number : 0;
    await remind(client, shop, { number, text: 'Done.' });
    const closing = closeIssue(client, shop, { ...identity, closed: 'Done.', wasBegun: true });
    expect(await closing).toEqual({ did: 'closed', number });
    const { data } = await client.read(`GET /repos/{owner}/{repo}/issues/${number}/comments`, place);
    expect(data).toMatchObject([{ body: 'Done.' }]);
  });
});
