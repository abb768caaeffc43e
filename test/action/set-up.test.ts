import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inputNames } from '../../action/inputs.ts';
import { actionFile, runAction, type ActionCall, type ActionRun } from '../runner.ts';
import { createRepository, removeRepositories, type Files } from '../support/git-repository.ts';
import { component, threeMistakes } from './catalog-files.ts';
import { workflowDispatch } from './events.ts';
import { buildPullRequest } from './pull-request.ts';

afterAll(removeRepositories);

function runIn(files: Files, inputs: ActionCall['inputs'] = {}): Promise<ActionRun> {
  const repository = createRepository();
  const sha = repository.commit(files);
  return runAction({ workspace: repository.directory, ...workflowDispatch(sha), inputs });
}

const good = { 'catalog-info.yaml': component('shop') };

it('declares the inputs that it reads and the outputs that it writes', async () => {
  expect(Object.keys(actionFile.inputs)).toEqual(inputNames);
  const run = await runIn(good, { 'sarif-file': 'out/catalog.sarif' });
  expect(Object.keys(run.outputs)).toEqual(Object.keys(actionFile.outputs));
});

describe('a step that is called wrongly', () => {
  it.each([
    ['fail-on', 'errors', 'The input `fail-on` is `errors`. It must be `error`, `warning` or `never`.'],
    ['ratchet', 'yes', 'The input `ratchet` is `yes`. It must be `true` or `false`.'],
    ['suggest', '1', 'The input `suggest` is `1`. It must be `true` or `false`.'],
    ['path', 'catalog-info.yml', 'There is no `catalog-info.yml`; did you mean `catalog-info.yaml`?'],
    ['config', 'warden.yml', 'The configuration `warden.yml` is not there.'],
    ['catalog', 'entities.json', 'The input `catalog`:'],
  ])('fails for %s: %s, with one message', async (name, value, message) => {
    const run = await runIn(good, { [name]: value });
    expect(run).toMatchObject({ status: 1, log: '', stderr: '', outputs: {} });
    expect(run.commands).toHaveLength(1);
    expect(run.commands[0]).toMatchObject({ command: 'error', message: expect.stringContaining(message) as string });
  });

  it('fails for a day that is none, with one message', async () => {
    const repository = createRepository();
    const call = { workspace: repository.directory, ...workflowDispatch(repository.commit(good)) };
    const run = await runAction({ ...call, env: { SOURCE_DATE_EPOCH: 'tomorrow' } });
    expect(run).toMatchObject({ status: 1, log: '', stderr: '', outputs: {} });
    expect(run.commands).toMatchObject([
      { command: 'error', message: expect.stringContaining('`SOURCE_DATE_EPOCH` is `tomorrow`. ') as string },
    ]);
  });

  it('is told the likely input for one that does not exist, and goes on', async () => {
    const run = await runIn(good, { failon: 'never' });
    expect(run.status).toBe(0);
    expect(run.commands).toMatchObject([
      { command: 'warning', message: expect.stringContaining('Did you mean `fail-on`?') as string },
    ]);
  });
});

it('refuses to judge the base branch in the name of a pull request', async () => {
  const pull = buildPullRequest(good, { 'new/catalog-info.yaml': threeMistakes });
  const { event } = pull.event();
  const call = { ...pull.event(), event: { ...event, name: 'pull_request_target' } };
  const wrong = await runAction({ ...call, workspace: pull.origin.checkout(pull.base, 1).directory });
  expect(wrong).toMatchObject({
    status: 1,
    commands: [{ message: expect.stringContaining('`on: pull_request`') as string }],
  });
  const right = await runAction({ ...call, workspace: pull.checkout().directory });
  expect(right).toMatchObject({ status: 1, outputs: { errors: '2' } });
});

it('points at what is wrong in the configuration', async () => {
  const run = await runIn({ ...good, '.github/catalog-warden.yml': 'failOn: error\nexlude: []\n' });
  expect(run).toMatchObject({ status: 1, log: '', stderr: '' });
  expect(run.commands).toMatchObject([
    {
      command: 'error',
      properties: { file: '.github/catalog-warden.yml', line: '2' },
      message: expect.stringContaining('exclude') as string,
    },
  ]);
});

it('takes the configuration of the base, so that a pull request cannot excuse itself', async () => {
  const excuse = { '.github/catalog-warden.yml': 'failOn: never\n' };
  const pull = buildPullRequest(good, { 'new/catalog-info.yaml': threeMistakes, ...excuse });
  const run = await runAction({ workspace: pull.checkout().directory, ...pull.event() });
  expect(run.status).toBe(1);
  expect(run.commands[0]?.message).toContain('`.github/catalog-warden.yml` differs from that of the base');
  const merged = buildPullRequest({ ...good, ...excuse }, { 'new/catalog-info.yaml': threeMistakes });
  expect((await runAction({ workspace: merged.checkout().directory, ...merged.event() })).status).toBe(0);
});

it('lets a pull request mend a broken configuration', async () => {
  const broken = { ...good, '.github/catalog-warden.yml': 'failOn: maybe\n' };
  const pull = buildPullRequest(broken, { '.github/catalog-warden.yml': 'failOn: error\n' });
  const run = await runAction({ workspace: pull.checkout().directory, ...pull.event() });
  expect(run).toMatchObject({ status: 0, commands: [] });
});

it('is green where there is no catalog file, and says how to begin', async () => {
  const run = await runIn({ 'README.md': '' });
  expect(run).toMatchObject({ status: 0, commands: [], outputs: { passed: 'true', files: '0' } });
  expect(run.summary).toContain('no catalog file to check');
  expect(run.summary).toContain('catalog-info.yaml');
});

it('checks the paths that it is given, one a line', async () => {
  const files = {
    'a/catalog-info.yaml': threeMistakes,
    'b/catalog-info.yaml': component('b'),
    'c.yaml': component('c'),
  };
  const run = await runIn(files, { path: 'b\nc.yaml\n' });
  expect(run).toMatchObject({ status: 0, outputs: { files: '2', entities: '2' } });
});

it('judges references against the catalog that it is given', async () => {
  const group = { kind: 'Group', metadata: { name: 'billing', namespace: 'default' } };
  const run = await runIn({ ...good, 'entities.json': JSON.stringify([group]) }, { catalog: 'entities.json' });
  expect(run.report?.findings.map(({ rule, line }) => `${rule}:${line}`)).toEqual(['catalog/dangling-reference:8']);
});

it('goes on without a catalog that cannot be reached, and says so', async () => {
  const run = await runIn(good, { catalog: 'http://127.0.0.1:9/' });
  expect(run).toMatchObject({ status: 0, outputs: { passed: 'true' } });
  expect(run.commands).toMatchObject([{ command: 'warning', message: expect.stringContaining('127.0.0.1') as string }]);
});

// In a job that runs in a container the workspace belongs to another user, and git refuses to work there.
it.runIf(process.getuid?.() === 0)('works in a workspace of another user', async () => {
  const pull = buildPullRequest({ 'catalog-info.yaml': threeMistakes }, { 'README.md': '' });
  const workspace = pull.checkout().directory;
  execFileSync('chown', ['-R', '12345:12345', workspace]);
  const run = await runAction({ workspace, ...pull.event() });
  expect(run).toMatchObject({ status: 0, commands: [], outputs: { existing: '3' } });
});

it('writes the report and SARIF for later steps', async () => {
  const run = await runIn({ 'catalog-info.yaml': threeMistakes }, { 'sarif-file': 'out/catalog.sarif' });
  expect(run.report).toMatchObject({ schemaVersion: 1, summary: { errors: 2, warnings: 1, passed: false } });
  const file = run.outputs['sarif-file'] ?? '';
  expect(path.basename(file)).toBe('catalog.sarif');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: '2.1.0',
    runs: [{ results: { length: 3 } }],
  });
});
