import { afterAll, describe, expect, it } from 'vitest';
import { runAction, type ActionCall, type ActionRun } from '../runner.ts';
import { removeRepositories } from '../support/git-repository.ts';
import { component, threeMistakes } from './catalog-files.ts';
import { buildPullRequest, moveBase, type PullRequestSetup } from './pull-request.ts';

afterAll(removeRepositories);

function runOn(setup: PullRequestSetup, more: Partial<ActionCall> = {}): Promise<ActionRun> {
  return runAction({ workspace: setup.checkout().directory, ...setup.event(), ...more });
}

/** What GitHub would draw into the diff: `severity file:line title`. */
function annotations(run: ActionRun): readonly string[] {
  const shown = run.commands.filter(({ properties }) => properties['file'] !== undefined);
  return shown.map(({ command, properties: { file, line, title } }) => `${command} ${file}:${line} ${title}`);
}

const debt = threeMistakes.replace('checkout', 'old-debt');

describe('a pull request', () => {
  it('is annotated where it is wrong, and fails', async () => {
    const setup = buildPullRequest(
      { 'catalog-info.yaml': component('shop') },
      { 'checkout/catalog-info.yaml': threeMistakes },
    );
    const run = await runOn(setup);
    expect(run).toMatchObject({ status: 1, stderr: '' });
    expect(annotations(run)).toEqual([
      'error checkout/catalog-info.yaml:6 backstage/schema · component:default/checkout',
      'error checkout/catalog-info.yaml:9 backstage/schema · component:default/checkout',
      'warning checkout/catalog-info.yaml:10 catalog/placeholder-owner · component:default/checkout',
    ]);
    expect(run.outputs).toMatchObject({
      passed: 'false',
      errors: '2',
      warnings: '1',
      notes: '0',
      existing: '0',
      files: '2',
      entities: '2',
    });
    expect(run.summary).toContain('Catalog Warden: 2 errors, 1 warning in 1 file');
    expect(run.summary).toContain(`https://github.com/acme/shop/blob/${setup.head}/checkout/catalog-info.yaml`);
    expect(run.report?.subject).toEqual({ repository: 'acme/shop', commit: setup.head, ref: 'refs/pull/7/merge' });
  });

  it('is green when it adds an entity that is right', async () => {
    const run = await runOn(buildPullRequest({ 'README.md': '' }, { 'catalog-info.yaml': component('shop') }));
    expect(run).toMatchObject({ status: 0, outputs: { passed: 'true', errors: '0', entities: '1' } });
    expect(run.commands).toEqual([]);
  });

  it('is green when all that is wrong was there before', async () => {
    const run = await runOn(buildPullRequest({ 'catalog-info.yaml': debt }, { 'README.md': 'New' }));
    expect(run).toMatchObject({ status: 0, outputs: { passed: 'true', errors: '0', existing: '3' } });
    expect(annotations(run)).toEqual([]);
    expect(run.summary).toContain('3 existing problems');
  });

  it('does not answer for old mistakes in a file that it renames and moves lines of', async () => {
    const setup = buildPullRequest(
      { 'a/catalog-info.yaml': debt },
      { 'a/catalog-info.yaml': null, 'b/catalog-info.yaml': `# Moved\n${debt}` },
    );
    expect(await runOn(setup)).toMatchObject({ status: 0, outputs: { errors: '0', existing: '3' } });
  });

  it('answers for a mistake that it adds beside old ones', async () => {
    const setup = buildPullRequest(
      { 'catalog-info.yaml': debt },
      { 'catalog-info.yaml': `${debt}---\n${component('new').replace('production', '7')}` },
    );
    const run = await runOn(setup);
    expect(run).toMatchObject({ status: 1, outputs: { errors: '1', existing: '3' } });
    expect(annotations(run)).toEqual(['error catalog-info.yaml:18 backstage/schema · component:default/new']);
  });

  it('does not answer for what its base has got meanwhile', async () => {
    const setup = buildPullRequest({ 'README.md': '' }, { 'catalog-info.yaml': component('shop') });
    const run = await runOn(moveBase(setup, { 'other/catalog-info.yaml': debt }));
    expect(run).toMatchObject({ status: 0, outputs: { errors: '0', existing: '3' } });
  });

  it('counts everything when the ratchet is off', async () => {
    const setup = buildPullRequest({ 'catalog-info.yaml': debt }, { 'README.md': 'New' });
    const run = await runOn(setup, { inputs: { ratchet: 'false' } });
    expect(run).toMatchObject({ status: 1, outputs: { errors: '2', warnings: '1', existing: '0' } });
  });

  it.each([
    ['never', threeMistakes, 0],
    ['warning', component('shop').replace('group:default/payments', 'TBD'), 1],
    ['error', component('shop').replace('group:default/payments', 'TBD'), 0],
  ])('with fail-on %s ends accordingly', async (failOn, text, status) => {
    const setup = buildPullRequest({ 'README.md': '' }, { 'catalog-info.yaml': text });
    const run = await runOn(setup, { inputs: { 'fail-on': failOn } });
    expect(run.status).toBe(status);
    expect(run.outputs['passed']).toBe(String(status === 0));
    expect(annotations(run)).not.toEqual([]);
  });

  it('shows ten annotations of a level, all findings in the summary, and says so', async () => {
    const files = Array.from({ length: 300 }, (_, index) => [
      `services/s${index}/catalog-info.yaml`,
      component(`s${index}`).replace('lifecycle', 'lifecyle'),
    ]);
    const run = await runOn(buildPullRequest({ 'README.md': '' }, Object.fromEntries(files) as Record<string, string>));
    expect(run).toMatchObject({ status: 1, outputs: { errors: '300' } });
    expect(annotations(run)).toHaveLength(10);
    expect(run.commands.map(({ message }) => message)).toContainEqual(expect.stringContaining('290 more problems'));
    expect(run.summary.match(/🔴/g)).toHaveLength(300);
    expect(Buffer.byteLength(run.summary)).toBeLessThanOrEqual(1024 * 1024);
  });
});

describe('a checkout without the base', () => {
  const setup = (): PullRequestSetup =>
    buildPullRequest({ 'catalog-info.yaml': debt }, { 'new/catalog-info.yaml': threeMistakes });

  it('of one commit counts everything and says how to do better', async () => {
    const pull = setup();
    const run = await runOn(pull, { workspace: pull.checkout(1).directory });
    expect(run).toMatchObject({ status: 1, outputs: { errors: '4', existing: '0' } });
    expect(run.commands[0]).toMatchObject({
      command: 'warning',
      message: expect.stringContaining('`fetch-depth: 2`') as string,
    });
  });

  it('of the head alone names the depth that it needs', async () => {
    const pull = setup();
    const run = await runOn(pull, { workspace: pull.origin.checkout(pull.head, 1).directory });
    expect(run.commands[0]?.message).toContain('`fetch-depth: 2`');
    const longer = buildPullRequest({ 'catalog-info.yaml': debt }, { 'README.md': '1' }, { 'README.md': '2' });
    const second = await runOn(longer, { workspace: longer.origin.checkout(longer.head, 1).directory });
    expect(second.commands[0]?.message).toContain('`fetch-depth: 0`');
  });

  it('says nothing of it when nothing is wrong', async () => {
    const pull = buildPullRequest({ 'README.md': '' }, { 'catalog-info.yaml': component('shop') });
    const run = await runOn(pull, { workspace: pull.checkout(1).directory });
    expect(run).toMatchObject({ status: 0, commands: [] });
  });
});

it('compares with the merge base when the head is checked out', async () => {
  const pull = moveBase(buildPullRequest({ 'catalog-info.yaml': debt }, { 'new/catalog-info.yaml': threeMistakes }), {
    'catalog-info.yaml': null,
  });
  const run = await runOn(pull, { workspace: pull.origin.checkout(pull.head).directory });
  expect(run).toMatchObject({ status: 1, outputs: { errors: '2', existing: '3' } });
});

it('finds the repository in the folder that path names', async () => {
  const pull = buildPullRequest({ 'README.md': '' }, { 'catalog-info.yaml': threeMistakes });
  const checkout = pull.checkout().directory;
  const at = checkout.lastIndexOf('/');
  const run = await runOn(pull, { workspace: checkout.slice(0, at), inputs: { path: checkout.slice(at + 1) } });
  expect(annotations(run)[0]).toContain('error catalog-info.yaml:6 ');
});
