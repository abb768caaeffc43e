import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { checkRunRequests, type CheckAnnotation, type WantedCheckRun } from '../../../github/check-run-request.ts';
import { publishCheckRun } from '../../../github/check-runs.ts';
import type { InstallationClient } from '../../../github/app-client.ts';
import { apiUrl, errorOf, openClient, useMockGithub } from './mock-github.ts';

useMockGithub();

const sha = 'a'.repeat(40);

interface Run {
  id: number;
  name: string;
  head_sha: string;
  app: { id: number };
  external_id: string;
  status: string;
  conclusion: string | null;
  output: { title: string; summary: string; annotations_count: number };
  annotations: unknown[];
  actions?: unknown;
}

interface Sent {
  readonly method: string;
  readonly annotations: number;
  readonly status: string;
  readonly conclusion: string | undefined;
}

/** The check runs of a commit, which answer as GitHub's do: an update appends annotations. */
class Commit {
  readonly runs: Run[] = [];
  readonly sent: Sent[] = [];
  /** Statuses to answer the next writes with, after they were done. */
  readonly lost: number[] = [];

  serve(): void {
    const scope = nock(apiUrl).persist();
    scope
      .get(`/repos/acme/shop/commits/${sha}/check-runs`)
      .query({ check_name: 'Catalog Warden', app_id: 12, filter: 'all', per_page: 100 })
      .reply(200, () => ({ total_count: this.runs.length, check_runs: this.runs }));
    scope.post('/repos/acme/shop/check-runs').reply(async (request: Request) => {
      const body = (await request.json()) as Record<string, unknown>;
      const id = this.runs.length + 1;
      const output = { title: '', summary: '', annotations_count: 0 };
      this.runs.push({ id, app: { id: 12 }, conclusion: null, annotations: [], ...body, output } as unknown as Run);
      return this.change(id, 'POST', body);
    });
    scope.patch(/check-runs\/\d+$/).reply(async (request: Request) => {
      const id = Number(request.url.split('/').at(-1));
      return this.change(id, 'PATCH', (await request.json()) as Record<string, unknown>);
    });
  }

  change(id: number, method: string, body: Record<string, unknown>): [number, unknown] {
    const run = this.runs.find((one) => one.id === id)!;
    const { output, ...rest } = body as { output: { title: string; summary: string; annotations: unknown[] } };
    const { annotations: added, ...texts } = output;
    if (added.length > 50) return [422, { message: 'Only 50 annotations are allowed' }];
    run.annotations.push(...added);
    Object.assign(run, rest, { output: { ...texts, annotations_count: run.annotations.length } });
    this.sent.push({
      method,
      annotations: added.length,
      status: String(body['status']),
      conclusion: body['conclusion'] as string | undefined,
    });
    const status = this.lost.shift() ?? (method === 'POST' ? 201 : 200);
    return [status, status < 300 ? run : 'Bad gateway'];
  }
}

async function withCommit(test: (commit: Commit, client: InstallationClient) => Promise<void>): Promise<void> {
  const commit = new Commit();
  commit.serve();
  try {
    await test(commit, openClient().client);
  } finally {
    nock.cleanAll();
  }
}

function annotations(count: number): CheckAnnotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'catalog-info.yaml',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure' as const,
    message: `mistake ${index}`,
  }));
}

function check(changes: Partial<WantedCheckRun> = {}): WantedCheckRun {
  return {
    repository: { owner: 'acme', name: 'shop' },
    headSha: sha,
    appId: 12,
    name: 'Catalog Warden',
    externalId: '5#3',
    status: 'completed',
    conclusion: 'success',
    title: 'All is well',
    summary: 'Nothing to mend.',
    annotations: [],
    actions: [],
    ...changes,
  };
}

describe('a check run', () => {
  it('with 120 annotations takes three requests, and ends with the last', async () => {
    await withCommit(async (commit, client) => {
      const wanted = check({ annotations: annotations(120), conclusion: 'failure' });
      expect(await publishCheckRun(client, wanted)).toMatchObject({ id: 1, did: 'created' });
      expect(commit.sent).toEqual([
        { method: 'POST', annotations: 50, status: 'in_progress', conclusion: undefined },
        { method: 'PATCH', annotations: 50, status: 'in_progress', conclusion: undefined },
        { method: 'PATCH', annotations: 20, status: 'completed', conclusion: 'failure' },
      ]);
      expect(commit.runs[0]!.annotations).toHaveLength(120);
    });
  });

  it('in progress is found by App and name, and completed', async () => {
    await withCommit(async (commit, client) => {
      const progress = check({ status: 'in_progress', title: 'Looking' });
      const { conclusion: _, ...running } = progress;
      expect(await publishCheckRun(client, running)).toMatchObject({ id: 1, did: 'created' });
      expect(await publishCheckRun(client, check())).toMatchObject({ id: 1, did: 'updated' });
      expect(commit.runs).toMatchObject([
        { status: 'completed', conclusion: 'success', output: { title: 'All is well' } },
      ]);
    });
  });

  it('that says the same already is left alone', async () => {
    await withCommit(async (commit, client) => {
      const wanted = check({ annotations: annotations(60), conclusion: 'failure' });
      await publishCheckRun(client, wanted);
      expect(await publishCheckRun(client, wanted)).toMatchObject({ id: 1, did: 'nothing' });
      expect(commit.sent).toHaveLength(2);
    });
  });

  it('that carries annotations is followed by another one, so that none is doubled', async () => {
    await withCommit(async (commit, client) => {
      await publishCheckRun(client, check({ annotations: annotations(3), conclusion: 'failure' }));
      const next = check({ annotations: annotations(2), conclusion: 'failure' });
      expect(await publishCheckRun(client, next)).toMatchObject({ id: 2, did: 'created' });
      expect(commit.runs.map((run) => run.annotations.length)).toEqual([3, 2]);
      expect(await publishCheckRun(client, next)).toMatchObject({ id: 2, did: 'nothing' });
    });
  });

  it('that was left half done is made anew', async () => {
    await withCommit(async (commit, client) => {
      const wanted = check({ annotations: annotations(120), conclusion: 'failure' });
      commit.lost.push(201, 502);
      expect(await errorOf(publishCheckRun(client, wanted))).toMatchObject({ mayHaveHappened: true });
      expect(commit.runs[0]!.status).toBe('in_progress');
      expect(await publishCheckRun(client, wanted)).toMatchObject({ id: 2, did: 'created' });
      expect(commit.runs[1]).toMatchObject({ status: 'completed', conclusion: 'failure' });
      expect(commit.runs[1]!.annotations).toHaveLength(120);
    });
  });

  it.each([0, 30, 70])(
    'that was created although the answer was lost is not doubled (%i annotations)',
    async (count) => {
      await withCommit(async (commit, client) => {
        commit.lost.push(502);
        const published = await publishCheckRun(client, check({ annotations: annotations(count) }));
        expect(published).toMatchObject({ id: 1, did: 'created' });
        expect(commit.runs).toMatchObject([{ status: 'completed' }]);
        expect(commit.runs[0]!.annotations).toHaveLength(count);
      });
    },
  );

  it('that was not created is not tried again blindly', async () => {
    const { client } = openClient();
    nock(apiUrl).get(`/repos/acme/shop/commits/${sha}/check-runs`).query(true).twice().reply(200, { check_runs: [] });
    nock(apiUrl).post('/repos/acme/shop/check-runs').reply(502, 'Bad gateway');
    expect(await errorOf(publishCheckRun(client, check()))).toMatchObject({ kind: 'server error' });
  });

  it('of another App or another name is not ours', async () => {
    await withCommit(async (commit, client) => {
      const run = { head_sha: sha, external_id: '', status: 'completed', conclusion: null, annotations: [] };
      const output = { title: '', summary: '', annotations_count: 0 };
      commit.runs.push({ ...run, id: 1, name: 'Catalog Warden', app: { id: 99 }, output });
      commit.runs.push({ ...run, id: 2, name: 'Other', app: { id: 12 }, output });
      expect(await publishCheckRun(client, check())).toMatchObject({ id: 3, did: 'created' });
    });
  });
});

describe('the request for a check run', () => {
  const bodyOf = (changes: Partial<WantedCheckRun>) =>
    JSON.parse(JSON.stringify(checkRunRequests(check(changes)).bodies.at(-1)));

  it('cuts long texts, and says what was left out', () => {
    const lines = Array.from({ length: 9000 }, (_, index) => `- line ${index} ü`);
    const { output } = bodyOf({ summary: lines.join('\n'), text: lines.join('\n'), title: 't'.repeat(300) });
    expect(Buffer.byteLength(output.summary)).toBeLessThanOrEqual(65_535);
    const kept = output.summary.split('\n').filter((line: string) => line.startsWith('- ')).length;
    expect(output.summary.endsWith(`\n_${9000 - kept} more lines are left out here for want of room._`)).toBe(true);
    expect(kept).toBeGreaterThan(3500);
    expect(output.text).toBe(output.summary);
    expect(output.title).toHaveLength(253);
  });

  it('has columns on single lines only, and cuts messages', () => {
    const annotation = {
      path: 'a',
      startColumn: 3,
      endColumn: 9,
      level: 'notice',
      message: 'm'.repeat(70_000),
    } as const;
    const { output } = bodyOf({
      annotations: [
        { ...annotation, startLine: 1, endLine: 1, title: 't', details: 'd' },
        { ...annotation, startLine: 1, endLine: 2 },
      ],
    });
    expect(output.annotations[0]).toMatchObject({
      start_column: 3,
      end_column: 9,
      annotation_level: 'notice',
      title: 't',
      raw_details: 'd',
    });
    expect(Object.keys(output.annotations[1])).toEqual([
      'path',
      'start_line',
      'end_line',
      'annotation_level',
      'message',
    ]);
    expect(Buffer.byteLength(output.annotations[0].message)).toBeLessThanOrEqual(65_536);
  });

  it('has buttons at the end only', () => {
    const actions = [{ label: 'Fix', description: 'Commit the fixes', identifier: 'fix' }];
    const { bodies } = checkRunRequests(check({ actions, annotations: annotations(51) }));
    expect(bodies.map((body) => body['actions'])).toEqual([undefined, actions]);
  });

  const action = { label: 'Fix', description: 'Commit the fixes', identifier: 'fix' };
  it.each<[string, Partial<WantedCheckRun>, RegExp]>([
    ['four buttons', { actions: [action, action, action, action] }, /at most 3 buttons/],
    ['a long label', { actions: [{ ...action, label: 'x'.repeat(21) }] }, /button fix is wrong/],
    ['a long description', { actions: [{ ...action, description: 'x'.repeat(41) }] }, /button fix is wrong/],
    ['a long identifier', { actions: [{ ...action, identifier: 'x'.repeat(21) }] }, /identifier 20/],
    ['an empty label', { actions: [{ ...action, label: '' }] }, /button fix is wrong/],
  ])('refuses %s', (_, changes, message) => {
    expect(() => checkRunRequests(check(changes))).toThrow(message);
  });

  it('refuses to complete without a conclusion', () => {
    const { conclusion: _, ...wanted } = check();
    expect(() => checkRunRequests(wanted)).toThrow(/has a conclusion/);
  });
});
