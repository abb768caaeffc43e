import { expect, it } from 'vitest';

import { forgetInstallation, forgetRepositories } from '../../app/forget.ts';
import { putInstallation } from '../../app/store/installations.ts';
import { findRepository } from '../../app/store/repositories.ts';
import { listTooLarge, putTooLarge } from '../../app/store/too-large.ts';
import { appWorld } from '../support/app-world.ts';

it('forgets what left an installation, and not what another one has taken meanwhile', async () => {
  const { acme, installation, context, know } = await appWorld();
  const { db } = context.store;
  const [left, taken] = [acme.repository('left'), acme.repository('taken')];
  await know(left);
  await know(taken);
  const other = {
    accountLogin: 'other',
    accountType: 'Organization',
    repositorySelection: 'all',
    suspendedAt: null,
  } as const;
  await putInstallation(db, { id: installation.id + 1, ...other });
  await db
    .updateTable('repository')
    .set({ installationId: installation.id + 1 })
    .where('id', '=', taken.id)
    .execute();
  await forgetRepositories(context, installation.id, [left.id, taken.id]);
  expect((await findRepository(db, left.id))?.removedAt).toBeInstanceOf(Date);
  expect((await findRepository(db, taken.id))?.removedAt).toBeNull();
});

it.each(['repository', 'installation'])('forgets with its %s that a commit held too much', async (which) => {
  const { acme, installation, context, know } = await appWorld();
  const { db } = context.store;
  const shop = acme.repository('shop');
  await know(shop);
  await putTooLarge(db, shop.id, { sha: 'a', policyHash: 'p' });
  await putTooLarge(db, shop.id, { sha: 'b', policyHash: 'p' });
  expect(await listTooLarge(db, [shop.id], 'p')).toEqual(new Map([[shop.id, new Set(['a', 'b'])]]));
  expect(await listTooLarge(db, [shop.id], 'of another policy')).toEqual(new Map());
  if (which === 'repository') await forgetRepositories(context, installation.id, [shop.id]);
  else await forgetInstallation(context, installation.id);
  expect(await listTooLarge(db, [shop.id], 'p')).toEqual(new Map());
});
