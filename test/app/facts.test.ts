import { describe, expect, it } from 'vitest';

import { answersTo, appFacts, type GithubState } from '../../app/facts.ts';
import type { Fact } from '../../core/facts/fact.ts';

const readAt = new Date('2026-11-20T09:00:00Z');
const teamsReadAt = new Date('2026-11-20T08:00:00Z');

const repository: GithubState['repository'] = {
  id: 1,
  nodeId: 'R_1',
  installationId: 7,
  owner: 'Acme',
  name: 'shop',
  defaultBranch: 'main',
  headSha: null,
  treeSha: null,
  archived: false,
  fork: false,
  visibility: 'internal',
  hasIssues: true,
  topics: ['retail', 'java'],
  properties: { tier: 'gold' },
  removedAt: null,
  readAt,
};
const read = { installationId: 7, readAt: teamsReadAt };
const state: GithubState = {
  repository,
  readAt,
  teams: { ...read, members: { payments: 3, empty: 0, 'pay-team': 1 }, problem: null },
};
const owners = { 'acme/Pay-Team': 'group:pay', 'other/guests': 'group:guests' };

async function factOf(name: string, owner: unknown, given: Partial<GithubState> = {}, elsewhere?: string) {
  const facts = appFacts({ ...state, ...given });
  const subject = {
    ref: 'component:default/shop',
    file: 'catalog-info.yaml',
    document: 0,
    value: { spec: { owner } } as never,
    elsewhere,
  };
  for (const source of facts.sources({ owners })) {
    if (!source.provides(name)) continue;
    const lookUp = await source.gather([subject], new Set([name]));
    return { fact: lookUp(subject, name), asked: facts.asked() };
  }
  return { fact: undefined, asked: facts.asked() };
}

const said = (fact: Fact | undefined): unknown => (fact?.is === 'known' ? fact.value : fact?.reason);

describe('of a repository', () => {
  it.each([
    ['repository.archived', {}, false],
    ['repository.visibility', {}, 'internal'],
    ['repository.topics', {}, ['java', 'retail']],
    ['repository.defaultBranch', {}, 'main'],
    ['repository.defaultBranch', { defaultBranch: null }, 'GitHub shows the App nothing of it'],
    ['repository.properties', {}, { tier: 'gold' }],
    ['repository.properties', { properties: {} }, {}],
    [
      'repository.properties',
      { properties: null },
      'the App could not read the custom properties (needs `organization_custom_properties: read`)',
    ],
    ['branch.protected', {}, 'the App does not ask GitHub for it; the Action does'],
    ['alerts.dependabot', {}, 'the App does not ask GitHub for it; the Action does'],
    ['git.changedAt', {}, 'the App reads no history; the Action does'],
  ])('%s with %j is %j', async (name, change, value) => {
    const { fact } = await factOf(name, 'payments', { repository: { ...repository, ...change } });
    expect(said(fact)).toEqual(value);
  });

  it('tells when it was read', async () => {
    const { fact } = await factOf('repository.topics', 'payments');
    expect(fact).toMatchObject({ is: 'known', source: 'GitHub', observedAt: '2026-11-20T09:00:00.000Z' });
  });

  it('is unknown where the code is elsewhere, and the team is not', async () => {
    const elsewhere = 'its code is in `acme/store`';
    expect(said((await factOf('repository.topics', 'payments', {}, elsewhere)).fact)).toBe(elsewhere);
    expect(said((await factOf('team.exists', 'payments', {}, elsewhere)).fact)).toBe(true);
  });
});

describe('of the team of an owner', () => {
  it.each([
    ['payments', true, 3],
    ['group:default/Payments', true, 3],
    ['empty', true, 0],
    ['pay', true, 1],
    ['gone', false, 'there is no team `gone`'],
    ['toString', false, 'there is no team `tostring`'],
    ['guests', ...twice('the App knows the teams of Acme only; the owner is a team of other')],
    ['user:jane', ...twice('the owner `user:jane` is no group with a team on GitHub')],
    ['no team: at all', ...twice('the owner `no team: at all` is no group with a team on GitHub')],
    [undefined, ...twice('the entity names no owner')],
  ])('%s', async (owner, exists, members) => {
    expect(said((await factOf('team.exists', owner)).fact)).toBe(exists);
    expect(said((await factOf('team.members', owner)).fact)).toBe(members);
  });

  it.each([
    ['were never read', undefined, 'the App has not read the teams yet'],
    ['cannot be read', { ...read, members: null, problem: 'no permission' }, 'no permission'],
  ])('is unknown where the teams %s', async (_, teams, reason) => {
    expect(said((await factOf('team.exists', 'payments', { teams })).fact)).toBe(reason);
    expect(said((await factOf('team.members', 'gone', { teams })).fact)).toBe(reason);
  });

  it('tells when the teams were read', async () => {
    const { fact } = await factOf('team.members', 'payments');
    expect(fact).toMatchObject({ is: 'known', source: 'GitHub', observedAt: '2026-11-20T08:00:00.000Z' });
  });
});

describe('what was asked', () => {
  it.each([
    ['repository.topics', 'payments', ['repository.topics']],
    ['team.exists', 'pay', ['team.exists pay-team']],
    ['team.members', 'gone', ['team.members gone']],
    // Nothing that GitHub says changes these.
    ['team.exists', 'guests', []],
    ['branch.protected', 'payments', []],
  ])('for %s of %s is %j', async (name, owner, asked) => {
    expect((await factOf(name, owner)).asked).toEqual(asked);
  });

  const asked = ['repository.topics', 'team.exists payments', 'team.members gone'];

  it.each([
    ['another time', { readAt: new Date(0), teams: { ...state.teams!, readAt: new Date(0) } }, true],
    ['another order of topics', { repository: { ...repository, topics: ['java', 'retail'] } }, true],
    ['another topic', { repository: { ...repository, topics: ['java'] } }, false],
    ['another number of members', { teams: { ...read, members: { payments: 9 }, problem: null } }, true],
    ['a team that is gone', { teams: { ...read, members: { empty: 0 }, problem: null } }, false],
    ['a team that came', { teams: { ...read, members: { payments: 3, gone: 1 }, problem: null } }, false],
    ['teams that are not known', { teams: undefined }, false],
  ])('with %s has the same answers: %j', (_, change, isSame) => {
    const [before, after] = [state, { ...state, ...change }].map((one) => JSON.stringify(answersTo(asked, one)));
    expect(before === after).toBe(isSame);
  });
});

function twice(reason: string): readonly [string, string] {
  return [reason, reason];
}
