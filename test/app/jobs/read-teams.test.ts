import { describe, expect, it } from 'vitest';

import { readRepository, readTeams, syncInstallation } from '../../../app/jobs/requests.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { findReport } from '../../../app/store/reports.ts';
import { createGithubApp } from '../../../github/app-client.ts';
import { buildFinding } from '../../support/report-builder.ts';
import { component, failuresOf, jobWorld, runJob } from './support.ts';

const policy = {
  'catalog-warden/config.yml': [
    'packs: [ownership]',
    'owners: { acme/pay-team: group:pay, other/guests: group:guests }',
    'rules: { ownership/team-has-members: { severity: warning, params: { members: 1 } } }',
    '',
  ].join('\n'),
  'catalog-warden/enforcement.yml': 'mode: enforce\n',
};

const ownedBy = (name: string, owner: string): string => component(name).replace('owner: payments', `owner: ${owner}`);

/** An organisation with three teams, whose repositories `shop` and `pay` are owned by two of them. */
async function governed() {
  const world = await jobWorld();
  const { acme, installation, context, settle, github } = world;
  acme.team('payments', ['ann', 'bob']);
  acme.team('pay-team', ['ann']);
  acme.team('idle', ['cleo']);
  acme.repository('.github', { files: policy });
  const shop = acme.repository('shop', { files: { 'catalog-info.yaml': component('shop') } });
  const pay = acme.repository('pay', { files: { 'catalog-info.yaml': ownedBy('pay', 'pay') } });
  const one = { installation: installation.id };
  return {
    ...world,
    shop,
    pay,
    sync: async () => await settle(syncInstallation(one)),
    /** What a webhook about a team leads to; gives what is about to be posted. */
    hear: async () => await settle(readTeams(one)),
    /** Writes what is to be written in a repository. */
    write: async (id: number) =>
      await runJob(context, { name: 'write-issue', data: { ...one, subject: `repository:${id}` }, key: '' }),
    /** The rules about teams that fail in a repository. */
    failing: async (id: number) =>
      (await failuresOf(context, id)).map(({ rule }) => rule).filter((rule) => rule.startsWith('ownership/team-')),
    /** The state of a rule in the last report of a repository. */
    stateOf: async (id: number, rule: string) =>
      (await findReport(context.store.db, id))?.report.entities[0]?.rules?.[rule],
    /** What GitHub was asked since then, without tokens. */
    askedSince: (before: number) =>
      github.requests.slice(before).filter(({ path }) => !path.endsWith('access_tokens')).length,
  };
}

describe('a team that owns something', () => {
  it('and is deleted is told, on the default branch and in the issue, until it is back', async () => {
    const { acme, shop, pay, sync, hear, write, failing, askedSince, installation, github } = await governed();
    await sync();
    expect([await failing(shop.id), await failing(pay.id)]).toEqual([[], []]);
    acme.deleteTeam('payments');
    const before = github.requests.length;
    const posts = await hear();
    expect(askedSince(before)).toBe(1);
    expect(posts).toEqual([`write-issue ${installation.id} repository:${shop.id}`, `write-summary ${installation.id}`]);
    expect([await failing(shop.id), await failing(pay.id)]).toEqual([['ownership/team-exists'], []]);
    await write(shop.id);
    expect(shop.issues).toMatchObject([{ state: 'open' }]);
    expect(shop.issues[0]?.body).toContain('GitHub has no team for the owner of `shop`.');
    acme.team('payments', ['ann', 'bob']);
    await hear();
    expect(await failing(shop.id)).toEqual([]);
    await write(shop.id);
    expect(shop.issues[0]?.body).not.toContain('GitHub has no team');
    github.assertValid();
  });

  it('and is deleted is told no more once a person owns the entity', async () => {
    const { acme, shop, sync, hear, failing, settle, installation, stateOf } = await governed();
    await sync();
    acme.deleteTeam('payments');
    await hear();
    shop.commit({ files: { 'catalog-info.yaml': ownedBy('shop', 'user:ann') } });
    await settle(readRepository({ installation: installation.id, repository: shop.id }));
    expect(await stateOf(shop.id, 'ownership/team-exists')).toBe('unknown');
    expect(await failing(shop.id)).toEqual([]);
  });

  it('and loses its last member is told', async () => {
    const { acme, pay, sync, hear, failing, github } = await governed();
    await sync();
    acme.leaveTeam('pay-team', 'ann');
    await hear();
    expect(await failing(pay.id)).toEqual(['ownership/team-has-members']);
    acme.joinTeam('pay-team', 'bob');
    await hear();
    expect(await failing(pay.id)).toEqual([]);
    github.assertValid();
  });

  it('is found by a sync where no webhook told of it', async () => {
    const { acme, shop, sync, failing, db, github } = await governed();
    await sync();
    acme.deleteTeam('payments');
    await db
      .updateTable('installation')
      .set({ syncedAt: new Date(0) })
      .execute();
    await sync();
    expect(await failing(shop.id)).toEqual(['ownership/team-exists']);
    github.assertValid();
  });

  it('is told beside what the Action reported, whose token reads no teams', async () => {
    const { acme, shop, sync, hear, failing, db, github } = await governed();
    await sync();
    const own = (await findReport(db, shop.id))!.report;
    const entities = own.entities.map((entity) => ({
      ...entity,
      rules: { ...entity.rules, 'ownership/team-exists': 'unknown' as const },
    }));
    const finding = { ...buildFinding({ rule: 'acme/coverage' }), entity: entities[0]!.ref };
    const report = { ...own, entities, findings: [finding] };
    await putActionReport(db, { repositoryId: shop.id, sha: shop.head(), report, receivedAt: new Date() });
    acme.deleteTeam('payments');
    await hear();
    const rules = (await findReport(db, shop.id))?.report.findings.map(({ rule }) => rule);
    expect(rules).toEqual(expect.arrayContaining(['acme/coverage', 'ownership/team-exists']));
    expect(await failing(shop.id)).toEqual(['ownership/team-exists']);
    acme.team('payments', ['ann', 'bob']);
    await hear();
    expect(await failing(shop.id)).toEqual([]);
    github.assertValid();
  });

  it('and is there again is not told any more, whatever the Action reported before', async () => {
    const { acme, shop, sync, hear, failing, stateOf, db } = await governed();
    await sync();
    acme.deleteTeam('payments');
    await hear();
    const { report } = (await findReport(db, shop.id))!;
    await putActionReport(db, { repositoryId: shop.id, sha: shop.head(), report, receivedAt: new Date() });
    acme.team('payments', ['ann', 'bob']);
    await hear();
    expect(await failing(shop.id)).toEqual([]);
    expect(await stateOf(shop.id, 'ownership/team-exists')).toBe('pass');
  });

  it('is told in a pull request as on the default branch', async () => {
    const { acme, shop, sync, hear, context, installation, github } = await governed();
    await sync();
    const files = { 'more/catalog-info.yaml': ownedBy('more', 'idle') };
    const pull = shop.pullRequest({ head: 'more', files });
    const check = async () => {
      const data = { installation: installation.id, repository: shop.id, number: pull.number };
      await runJob(context, { name: 'check-pull-request', data, key: '' });
      return pull.checkRuns[0]?.summary;
    };
    const finding = 'GitHub has no team for the owner of `more`.';
    expect(await check()).not.toContain(finding);
    acme.deleteTeam('idle');
    await hear();
    const before = github.requests.length;
    expect(await check()).toContain(finding);
    expect(github.requests.slice(before).filter(({ text }) => text.includes('query Teams'))).toEqual([]);
    github.assertValid();
  });

  it.each([
    ['that nobody names', (acme: Governed['acme']) => acme.deleteTeam('idle')],
    ['of which no rule asks how many it has', (acme: Governed['acme']) => acme.joinTeam('idle', 'dan')],
  ])('unlike one %s, whose changes judge nothing again', async (_, change) => {
    const { acme, shop, sync, hear, db, github } = await governed();
    await sync();
    const madeAt = async () => (await findReport(db, shop.id))?.madeAt;
    const before = await madeAt();
    change(acme);
    expect(await hear()).toEqual([]);
    expect(await madeAt()).toEqual(before);
    github.assertValid();
  });
});

type Governed = Awaited<ReturnType<typeof governed>>;

describe('teams that GitHub does not show', () => {
  it('since the App may not read them lead to no finding', async () => {
    const { acme, shop, sync, installation, failing, stateOf, github } = await governed();
    const { members: _, ...rest } = installation.record.permissions;
    installation.grant(rest);
    acme.deleteTeam('payments');
    await sync();
    expect(await failing(shop.id)).toEqual([]);
    expect(await stateOf(shop.id, 'ownership/team-exists')).toBe('unknown');
    github.assertValid();
  });

  it('any more open and close nothing', async () => {
    const { acme, app, shop, pay, sync, context, settle, installation, failing, stateOf, github } = await governed();
    acme.deleteTeam('payments');
    await sync();
    const { members: _, ...rest } = installation.record.permissions;
    installation.grant(rest);
    acme.deleteTeam('pay-team');
    // An hour later, with a new token.
    const later = createGithubApp({ apiUrl: github.url, appId: String(app.id), privateKey: app.privateKey });
    await runJob({ ...context, github: later }, readTeams({ installation: installation.id }));
    await settle();
    expect([await failing(shop.id), await failing(pay.id)]).toEqual([['ownership/team-exists'], []]);
    for (const { id } of [shop, pay]) expect(await stateOf(id, 'ownership/team-exists')).toBe('unknown');
    github.assertValid();
  });

  it('since GitHub shows none at all lead to no finding', async () => {
    const { acme, shop, sync, failing, github } = await governed();
    for (const slug of ['payments', 'pay-team', 'idle']) acme.deleteTeam(slug);
    await sync();
    expect(await failing(shop.id)).toEqual([]);
    github.assertValid();
  });

  it('since they are of another organisation lead to no finding', async () => {
    const { acme, sync, failing, stateOf, settle, installation, github } = await governed();
    await sync();
    const guest = acme.repository('guest', { files: { 'catalog-info.yaml': ownedBy('guest', 'guests') } });
    await settle(readRepository({ installation: installation.id, repository: guest.id }));
    expect(await failing(guest.id)).toEqual([]);
    expect(await stateOf(guest.id, 'ownership/team-exists')).toBe('unknown');
    github.assertValid();
  });

  it('since GitHub has trouble are read later, and the sync goes on', async () => {
    const { acme, shop, installation, context, asked, failing, settle, github } = await governed();
    acme.deleteTeam('payments');
    github.fail({ when: ({ text }) => text.includes('query Teams'), with: 502, times: 4 });
    await runJob(context, syncInstallation({ installation: installation.id }));
    expect(await failing(shop.id)).toEqual([]);
    expect(asked).toContainEqual(readTeams({ installation: installation.id }));
    await settle();
    expect(await failing(shop.id)).toEqual(['ownership/team-exists']);
    github.assertValid();
  });

  it('are what they were while GitHub has trouble', async () => {
    const { acme, shop, sync, hear, installation, context, failing, github } = await governed();
    acme.deleteTeam('payments');
    await sync();
    acme.team('payments', ['ann']);
    github.fail({ when: ({ text }) => text.includes('query Teams'), with: 502, times: 4 });
    await expect(runJob(context, readTeams({ installation: installation.id }))).rejects.toMatchObject({
      kind: 'server error',
    });
    expect(await failing(shop.id)).toEqual(['ownership/team-exists']);
    await hear();
    expect(await failing(shop.id)).toEqual([]);
    github.assertValid();
  });
});
