import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { newBatchSize } from '../../../github/batches.ts';
import { commitMutation, tipQuery } from '../../../github/commit-fixes.ts';
import { readCustomProperties } from '../../../github/custom-properties.ts';
import { listRepositories } from '../../../github/list-repositories.ts';
import { blobsQuery, readBlobs } from '../../../github/read-blobs.ts';
import { pullRequestQuery, readPullRequest } from '../../../github/read-pull-request.ts';
import {
  readOverview,
  readRepositories,
  repositoriesQuery,
  type RepositoryAnswer,
} from '../../../github/read-repositories.ts';
import { readTree } from '../../../github/read-tree.ts';
import { repositoryAt, type BlobCache } from '../../../github/repository-at.ts';
import { newAllowance, RepositoryTooLargeError } from '../../../github/text-allowance.ts';
import { readTeams, teamsQuery } from '../../../github/teams.ts';
import type { InstallationClient } from '../../../github/app-client.ts';
import type { GithubError } from '../../../github/github-error.ts';
import { apiUrl, errorOf, openClient, useMockGithub } from './mock-github.ts';

useMockGithub();

const shop = { owner: 'acme', name: 'shop' };
const batches = () => ({ size: newBatchSize(), sleep: async () => {} });

describe("GitHub's schema", () => {
  const github = buildSchema(schema.idl, { assumeValid: true, assumeValidSDL: true });
  it.each([
    ['repositories', repositoriesQuery(3)],
    ['repositories without files', repositoriesQuery(0)],
    ['blobs', blobsQuery(2)],
    ['a pull request', pullRequestQuery(2)],
    ['teams', teamsQuery],
    ['the tip of a branch', tipQuery],
    ['a commit', commitMutation],
  ])('knows the query for %s', (_, text) => {
    expect(validate(github, parse(text))).toEqual([]);
  });
});

describe('lists', () => {
  it('of repositories are read page by page, and only the query of the link is followed', async () => {
    const { client } = openClient();
    const item = (id: number) => ({
      id,
      node_id: `R_${id}`,
      name: `r${id}`,
      owner: { login: 'acme' },
      default_branch: 'main',
      archived: id === 1,
      fork: false,
      private: true,
      visibility: 'internal',
      has_issues: id !== 2,
      topics: ['a'],
    });
    nock(apiUrl)
      .get('/installation/repositories?per_page=100')
      .reply(
        200,
        { total_count: 2, repositories: [item(1)] },
        { link: '<https://evil.example/installation/repositories?per_page=100&page=2>; rel="next"' },
      );
    nock(apiUrl)
      .get('/installation/repositories?per_page=100&page=2')
      .reply(200, { total_count: 2, repositories: [item(2)] });
    const pages = [];
    for await (const page of listRepositories(client)) pages.push(page);
    const common = { owner: 'acme', defaultBranch: 'main', disabled: false, fork: false, visibility: 'internal' };
    expect(pages).toEqual([
      [{ ...common, id: 1, nodeId: 'R_1', name: 'r1', archived: true, hasIssues: true, topics: ['a'] }],
      [{ ...common, id: 2, nodeId: 'R_2', name: 'r2', archived: false, hasIssues: false, topics: ['a'] }],
    ]);
  });

  it("that are none are GitHub's trouble", async () => {
    const { client } = openClient();
    nock(apiUrl).get('/orgs/acme/properties/values?per_page=100').reply(200, { message: 'odd' });
    expect(await errorOf(readCustomProperties(client, 'acme'))).toMatchObject({ kind: 'server error' });
  });

  it('of custom properties are maps by repository', async () => {
    const { client } = openClient();
    const properties = [
      { property_name: 'tier', value: '1' },
      { property_name: 'teams', value: ['x', 'y'] },
      { property_name: 'unset', value: null },
    ];
    nock(apiUrl)
      .get('/orgs/acme/properties/values?per_page=100')
      .reply(200, [{ repository_id: 1, repository_name: 'shop', properties }]);
    expect(await readCustomProperties(client, 'acme')).toEqual(new Map([[1, { tier: '1', teams: 'x, y' }]]));
  });

  describe('of teams', () => {
    const page = (nodes: unknown[], totalCount: number, endCursor: string | null = null) => ({
      data: {
        organization: { teams: { totalCount, nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } },
      },
    });
    const node = { slug: 'a', members: { totalCount: 2 } };

    it('follow the cursor', async () => {
      const { client } = openClient();
      nock(apiUrl)
        .post('/graphql', (body) => body.variables.after === null)
        .reply(200, page([node], 2, 'next'));
      nock(apiUrl)
        .post('/graphql', (body) => body.variables.after === 'next')
        .reply(200, page([{ ...node, slug: 'b' }], 2));
      expect(await readTeams(client, 'acme')).toEqual([
        { slug: 'a', members: 2 },
        { slug: 'b', members: 2 },
      ]);
    });

    it.each([
      ['fewer teams than are counted', page([node], 2)],
      ['a team that is hidden', page([node, null], 2)],
      ['a team whose members are hidden', page([{ slug: 'a', members: null }], 1)],
      ['an error beside the teams', { ...page([node], 1), errors: [{ type: 'SERVICE', message: 'x', path: ['x'] }] }],
    ])('are refused with %s', async (_, answer) => {
      const { client } = openClient();
      nock(apiUrl).post('/graphql').reply(200, answer);
      expect(await errorOf(readTeams(client, 'acme'))).toMatchObject({ kind: 'server error' });
    });
  });

  it('of teams tell an account that is no organisation from a missing permission', async () => {
    const { client } = openClient();
    const answer = (type: string) => ({
      data: { organization: null },
      errors: [{ type, path: ['organization'], message: 'x' }],
    });
    nock(apiUrl).post('/graphql').reply(200, answer('NOT_FOUND'));
    expect(await readTeams(client, 'jane')).toBeUndefined();
    nock(apiUrl).post('/graphql').reply(200, answer('FORBIDDEN'));
    expect(await errorOf(readTeams(client, 'acme'))).toMatchObject({ kind: 'refused' });
    nock(apiUrl).post('/graphql').reply(200, answer('RESOURCE_LIMITS_EXCEEDED'));
    expect(await errorOf(readTeams(client, 'acme'))).toMatchObject({ kind: 'server error' });
  });
});

function repositoryNode(id: string, files: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    databaseId: Number(id.slice(1)),
    name: `r${id.slice(1)}`,
    owner: { login: 'acme' },
    isArchived: false,
    isDisabled: false,
    isFork: false,
    visibility: 'PRIVATE',
    hasIssuesEnabled: true,
    repositoryTopics: { nodes: [{ topic: { name: 'shop' } }] },
    defaultBranchRef: {
      name: 'main',
      target: { oid: 'c'.repeat(40), committedDate: '2026-01-01T00:00:00Z', tree: { oid: 't'.repeat(40) } },
    },
    file0: null,
    ...files,
  };
}

const blob = (text: string) => ({
  __typename: 'Blob',
  oid: `oid of ${text}`,
  byteSize: 3,
  isBinary: false,
  isTruncated: false,
  text,
});

async function repositories(
  client: InstallationClient,
  nodeIds: readonly string[],
): Promise<{ answers: Map<string, RepositoryAnswer>; failed: Map<string, GithubError> }> {
  const answers = new Map<string, RepositoryAnswer>();
  const failed = new Map<string, GithubError>();
  for await (const result of readRepositories(client, { nodeIds, paths: ['catalog-info.yaml'] }, batches())) {
    for (const [id, answer] of result.answers) answers.set(id, answer);
    for (const [id, error] of result.failed) failed.set(id, error);
  }
  return { answers, failed };
}

async function variablesOf(request: Request): Promise<{ readonly ids: string[]; readonly path0: string }> {
  return ((await request.json()) as { variables: { ids: string[]; path0: string } }).variables;
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `R${index + 1}`);

describe('repositories', () => {
  it('of an organisation come five hundred in a query without their files, and are counted', async () => {
    const { client } = openClient();
    const asked: number[][] = [];
    nock(apiUrl)
      .post('/graphql')
      .times(2)
      .reply(200, async (request: Request) => {
        const { variables } = (await request.json()) as { variables: Record<string, string[]> };
        const lists = Object.keys(variables).filter((name) => name.startsWith('ids'));
        asked.push(lists.map((name) => variables[name]!.length));
        const data = Object.fromEntries(
          lists.map((name) => [
            name.replace('ids', 'nodes'),
            variables[name]!.map((id) => (id === 'R102' || id === 'R203' ? null : repositoryNode(id))),
          ]),
        );
        const errors = [
          { type: 'NOT_FOUND', path: ['nodes1', 1], message: 'Could not resolve to a node' },
          { type: 'FORBIDDEN', path: ['nodes2', 2], message: 'Resource protected by organization SAML enforcement' },
        ];
        return {
          data: { organization: { repositories: { totalCount: 600 } }, ...data },
          ...(lists.length > 1 && { errors }),
        };
      });
    const { total, answers, failed } = await readOverview(client, { organization: 'acme', nodeIds: ids(510) });
    expect(asked).toEqual([[100, 100, 100, 100, 100], [10]]);
    expect([total, answers.size, [...failed.keys()]]).toEqual([600, 509, ['R203']]);
    expect(answers.get('R102')).toEqual({ is: 'missing' });
    expect(answers.get('R2')).toMatchObject({ is: 'read', repository: { id: 2 } });
  });

  it('come fifty in a query, with their files', async () => {
    const { client } = openClient();
    const sizes: number[] = [];
    nock(apiUrl)
      .post('/graphql')
      .twice()
      .reply(200, async (request: Request) => {
        const variables = await variablesOf(request);
        expect(variables.path0).toBe('HEAD:catalog-info.yaml');
        sizes.push(variables.ids.length);
        return { data: { nodes: variables.ids.map((id) => repositoryNode(id, { file0: blob(id) })) } };
      });
    const { answers, failed } = await repositories(client, ids(100));
    expect([sizes, answers.size, failed.size]).toEqual([[50, 50], 100, 0]);
    expect(answers.get('R1')).toEqual({
      is: 'read',
      repository: {
        nodeId: 'R1',
        id: 1,
        owner: 'acme',
        name: 'r1',
        archived: false,
        disabled: false,
        fork: false,
        visibility: 'private',
        hasIssues: true,
        topics: ['shop'],
        head: { branch: 'main', sha: 'c'.repeat(40), tree: 't'.repeat(40), committedAt: '2026-01-01T00:00:00Z' },
        files: new Map([['catalog-info.yaml', { oid: 'oid of R1', bytes: 3, text: 'R1' }]]),
      },
    });
  });

  it('may be empty, or without the file, or have a folder there, or a file that is not text', async () => {
    const { client } = openClient();
    const odd = { __typename: 'Blob', oid: 'x', byteSize: 600_000, isBinary: false, isTruncated: false, text: null };
    const nodes = [
      repositoryNode('R1', { defaultBranchRef: null }),
      repositoryNode('R2', { file0: { __typename: 'Tree', oid: 'x' } }),
      repositoryNode('R3', { file0: { ...odd, isBinary: true } }),
      repositoryNode('R4', { file0: { ...odd, isTruncated: true, text: 'a part' } }),
    ];
    nock(apiUrl).post('/graphql').reply(200, { data: { nodes } });
    const { answers } = await repositories(client, ids(4));
    const shown = [...answers.values()].map((answer) =>
      answer.is === 'read' ? [answer.repository.head?.branch, ...answer.repository.files.values()] : answer.is,
    );
    expect(shown).toEqual([
      [undefined],
      ['main'],
      ['main', { oid: 'x', bytes: 600_000, problem: 'binary' }],
      ['main', { oid: 'x', bytes: 600_000, problem: 'truncated' }],
    ]);
  });

  it('that are gone are missing; that are hidden are named; neither costs the others a second query', async () => {
    const { client } = openClient();
    const errors = [
      { type: 'NOT_FOUND', path: ['nodes', 0], message: 'Could not resolve to a node' },
      { type: 'FORBIDDEN', path: ['nodes', 1], message: 'Resource protected by organization SAML enforcement' },
    ];
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { nodes: [null, null, repositoryNode('R3')] }, errors });
    const { answers, failed } = await repositories(client, ids(3));
    expect(answers.get('R1')).toEqual({ is: 'missing' });
    expect(answers.get('R3')).toMatchObject({ is: 'read' });
    expect(failed.get('R2')).toMatchObject({ kind: 'refused', status: 403 });
  });

  it('are asked for again in smaller batches where resource limits cut the answer: a null there is no missing file', async () => {
    const { client } = openClient();
    const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }];
    const asked: string[][] = [];
    nock(apiUrl)
      .post('/graphql')
      .times(6)
      .reply(200, async (request: Request) => {
        const variables = await variablesOf(request);
        asked.push(variables.ids);
        const whole = (id: string) => repositoryNode(id, { file0: blob(id) });
        if (variables.ids.length <= 2) return { data: { nodes: variables.ids.map(whole) } };
        const [first = '', second = '', ...rest] = variables.ids;
        return { data: { nodes: [whole(first), repositoryNode(second), ...rest.map(() => null)] }, errors };
      });
    const { answers, failed } = await repositories(client, ids(6));
    expect(failed.size).toBe(0);
    expect([...answers.values()].every((answer) => answer.is === 'read' && answer.repository.files.size === 1)).toBe(
      true,
    );
    expect(answers.size).toBe(6);
    expect(asked).toEqual([ids(6), ['R2', 'R3', 'R4'], ['R3'], ['R4'], ['R5'], ['R6']]);
  });

  it('are all answered when every second query fails with 502', async () => {
    const { client } = openClient();
    let query = 0;
    nock(apiUrl)
      .persist()
      .post('/graphql')
      .reply(async (request: Request) => {
        query += 1;
        const variables = await variablesOf(request);
        return query % 2 === 1
          ? [502, 'Bad gateway']
          : [200, { data: { nodes: variables.ids.map((id) => repositoryNode(id)) } }];
      });
    const { answers, failed } = await repositories(client, ids(40));
    nock.cleanAll();
    expect([answers.size, failed.size]).toEqual([40, 0]);
  });

  it('are named with the limit that was hit, and those before are kept', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql')
      .reply(200, async (request: Request) => ({
        data: { nodes: (await variablesOf(request)).ids.map((id) => repositoryNode(id)) },
      }));
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { errors: [{ type: 'RATE_LIMITED', message: 'x' }] }, { 'x-ratelimit-reset': '1782824400' });
    const { answers, failed } = await repositories(client, ids(80));
    expect([answers.size, failed.size]).toEqual([50, 30]);
    expect(failed.get('R80')).toMatchObject({ kind: 'primary limit', retryAt: new Date(1782824400000) });
  });
});

describe('trees', () => {
  const entry = (path: string, type = 'blob', mode = '100644') => ({
    path,
    type,
    mode,
    sha: `sha of ${path}`,
    size: 1,
  });

  it('are read in one request', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .get('/repos/acme/shop/git/trees/abc?recursive=1')
      .reply(200, {
        sha: 'abc',
        truncated: false,
        tree: [
          entry('a.yaml'),
          entry('docs', 'tree', '040000'),
          entry('link', 'blob', '120000'),
          entry('sub', 'commit', '160000'),
        ],
      });
    const { entries, isComplete } = await readTree(client, shop, 'abc');
    expect(isComplete).toBe(true);
    expect(entries.map(({ path, is }) => `${path} ${is}`)).toEqual([
      'a.yaml file',
      'docs folder',
      'link link',
      'sub submodule',
    ]);
  });

  it('that are cut are read folder by folder', async () => {
    const { client } = openClient();
    const tree = (sha: string, recursive: boolean, body: object) =>
      nock(apiUrl)
        .get(`/repos/acme/shop/git/trees/${encodeURIComponent(sha)}${recursive ? '?recursive=1' : ''}`)
        .reply(200, body);
    tree('abc', true, { truncated: true, tree: [entry('a.yaml')] });
    tree('abc', false, { truncated: false, tree: [entry('a.yaml'), entry('x', 'tree'), entry('y', 'tree')] });
    tree('sha of y', true, { truncated: false, tree: [entry('b.yaml'), entry('deep', 'tree'), entry('deep/c.yaml')] });
    tree('sha of x', true, { truncated: true, tree: [] });
    tree('sha of x', false, { truncated: false, tree: [entry('d.yaml')] });
    const { entries, isComplete } = await readTree(client, shop, 'abc');
    expect(isComplete).toBe(true);
    expect(entries.map(({ path }) => path).sort()).toEqual([
      'a.yaml',
      'x',
      'x/d.yaml',
      'y',
      'y/b.yaml',
      'y/deep',
      'y/deep/c.yaml',
    ]);
  });

  it('are not read to the end when that takes too many requests', async () => {
    const { client } = openClient();
    const folders = Array.from({ length: 200 }, (_, index) => entry(`folder${index}`, 'tree'));
    let requests = 0;
    nock(apiUrl)
      .persist()
      .get(/git\/trees/)
      .query(true)
      .reply(200, (request: Request) => {
        requests += 1;
        const isRoot = request.url.includes('/abc');
        return { truncated: isRoot && request.url.includes('recursive'), tree: isRoot ? folders : [entry('a.yaml')] };
      });
    const { entries, isComplete } = await readTree(client, shop, 'abc');
    nock.cleanAll();
    expect([requests, isComplete, entries.length]).toEqual([100, false, 200 + 98]);
  });

  it('say when a folder is too large even so', async () => {
    const { client } = openClient();
    nock(apiUrl).get('/repos/acme/shop/git/trees/abc?recursive=1').reply(200, { truncated: true, tree: [] });
    nock(apiUrl)
      .get('/repos/acme/shop/git/trees/abc')
      .reply(200, { truncated: true, tree: [entry('a.yaml')] });
    expect((await readTree(client, shop, 'abc')).isComplete).toBe(false);
  });
});

describe('blobs', () => {
  it('come in one query; those that GraphQL does not show whole come from REST', async () => {
    const { client } = openClient();
    const repository = {
      blob0: { ...blob('one'), oid: 'o1' },
      blob1: { ...blob('par'), oid: 'o2', isTruncated: true, byteSize: 600_000 },
      blob2: { ...blob('x'), oid: 'o3', isBinary: true, text: null },
      blob3: null,
      blob4: { ...blob('x'), oid: 'o5', isTruncated: true, byteSize: 11 * 1024 * 1024 },
    };
    nock(apiUrl)
      .post('/graphql', (body) => body.variables.oid1 === 'o2' && body.variables.name === 'shop')
      .reply(200, { data: { repository } });
    const content = Buffer.from('\uFEFFwhole ü')
      .toString('base64')
      .replaceAll(/(.{5})/g, '$1\n');
    nock(apiUrl).get('/repos/acme/shop/git/blobs/o2').reply(200, { content, encoding: 'base64' });
    const texts = await readBlobs(client, shop, {
      oids: ['o1', 'o2', 'o3', 'o4', 'o5'],
      batches: batches(),
      allowance: newAllowance(),
    });
    expect(Object.fromEntries(texts)).toEqual({
      o1: { text: 'one' },
      o2: { text: '\uFEFFwhole ü' },
      o3: { problem: 'it is a binary file, or not valid UTF-8', state: 'unknown' },
      o4: { problem: 'GitHub has no such object in this repository', state: 'unknown' },
      o5: { problem: 'it is 11.0 MB large; files of more than 10 MB are not read', state: 'unknown' },
    });
  });

  it('that a partial answer left out are asked for again', async () => {
    const { client } = openClient();
    const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'x' }];
    const repository = { blob0: { ...blob('one'), oid: 'o1' }, blob1: null };
    nock(apiUrl).post('/graphql').reply(200, { data: { repository }, errors });
    nock(apiUrl)
      .post('/graphql', (body) => body.variables.oid0 === 'o2')
      .reply(200, { data: { repository: { blob0: { ...blob('two'), oid: 'o2' } } } });
    const texts = await readBlobs(client, shop, { oids: ['o1', 'o2'], batches: batches(), allowance: newAllowance() });
    expect(Object.fromEntries(texts)).toEqual({ o1: { text: 'one' }, o2: { text: 'two' } });
  });

  it('of a repository that is gone are refused', async () => {
    const { client } = openClient();
    const errors = [{ type: 'NOT_FOUND', path: ['repository'], message: 'x' }];
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { repository: null }, errors });
    const reading = readBlobs(client, shop, { oids: ['o1'], batches: batches(), allowance: newAllowance() });
    expect(await errorOf(reading)).toMatchObject({ kind: 'refused', status: 404 });
  });

  it('are never taken for missing when GitHub has trouble', async () => {
    const { client } = openClient();
    nock(apiUrl).post('/graphql').times(3).reply(502, 'Bad gateway');
    const reading = readBlobs(client, shop, { oids: ['o1'], batches: batches(), allowance: newAllowance() });
    expect(await errorOf(reading)).toMatchObject({ kind: 'server error' });
  });
});

describe('a repository at a commit', () => {
  const tree = {
    isComplete: true,
    entries: [
      { path: 'catalog-info.yaml', is: 'file', oid: 'o1' },
      { path: '.github', is: 'folder', oid: 't1' },
      { path: '.github/CODEOWNERS', is: 'file', oid: 'o2' },
      { path: 'link.yaml', is: 'link', oid: 'o3' },
    ],
  } as const;

  function memoryCache(texts: Record<string, string> = {}): BlobCache & { readonly texts: Map<string, string> } {
    const map = new Map(Object.entries(texts));
    return {
      texts: map,
      get: async (oids) => new Map(oids.flatMap((oid) => (map.has(oid) ? [[oid, map.get(oid)!] as const] : []))),
      put: async (more) => more.forEach((text, oid) => map.set(oid, text)),
    };
  }

  it('reads the texts that are asked for, and none that is kept', async () => {
    const { client } = openClient();
    const cache = memoryCache({ o1: 'kept' });
    nock(apiUrl)
      .post('/graphql', (body) => body.variables.oid0 === 'o2' && body.variables.oid1 === undefined)
      .reply(200, { data: { repository: { blob0: { ...blob('* @acme/a'), oid: 'o2' } } } });
    const reader = repositoryAt(client, { repository: shop, host: 'github.com', tree, cache, batches: batches() });
    const paths = ['catalog-info.yaml', '.github/CODEOWNERS', '.github', 'link.yaml', 'none.yaml', '../x'];
    const texts = await reader.text(paths);
    expect(Object.fromEntries(texts)).toEqual({
      'catalog-info.yaml': { text: 'kept' },
      '.github/CODEOWNERS': { text: '* @acme/a' },
      '.github': { problem: 'it is a folder, not a file', state: 'folder' },
      'link.yaml': { problem: 'it is a symbolic link, which is not followed in a commit', state: 'unknown' },
      'none.yaml': { problem: 'it is not there', state: 'missing' },
      '../x': { problem: 'it lies outside the repository, where nothing is read', state: 'outside' },
    });
    expect(cache.texts.get('o2')).toBe('* @acme/a');
    expect(await reader.text(paths)).toEqual(texts);
    expect([reader.slug, reader.host]).toEqual(['acme/shop', 'github.com']);
  });

  it('reads no more than may be in memory, and what is kept counts, each text once', async () => {
    const { client } = openClient();
    const cache = memoryCache({ o1: 'kept' });
    const read = (most: number) =>
      repositoryAt(client, {
        repository: shop,
        host: 'github.com',
        tree,
        cache,
        batches: batches(),
        allowance: newAllowance(most),
      });
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { repository: { blob0: { ...blob('* @acme/a'), oid: 'o2', byteSize: 9 } } } });
    const paths = ['catalog-info.yaml', '.github/CODEOWNERS'];
    await expect(read(12).text(paths)).rejects.toThrow(RepositoryTooLargeError);
    await cache.put(new Map([['o2', '* @acme/a']]));
    await expect(read(12).text(paths)).rejects.toThrow(RepositoryTooLargeError);
    const refused = read(8);
    // What was refused once is refused again.
    for (let time = 0; time < 2; time += 1) {
      await expect(refused.text(['.github/CODEOWNERS'])).rejects.toThrow(RepositoryTooLargeError);
    }
    const enough = read(13);
    await enough.text(paths);
    expect((await enough.text(paths)).get('.github/CODEOWNERS')).toEqual({ text: '* @acme/a' });
  });

  it('finds files by glob, those that begin with a dot too', async () => {
    const { app } = openClientWithoutToken();
    const reader = repositoryAt(app, {
      repository: shop,
      host: 'github.com',
      tree,
      cache: memoryCache(),
      batches: batches(),
    });
    expect(await reader.glob('**/*')).toEqual(['.github/CODEOWNERS', 'catalog-info.yaml', 'link.yaml']);
    expect(await reader.glob('**/catalog-info.y?(a)ml')).toEqual(['catalog-info.yaml']);
  });

  it('does not know what is not listed when the tree was cut', async () => {
    const { app } = openClientWithoutToken();
    const cut = { ...tree, isComplete: false };
    const reader = repositoryAt(app, {
      repository: shop,
      host: 'github.com',
      tree: cut,
      cache: memoryCache(),
      batches: batches(),
    });
    expect((await reader.state(['none.yaml'])).get('none.yaml')).toMatchObject({ is: 'unknown' });
    expect((await reader.state(['.'])).get('.')).toEqual({ is: 'folder' });
  });
});

/** A client that may not be used. */
function openClientWithoutToken(): { app: Pick<InstallationClient, 'query' | 'read'> } {
  const refuse = () => Promise.reject(new Error('nothing is to be asked'));
  return { app: { query: refuse, read: refuse } };
}

describe('a pull request', () => {
  const policy = { mode: 0o100644, object: blob('rules: []') };
  const link = { mode: 0o120000, object: blob('/etc/passwd') };
  const pull = {
    number: 3,
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: true,
    title: 'Add a shop',
    maintainerCanModify: true,
    author: { login: 'jane' },
    headRefOid: 'h1',
    headRefName: 'feature',
    headRepository: { databaseId: 9, name: 'shop-fork', owner: { login: 'jane' } },
    commits: { nodes: [{ commit: { oid: 'h1', tree: { oid: 'ht' } } }] },
    baseRefName: 'main',
    baseRef: { target: { oid: 'b1', tree: { oid: 'bt' }, file0: policy, file1: null, file2: link } },
  };
  const repository = { databaseId: 5, name: 'shop', owner: { login: 'acme' }, defaultBranchRef: { name: 'main' } };
  const request = { number: 3, paths: ['.github/catalog-warden.yml', 'none.yml', 'link.yml'] };

  it('comes with its policy from the base in one query', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql', (body) => body.variables.number === 3 && body.variables.path1 === 'none.yml')
      .reply(200, { data: { repository: { ...repository, pullRequest: pull } } });
    expect(await readPullRequest(client, shop, request)).toEqual({
      repository: { id: 5, owner: 'acme', name: 'shop', defaultBranch: 'main' },
      number: 3,
      state: 'open',
      isDraft: false,
      isCrossRepository: true,
      title: 'Add a shop',
      author: 'jane',
      head: {
        sha: 'h1',
        tree: 'ht',
        branch: 'feature',
        repository: { id: 9, owner: 'jane', name: 'shop-fork' },
        maintainerCanModify: true,
      },
      base: {
        branch: 'main',
        sha: 'b1',
        tree: 'bt',
        files: new Map([['.github/catalog-warden.yml', { oid: 'oid of rules: []', bytes: 3, text: 'rules: []' }]]),
      },
    });
  });

  it('may have lost its author, its fork and its base', async () => {
    const { client } = openClient();
    const lost = { ...pull, state: 'MERGED', author: null, headRepository: null, baseRef: null };
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { repository: { ...repository, pullRequest: lost } } });
    const state = await readPullRequest(client, shop, request);
    expect([state?.state, state?.author, state?.head.repository, state?.base]).toEqual([
      'merged',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('that is not there is none', async () => {
    const { client } = openClient();
    const errors = [{ type: 'NOT_FOUND', path: ['repository', 'pullRequest'], message: 'Could not resolve' }];
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { repository: { ...repository, pullRequest: null } }, errors });
    expect(await readPullRequest(client, shop, request)).toBeUndefined();
  });

  it('that was shown in part is not judged', async () => {
    const { client } = openClient();
    const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'x' }];
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { repository: { ...repository, pullRequest: pull } }, errors });
    expect(await errorOf(readPullRequest(client, shop, request))).toMatchObject({ kind: 'server error' });
  });
});
