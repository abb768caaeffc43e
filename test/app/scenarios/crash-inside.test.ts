import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';

import type { AppContext } from '../../../app/context.ts';
import { webhookPath } from '../../../app/door.ts';
import { jobs } from '../../../app/jobs/index.ts';
import { applyReport, checkCommit } from '../../../app/jobs/requests.ts';
import { openQueue, type JobRequest } from '../../../app/queue.ts';
import { putActionReport } from '../../../app/store/action-reports.ts';
import { insertNewDeliveries } from '../../../app/store/new-deliveries.ts';
import { openStore } from '../../../app/store/open-store.ts';
import type { LoggedRequest } from '../../github/stand-in/start-github.ts';
import { newLocation } from '../../support/postgres.ts';
import { component } from '../jobs/support.ts';
import { assertSettled, concluded, issueStates, makeOrganization, refused, scenarioWorld, until } from './support.ts';

// What `crash.test.ts` cannot bring about from outside. A test can hold a table only on PostgreSQL: a folder belongs to
// the App alone.
it('the App that is killed in the middle of what it asks of itself goes on where it was', async () => {
  const place = await newLocation('PostgreSQL');
  const world = await scenarioWorld(place);
  onTestFinished(world.close);
  const { github, app } = world;
  const first = await world.start();
  const { installation, repository } = await world.organization('inside', {
    shop: component('shop'),
    ledger: refused('ledger'),
  });
  const [shop, ledger] = [repository('shop'), repository('ledger')];
  const pull = shop.pullRequest({ head: 'tax', files: { 'tax/catalog-info.yaml': refused('tax') } });
  await concluded(pull, 'failure');
  await until(() => issueStates(ledger), ['open']);
  await assertSettled(github, [first]);

  // As another replica would ask for it; it runs nothing itself.
  const store = await openStore(place.location);
  const { db } = store;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const queue = await openQueue<AppContext>(store, jobs, { log });
  const close = async (): Promise<void> => {
    await queue.stop(0);
    await store.close();
  };
  onTestFinished(close);

  // Three that GitHub leaves without an answer: the reconciliation, a commit, and the first summary of another one.
  app.setWebhook(undefined);
  const unheard = shop.pullRequest({ head: 'vat', files: { 'vat/catalog-info.yaml': refused('vat') } });
  app.setWebhook(`${first.address}${webhookPath}`);
  const hit = new Set<string>();
  const other = makeOrganization(world, { login: 'beside', repositories: { shop: component('shop') } });
  const isAt = (operation: string, id?: number) => (request: LoggedRequest) => {
    if (request.operation !== operation || (id !== undefined && request.installation !== id)) return false;
    hit.add(operation);
    return true;
  };
  github.fail({ when: isAt('issues/create', other.installation.id), with: 'time-out after done' });
  await until(() => [...hit], ['issues/create']);
  github.fail({ when: isAt('apps/list-installations'), with: 'time-out after done' });
  github.fail({ when: isAt('repos/list-pull-requests-associated-with-commit'), with: 'time-out after done' });
  const ids = { installation: installation.id, repository: shop.id };
  const scheduled = (name: string): JobRequest => ({ name, data: {}, key: name });
  await queue.send(scheduled('reconcile'));
  await queue.send(checkCommit({ ...ids, sha: pull.headSha }));
  await until(() => hit.size, 3);

  // Three that wait for a table: old data, issues that are due, and a report of the Action.
  const old = new Date(Date.now() - 91 * 24 * 3600 * 1000);
  const delivery = { event: 'push', action: null, installationId: null, repositoryId: null, jobs: 1 };
  await insertNewDeliveries(db, [{ ...delivery, id: 'old', receivedAt: old }]);
  const { report } = await db
    .selectFrom('report')
    .select('report')
    .where('repositoryId', '=', shop.id)
    .executeTakeFirstOrThrow();
  await putActionReport(db, { repositoryId: shop.id, sha: shop.head(), report, receivedAt: new Date() });
  const subject = `repository:${ledger.id}`;
  await db.transaction().execute(async (transaction) => {
    await sql`lock table action_report, subject_issue in access exclusive mode`.execute(transaction);
    await transaction.updateTable('subjectIssue').set({ checkedAt: old }).where('subject', '=', subject).execute();
    await queue.sendAll([scheduled('clean-up'), scheduled('write-due-issues'), applyReport(ids)]);
    await until(async () => {
      const { rows } = await sql<{ name: string }>`
        select name from pgboss.job where state = 'active' and name in ('clean-up', 'write-due-issues', 'apply-report')
          and (select count(*) from pg_locks where not granted) >= 3 order by name
      `.execute(db);
      return rows.map(({ name }) => name);
    }, ['apply-report', 'clean-up', 'write-due-issues']);
    await first.kill();
  });
  github.recover();

  const second = await world.start();
  await concluded(unheard, 'failure');
  await until(() => issueStates(other.policy), ['open']);
  const states = async () => [
    await db.selectFrom('delivery').select('id').where('id', '=', 'old').execute(),
    await db.selectFrom('report').select('source').where('repositoryId', '=', shop.id).execute(),
    await db
      .selectFrom('subjectIssue')
      .select('subject')
      .where('subject', '=', subject)
      .where('checkedAt', '=', old)
      .execute(),
  ];
  await until(states, [[], [{ source: 'action' }], []]);
  await assertSettled(github, [second]);
  expect(pull.checkRuns).toHaveLength(1);
});
