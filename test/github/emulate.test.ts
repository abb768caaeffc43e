import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, statusOf } from '../../github/client.ts';
import { reviewWithSuggestions, type PullRequest } from '../../github/suggestion-review.ts';
import type { Suggestion } from '../../github/suggestions.ts';
import { buildFinding } from '../support/report-builder.ts';

/*
 * A second opinion: a GitHub that others wrote. Where it knows less than GitHub documents, our own server
 * (pull-request-server.ts) stands in: it takes no `line` in the comments of a review (422, so that our comments go one
 * by one here), lists made-up files of a pull request, lets nobody edit a review
 * that was submitted, and lets every token write.
 */
let emulator: Emulator;
let pull: PullRequest;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { writer: { login: 'robot', scopes: ['repo'] }, stranger: { login: 'jane', scopes: ['repo'] } },
      github: {
        users: [{ login: 'robot' }, { login: 'jane' }],
        repos: [{ owner: 'robot', name: 'shop', auto_init: true }],
      },
    },
  });
  pull = await openPullRequest();
});

afterAll(() => emulator.close());

async function openPullRequest(): Promise<PullRequest> {
  const api = connect({ apiUrl: emulator.url, token: 'writer' });
  const place = { owner: 'robot', repo: 'shop' };
  const main = await api('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: 'heads/main' });
  await api('POST /repos/{owner}/{repo}/git/refs', { ...place, ref: 'refs/heads/change', sha: main.data.object.sha });
  const file = { path: 'catalog-info.yaml', message: 'Add', content: Buffer.from('kind: X\n').toString('base64') };
  await api('PUT /repos/{owner}/{repo}/contents/{path}', { ...place, ...file, branch: 'change' });
  const opened = await api('POST /repos/{owner}/{repo}/pulls', {
    ...place,
    title: 'Change',
    head: 'change',
    base: 'main',
  });
  return { ...place, number: opened.data.number, commit: opened.data.head.sha };
}

function suggestion(line: number, text: string): Suggestion {
  return { path: 'catalog-info.yaml', startLine: line, line, lines: [text], findings: [buildFinding()], lineEnd: '\n' };
}

function review(wanted: readonly Suggestion[], token = 'writer') {
  return reviewWithSuggestions(connect({ apiUrl: emulator.url, token }), pull, { wanted, scope: 'test' });
}

async function comments() {
  const api = connect({ apiUrl: emulator.url, token: 'writer' });
  const place = { owner: pull.owner, repo: pull.repo, pull_number: pull.number };
  const { data } = await api('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', place);
  return data.map(({ line, body }) => `${line} ${/suggestion\n(.*)\n/.exec(body)?.[1]}`);
}

describe('the review of suggestions, on the GitHub of others', () => {
  it('is added to, kept and cleared as the findings change', async () => {
    expect(await review([suggestion(1, 'a'), suggestion(2, 'b')])).toMatchObject({ added: 2, kept: 0, removed: 0 });
    expect(await review([suggestion(1, 'a'), suggestion(2, 'b')])).toMatchObject({ added: 0, kept: 2, removed: 0 });
    expect(await review([suggestion(2, 'b'), suggestion(3, 'c')])).toMatchObject({ added: 1, kept: 1, removed: 1 });
    expect(await comments()).toEqual(['2 b', '3 c']);
    expect(await review([])).toMatchObject({ added: 0, kept: 0, removed: 2 });
    expect(await comments()).toEqual([]);
  });

  it('leaves alone what another account wrote with our marker', async () => {
    await review([suggestion(1, 'theirs')], 'stranger');
    expect(await review([suggestion(1, 'ours')])).toMatchObject({ added: 1, kept: 0, removed: 0 });
    expect(await review([])).toMatchObject({ removed: 1 });
    expect(await comments()).toEqual(['1 theirs']);
  });

  it('tells a refusal by its status', async () => {
    const nowhere = reviewWithSuggestions(
      connect({ apiUrl: emulator.url, token: 'writer' }),
      { ...pull, number: 404 },
      { wanted: [], scope: 'test' },
    );
    expect(statusOf(await nowhere.catch((reason: unknown) => reason))).toBe(404);
  });
});
