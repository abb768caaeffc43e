import { expect, it } from 'vitest';
import { brief, entityText, findingsOf } from '../../support/findings.ts';

const rule = 'catalog/placeholder-owner';
const owned = (owner: string): string => entityText('System', 'orders', `{ owner: ${owner} }`);

it.each(['TBD', 'unknown', 'user:guest', 'group:default/guests', 'User:Development/Guest', 'N/A', 'group:n/a'])(
  'finds the owner %s',
  async (owner) => {
    expect((await findingsOf(rule, owned(owner))).map(brief)).toEqual([`5 ${owner}`]);
  },
);

it.each(['payments', 'guests-team', 'a', 'todo-app'])('leaves the owner %s alone', async (owner) => {
  expect(await findingsOf(rule, owned(owner))).toEqual([]);
});

it('takes the names from the configuration', async () => {
  const config = { placeholderOwners: ['user:default/admin'] };
  expect(await findingsOf(rule, owned('user:default/admin'), { config })).toHaveLength(1);
  expect(await findingsOf(rule, owned('admin'), { config })).toEqual([]);
  expect(await findingsOf(rule, owned('tbd'), { config })).toEqual([]);
});
