import type { JsonObject } from '../../core/source/json.ts';
import { toJson, type Db } from './write.ts';

/** A value that the App itself keeps, such as how far the deliveries of GitHub were looked through. */
export async function getSetting(db: Db, key: string): Promise<JsonObject | undefined> {
  return (await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst())?.value;
}

/** Keeps a value under a key. */
export async function putSetting(db: Db, key: string, value: JsonObject): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value: toJson(value) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: toJson(value) }))
    .execute();
}

/** Forgets a value. */
export async function removeSetting(db: Db, key: string): Promise<void> {
  await db.deleteFrom('setting').where('key', '=', key).execute();
}
