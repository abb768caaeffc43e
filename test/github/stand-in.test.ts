import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webhookExamples from '@octokit/webhooks-examples';
import { afterEach, describe, expect, test } from 'vitest';
import { clientsOf, receiveWebhooks, type Client, type Json, type Received } from './stand-in-app.ts';
import { startGitHub, type FaultKind } from './stand-in/start-github.ts';

const started: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

const shopFiles = { 'catalog-info.yaml': 'kind: Component\nname: shop\n', 'docs/index.md': '# Shop\n' };
const shop = { owner: 'acme', repo: 'shop' };

async function organizationWithApp(
  options: { now?: () => number; permissions?: Record<string, 'read' | 'write'> } = {},
) {
  const { now, permissions } = options;
  const github = await startGitHub(now === undefined ? {} : { now });
  const app = github.app({ slug: 'catalog-warden', ...(permissions === undefined ? {} : { permissions }) });
  const acme = github.organization('acme');
  const repository = acme.repository('shop', {
    files: shopFiles,
    topics: ['checkout', 'go'],
    properties: { tier: 'gold' },
  });
  const installation = acme.install(app);
  started.push(github);
  const clients = clientsOf(github, app);
  const client = await clients.tokenFor(installation);
  return { github, app, acme, repository, installation, ...clients, client };
}

async function withWebhooks(answer?: (received: Received) => number) {
  const world = await organizationWithApp();
  const door = await receiveWebhooks(world.app.webhookSecret, answer);
  started.push(door);
  world.app.setWebhook(door.url);
  return { ...world, received: door.received };
}

function names(received: readonly Received[]): string[] {
  return received
    .map(({ event, payload }) => (payload.action === undefined ? event : `${event}.${payload.action}`))
    .sort();
}

describe('who asks', () => {
  test('an App with its key, and an installation with the token that it got', async () => {
    const { asApp, client, github, installation } = await organizationWithApp();
    expect((await asApp('GET /app')).data).toMatchObject({ slug: 'catalog-warden', installations_count: 1 });
    expect((await asApp('GET /app/installations')).data).toMatchObject([
      { id: installation.id, account: { login: 'acme' } },
    ]);
    const { data, headers } = await client('GET /installation/repositories');
    expect(data).toMatchObject({
      total_count: 1,
      repositories: [{ full_name: 'acme/shop' }],
      repository_selection: 'all',
    });
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-resource': 'core',
    });
    github.assertValid();
  });

  test('a key of another App is refused', async () => {
    const { github, app } = await organizationWithApp();
    const other = github.app({ slug: 'other' });
    const thief = Object.create(app, { privateKey: { value: other.privateKey } }) as typeof app;
    expect(await clientsOf(github, thief).asApp('GET /app')).toMatchObject({ status: 401 });
  });

  test('a token ends after an hour', async () => {
    let now = Date.now();
    const { client } = await organizationWithApp({ now: () => now });
    expect((await client('GET /repos/{owner}/{repo}', shop)).status).toBe(200);
    now += 3_600_000;
    expect(await client('GET /repos/{owner}/{repo}', shop)).toMatchObject({
      status: 401,
      data: { message: 'Bad credentials' },
    });
  });

  test('a token narrowed to a repository and a permission has no more', async () => {
    const { tokenFor, acme, installation, repository, github } = await organizationWithApp();
    acme.repository('web');
    const narrow = await tokenFor(installation, { repository_ids: [repository.id], permissions: { contents: 'read' } });
    expect((await narrow('GET /repos/acme/shop/contents/catalog-info.yaml')).status).toBe(200);
    expect((await narrow('GET /repos/acme/web')).status).toBe(404);
    expect(await narrow('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'x' })).toMatchObject({
      status: 403,
      data: { message: 'Resource not accessible by integration' },
    });
    github.assertValid();
  });

  test.each([
    [{ permissions: { administration: 'write' } }, 'The permissions requested are not granted to this installation.'],
    [{ permissions: { contents: 'write' } }, 'The permissions requested are not granted to this installation.'],
    [
      { repositories: ['nowhere'] },
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    ],
  ])('no token for %j', async (narrowing, message) => {
    const { asApp, installation } = await organizationWithApp();
    const answer = await asApp(`POST /app/installations/${installation.id}/access_tokens`, narrowing);
    expect(answer).toMatchObject({ status: 422, data: { message } });
  });

  test('an installation that is suspended or gone has no access', async () => {
    const { asApp, client, installation } = await organizationWithApp();
    installation.suspend();
    expect((await client('GET /installation/repositories')).status).toBe(403);
    installation.unsuspend();
    expect((await client('GET /installation/repositories')).status).toBe(200);
    installation.uninstall();
    expect((await client('GET /installation/repositories')).status).toBe(401);
    expect((await asApp(`POST /app/installations/${installation.id}/access_tokens`)).status).toBe(404);
  });

  test('a manifest becomes an App, once', async () => {
    const { github } = await organizationWithApp();
    const code = github.manifest({
      name: 'My Warden',
      default_permissions: { checks: 'write' },
      default_events: ['push'],
    });
    const made = await fetch(`${github.url}/app-manifests/${code}/conversions`, { method: 'POST' });
    expect(await made.json()).toMatchObject({
      slug: 'my-warden',
      permissions: { checks: 'write' },
      pem: expect.stringContaining('BEGIN RSA PRIVATE KEY'),
    });
    expect((await fetch(`${github.url}/app-manifests/${code}/conversions`, { method: 'POST' })).status).toBe(404);
    github.assertValid();
  });
});

describe('git', () => {
  test('objects have the ids that git gives them', async () => {
    const { repository } = await organizationWithApp();
    const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
    started.push({ close: () => rmSync(folder, { recursive: true }) });
    const { objects } = repository.record;
    repository.commit({
      files: { 'a/b/c.txt': 'c', 'a-b': 'x', 'a.txt': { executable: 'run' }, link: { link: 'a-b' } },
      message: 'More\n\nBody\n',
    });
    const commit = objects.commit(repository.head())!;
    const git = (input: string | Buffer | undefined, ...parts: string[]): string =>
      execFileSync('git', parts, { cwd: folder, input, encoding: 'utf8' }).trim();
    git(undefined, 'init', '--quiet');
    for (const [path, { mode, oid }] of objects.filesOf(commit.tree)) {
      expect(git(objects.blob(oid), 'hash-object', '-w', '--stdin')).toBe(oid);
      git(undefined, 'update-index', '--add', '--cacheinfo', `${mode},${oid},${path}`);
    }
    expect(git(undefined, 'write-tree')).toBe(commit.tree);
    const parent = objects.commit(commit.parents[0]!)!;
    const raw = `tree ${commit.tree}\nparent ${parent.oid}\nauthor ${commit.author.name} <${commit.author.email}> ${Math.floor(commit.author.time / 1000)} +0000\ncommitter ${commit.committer.name} <${commit.committer.email}> ${Math.floor(commit.committer.time / 1000)} +0000\n\n${commit.message}`;
    writeFileSync(join(folder, 'commit'), raw);
    expect(git(undefined, 'hash-object', '-t', 'commit', '--literally', 'commit')).toBe(commit.oid);
  });

  test('trees, blobs, contents and commits are read', async () => {
    const { client, repository, github } = await organizationWithApp();
    const { data: tree } = await client('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      ...shop,
      tree_sha: 'main',
      recursive: '1',
    });
    expect(tree.truncated).toBe(false);
    expect(tree.tree.map(({ path, type }: { path: string; type: string }) => `${type} ${path}`)).toEqual([
      'blob catalog-info.yaml',
      'tree docs',
      'blob docs/index.md',
    ]);
    const { data: blob } = await client(`GET /repos/acme/shop/git/blobs/${tree.tree[0].sha}`);
    expect(Buffer.from(blob.content, 'base64').toString()).toBe(shopFiles['catalog-info.yaml']);
    expect((await client('GET /repos/acme/shop/contents/docs')).data).toMatchObject([
      { type: 'file', path: 'docs/index.md' },
    ]);
    expect((await client('GET /repos/acme/shop/contents/none.yaml')).status).toBe(404);
    expect((await client(`GET /repositories/${repository.id}/commits/main`)).data.sha).toBe(repository.head());
    repository.record.objects.mostEntries = 2;
    expect((await client('GET /repos/acme/shop/git/trees/main?recursive=1')).data).toMatchObject({
      truncated: true,
      tree: [{}, {}],
    });
    github.assertValid();
  });

  test('a repository is found under its former name', async () => {
    const { client, repository, github } = await organizationWithApp();
    repository.rename('store');
    expect((await client('GET /repos/acme/shop/git/trees/main')).data.tree).toHaveLength(2);
    expect((await client('GET /repos/acme/shop')).data.full_name).toBe('acme/store');
    expect(github.requests.map(({ status }) => status)).toContain(301);
    github.assertValid();
  });

  test('compare and the files of a pull request show what changed', async () => {
    const { client, repository, github } = await organizationWithApp();
    const files = {
      'catalog-info.yaml': 'kind: Component\nname: store\n',
      'docs/index.md': null,
      'docs/start.md': '# Shop\n',
      'new.txt': 'one\ntwo\n',
    };
    const pull = repository.pullRequest({ head: 'change', files });
    const { data } = await client('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...shop,
      pull_number: pull.number,
    });
    expect(
      data.map(({ filename, status, additions, deletions }: Record<string, unknown>) => [
        filename,
        status,
        additions,
        deletions,
      ]),
    ).toEqual([
      ['catalog-info.yaml', 'modified', 1, 1],
      ['docs/start.md', 'renamed', 0, 0],
      ['new.txt', 'added', 2, 0],
    ]);
    expect(data[0].patch).toBe('@@ -1,2 +1,2 @@\n kind: Component\n-name: shop\n+name: store');
    const compared = await client('GET /repos/acme/shop/compare/main...change');
    expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1, files: [{}, {}, {}] });
    github.assertValid();
  });
});

describe('check runs', () => {
  const annotation = {
    path: 'catalog-info.yaml',
    start_line: 2,
    end_line: 2,
    annotation_level: 'failure',
    message: 'The name is wrong.',
  };
  const create = async (client: Client, head: string, more: object = {}) =>
    client('POST /repos/{owner}/{repo}/check-runs', { ...shop, name: 'Catalog Warden', head_sha: head, ...more });

  test('are created, completed in batches of annotations, and found again', async () => {
    const { client, repository, app, github } = await organizationWithApp();
    const run = await create(client, repository.head(), { status: 'in_progress', external_id: 'seven' });
    expect(run).toMatchObject({ status: 201, data: { status: 'in_progress', conclusion: null } });
    const update = async (more: object) =>
      client(`PATCH /repos/acme/shop/check-runs/${run.data.id}`, {
        output: { title: 'T', summary: 'S', annotations: Array.from({ length: 50 }, () => annotation) },
        ...more,
      });
    await update({});
    expect((await update({ conclusion: 'failure' })).data).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      output: { annotations_count: 100 },
    });
    const found = await client('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...shop,
      ref: repository.head(),
      check_name: 'Catalog Warden',
      app_id: app.id,
    });
    expect(found.data).toMatchObject({ total_count: 1, check_runs: [{ id: run.data.id, external_id: 'seven' }] });
    const listed = await client(`GET /repos/acme/shop/check-runs/${run.data.id}/annotations?per_page=100`);
    expect(listed.data).toHaveLength(100);
    github.assertValid();
  });

  const output = { title: 'T', summary: 'S' };
  test.each([
    ['51 annotations', { output: { ...output, annotations: Array.from({ length: 51 }, () => annotation) } }],
    ['a summary of 65,536 characters', { output: { title: 'T', summary: 'x'.repeat(65_536) } }],
    ['a text of 65,536 characters', { output: { ...output, text: 'x'.repeat(65_536) } }],
    ['four buttons', { actions: Array.from({ length: 4 }, () => ({ label: 'L', description: 'D', identifier: 'I' })) }],
    ['a label of 21 characters', { actions: [{ label: 'x'.repeat(21), description: 'D', identifier: 'I' }] }],
    ['a conclusion that only GitHub gives', { conclusion: 'stale' }],
    ['completed without a conclusion', { status: 'completed' }],
    [
      'columns over two lines',
      { output: { ...output, annotations: [{ ...annotation, end_line: 3, start_column: 1 }] } },
    ],
    ['a title of 256 characters', { output: { ...output, annotations: [{ ...annotation, title: 'x'.repeat(256) }] } }],
  ])('with %s are refused', async (_, more) => {
    const { client, repository, github } = await organizationWithApp();
    expect((await create(client, repository.head(), more)).status).toBe(422);
    expect(repository.checkRuns()).toEqual([]);
    github.assertValid();
  });

  test('tell the limit as GitHub does', async () => {
    const { client, repository } = await organizationWithApp();
    const run = await create(client, repository.head(), {
      actions: Array.from({ length: 4 }, () => ({ label: 'L', description: 'D', identifier: 'I' })),
    });
    expect(run.data.message).toBe('Invalid request.\n\nNo more than 3 items are allowed; 4 were supplied.');
    const issue = await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T', body: 'x'.repeat(65_537) });
    expect(issue.data).toMatchObject({
      message: 'Validation Failed',
      errors: [{ field: 'body', message: 'body is too long (maximum is 65536 characters)' }],
    });
  });

  test('on an unknown commit are refused', async () => {
    const { client } = await organizationWithApp();
    expect((await create(client, '1'.repeat(40))).status).toBe(422);
  });
});

describe('issues', () => {
  test('are created, listed by their author, edited, commented on and closed', async () => {
    const { client, repository, github } = await organizationWithApp();
    repository.openIssue({ title: 'By a user' });
    const { data } = await client('POST /repos/{owner}/{repo}/issues', {
      ...shop,
      title: 'Not compliant',
      body: 'See.',
      labels: ['catalog'],
    });
    const mine = async (state: string) =>
      (
        await client('GET /repos/{owner}/{repo}/issues', {
          ...shop,
          creator: 'catalog-warden[bot]',
          state,
          labels: 'catalog',
        })
      ).data;
    expect(await mine('open')).toMatchObject([
      { number: data.number, user: { login: 'catalog-warden[bot]', type: 'Bot' } },
    ]);
    await client(`POST /repos/acme/shop/issues/${data.number}/comments`, { body: 'Done.' });
    await client(`PATCH /repos/acme/shop/issues/${data.number}`, { state: 'closed', body: 'Clean.' });
    expect(await mine('open')).toEqual([]);
    expect(await mine('closed')).toMatchObject([{ state_reason: 'completed', body: 'Clean.', comments: 1 }]);
    github.assertValid();
  });

  test.each([
    ['a body of 65,537 characters', { body: 'x'.repeat(65_537) }, 422],
    ['a body of 65,536 characters', { body: 'x'.repeat(65_536) }, 201],
    ['a title of 257 characters', { title: 'x'.repeat(257) }, 422],
    ['no title', { title: '' }, 422],
  ])('%s', async (_, more, status) => {
    const { client } = await organizationWithApp();
    expect((await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T', ...more })).status).toBe(status);
  });

  test('come in pages, with links', async () => {
    const { client, repository } = await organizationWithApp();
    for (let number = 1; number <= 5; number += 1) repository.openIssue({ title: `Issue ${number}` });
    const { data, headers } = await client('GET /repos/acme/shop/issues?per_page=2&page=2');
    expect(data.map(({ title }: { title: string }) => title)).toEqual(['Issue 3', 'Issue 2']);
    expect(headers['link']).toMatch(/page=1>; rel="prev", .*page=3>; rel="next", .*page=3>; rel="last"/u);
  });

  test('are refused where they are off, and where all is read-only', async () => {
    const { acme, client, github } = await organizationWithApp();
    acme.repository('quiet', { hasIssues: false });
    acme.repository('old').archive();
    expect((await client('POST /repos/acme/quiet/issues', { title: 'T' })).status).toBe(410);
    expect((await client('POST /repos/acme/old/issues', { title: 'T' })).status).toBe(403);
    github.assertValid();
  });
});

describe('organizations', () => {
  test('have teams, members and properties', async () => {
    const { acme, client, repository, github } = await organizationWithApp();
    acme.team('payments', ['ann', 'bob'], [repository]);
    expect((await client('GET /orgs/acme/teams')).data).toMatchObject([{ slug: 'payments' }]);
    expect((await client('GET /orgs/acme/teams/payments/members')).data).toMatchObject([
      { login: 'ann' },
      { login: 'bob' },
    ]);
    expect((await client('GET /orgs/acme/teams/none')).status).toBe(404);
    expect((await client('GET /orgs/acme/properties/values')).data).toMatchObject([
      { repository_full_name: 'acme/shop', properties: [{ property_name: 'tier', value: 'gold' }] },
    ]);
    expect((await client('GET /orgs/elsewhere/teams')).status).toBe(404);
    github.assertValid();
  });
});

describe('GraphQL', () => {
  const filesQuery = `query ($ids: [ID!]!) { rateLimit { cost remaining } nodes(ids: $ids) { ... on Repository {
    databaseId nameWithOwner isArchived visibility defaultBranchRef { name target { oid ... on Commit { tree { oid } committedDate } } }
    repositoryTopics(first: 20) { nodes { topic { name } } }
    catalog: object(expression: "HEAD:catalog-info.yaml") { ... on Blob { oid byteSize isBinary isTruncated text } } } } }`;

  test('reads files of many repositories by their ids, and says which it cannot', async () => {
    const { acme, client, repository, github } = await organizationWithApp();
    const empty = acme.repository('empty', { files: {} });
    const elsewhere = github.organization('other').repository('secret');
    const { data } = await client('POST /graphql', {
      query: filesQuery,
      variables: { ids: [repository.nodeId, empty.nodeId, elsewhere.nodeId] },
    });
    expect(data.data.nodes).toMatchObject([
      {
        nameWithOwner: 'acme/shop',
        visibility: 'PRIVATE',
        repositoryTopics: { nodes: [{ topic: { name: 'checkout' } }, { topic: { name: 'go' } }] },
        defaultBranchRef: { name: 'main', target: { oid: repository.head() } },
        catalog: { text: shopFiles['catalog-info.yaml'], byteSize: 27, isBinary: false, isTruncated: false },
      },
      { nameWithOwner: 'acme/empty', defaultBranchRef: null, catalog: null },
      null,
    ]);
    expect(data.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 2] }]);
    expect(data.data.rateLimit).toMatchObject({ cost: 1, remaining: 4999 });
    github.assertValid();
  });

  test('reads a pull request of a fork', async () => {
    const { client, repository, github } = await organizationWithApp();
    const fork = github.user('eve').fork(repository);
    const pull = repository.pullRequest({
      head: 'evil',
      fork,
      files: { 'catalog-info.yaml': 'kind: API\n' },
      author: 'eve',
      draft: true,
    });
    const { data } = await client('POST /graphql', {
      query: `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${pull.number}) { isDraft isCrossRepository state author { login }
        headRefOid headRepository { nameWithOwner } baseRefName baseRefOid } file: object(expression: "${pull.headSha}:catalog-info.yaml") { ... on Blob { text } } } }`,
    });
    expect(data.data.repository).toEqual({
      pullRequest: {
        isDraft: true,
        isCrossRepository: true,
        state: 'OPEN',
        author: { login: 'eve' },
        headRefOid: pull.headSha,
        headRepository: { nameWithOwner: 'eve/shop' },
        baseRefName: 'main',
        baseRefOid: repository.head(),
      },
      file: { text: 'kind: API\n' },
    });
    github.assertValid();
  });

  test('commits to a branch that has not moved, as the App', async () => {
    const { client, repository, installation, tokenFor, github } = await organizationWithApp();
    const commit = async (with_: Client, expectedHeadOid: string) =>
      with_('POST /graphql', {
        query:
          'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
        variables: {
          input: {
            branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'main' },
            message: { headline: 'Fix' },
            fileChanges: {
              additions: [{ path: 'a.txt', contents: Buffer.from('a').toString('base64') }],
              deletions: [{ path: 'docs/index.md' }],
            },
            expectedHeadOid,
          },
        },
      });
    const before = repository.head();
    expect((await commit(client, before)).data.errors).toMatchObject([{ type: 'FORBIDDEN' }]);
    installation.grant({ contents: 'write' });
    const writer = await tokenFor(installation);
    expect((await commit(writer, before)).data.data.createCommitOnBranch.commit.oid).toBe(repository.head());
    expect([repository.text('a.txt'), repository.text('docs/index.md')]).toEqual(['a', undefined]);
    expect((await commit(writer, before)).data.errors).toMatchObject([{ type: 'STALE_DATA' }]);
    github.assertValid();
  });

  test.each([
    [
      'an unknown field',
      '{ repository(owner: "acme", name: "shop") { colour } }',
      'Cannot query field "colour" on type "Repository".',
    ],
    [
      'no page size',
      '{ organization(login: "acme") { repositories { totalCount } } }',
      'You must provide a `first` or `last` value',
    ],
    [
      'a page of 101',
      '{ organization(login: "acme") { repositories(first: 101) { totalCount } } }',
      'exceeds the `first` limit of 100 records',
    ],
    [
      '101 ids',
      `{ nodes(ids: ${JSON.stringify(Array.from({ length: 101 }, () => 'R_x'))}) { id } }`,
      'You may not provide more than 100 node ids; you provided 101.',
    ],
    [
      'too many nodes',
      '{ organization(login: "acme") { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes { commits(first: 100) { totalCount } } } } } } }',
      'exceeds the maximum limit of 500000',
    ],
  ])('refuses %s', async (_, query, message) => {
    const { client } = await organizationWithApp();
    expect((await client('POST /graphql', { query })).data.errors[0].message).toContain(message);
  });

  test('says that it does not serve a field rather than to give null', async () => {
    const { client, github } = await organizationWithApp();
    await client('POST /graphql', { query: '{ repository(owner: "acme", name: "shop") { mergeCommitAllowed } }' });
    expect(github.violations).toEqual(['The stand-in does not serve Repository.mergeCommitAllowed.']);
  });

  test('costs a point for every hundred connections', async () => {
    const { client } = await organizationWithApp();
    const query =
      '{ rateLimit { cost nodeCount } organization(login: "acme") { repositories(first: 100) { nodes { pullRequests(first: 10) { nodes { commits(first: 1) { totalCount } } } } } } }';
    expect((await client('POST /graphql', { query })).data.data.rateLimit).toEqual({ cost: 11, nodeCount: 2100 });
  });
});

describe('webhooks', () => {
  test('tell what users do, signed, and as GitHub describes it', async () => {
    const { github, acme, app, repository, received, client, installation } = await withWebhooks();
    const pull = repository.pullRequest({ head: 'change', files: { 'a.txt': 'a' } });
    pull.push({ 'b.txt': 'b' });
    pull.edit({ title: 'Better' });
    const run = await client('POST /repos/{owner}/{repo}/check-runs', {
      ...shop,
      name: 'W',
      head_sha: pull.headSha,
      conclusion: 'failure',
      output: { title: 'T', summary: 'S' },
      actions: [{ label: 'Fix', description: 'D', identifier: 'fix' }],
    });
    expect(run.status).toBe(201);
    repository.click(pull.checkRuns[0]!, 'fix');
    repository.rerun(pull.checkRuns[0]!);
    repository.rerunAll(pull.headSha);
    const group = pull.enqueue();
    pull.endGroup(group, 'merged');
    await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T', body: 'B' });
    repository.editIssue(repository.issues[0]!, { body: 'Mine now', state: 'closed' });
    repository.editIssue(repository.issues[0]!, { state: 'open' });
    repository.commentOn(repository.issues[0]!, 'Why?');
    acme.team('payments', ['ann']);
    acme.joinTeam('payments', 'bob');
    acme.addMember('carl');
    repository.edit({ topics: ['x'] });
    repository.setProperties({ tier: 'silver' });
    repository.rename('store');
    repository.archive();
    repository.unarchive();
    repository.setVisibility('public');
    acme.repository('short').delete();
    repository.transfer(github.organization('elsewhere'));
    installation.suspend();
    installation.unsuspend();
    installation.uninstall();
    await github.settle();
    expect(names(received)).toMatchInlineSnapshot(`
      [
        "check_run.completed",
        "check_run.created",
        "check_run.requested_action",
        "check_run.rerequested",
        "check_suite.completed",
        "check_suite.requested",
        "check_suite.requested",
        "check_suite.requested",
        "check_suite.requested",
        "check_suite.rerequested",
        "custom_property_values.updated",
        "installation.deleted",
        "installation.suspend",
        "installation.unsuspend",
        "installation_repositories.added",
        "installation_repositories.removed",
        "installation_repositories.removed",
        "issue_comment.created",
        "issues.closed",
        "issues.edited",
        "issues.opened",
        "issues.reopened",
        "membership.added",
        "merge_group.checks_requested",
        "merge_group.destroyed",
        "organization.member_added",
        "pull_request.closed",
        "pull_request.edited",
        "pull_request.opened",
        "pull_request.synchronize",
        "push",
        "push",
        "push",
        "push",
        "push",
        "push",
        "repository.archived",
        "repository.created",
        "repository.deleted",
        "repository.edited",
        "repository.publicized",
        "repository.renamed",
        "repository.unarchived",
        "team.created",
      ]
    `);
    const sync = received.find(({ payload }) => payload.action === 'synchronize')!;
    expect(sync.payload).toMatchObject({
      number: 1,
      after: sync.payload.pull_request.head.sha,
      installation: { id: installation.id },
      sender: { login: 'mona' },
    });
    const clicked = received.find(({ payload }) => payload.action === 'requested_action')!;
    expect(clicked.payload).toMatchObject({
      requested_action: { identifier: 'fix' },
      check_run: { id: run.data.id, app: { id: app.id } },
    });
    expect(missingFields(received)).toEqual([]);
    github.assertValid();
  });

  test('go only to Apps that listen and may see the repository', async () => {
    const { github, acme, received, app } = await withWebhooks();
    const secret = github.organization('other').repository('secret');
    const deaf = github.app({ slug: 'deaf', events: [], webhookUrl: 'http://127.0.0.1:9/' });
    acme.install(deaf, []);
    secret.commit({ files: { a: 'a' } });
    await github.settle();
    expect(received).toEqual([]);
    expect(app.deliveries).toEqual([]);
    expect(deaf.deliveries.map(({ event, status }) => [event, status])).toEqual([
      ['installation', 'failed to connect to host'],
    ]);
  });

  test('that failed are listed and sent again under their GUID', async () => {
    let up = false;
    const { github, repository, received, asApp } = await withWebhooks(() => (up ? 200 : 503));
    repository.setProperties({ tier: 'silver' });
    await github.settle();
    const failed = await asApp('GET /app/hook/deliveries?status=failure');
    expect(failed.data).toMatchObject([
      { event: 'custom_property_values', status_code: 503, status: 'Invalid HTTP Response: 503', redelivery: false },
    ]);
    up = true;
    expect((await asApp(`POST /app/hook/deliveries/${failed.data[0].id}/attempts`)).status).toBe(202);
    await github.settle();
    expect(new Set(received.map(({ guid }) => guid)).size).toBe(1);
    const all = await asApp('GET /app/hook/deliveries?per_page=1');
    expect(all.data).toMatchObject([{ guid: failed.data[0].guid, status: 'OK', redelivery: true }]);
    const next = /<(?<url>[^>]+)>; rel="next"/u.exec(String(all.headers['link']))!.groups!['url']!;
    expect((await asApp(`GET ${next.slice(github.url.length)}`)).data).toMatchObject([{ id: failed.data[0].id }]);
    github.assertValid();
  });

  test('can be held back, doubled and sent out of order', async () => {
    const { github, app, repository, received } = await withWebhooks();
    app.hold();
    repository.archive();
    repository.unarchive();
    await github.settle();
    expect(received).toEqual([]);
    app.release((held) => held.toReversed().flatMap((one) => [one, one]));
    await github.settle();
    expect(names(received)).toEqual([
      'repository.archived',
      'repository.archived',
      'repository.unarchived',
      'repository.unarchived',
    ]);
    expect(new Set(received.map(({ guid }) => guid)).size).toBe(2);
  });

  test('that are not answered in time have timed out', async () => {
    const { github, app, repository } = await organizationWithApp();
    const silent = await startGitHub();
    started.push(silent);
    silent.fail({ when: () => true, with: 'time-out' });
    app.setWebhook(`${silent.url}/hook`);
    github.setPatience(20);
    repository.archive();
    await github.settle();
    expect(app.deliveries).toMatchObject([{ status: 'timed out', statusCode: 504 }]);
  });
});

const examples = webhookExamples as unknown as readonly { name: string; examples: readonly Json[] }[];

/** Fields that GitHub shows only now and then: with a deployment, for a pull request, when the description changed. */
const rare = new Set(['check_run: check_run.deployment', 'issues: issue.draft', 'repository: changes.description']);

/** Fields that GitHub's examples of a webhook have and ours has not, two levels deep. */
function missingFields(received: readonly Received[]): string[] {
  const missing = new Set<string>();
  for (const { event, payload } of received) {
    const known = examples.find(({ name }) => name === event)?.examples ?? [];
    const example = known.find(({ action }) => action === payload.action);
    for (const [name, value] of Object.entries(example ?? {})) {
      if (!(name in payload)) missing.add(`${event}: ${name}`);
      else if (value !== null && typeof value === 'object' && !Array.isArray(value) && payload[name] !== null) {
        for (const inner of Object.keys(value))
          if (!(inner in payload[name])) missing.add(`${event}: ${name}.${inner}`);
      }
    }
  }
  return [...missing].filter((field) => !rare.has(field)).sort();
}

describe('limits and faults', () => {
  test('the hour has so many points, for REST and GraphQL apart', async () => {
    let now = Date.now();
    const { client, installation, github } = await organizationWithApp({ now: () => now });
    installation.leave('core', 1);
    installation.leave('graphql', 0);
    expect((await client('GET /repos/acme/shop')).headers['x-ratelimit-remaining']).toBe('0');
    expect(await client('GET /repos/acme/shop')).toMatchObject({
      status: 403,
      data: { message: expect.stringContaining('API rate limit exceeded') },
    });
    const query = await client('POST /graphql', { query: '{ rateLimit { cost } }' });
    expect(query).toMatchObject({ status: 200, data: { errors: [{ type: 'RATE_LIMITED' }] } });
    expect((await client('GET /rate_limit')).data.resources.core.remaining).toBe(0);
    now += 1_800_000;
    expect((await client('GET /repos/acme/shop')).status).toBe(403);
    github.assertValid();
  });

  test('on demand a minute has so many, too', async () => {
    const { client, github } = await organizationWithApp();
    github.rateLimits.secondary = true;
    let status = 201;
    let made = -1;
    for (; status === 201; made += 1)
      status = (await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T' })).status;
    expect([made, status]).toEqual([80, 403]);
  });

  test.each<[FaultKind, number, number]>([
    [500, 500, 0],
    [502, 502, 0],
    ['502 after done', 502, 1],
    ['secondary limit', 403, 0],
    ['primary limit', 403, 0],
    // The status came before the cut.
    ['cut answer', 201, 1],
  ])('%s', async (fault, status, made) => {
    const { client, github, repository } = await organizationWithApp();
    github.fail({ when: { method: 'POST', path: /\/issues$/u }, with: fault });
    const answer = await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T' });
    expect([answer.status, repository.issues.length]).toEqual([status, made]);
    if (fault === 'cut answer') expect(answer.data).toEqual(expect.any(String));
    if (fault === 'secondary limit') expect(answer.headers['retry-after']).toBe('60');
    if (fault === 'primary limit') expect(answer.headers['x-ratelimit-remaining']).toBe('0');
    expect((await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T' })).status).toBe(201);
  });

  test.each<[FaultKind, number]>([
    ['time-out', 0],
    ['time-out after done', 1],
  ])('%s', async (fault, made) => {
    const { client, github, repository } = await organizationWithApp();
    github.fail({ when: { operation: 'issues/create' }, with: fault });
    const request = { signal: AbortSignal.timeout(2000) };
    await client('POST /repos/{owner}/{repo}/issues', { ...shop, title: 'T', request }).catch(() => undefined);
    expect(repository.issues).toHaveLength(made);
  });

  test('an App that dies while it asks does no harm', async () => {
    const { github } = await organizationWithApp();
    const socket = connect(Number(new URL(github.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /repos/acme/shop/issues HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"title"');
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(`${github.url}/`)).status).toBe(200);
    github.assertValid();
  });

  test('a query of too many objects fails as a whole, or in part', async () => {
    const { client, github, repository } = await organizationWithApp();
    const ask = async (count: number) =>
      client('POST /graphql', {
        query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        variables: { ids: Array.from({ length: count }, () => repository.nodeId) },
      });
    github.fail({ when: ({ ids }) => ids > 25, times: Number.POSITIVE_INFINITY, with: 502 });
    expect([(await ask(50)).status, (await ask(25)).status]).toEqual([502, 200]);
    github.recover();
    github.fail({ when: ({ kind }) => kind === 'GraphQL', with: 'partial graphql' });
    expect((await ask(3)).data).toMatchObject({
      data: { nodes: [{}, null, {}] },
      errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', path: ['nodes', 1] }],
    });
  });
});

describe('GitHub’s own description', () => {
  test.each([
    [
      'an unknown field',
      'POST /repos/acme/shop/issues',
      { title: 'T', colour: 'red' },
      'The field “colour” of the body is unknown.',
    ],
    ['a wrong type', 'POST /repos/acme/shop/issues', { title: 'T', labels: 'catalog' }, 'body/labels: must be array'],
    [
      'a missing field',
      'POST /repos/acme/shop/check-runs',
      { name: 'W' },
      "body: must have required property 'head_sha'",
    ],
    ['an unknown parameter', 'GET /repos/acme/shop/issues?author=me', {}, 'The parameter “author” is unknown.'],
    [
      'a wrong value',
      'GET /repos/acme/shop/issues?state=broken',
      {},
      'parameter state: must be equal to one of the allowed values',
    ],
    [
      'something not served',
      'GET /repos/acme/shop/actions/runs',
      {},
      'The stand-in does not serve GET /repos/acme/shop/actions/runs.',
    ],
  ])('%s is a violation', async (_, route, body, violation) => {
    const { client, github } = await organizationWithApp();
    expect((await client(route, body)).status).toBe(500);
    expect(github.violations).toEqual([expect.stringContaining(violation)]);
    expect(() => github.assertValid()).toThrow(violation);
  });

  test('holds for GitHub Enterprise Server too', async () => {
    const { github, app, installation } = await organizationWithApp();
    const client = await clientsOf(github, app, github.enterpriseUrl).tokenFor(installation);
    expect((await client('GET /repos/acme/shop')).data.full_name).toBe('acme/shop');
    expect(github.requests.at(-1)).toMatchObject({
      kind: 'REST',
      method: 'GET',
      path: '/repos/acme/shop',
      operation: 'repos/get',
      installation: installation.id,
      status: 200,
    });
    const token = await clientsOf(github, app, `${github.url}/api`)
      .tokenFor(installation)
      .catch(() => undefined);
    expect(token).toBeDefined();
  });
});

describe('a browser', () => {
  test('sees what the App posted', async () => {
    const { client, github, repository } = await organizationWithApp();
    const pull = repository.pullRequest({ head: 'change', title: 'Change <b>', files: { 'a.txt': 'a' } });
    const output = {
      title: '1 error',
      summary: '| a |\n| - |\n| b |',
      annotations: [{ path: 'a.txt', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'No.' }],
    };
    const { data } = await client('POST /repos/{owner}/{repo}/check-runs', {
      ...shop,
      name: 'W',
      head_sha: pull.headSha,
      conclusion: 'failure',
      output,
    });
    const before = github.requests.length;
    const see = async (address: string): Promise<string> => (await fetch(address)).text();
    expect(await see(`${github.url}/`)).toContain('<a href="/acme/shop/pull/1">Change &lt;b&gt;</a>');
    expect(await see(`${github.url}/acme/shop/pull/1`)).toContain(
      `<a href="/acme/shop/runs/${data.id}">W</a>: failure`,
    );
    expect(await see(data.html_url)).toMatch(/<h2>1 error<\/h2><table>.*failure: a\.txt:1/su);
    expect(github.requests).toHaveLength(before);
  });

  test('registers an App by a manifest and is sent back', async () => {
    const { github } = await organizationWithApp();
    const manifest = JSON.stringify({ name: 'Mine', redirect_url: 'http://127.0.0.1:1/setup' });
    const answer = await fetch(`${github.url}/organizations/acme/settings/apps/new?state=s1`, {
      method: 'POST',
      body: new URLSearchParams({ manifest }),
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location')!);
    expect([back.pathname, back.searchParams.get('state')]).toEqual(['/setup', 's1']);
    const made = await fetch(`${github.url}/app-manifests/${back.searchParams.get('code')}/conversions`, {
      method: 'POST',
    });
    expect(made.status).toBe(201);
    github.assertValid();
  });
});
