import type { Selectable } from 'kysely';

import type { ExemptionTable } from './schema.ts';
import { insertMany, inTransaction, toJson, type Db } from './write.ts';

/** An exemption of the organisation's policy, for one rule. */
export type ExemptionRow = Selectable<ExemptionTable>;

/** The same without the installation. */
export type NewExemption = Omit<ExemptionRow, 'installationId'>;

/** Replaces the exemptions of an installation, at once. */
export async function replaceExemptions(
  db: Db,
  installationId: number,
  exemptions: readonly NewExemption[],
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await transaction.deleteFrom('exemption').where('installationId', '=', installationId).execute();
    await insertMany(
      transaction,
      'exemption',
      exemptions.map((exemption) => ({ ...exemption, installationId, selector: toJson(exemption.selector) })),
    );
  });
}

/** The exemptions of an installation, the one that expires first before the others. */
export async function listExemptions(db: Db, installationId: number): Promise<readonly ExemptionRow[]> {
  return await db
    .selectFrom('exemption')
    .selectAll()
    .where('installationId', '=', installationId)
    .orderBy('expires')
    .orderBy('file')
    .orderBy('rule')
    .execute();
}
