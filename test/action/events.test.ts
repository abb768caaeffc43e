import { afterAll, describe, expect, it } from 'vitest';
import { runAction } from '../runner.ts';
import { createRepository, removeRepositories } from '../support/git-repository.ts';
import { component, threeMistakes } from './catalog-files.ts';
import { mergeGroup, push, schedule, workflowDispatch } from './events.ts';

afterAll(removeRepositories);

const repository = createRepository();
const before = repository.commit({ 'old/catalog-info.yaml': threeMistakes });
const middle = repository.commit({ 'README.md': 'Between' });
const after = repository.commit({ 'new/catalog-info.yaml': component('new').replace('lifecycle', 'lifecyle') });

const oneNew = { status: 1, outputs: { errors: '1', existing: '3' } };
const allNew = { status: 1, outputs: { errors: '3', warnings: '1', existing: '0' } };

describe('without a pull request', () => {
  it.each([
    ['a push answers for what it brings', push(before, after), undefined, oneNew],
    ['a push to a new branch has nothing to be compared with', push('0'.repeat(40), after), undefined, allNew],
    ['a merge group answers for what it would merge', mergeGroup(before, after), undefined, oneNew],
    ['a merge group of one commit needs two', mergeGroup(middle, after), 2, oneNew],
    ['a scheduled run counts everything', schedule(after), 1, allNew],
    ['a run by hand counts everything', workflowDispatch(after), 1, allNew],
  ])('%s', async (_, event, depth, expected) => {
    const run = await runAction({ workspace: repository.checkout(after, depth).directory, ...event, token: 'unused' });
    expect(run).toMatchObject(expected);
    expect(run.commands.filter(({ properties }) => properties['file'] === undefined)).toEqual([]);
  });

  it('a push whose former head is not in the clone says which depth it needs', async () => {
    const run = await runAction({ workspace: repository.checkout(after, 1).directory, ...push(before, after) });
    expect(run).toMatchObject(allNew);
    expect(run.commands[0]).toMatchObject({
      command: 'warning',
      message: expect.stringContaining('`fetch-depth: 0`') as string,
    });
  });
});
