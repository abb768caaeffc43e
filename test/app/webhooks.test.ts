import published from '@octokit/webhooks-examples';
import { describe, expect, it } from 'vitest';

import { externalIdOf } from '../../app/check-subject.ts';
import { jobsOf, webhooks } from '../../app/webhooks/index.ts';
import { textOf, type JsonObject } from '../../core/source/json.ts';

/** The types of the package speak of another form than its file has. */
const examples = published as unknown as readonly { readonly name: string; readonly examples: readonly JsonObject[] }[];

const context = { appId: '29310', policyRepository: '.github' };

/** The request as a line: its name, its key, and what the key does not say. */
function jobs(event: string, payload: object, given = context): readonly string[] {
  return jobsOf(event, payload as JsonObject, given).map(({ name, key, data }) => {
    const { installation, ref, sha } = data as Record<string, unknown>;
    return [name, key, `installation ${String(installation)}`, ref, key.includes('@') ? undefined : sha]
      .filter(Boolean)
      .join(' · ');
  });
}

/** GitHub's own examples of an event; those of old are without the installation that every delivery to an App has. */
function examplesOf(event: string): readonly (JsonObject & { action?: string })[] {
  const all = examples.find(({ name }) => name === event)?.examples ?? [];
  return all.map((one) => ({ installation: { id: 7 }, ...one }));
}

function example(event: string, action?: string, changes: object = {}): JsonObject {
  const found = examplesOf(event).find((one) => action === undefined || one.action === action);
  if (found === undefined) throw new Error(`There is no example of ${event} ${action}.`);
  return { ...found, ...changes };
}

describe("GitHub's examples", () => {
  const known = [...webhooks.keys()].filter((event) => event !== 'custom_property_values');

  it.each(known)('%s', async (event) => {
    const lines = examplesOf(event).map((payload) => {
      const told = payload.action ?? textOf(payload['ref']);
      return `${told}: ${jobs(event, payload).join(', ') || 'nothing'}`;
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`__snapshots__/webhooks/${event}.txt`);
  });

  it.each(examples.map(({ name }) => name).filter((name) => !webhooks.has(name)))('%s leads to nothing', (event) => {
    for (const payload of examplesOf(event)) expect(jobs(event, payload)).toEqual([]);
  });
});

const repository = (change: object): object => ({
  repository: { id: 5, name: 'shop', default_branch: 'main', ...change },
  installation: { id: 7 },
});
const sha = 'a'.repeat(40);
const pushOf = (change: object, inside: object = {}): object => ({
  ref: 'refs/heads/main',
  after: sha,
  forced: false,
  commits: [{ added: [], modified: ['README.md'], removed: [] }],
  ...repository(inside),
  ...change,
});
const policy = { name: '.github' };
const touching = (file: string): object => ({ commits: [{ added: [], modified: [], removed: [file] }] });
const run = (change: object): object => ({
  action: 'rerequested',
  check_run: { app: { id: 29_310 }, head_sha: sha, external_id: '', pull_requests: [], ...change },
  ...repository({}),
});
const button = (identifier: string, change: object): object => ({
  ...run(change),
  action: 'requested_action',
  requested_action: { identifier },
});

const readsRepository = 'read-repository · 5 · installation 7';
const readsPolicy = 'read-policy · 7 · installation 7';
const readsTeams = 'read-teams · 7 · installation 7';
const queueRef = 'refs/heads/gh-readonly-queue/main/pr-4-abc';

it.each<readonly [what: string, event: string, payload: object, wanted: readonly string[]]>([
  ['a push', 'push', pushOf({}), [readsRepository]],
  ['a push to another branch', 'push', pushOf({ ref: 'refs/heads/topic' }), []],
  ['a push of a tag named as the branch', 'push', pushOf({ ref: 'refs/tags/main' }), []],
  ['a branch that went', 'push', pushOf({ after: '0'.repeat(40) }), []],
  ['a policy', 'push', pushOf(touching('catalog-warden/config.yml'), policy), [readsRepository, readsPolicy]],
  ['a profile beside the policy', 'push', pushOf(touching('profile/README.md'), policy), [readsRepository]],
  ['a forced push of the policy', 'push', pushOf({ forced: true }, policy), [readsRepository, readsPolicy]],
  ['a push too long to be listed', 'push', pushOf({ commits: [] }, policy), [readsRepository, readsPolicy]],
  ['the same folder elsewhere', 'push', pushOf(touching('catalog-warden/config.yml')), [readsRepository]],
  [
    'a new base',
    'pull_request',
    { ...example('pull_request', 'opened', { action: 'edited', changes: { base: { ref: { from: 'a' } } } }) },
    [expect.stringContaining('check-pull-request')],
  ],
  [
    'a new title',
    'pull_request',
    { ...example('pull_request', 'opened', { action: 'edited', changes: { title: { from: 'a' } } }) },
    [],
  ],
  [
    'our check run again',
    'check_run',
    run({ external_id: `${externalIdOf({ pullRequest: 4 })} 0fd1` }),
    ['check-pull-request · 5#4 · installation 7'],
  ],
  [
    'our check run of a merge group again',
    'check_run',
    run({ external_id: externalIdOf({ mergeGroup: queueRef }) }),
    [`check-merge-group · 5@${sha} · installation 7 · ${queueRef}`],
  ],
  [
    'our check run without our mark',
    'check_run',
    run({ pull_requests: [{ number: 8 }, { number: 9 }] }),
    ['check-pull-request · 5#8 · installation 7', 'check-pull-request · 5#9 · installation 7'],
  ],
  ['our check run of who knows what', 'check_run', run({}), [`check-commit · 5@${sha} · installation 7`]],
  ["another App's check run", 'check_run', run({ app: { id: 1 } }), []],
  ['the button Re-run', 'check_run', button('run-again', {}), [`check-commit · 5@${sha} · installation 7`]],
  [
    'the button Fix',
    'check_run',
    button('fix', { external_id: 'pull-request:4 0fd1' }),
    [`apply-fixes · 5#4@${sha} · installation 7`],
  ],
  ['the button Fix of nothing', 'check_run', button('fix', {}), []],
  ['a button of old', 'check_run', button('explain', {}), []],
  [
    'a suite of a merge group again',
    'check_suite',
    {
      action: 'rerequested',
      check_suite: { app: { id: 29_310 }, head_sha: sha, head_branch: queueRef.slice('refs/heads/'.length) },
      ...repository({}),
    },
    [`check-merge-group · 5@${sha} · installation 7 · ${queueRef}`],
  ],
  ['a merge group that is gone', 'merge_group', { ...example('merge_group'), action: 'destroyed' }, []],
  [
    'new topics',
    'repository',
    { action: 'edited', changes: { topics: { from: [] } }, ...repository({}) },
    [readsRepository],
  ],
  ['an archived repository', 'repository', { action: 'archived', ...repository({}) }, [readsRepository]],
  ['a repository that went', 'repository', { action: 'deleted', ...repository({}) }, [readsRepository]],
  [
    'a new policy repository',
    'repository',
    { action: 'created', ...repository(policy) },
    [readsRepository, readsPolicy],
  ],
  [
    'a policy repository renamed',
    'repository',
    { action: 'renamed', changes: { repository: { name: { from: '.github' } } }, ...repository({}) },
    [readsRepository, readsPolicy],
  ],
  [
    'many repositories',
    'installation_repositories',
    { repositories_added: Array.from({ length: 11 }, (_, id) => ({ id: id + 1 })), installation: { id: 7 } },
    ['sync-installation · 7 · installation 7'],
  ],
  ['a team that may do more', 'team', { action: 'edited', ...repository({}) }, [readsRepository]],
  ['somebody who left', 'organization', { action: 'member_removed', installation: { id: 7 } }, [readsTeams]],
  ['custom properties', 'custom_property_values', { action: 'updated', ...repository({}) }, [readsRepository]],
  [
    'a run of our workflow',
    'workflow_run',
    {
      action: 'completed',
      workflow_run: { head_branch: 'main', path: '.github/workflows/catalog-warden.yml' },
      ...repository({}),
    },
    [readsRepository],
  ],
])('%s', (_, event, payload, wanted) => {
  expect(jobs(event, payload)).toEqual(wanted);
});

describe('a payload that is not what it should be', () => {
  const values = [undefined, null, -1, 1.5, '1', 2 ** 60, [], {}, { id: '7' }, { id: {} }, true];

  it.each([...webhooks.keys()])('leads to nothing, and to no error: %s', (event) => {
    for (const value of values) {
      const payload = {
        action: value,
        installation: value,
        repository: value,
        [event]: value,
        changes: value,
        commits: value,
        ref: value,
        repositories_added: value,
      };
      expect(jobs(event, payload)).toEqual([]);
    }
    expect(jobs(event, {})).toEqual([]);
  });

  it('asks for nothing whose number cannot be one of GitHub', () => {
    expect(jobs('push', pushOf({}, { id: 2 ** 53 }))).toEqual([]);
    expect(jobs('push', pushOf({ installation: { id: 0 } }))).toEqual([]);
    expect(jobs('push', pushOf({ after: '../..' }))).toEqual([]);
  });
});

it.each([
  ['pull-request:12', { pullRequest: 12 }],
  ['pull-request:12 ab', { pullRequest: 12 }],
  [`merge-group:${queueRef}`, { mergeGroup: queueRef }],
])('reads our mark %s', async (text, subject) => {
  const { subjectOf } = await import('../../app/check-subject.ts');
  expect(subjectOf(text)).toEqual(subject);
});

it.each(['', 'pull-request:0', 'pull-request:1x', 'merge-group:main', '26764'])(
  'takes %j for no mark',
  async (text) => {
    const { subjectOf } = await import('../../app/check-subject.ts');
    expect(subjectOf(text)).toBeUndefined();
  },
);

describe('a pull request', () => {
  it.each([
    ['opened', sha],
    ['synchronize', sha],
    ['reopened', undefined],
  ])('that is %s brings a new head: %s', (action, brought) => {
    const payload = { action, pull_request: { number: 3, head: { sha } }, ...repository({}) } as unknown as JsonObject;
    const [request] = jobsOf('pull_request', payload, context);
    expect(request?.data).toEqual({ installation: 7, repository: 5, number: 3, ...(brought && { brought }) });
  });
});
