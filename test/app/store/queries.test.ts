import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { definitionsOf, knownEntities, referrersOf } from '../../../app/store/catalog-index.ts';
import { findCheckRun, pruneCheckRuns, putCheckRun, unfinishedCheckRuns } from '../../../app/store/check-runs.ts';
import { pruneDeliveries } from '../../../app/store/deliveries.ts';
import { listExemptions, replaceExemptions } from '../../../app/store/exemptions.ts';
import { pruneHistory, readHistory, recordHistory } from '../../../app/store/history.ts';
import {
  findInstallation,
  finishSync,
  listInstallations,
  putInstallation,
  removeInstallation,
  saveSyncProgress,
  setPolicyRepository,
} from '../../../app/store/installations.ts';
import { pruneIssueBudgets, takeIssue } from '../../../app/store/issue-budget.ts';
import { insertNewDeliveries } from '../../../app/store/new-deliveries.ts';
import { getBlobs, getTree, pruneObjects, putBlobs, putTree } from '../../../app/store/object-cache.ts';
import {
  countFailures,
  countLevels,
  findReport,
  listReports,
  replaceReport,
  type RepositoryReading,
} from '../../../app/store/reports.ts';
import {
  findRepository,
  listRepositories,
  putRepositories,
  removeRepositories,
  setRead,
  type RepositoryState,
} from '../../../app/store/repositories.ts';
import { getSetting, putSetting, removeSetting } from '../../../app/store/settings.ts';
import {
  findSubjectIssue,
  listSubjectIssues,
  putSubjectIssue,
  removeSubjectIssue,
} from '../../../app/store/subject-issues.ts';
import { askedIn, findTeams, putTeams } from '../../../app/store/teams.ts';
import type { Db } from '../../../app/store/write.ts';
import { engines, newStore } from '../../support/postgres.ts';
import { richReport } from '../../support/rich-report.ts';

const now = new Date('2026-05-01T12:30:00Z');

function daysBefore(days: number): Date {
  return new Date(now.getTime() - days * 24 * 3600 * 1000);
}

function repository(id: number, name: string, more: Partial<RepositoryState> = {}): RepositoryState {
  return {
    id,
    nodeId: `R_${id}`,
    installationId: 7,
    owner: 'acme',
    name,
    defaultBranch: 'main',
    archived: false,
    fork: false,
    visibility: 'private',
    hasIssues: true,
    topics: ['java', 'payments'],
    properties: { tier: 'one' },
    ...more,
  };
}

function entity(ref: string, file = 'catalog-info.yaml', line = 1): RepositoryReading['entities'][number] {
  const [kind = '', name = ''] = ref.split(':default/');
  const data = { metadata: { name } };
  return {
    ref,
    kind,
    namespace: 'default',
    name,
    owner: 'group:default/pay',
    type: null,
    lifecycle: null,
    file,
    line,
    data,
  };
}

function reading(more: Partial<RepositoryReading> = {}): RepositoryReading {
  return {
    headSha: 'a'.repeat(40),
    policyHash: 'p1',
    source: 'app',
    report: richReport,
    madeAt: now,
    entities: [],
    references: [],
    ruleResults: [],
    levels: [],
    asked: [],
    ...more,
  };
}

function reference(fromRef: string, toRef: string, line = 9): RepositoryReading['references'][number] {
  return { fromRef, owner: 'group:default/web', field: 'spec.dependsOn', toRef, file: 'catalog-info.yaml', line };
}

function result(rule: string, more: Partial<RepositoryReading['ruleResults'][number]> = {}) {
  return {
    entityRef: 'component:default/pay',
    owner: 'group:default/pay',
    rule,
    state: 'fail' as const,
    severity: 'error' as const,
    message: 'm',
    file: 'catalog-info.yaml',
    line: 1,
    ...more,
  };
}

describe.each(engines)('the queries on %s', (engine) => {
  let db: Db;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const made = await newStore(engine);
    db = made.store.db;
    remove = made.remove;
  });

  afterAll(async () => await remove());

  beforeEach(async () => {
    for (const table of ['installation', 'delivery', 'tree', 'blob', 'setting'] as const) {
      await db.deleteFrom(table).execute();
    }
    await putInstallation(db, {
      id: 7,
      accountLogin: 'acme',
      accountType: 'Organization',
      repositorySelection: 'all',
      suspendedAt: null,
    });
    await putRepositories(db, [repository(1, 'pay'), repository(2, 'web')]);
  });

  it('keep what we know of an installation when GitHub tells of it again', async () => {
    await setPolicyRepository(db, 7, 2);
    await saveSyncProgress(db, 7, { page: 3, seen: ['a', 'b'] });
    const expected = {
      id: 7,
      accountLogin: 'renamed',
      accountType: 'Organization',
      repositorySelection: 'all',
      suspendedAt: now,
    } as const;
    await putInstallation(db, expected);
    expect(await findInstallation(db, 7)).toEqual({
      ...expected,
      policyRepositoryId: 2,
      syncedAt: null,
      syncCursor: { page: 3, seen: ['a', 'b'] },
    });
    await finishSync(db, 7, now);
    expect(await listInstallations(db)).toEqual([
      { ...expected, policyRepositoryId: 2, syncedAt: now, syncCursor: null },
    ]);
  });

  it('forget everything of an installation that is removed', async () => {
    await replaceReport(db, 1, reading({ entities: [entity('component:default/pay')] }));
    await removeInstallation(db, 7);
    expect(await findRepository(db, 1)).toBeUndefined();
    expect(await findReport(db, 1)).toBeUndefined();
    expect(await db.selectFrom('entity').selectAll().execute()).toEqual([]);
  });

  it('follow a repository by its id through a rename and a transfer', async () => {
    await putInstallation(db, {
      id: 8,
      accountLogin: 'other',
      accountType: 'User',
      repositorySelection: 'all',
      suspendedAt: null,
    });
    await setRead(db, 1, { headSha: 'h', treeSha: 't', readAt: now });
    await putRepositories(db, [
      repository(1, 'payments', { installationId: 8, owner: 'other', topics: [], properties: {} }),
    ]);
    expect(await findRepository(db, 1)).toEqual({
      ...repository(1, 'payments', { installationId: 8, owner: 'other', topics: [], properties: {} }),
      headSha: 'h',
      treeSha: 't',
      readAt: now,
      removedAt: null,
    });
    expect((await listRepositories(db, 7)).map(({ name }) => name)).toEqual(['web']);
    expect((await listRepositories(db, 8)).map(({ name }) => name)).toEqual(['payments']);
  });

  it('drop what is gone, and take it back when it comes again', async () => {
    await replaceReport(db, 1, reading({ entities: [entity('component:default/pay')] }));
    await removeRepositories(db, [1], now);
    expect((await listRepositories(db, 7)).map(({ id }) => id)).toEqual([2]);
    expect((await findRepository(db, 1))?.removedAt).toEqual(now);
    expect(await definitionsOf(db, { installationId: 7 }, ['component:default/pay'])).toEqual([]);
    expect(await replaceReport(db, 1, reading())).toBe(false);
    await putRepositories(db, [repository(1, 'pay')]);
    expect((await findRepository(db, 1))?.removedAt).toBeNull();
    expect(await replaceReport(db, 1, reading())).toBe(true);
  });

  it('take thousands of repositories at once, and twice', async () => {
    const many = Array.from({ length: 4100 }, (_, index) => repository(1000 + index, `repository-${index}`));
    await putRepositories(db, many);
    await putRepositories(db, many);
    expect(await listRepositories(db, 7)).toHaveLength(4102);
  });

  it('replace all that is known of a default branch', async () => {
    const first = reading({
      entities: [entity('component:default/pay'), entity('component:default/pay', 'catalog-info.yaml', 20)],
      references: [reference('component:default/pay', 'api:default/old')],
      ruleResults: [result('ownership/owner-is-group')],
      levels: [{ entityRef: 'component:default/pay', scorecard: 's', level: 'gold', percentage: 100 }],
    });
    await replaceReport(db, 1, first);
    await replaceReport(db, 1, reading({ policyHash: 'p2', entities: [entity('api:default/pay')] }));
    const known = { repositoryId: 1, headSha: 'a'.repeat(40), policyHash: 'p2', madeAt: now, asked: [] };
    expect(await findReport(db, 1)).toEqual({ ...known, source: 'app', report: richReport });
    expect(await listReports(db, 7)).toEqual([known]);
    expect(await knownEntities(db, { installationId: 7 })).toEqual([
      { kind: 'api', namespace: 'default', name: 'pay', source: 'acme/pay:catalog-info.yaml', visibility: 'private' },
    ]);
    expect(await referrersOf(db, { installationId: 7 }, ['api:default/old'])).toEqual([]);
    expect(await countFailures(db, 7)).toEqual([]);
    expect(await countLevels(db, 7)).toEqual([]);
  });

  it('leave the old report when writing the new one fails', async () => {
    await replaceReport(db, 1, reading({ entities: [entity('component:default/pay')] }));
    const broken = { ...entity('component:default/new'), line: 2 ** 40 };
    await expect(replaceReport(db, 1, reading({ entities: [broken] }))).rejects.toThrow('out of range');
    expect((await knownEntities(db, { installationId: 7 })).map(({ name }) => name)).toEqual(['pay']);
  });

  it('hold a repository of 20,000 references, and text that no database likes', async () => {
    const references = Array.from({ length: 20_000 }, (_, index) =>
      reference('component:default/pay', `api:default/${index}`, index),
    );
    const odd = { ...entity('component:default/odd'), name: 'a\0b', data: { 'k\0': '\0\ud800 \\u0000 "\\' } };
    await replaceReport(db, 1, reading({ references, entities: [odd] }));
    expect(await referrersOf(db, { installationId: 7 }, ['api:default/19999'])).toHaveLength(1);
    expect(await db.selectFrom('entity').select(['name', 'data']).execute()).toEqual([
      { name: 'a\uFFFDb', data: { 'k\uFFFD': '\uFFFD\uFFFD \\u0000 "\\' } },
    ]);
  });

  it('tell who refers to an entity, and where it is defined', async () => {
    await replaceReport(
      db,
      1,
      reading({ entities: [entity('component:default/pay'), entity('api:default/pay', 'b.yaml', 4)] }),
    );
    await replaceReport(
      db,
      2,
      reading({
        entities: [entity('api:default/pay', 'api.yaml', 3)],
        references: [reference('component:default/web', 'component:default/pay')],
      }),
    );
    const scope = { installationId: 7 };
    const referrer = { fromRef: 'component:default/web', field: 'spec.dependsOn', toRef: 'component:default/pay' };
    const place = {
      repositoryId: 2,
      repository: 'acme/web',
      file: 'catalog-info.yaml',
      line: 9,
      owner: 'group:default/web',
    };
    expect(await referrersOf(db, scope, ['component:default/pay', 'x'])).toEqual([{ ...referrer, ...place }]);
    expect(await referrersOf(db, { installationId: 7, exceptRepository: 2 }, ['component:default/pay'])).toEqual([]);
    expect(await referrersOf(db, { installationId: 8 }, ['component:default/pay'])).toEqual([]);
    const owner = 'group:default/pay';
    const elsewhere = {
      repositoryId: 2,
      repository: 'acme/web',
      file: 'api.yaml',
      line: 3,
      owner,
      ref: 'api:default/pay',
    };
    expect(await definitionsOf(db, { installationId: 7, exceptRepository: 1 }, ['api:default/pay'])).toEqual([
      elsewhere,
    ]);
    expect(await definitionsOf(db, scope, ['api:default/pay'])).toEqual([
      { repositoryId: 1, repository: 'acme/pay', file: 'b.yaml', line: 4, owner, ref: 'api:default/pay' },
      elsewhere,
    ]);
    const existing = await definitionsOf(db, scope, ['api:default/pay', 'api:default/nowhere']);
    expect(new Set(existing.map(({ ref }) => ref))).toEqual(new Set(['api:default/pay']));
  });

  it('count what fails in an organisation, and what stands on which level', async () => {
    await replaceReport(
      db,
      1,
      reading({
        ruleResults: [
          result('b', { severity: 'warning' }),
          result('a', { line: 5 }),
          result('a', { line: 2 }),
          result('c', { state: 'pass' }),
        ],
        levels: [
          { entityRef: 'x', scorecard: 's', level: 'gold', percentage: 100 },
          { entityRef: 'y', scorecard: 's', level: null, percentage: 33 },
        ],
      }),
    );
    await replaceReport(db, 2, reading({ ruleResults: [result('a', { owner: null })] }));
    expect(await countFailures(db, 7)).toEqual([
      { rule: 'a', failures: 3, repositories: 2 },
      { rule: 'b', failures: 1, repositories: 1 },
    ]);
    expect(await countLevels(db, 7)).toEqual([
      { scorecard: 's', level: 'gold', entities: 1 },
      { scorecard: 's', level: null, entities: 1 },
    ]);
  });

  it('keep one value a day in the history', async () => {
    const at = (day: string) => ({ installationId: 7, day });
    await recordHistory(db, at('2026-04-01'), [{ scope: 'rule', key: 'a', value: { failures: 1 } }]);
    await recordHistory(db, at('2026-05-01'), [{ scope: 'rule', key: 'a', value: { failures: 2 } }]);
    await recordHistory(db, at('2026-05-01'), [{ scope: 'rule', key: 'a', value: { failures: 3 } }]);
    const newest = { installationId: 7, scope: 'rule', key: 'a', day: '2026-05-01', value: { failures: 3 } };
    expect(await readHistory(db, { installationId: 7, scope: 'rule', since: '2026-04-02' })).toEqual([newest]);
    expect(await pruneHistory(db, '2026-05-01')).toBe(1);
    expect(await readHistory(db, { installationId: 7, scope: 'rule', since: '' })).toEqual([newest]);
  });

  it('replace exemptions, the first to expire first', async () => {
    const exemption = {
      file: 'f',
      rule: 'r',
      selector: { entities: ['x'] },
      expires: '2026-06-01',
      reason: 'why',
      pending: false,
    };
    await replaceExemptions(db, 7, [{ ...exemption, rule: 'gone' }]);
    await replaceExemptions(db, 7, [{ ...exemption, expires: '2026-07-01' }, exemption]);
    expect(await listExemptions(db, 7)).toEqual([
      { ...exemption, installationId: 7 },
      { ...exemption, installationId: 7, expires: '2026-07-01' },
    ]);
  });

  it('keep the teams as they were last read, or why they are not known', async () => {
    expect(await findTeams(db, 7)).toBeUndefined();
    const list = { installationId: 7, members: { pay: 2, constructor: 0 }, problem: null, readAt: now };
    await putTeams(db, list);
    expect(await findTeams(db, 7)).toEqual(list);
    const unknown = { ...list, members: null, problem: 'no permission', readAt: daysBefore(-1) };
    await putTeams(db, unknown);
    expect(await findTeams(db, 7)).toEqual(unknown);
    await removeInstallation(db, 7);
    expect(await findTeams(db, 7)).toBeUndefined();
  });

  it('tell what the reports of an installation asked of GitHub', async () => {
    await replaceReport(db, 1, reading({ asked: ['team.exists pay', 'repository.topics'] }));
    await replaceReport(db, 2, reading({ asked: ['team.exists pay'] }));
    expect((await askedIn(db, 7)).toSorted()).toEqual(['repository.topics', 'team.exists pay']);
    expect((await findReport(db, 1))?.asked).toEqual(['team.exists pay', 'repository.topics']);
    await replaceReport(db, 1, reading());
    expect(await askedIn(db, 7)).toEqual(['team.exists pay']);
    expect(await askedIn(db, 8)).toEqual([]);
  });

  it('keep one issue for each subject', async () => {
    const issue = {
      installationId: 7,
      subject: 'repository:1',
      repositoryId: 1,
      number: null,
      contentHash: 'h',
      told: ['f00d'],
      state: 'queued' as const,
      errors: 2,
      problems: 5,
      remindedAt: null,
      reminders: 0,
      checkedAt: null,
      attempts: 1,
    };
    await putSubjectIssue(db, issue);
    const opened = { ...issue, number: 12, state: 'open' as const, remindedAt: now, reminders: 1 };
    await putSubjectIssue(db, opened);
    expect(await findSubjectIssue(db, 7, 'repository:1')).toEqual(opened);
    expect(await listSubjectIssues(db, 7)).toEqual([opened]);
    await removeSubjectIssue(db, 7, 'repository:1');
    expect(await findSubjectIssue(db, 7, 'repository:1')).toBeUndefined();
  });

  it('keep one check run for each commit, subject and name', async () => {
    const run = {
      repositoryId: 1,
      headSha: 'h',
      subject: 'pull-request:1',
      name: 'Catalog Warden',
      checkRunId: 5_000_000_000,
      stateHash: 's',
      conclusion: null,
      updatedAt: now,
    };
    await putCheckRun(db, run);
    await putCheckRun(db, { ...run, conclusion: 'success' });
    expect(await findCheckRun(db, run)).toEqual({ ...run, conclusion: 'success' });
    const other = { ...run, name: 'Catalog Warden (next)' };
    expect(await findCheckRun(db, other)).toBeUndefined();
    await putCheckRun(db, other);
    expect(await findCheckRun(db, other)).toEqual(other);
    expect(await findCheckRun(db, { ...run, subject: 'pull-request:2' })).toBeUndefined();
    expect(await unfinishedCheckRuns(db, run)).toEqual([other]);
    expect(await unfinishedCheckRuns(db, other)).toEqual([]);
    expect(await pruneCheckRuns(db, now)).toBe(0);
    expect(await pruneCheckRuns(db, new Date(now.getTime() + 1))).toBe(2);
  });

  it('take a delivery once, and keep it for 90 days', async () => {
    const delivery = {
      id: 'd1',
      event: 'push',
      action: null,
      installationId: 7,
      repositoryId: 1,
      receivedAt: now,
      jobs: 1,
    };
    const answers = await Promise.all(Array.from({ length: 5 }, async () => await insertNewDeliveries(db, [delivery])));
    expect(answers.map((ids) => [...ids]).flat()).toEqual(['d1']);
    await insertNewDeliveries(db, [
      { ...delivery, id: 'd2', receivedAt: daysBefore(91) },
      { ...delivery, id: 'd3', receivedAt: daysBefore(89) },
    ]);
    expect(await pruneDeliveries(db, now)).toBe(1);
    expect(await insertNewDeliveries(db, [{ ...delivery, id: 'd3' }])).toEqual(new Set());
  });

  it('keep objects as long as somebody asks for them', async () => {
    await putBlobs(
      db,
      new Map([
        ['b1', 'one'],
        ['b2', 'two'],
        ['b3', 'with \0'],
      ]),
      daysBefore(10),
    );
    await putBlobs(db, new Map([['b1', 'one']]), daysBefore(10));
    await putTree(db, { oid: 't1', entries: [{ path: 'a', oid: 'b1' }] }, daysBefore(10));
    expect(await getBlobs(db, ['b1', 'b3', 'b9'], now)).toEqual(new Map([['b1', 'one']]));
    expect(await getTree(db, 't1', daysBefore(10))).toEqual([{ path: 'a', oid: 'b1' }]);
    expect(await pruneObjects(db, { texts: daysBefore(5), listings: daysBefore(5) })).toBe(2);
    expect(await getBlobs(db, ['b1', 'b2'], now)).toEqual(new Map([['b1', 'one']]));
    expect(await getTree(db, 't1', now)).toBeUndefined();
  });

  it('never give more issues than the budget of an hour has', async () => {
    const ask = async (limit: number, time = now): Promise<boolean> => await takeIssue(db, 7, { limit, now: time });
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await ask(5)));
    expect(answers.filter(Boolean)).toHaveLength(5);
    expect(await ask(6)).toBe(true);
    expect(await ask(0)).toBe(false);
    expect(await ask(1, new Date('2026-05-01T13:00:00Z'))).toBe(true);
    await pruneIssueBudgets(db, new Date('2026-05-01T13:59:00Z'));
    expect((await db.selectFrom('issueBudget').select('hour').execute()).map(({ hour }) => hour)).toEqual([
      new Date('2026-05-01T13:00:00Z'),
    ]);
  });

  it('keep settings', async () => {
    await putSetting(db, 'cursor', { id: 1 });
    await putSetting(db, 'cursor', { id: 2 });
    expect(await getSetting(db, 'cursor')).toEqual({ id: 2 });
    await removeSetting(db, 'cursor');
    expect(await getSetting(db, 'cursor')).toBeUndefined();
  });
});
