import { expect, it, onTestFinished, vi } from 'vitest';

import type { AppContext } from '../../../app/context.ts';
import { jobs } from '../../../app/jobs/index.ts';
import { readRepository, syncInstallation } from '../../../app/jobs/requests.ts';
import { openQueue } from '../../../app/queue.ts';
import { knownEntities } from '../../../app/store/catalog-index.ts';
import { findInstallation } from '../../../app/store/installations.ts';
import { patience } from '../../support/patience.ts';
import { broken, component, jobWorld } from './support.ts';

it('a sync and what follows from it run through the queue', async () => {
  const { acme, context, db, scope, installation, github } = await jobWorld();
  acme.repository('shop', { files: { 'catalog-info.yaml': component('shop', '  dependsOn:\n    - component:pay\n') } });
  const pay = acme.repository('pay', { files: { 'catalog-info.yaml': component('pay') } });
  acme.repository('bad', { files: { 'catalog-info.yaml': broken } });
  const queue = await openQueue<AppContext>(context.store, jobs, { log: context.log });
  onTestFinished(async () => await queue.stop(0));
  await queue.start({ ...context, queue });
  const isIdle = async (): Promise<boolean> =>
    (await queue.counts()).every(({ waiting, running }) => waiting + running === 0);
  await queue.send(syncInstallation({ installation: installation.id }));
  await vi.waitUntil(isIdle, { timeout: patience, interval: 200 });
  expect(await findInstallation(db, installation.id)).toMatchObject({ syncedAt: expect.any(Date) });
  pay.commit({ files: { 'catalog-info.yaml': component('payments') } });
  await queue.send(readRepository({ installation: installation.id, repository: pay.id }));
  await vi.waitUntil(isIdle, { timeout: patience, interval: 200 });
  expect((await knownEntities(db, scope)).map(({ name }) => name)).toEqual(['broken', 'payments', 'shop']);
  const dangling = await db.selectFrom('ruleResult').select('message').where('rule', 'like', '%dangling%').execute();
  expect(dangling.map(({ message }) => message)).toEqual([expect.stringContaining('pay')]);
  expect(await queue.deadLetters()).toEqual([]);
  github.assertValid();
});
