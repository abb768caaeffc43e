import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { closeIssue, findIssues, issueHash, putIssue, roomInIssue, type WantedIssue } from '../../../github/issues.ts';
import type { InstallationClient } from '../../../github/app-client.ts';
import { apiUrl, errorOf, openClient, useMockGithub } from './mock-github.ts';

useMockGithub();

const shop = { owner: 'acme', name: 'shop' };
const path = '/repos/acme/shop/issues';
const key = 'repository:5';
const bot = { login: 'catalog-warden[bot]', type: 'Bot' };

interface Issue {
  number: number;
  title: string;
  body: string | null;
  state: string;
  user: { login: string; type: string };
  pull_request?: object;
  comments: string[];
  commentedAt: string[];
  closed_at: string | null;
  reason?: string;
}

/** The issues of a repository, which answer requests as GitHub's do. `answer` may change what a request gets. */
class Repository {
  readonly issues: Issue[] = [];
  readonly requests: string[] = [];
  /** Statuses to answer the next POSTs with, after they were done. */
  readonly lost: number[] = [];
  /** Statuses to answer the next PATCHes with, before they are done. */
  readonly trouble: number[] = [];
  pageSize = 100;

  add(issue: Partial<Issue>): Issue {
    const added = {
      number: this.issues.length + 1,
      title: 't',
      body: '',
      state: 'open',
      user: bot,
      comments: [],
      commentedAt: [],
      closed_at: null,
      ...issue,
    };
    this.issues.push(added);
    return added;
  }

  serve(): void {
    const scope = nock(apiUrl).persist();
    scope
      .get(path)
      .query(true)
      .reply((request: Request) => this.list(new URL(request.url)));
    scope.post(path).reply(async (request: Request) => this.create((await request.json()) as Partial<Issue>));
    scope.patch(/issues\/\d+$/).reply(async (request: Request) => this.patch(request));
    scope.post(/issues\/\d+\/comments$/).reply(async (request: Request) => {
      this.requests.push('comment');
      const issue = this.find(request.url);
      issue.comments.push(((await request.json()) as { body: string }).body);
      issue.commentedAt.push(this.now());
      const status = this.lost.shift() ?? 201;
      return [status, status === 201 ? {} : 'Bad gateway'];
    });
    scope
      .get(/issues\/\d+\/comments$/)
      .query(true)
      .reply((request: Request) => {
        this.requests.push('comments');
        const { comments, commentedAt } = this.find(request.url);
        return [200, comments.map((body, index) => ({ body, user: bot, created_at: commentedAt[index] }))];
      });
  }

  /** A second passes with each request. */
  now(): string {
    return `2026-01-01T00:00:${String(this.requests.length).padStart(2, '0')}Z`;
  }

  list(url: URL): [number, unknown, Record<string, string>] {
    this.requests.push('list');
    const page = Number(url.searchParams.get('page') ?? 1);
    const wanted = this.issues
      .filter(({ user }) => user.login === url.searchParams.get('creator'))
      .filter(({ state }) => url.searchParams.get('state') === 'all' || state === 'open')
      .toReversed();
    const hasMore = wanted.length > page * this.pageSize;
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    return [
      200,
      wanted.slice((page - 1) * this.pageSize, page * this.pageSize),
      hasMore ? { link: `<${next.href}>; rel="next"` } : {},
    ];
  }

  create(issue: Partial<Issue>): [number, unknown] {
    this.requests.push('create');
    const added = this.add(issue);
    const status = this.lost.shift() ?? 201;
    return [status, status === 201 ? added : 'Bad gateway'];
  }

  async patch(request: Request): Promise<[number, unknown]> {
    this.requests.push('update');
    const changes = (await request.json()) as Partial<Issue> & { state_reason?: string };
    const status = this.trouble.shift();
    if (status !== undefined) return [status, 'Bad gateway'];
    const { state_reason: reason, ...rest } = changes;
    const closing = { closed_at: rest.state === 'closed' ? this.now() : null };
    return [200, Object.assign(this.find(request.url), rest, rest.state && closing, reason && { reason })];
  }

  find(url: string): Issue {
    return this.issues.find(({ number }) => number === Number(/issues\/(\d+)/.exec(url)?.[1]))!;
  }
}

function open(): { repository: Repository; client: InstallationClient } {
  const repository = new Repository();
  repository.serve();
  return { repository, client: openClient().client };
}

/** Persistent answers are never done. */
async function withRepository(test: (work: ReturnType<typeof open>) => Promise<void>): Promise<void> {
  const work = open();
  try {
    await test(work);
  } finally {
    nock.cleanAll();
  }
}

const wanted: WantedIssue = {
  appSlug: 'catalog-warden',
  key,
  title: 'Two things to mend',
  body: '- [ ] one\n- [ ] two',
  reopened: 'It is back.',
};

const marker = (of = key, hash = 'abc') => `<!-- catalog-warden:${of} hash=${hash} -->`;

describe('an issue', () => {
  it('is created once, and left alone while it says the same', async () => {
    await withRepository(async ({ repository, client }) => {
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'created', number: 1 });
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'nothing', number: 1 });
      expect(repository.issues).toMatchObject([
        { title: 'Two things to mend', body: `${wanted.body}\n\n${marker(key, issueHash(wanted))}` },
      ]);
      expect(repository.requests).toEqual(['list', 'create', 'list']);
    });
  });

  it('is rewritten when it says something else, without a comment', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      expect(await putIssue(client, shop, { ...wanted, body: '- [ ] two' })).toEqual({ did: 'updated', number: 1 });
      expect(repository.issues[0]!.body).toMatch(/^- \[ \] two\n\n<!--/);
      expect(repository.issues[0]!.comments).toEqual([]);
    });
  });

  it('is closed with a word, once, and opened again with a word', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      const close = () => closeIssue(client, shop, { appSlug: 'catalog-warden', key, closed: 'All is well.' });
      expect(await close()).toEqual({ did: 'closed', number: 1 });
      expect(await close()).toEqual({ did: 'nothing', number: 1 });
      expect(repository.issues[0]).toMatchObject({ state: 'closed', reason: 'completed', comments: ['All is well.'] });
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'reopened', number: 1 });
      expect(repository.issues[0]).toMatchObject({ state: 'open', comments: ['All is well.', 'It is back.'] });
      expect(repository.issues).toHaveLength(1);
    });
  });

  it('whose closing is interrupted between the word and the change says the word once', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      const closing = { appSlug: 'catalog-warden', key, closed: 'All is well.' };
      repository.trouble.push(502);
      expect(await errorOf(closeIssue(client, shop, closing))).toMatchObject({ kind: 'server error' });
      expect(repository.issues[0]).toMatchObject({ state: 'open', comments: ['All is well.'] });
      expect(await closeIssue(client, shop, { ...closing, wasBegun: true })).toEqual({ did: 'closed', number: 1 });
      expect(repository.issues[0]).toMatchObject({ state: 'closed', comments: ['All is well.'] });
    });
  });

  it('whose closing is interrupted while it says the word says it once', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      const closing = { appSlug: 'catalog-warden', key, closed: 'All is well.' };
      repository.lost.push(502);
      expect(await errorOf(closeIssue(client, shop, closing))).toMatchObject({ mayHaveHappened: true });
      expect(await closeIssue(client, shop, { ...closing, wasBegun: true })).toEqual({ did: 'closed', number: 1 });
      expect(repository.issues[0]).toMatchObject({ state: 'closed', comments: ['All is well.'] });
      // One that a person opened is closed with a word of its own.
      Object.assign(repository.issues[0]!, { state: 'open', closed_at: null });
      expect(await closeIssue(client, shop, closing)).toEqual({ did: 'closed', number: 1 });
      expect(repository.issues[0]).toMatchObject({ state: 'closed', comments: ['All is well.', 'All is well.'] });
    });
  });

  it('whose opening is interrupted between the word and the change says the word once for each closing', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      const [issue] = repository.issues;
      for (const words of [['It is back.'], ['It is back.', 'It is back.']]) {
        Object.assign(issue!, { state: 'closed', closed_at: repository.now() });
        repository.trouble.push(502);
        expect(await errorOf(putIssue(client, shop, wanted))).toMatchObject({ kind: 'server error' });
        expect(issue).toMatchObject({ state: 'closed', comments: words });
        expect(await putIssue(client, shop, wanted)).toEqual({ did: 'reopened', number: 1 });
        expect(issue).toMatchObject({ state: 'open', comments: words });
      }
    });
  });

  it('that is not there need not be closed', async () => {
    await withRepository(async ({ client }) => {
      const close = closeIssue(client, shop, { appSlug: 'catalog-warden', key, closed: 'All is well.' });
      expect(await close).toEqual({ did: 'nothing' });
    });
  });

  it('that is closed and may not be opened is left closed, and right', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, wanted);
      repository.issues[0]!.state = 'closed';
      const put = (body: string) => putIssue(client, shop, { ...wanted, body, mayReopen: false });
      expect(await put(wanted.body)).toEqual({ did: 'left closed', number: 1 });
      expect(await put('- [ ] three')).toEqual({ did: 'left closed', number: 1 });
      expect(repository.issues).toMatchObject([{ state: 'closed', comments: [] }]);
      expect(repository.issues[0]!.body).toMatch(/^- \[ \] three/);
      expect(repository.requests).toEqual(['list', 'create', 'list', 'list', 'update']);
    });
  });

  it('gets its labels when it is created', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, { ...wanted, labels: ['catalog'] });
      expect(repository.issues).toMatchObject([{ labels: ['catalog'] }]);
    });
  });

  it('waits when none may be created', async () => {
    await withRepository(async ({ repository, client }) => {
      expect(await putIssue(client, shop, { ...wanted, mayCreate: false })).toEqual({ did: 'waiting' });
      expect(repository.issues).toEqual([]);
    });
  });

  it('is found on any page, open or closed', async () => {
    await withRepository(async ({ repository, client }) => {
      repository.pageSize = 3;
      repository.add({ state: 'closed', body: marker() });
      for (let count = 0; count < 7; count += 1) repository.add({ body: marker(`repository:${count + 50}`) });
      expect(await findIssues(client, shop, wanted)).toEqual([
        { number: 1, isOpen: false, closedAt: '', body: marker() },
      ]);
      expect(repository.requests).toEqual(['list', 'list', 'list']);
    });
  });

  it.each<[string, Partial<Issue>]>([
    ['by a person', { user: { login: 'mallory', type: 'User' } }],
    ['by a person called like the App', { user: { login: 'catalog-warden[bot]', type: 'User' } }],
    ['by another App', { user: { login: 'other[bot]', type: 'Bot' } }],
    ['of another subject', { body: marker('repository:51') }],
    ['that is a pull request', { pull_request: {} }],
    ['without a marker', { body: 'repository:5' }],
    ['without a body', { body: null }],
    ['that only quotes the marker', { body: `${marker()}\n${marker('repository:9')}` }],
  ])('%s is not ours', async (_, issue) => {
    await withRepository(async ({ repository, client }) => {
      const theirs = repository.add({ body: marker(), ...issue });
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'created', number: 2 });
      expect(theirs).toMatchObject({ title: 't', state: 'open', comments: [] });
    });
  });

  it('is ours even when GitHub lists issues of others', async () => {
    nock(apiUrl)
      .get(path)
      .query(true)
      .reply(200, [{ number: 1, state: 'open', body: marker(), user: { login: 'mallory', type: 'User' } }]);
    expect(await findIssues(openClient().client, shop, wanted)).toEqual([]);
  });

  it('to which a person added text is still found', async () => {
    await withRepository(async ({ repository, client }) => {
      repository.add({ body: `text\n\n${marker()}\n\nWe are on it.` });
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'updated', number: 1 });
    });
  });

  it('whose text a person changed is put right, but for the boxes', async () => {
    await withRepository(async ({ repository, client }) => {
      const boxes = { ...wanted, body: '- [ ] one\n- [ ] two' };
      await putIssue(client, shop, boxes);
      const issue = repository.issues[0]!;
      const body = issue.body ?? '';
      issue.body = body.replace('- [ ] two', '- [x] two').replaceAll('\n', '\r\n');
      expect(await putIssue(client, shop, boxes)).toEqual({ did: 'nothing', number: 1 });
      issue.body = body.replace('one', 'none');
      expect(await putIssue(client, shop, boxes)).toEqual({ did: 'updated', number: 1 });
      expect(issue.body).toBe(body);
    });
  });

  it('that was created although the answer was lost is found and not doubled', async () => {
    await withRepository(async ({ repository, client }) => {
      repository.lost.push(502);
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'created', number: 1 });
      expect(repository.issues).toHaveLength(1);
      expect(repository.requests).toEqual(['list', 'create', 'list']);
    });
  });

  it('that was not created is not tried again blindly', async () => {
    const { client } = openClient();
    nock(apiUrl).get(path).query(true).twice().reply(200, []);
    nock(apiUrl).post(path).reply(502, 'Bad gateway');
    expect(await errorOf(putIssue(client, shop, wanted))).toMatchObject({
      kind: 'server error',
      mayHaveHappened: true,
    });
  });

  it('that is there twice is healed: the oldest stays, and opens again if it was closed', async () => {
    await withRepository(async ({ repository, client }) => {
      repository.add({ body: marker(), state: 'closed' });
      repository.add({ body: marker() });
      repository.add({ body: marker(), state: 'closed' });
      repository.add({ body: marker() });
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'reopened', number: 1 });
      const word = 'This is the same as #1, which stays.';
      expect(repository.issues.map(({ state, comments }) => [state, comments])).toEqual([
        ['open', ['It is back.']],
        ['closed', [word]],
        ['closed', []],
        ['closed', [word]],
      ]);
      repository.requests.length = 0;
      expect(await putIssue(client, shop, wanted)).toEqual({ did: 'nothing', number: 1 });
      expect(repository.requests).toEqual(['list']);
    });
  });

  it('is closed even where comments are locked', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .get(path)
      .query(true)
      .reply(200, [{ number: 1, state: 'open', body: marker(), user: bot }]);
    nock(apiUrl).post(`${path}/1/comments`).reply(403, { message: 'locked' });
    nock(apiUrl).patch(`${path}/1`, { state: 'closed', state_reason: 'completed' }).reply(200, {});
    const closing = closeIssue(client, shop, { appSlug: 'catalog-warden', key, closed: 'All is well.' });
    expect(await closing).toEqual({ did: 'closed', number: 1 });
  });

  it('of a repository without issues is refused with status 410', async () => {
    const { client } = openClient();
    nock(apiUrl).get(path).query(true).reply(410, { message: 'Issues are disabled for this repo' });
    expect(await errorOf(putIssue(client, shop, wanted))).toMatchObject({ kind: 'refused', status: 410 });
  });

  it.each([
    ['a body', { body: 'x'.repeat(roomInIssue(key) + 1) }, /at most 65536 characters/],
    ['a title', { title: 'x'.repeat(257) }, /at most 256 characters/],
    ['a key', { key: 'a --> b' }, /letters, digits/],
  ])('with %s that GitHub would not take is refused before anything is sent', async (_, change, message) => {
    const client = { read: unexpected, write: unexpected };
    await expect(putIssue(client, shop, { ...wanted, ...change })).rejects.toThrow(message);
  });

  it('fits to the last character', async () => {
    await withRepository(async ({ repository, client }) => {
      await putIssue(client, shop, { ...wanted, body: 'x'.repeat(roomInIssue(key)) });
      expect(repository.issues[0]!.body).toHaveLength(65_536);
    });
  });
});

async function unexpected(): Promise<never> {
  throw new Error('nothing is to be sent');
}
