import type { Json } from '../../core/source/json.ts';
import { anyOf, batches, inTransaction, toJson, type Db } from './write.ts';

// Git's objects never change under their id, so what was read once is never read again. A text with a NUL is no file
// that we read, and the store could not give it back as it was: it is not kept.

/** A day: how much newer `now` must be before the use of an object is written down again. */
const usedResolution = 24 * 3600 * 1000;

/** The texts of blobs that are kept, by object id. Those asked for count as used. */
export async function getBlobs(db: Db, oids: readonly string[], now: Date): Promise<ReadonlyMap<string, string>> {
  await markUsed(db, 'blob', oids, now);
  const rows = await db.selectFrom('blob').select(['oid', 'text']).where('oid', '=', anyOf(oids, 'text')).execute();
  return new Map(rows.map(({ oid, text }) => [oid, text]));
}

/** Keeps the texts of blobs. */
export async function putBlobs(db: Db, texts: ReadonlyMap<string, string>, now: Date): Promise<void> {
  const rows = [...texts]
    .filter(([, text]) => !text.includes('\0'))
    .map(([oid, text]) => ({ oid, text, usedAt: now }))
    .sort(byOid);
  await inTransaction(db, async (transaction) => {
    for (const some of batches(rows)) {
      await transaction
        .insertInto('blob')
        .values(some)
        .onConflict((conflict) => conflict.column('oid').doNothing())
        .execute();
    }
  });
}

/** The listing of a tree, when it is kept. */
export async function getTree(db: Db, oid: string, now: Date): Promise<readonly Json[] | undefined> {
  await markUsed(db, 'tree', [oid], now);
  return (await db.selectFrom('tree').select('entries').where('oid', '=', oid).executeTakeFirst())?.entries;
}

/** Keeps the listing of a tree. */
export async function putTree(
  db: Db,
  { oid, entries }: { readonly oid: string; readonly entries: readonly Json[] },
  now: Date,
): Promise<void> {
  await db
    .insertInto('tree')
    .values({ oid, entries: toJson(entries), usedAt: now })
    .onConflict((conflict) => conflict.column('oid').doNothing())
    .execute();
}

/** Drops texts and listings that nobody asked for since then; gives how many. */
export async function pruneObjects(db: Db, unusedSince: Readonly<Record<'texts' | 'listings', Date>>): Promise<number> {
  const texts = await db.deleteFrom('blob').where('usedAt', '<', unusedSince.texts).executeTakeFirst();
  const listings = await db.deleteFrom('tree').where('usedAt', '<', unusedSince.listings).executeTakeFirst();
  return Number(texts.numDeletedRows) + Number(listings.numDeletedRows);
}

/** Locks the rows in one order, so that two that mark the same objects never wait for each other. */
async function markUsed(db: Db, table: 'blob' | 'tree', oids: readonly string[], now: Date): Promise<void> {
  const stale = new Date(now.getTime() - usedResolution);
  await db
    .with('stale', (query) =>
      query
        .selectFrom(table)
        .select('oid')
        .where('oid', '=', anyOf(oids, 'text'))
        .where('usedAt', '<', stale)
        .orderBy('oid')
        .forUpdate(),
    )
    .updateTable(table)
    .set({ usedAt: now })
    .where('oid', 'in', (query) => query.selectFrom('stale').select('stale.oid'))
    .execute();
}

function byOid(one: { readonly oid: string }, other: { readonly oid: string }): number {
  return one.oid < other.oid ? -1 : 1;
}
