import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import { openEmbeddedDatabase, type EmbeddedDatabases } from '../../../app/store/embedded-database.ts';
import { newLocation } from '../../support/postgres.ts';

let databases: EmbeddedDatabases;

beforeAll(async () => {
  const { location, remove } = await newLocation('PGlite');
  if (!('dataDir' in location)) throw new Error('PGlite is in a folder.');
  databases = await openEmbeddedDatabase(join(location.dataDir, 'database'));
  await databases.database.exec('create table note (text text)');
  return async () => {
    await databases.database.close();
    await remove();
  };
});

async function notes(): Promise<readonly string[]> {
  const { rows } = await databases.database.query<{ text: string }>('select text from note order by text');
  await databases.database.query('delete from note');
  return rows.map(({ text }) => text);
}

it('gives values back as PGlite does', async () => {
  const date = new Date('2026-01-02T03:04:05Z');
  const { rows } = await databases.database.query(
    'select $1::timestamptz as date, $2::jsonb as json, $3::text[] as list, $4::int8 as number, $5::bytea as bytes',
    [date, { a: [1, null] }, ['b', 'c,"'], 2 ** 40, new Uint8Array([0, 255])],
  );
  expect(rows).toEqual([
    { date, json: { a: [1, null] }, list: ['b', 'c,"'], number: 2 ** 40, bytes: new Uint8Array([0, 255]) },
  ]);
});

it('tells what PostgreSQL found wrong', async () => {
  await expect(databases.database.query('select * from nothing')).rejects.toMatchObject({
    message: 'relation "nothing" does not exist',
    code: '42P01',
  });
  await expect(databases.database.query('select 1', [() => undefined])).rejects.toThrow('could not be cloned');
});

it('keeps what a transaction wrote, or nothing of it', async () => {
  const write = async (text: string, fails: boolean): Promise<void> =>
    await databases.database.transaction(async (transaction) => {
      await transaction.query('insert into note values ($1)', [text]);
      if (fails) throw new Error('no');
    });
  await write('kept', false);
  await expect(write('lost', true)).rejects.toThrow('no');
  expect(await notes()).toEqual(['kept']);
});

it('lets nothing into a transaction of somebody else', async () => {
  const { database } = databases;
  let other: Promise<unknown> = Promise.resolve();
  await database
    .transaction(async (transaction) => {
      await transaction.query("insert into note values ('first')");
      other = databases.urgent.query("insert into note values ('other')");
      await transaction.query("insert into note values ('second')");
      throw new Error('no');
    })
    .catch(() => undefined);
  await other;
  expect(await notes()).toEqual(['other']);
});

it('leaves nothing open when a block of statements fails', async () => {
  const failing = databases.database.exec("begin; insert into note values ('lost'); select 1 / 0; commit");
  const next = databases.urgent.query("insert into note values ('kept')");
  await expect(failing).rejects.toThrow('division by zero');
  await next;
  expect(await notes()).toEqual(['kept']);
});

it('takes what is urgent before what waits', async () => {
  const order: string[] = [];
  const slow = async (): Promise<void> => {
    await databases.database.query('select pg_sleep(0.05)');
    order.push('slow');
  };
  const urgent = async (): Promise<void> => {
    await databases.urgent.query('select 1');
    order.push('urgent');
  };
  await Promise.all([slow(), slow(), slow(), urgent()]);
  expect(order).toEqual(['slow', 'urgent', 'slow', 'slow']);
});

it('lets the event loop run while it computes', async () => {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 10);
  await databases.database.query('select pg_sleep(0.5)');
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
});

it('tells listeners, until they have heard enough', async () => {
  const heard: string[] = [];
  const end = await databases.database.listen('news', (payload) => heard.push(payload));
  await databases.database.query("select pg_notify('news', 'one')");
  await databases.database.query("select pg_notify('other', 'two')");
  await end();
  await databases.database.query("select pg_notify('news', 'three')");
  expect(heard).toEqual(['one']);
});

it('says so when it ends by itself, and refuses statements from then on', async () => {
  const { location, remove } = await newLocation('PGlite');
  const folder = join('dataDir' in location ? location.dataDir : '', 'database');
  const { database, lost } = await openEmbeddedDatabase(folder);
  await rm(join(folder, 'pg_wal'), { recursive: true });
  const write = async (): Promise<void> => {
    await database.query('select pg_switch_wal()');
    await database.query('create table note (text text)');
  };
  await expect(write()).rejects.toThrow('pg_wal');
  expect((await lost).message).toContain('pg_wal');
  await expect(database.query('select 1')).rejects.toThrow('pg_wal');
  await remove();
});

it('refuses statements once it is closed', async () => {
  const { location, remove } = await newLocation('PGlite');
  const { database } = await openEmbeddedDatabase(join('dataDir' in location ? location.dataDir : '', 'database'));
  const last = database.query<{ one: number }>('select 1 as one');
  await database.close();
  expect((await last).rows).toEqual([{ one: 1 }]);
  await expect(database.query('select 1')).rejects.toThrow('closed');
  await remove();
});
