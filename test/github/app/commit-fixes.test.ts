import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { commitFixes, type FixCommit } from '../../../github/commit-fixes.ts';
import { apiUrl, errorOf, openClient, useMockGithub } from './mock-github.ts';

useMockGithub();

const commit: FixCommit = {
  repository: { owner: 'acme', name: 'shop' },
  branch: 'feature',
  expectedHead: 'h1',
  headline: 'Fix the catalog',
  author: { name: 'Jane\nCo-authored-by: Mallory', email: 'jane@example.com>' },
  files: new Map([['catalog-info.yaml', 'kind: Component\nü\n']]),
};

const tip = (messageHeadline: string, parent: string) => ({
  data: { repository: { ref: { target: { oid: 'n1', messageHeadline, parents: { nodes: [{ oid: parent }] } } } } },
});

describe('fixes', () => {
  it('are committed on the expected head, with the author credited', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql', ({ variables }) => {
        expect(variables.input).toEqual({
          branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'feature' },
          expectedHeadOid: 'h1',
          message: {
            headline: 'Fix the catalog',
            body: 'Co-authored-by: Jane Co-authored-by: Mallory <jane@example.com>',
          },
          fileChanges: {
            additions: [
              { path: 'catalog-info.yaml', contents: Buffer.from('kind: Component\nü\n').toString('base64') },
            ],
          },
        });
        return true;
      })
      .reply(200, { data: { createCommitOnBranch: { commit: { oid: 'n1' } } } });
    expect(await commitFixes(client, commit)).toEqual({ is: 'committed', sha: 'n1' });
  });

  it.each([
    ['STALE_DATA', 'moved'],
    ['FORBIDDEN', 'refused'],
  ])('with the error %s: %s', async (type, is) => {
    const { client } = openClient();
    const errors = [{ type, path: ['createCommitOnBranch'], message: 'x' }];
    nock(apiUrl)
      .post('/graphql')
      .reply(200, { data: { createCommitOnBranch: null }, errors });
    expect(await commitFixes(client, commit)).toEqual({ is });
  });

  it('that came about although the answer was lost are found', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql', /mutation/)
      .reply(502, 'Bad gateway');
    nock(apiUrl)
      .post('/graphql', /query Tip/)
      .reply(200, tip('Fix the catalog', 'h1'));
    expect(await commitFixes(client, commit)).toEqual({ is: 'committed', sha: 'n1' });
  });

  it('of which nothing is to be seen are not tried again blindly', async () => {
    const { client } = openClient();
    nock(apiUrl)
      .post('/graphql', /mutation/)
      .reply(502, 'Bad gateway');
    nock(apiUrl)
      .post('/graphql', /query Tip/)
      .reply(200, tip('Something else', 'h0'));
    expect(await errorOf(commitFixes(client, commit))).toMatchObject({ mayHaveHappened: true });
  });
});
