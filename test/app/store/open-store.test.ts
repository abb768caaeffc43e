import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { migrate, migrations } from '../../../app/store/migrate.ts';
import { openStore, type StoreLocation } from '../../../app/store/open-store.ts';
import { engines, newLocation, type TestLocation } from '../../support/postgres.ts';

const cleanUp: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function locationOn(engine: (typeof engines)[number]): Promise<TestLocation> {
  const place = await newLocation(engine);
  cleanUp.push(place.remove);
  return place;
}

/** Starts `store-process.ts`, and waits until it says `expected`. */
async function startProcess(action: string, location: StoreLocation, expected: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['test/app/store/store-process.ts', action, JSON.stringify(location)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp.push(async () => await kill(child));
  for await (const chunk of child.stdout) {
    if (String(chunk).includes(expected)) return child;
  }
  throw new Error(`The process ended before it said "${expected}".`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe.each(engines)('a store on %s', (engine) => {
  // What the places of all tests are copied from is made now, which takes seconds.
  beforeAll(async () => {
    await (await newLocation(engine)).remove();
  });

  it('keeps its rows when it is closed, and gives counts, ids and times as numbers and dates', async () => {
    const { location } = await locationOn(engine);
    const first = await openStore(location);
    await first.db.insertInto('setting').values({ key: 'colour', value: '{"is":"green"}' }).execute();
    await first.close();
    const second = await openStore(location);
    cleanUp.push(second.close);
    expect(await second.db.selectFrom('setting').selectAll().execute()).toEqual([
      { key: 'colour', value: { is: 'green' } },
    ]);
    const { rows } = await sql`
      select count(*), 9007199254740991::int8 as id, '2026-01-02T03:04:05Z'::timestamptz as time
    `.execute(second.db);
    expect(rows).toEqual([{ count: 1, id: 9007199254740991, time: new Date('2026-01-02T03:04:05Z') }]);
  });

  it('is whole after the process was killed in the middle of a migration', async () => {
    const { location } = await locationOn(engine);
    const child = await startProcess('migrate-and-hang', location, 'in the middle');
    await kill(child);
    const store = await openStore(location);
    cleanUp.push(store.close);
    const tables = await store.db.introspection.getTables();
    expect(tables.map(({ name }) => name)).not.toContain('half');
    expect(tables.map(({ name }) => name)).toContain('delivery');
    const { rows } = await sql`select name from kysely_migration order by name`.execute(store.db);
    expect(rows).toEqual(Object.keys(migrations).map((name) => ({ name })));
  });

  it('of the first version keeps its rows', async () => {
    const { location } = await locationOn(engine);
    const { db, close } = await openStore(location);
    cleanUp.push(close);
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
    await migrate(db, { '001-first-tables': migrations['001-first-tables']! });
    for (const statement of [
      `insert into installation values (7, 'acme', 'Organization', 'all', null, null, now(), null)`,
      `insert into repository values
        (1, 'R_1', 7, 'acme', 'pay', 'main', 'h', 't', false, false, 'public', true, '{}', '{}', null, now()),
        (2, 'R_2', 7, 'acme', 'web', 'main', 'h', 't', false, false, 'public', true, '{}', '{"tier":"one"}', null, now())`,
      `insert into report values (1, 'h', 'p', 'app', '{}', now())`,
      `insert into check_run values (1, 'h', 'pull-request:1', 5, 's', 'success', now())`,
    ]) {
      await sql.raw(statement).execute(db);
    }
    await migrate(db);
    expect(await db.selectFrom('repository').select(['name', 'properties']).orderBy('id').execute()).toEqual([
      // Whether they were read is not known.
      { name: 'pay', properties: null },
      { name: 'web', properties: { tier: 'one' } },
    ]);
    expect(await db.selectFrom('report').select(['repositoryId', 'asked']).execute()).toEqual([
      { repositoryId: 1, asked: [] },
    ]);
    expect(await db.selectFrom('checkRun').select(['subject', 'conclusion']).execute()).toEqual([
      { subject: 'pull-request:1', conclusion: 'success' },
    ]);
  });

  it('refuses tables of a newer version', async () => {
    const { location } = await locationOn(engine);
    const store = await openStore(location);
    await sql`insert into kysely_migration values ('999-of-the-future', '2030-01-01T00:00:00.000Z')`.execute(store.db);
    await store.close();
    await expect(openStore(location)).rejects.toThrow(
      'The database was written by a newer version of Catalog Warden (it has 999-of-the-future). Run that version or a later one, or restore a backup from before the upgrade.',
    );
  });
});

describe('a folder', () => {
  it('is refused to a second process, by folder and process, until the first ends', async () => {
    const { location } = await locationOn('PGlite');
    const dataDir = 'dataDir' in location ? location.dataDir : '';
    const child = await startProcess('open', location, 'open');
    await expect(openStore(location)).rejects.toThrow(
      new RegExp(
        `^The folder ${dataDir} is in use by another process \\(process ${child.pid} on \\S+, since \\S+Z\\)\\. ` +
          'Stop that process, or give this one another folder with `DATA_DIR`\\. Several replicas need PostgreSQL: set `DATABASE_URL`\\.$',
      ),
    );
    await kill(child);
    const store = await openStore(location);
    await expect(openStore(location)).rejects.toThrow(`process ${process.pid} on`);
    await store.close();
  });

  it('is made when it is not there, also after the making was interrupted', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'catalog-warden-folder-'));
    cleanUp.push(async () => await rm(parent, { recursive: true, force: true }));
    const dataDir = join(parent, 'not', 'there');
    await mkdir(join(dataDir, 'unfinished', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'unfinished', 'PG_VERSION'), '18');
    await (await openStore({ dataDir })).close();
    expect(existsSync(join(dataDir, 'unfinished'))).toBe(false);
  });

  it('that cannot be made is named', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'catalog-warden-folder-'));
    cleanUp.push(async () => await rm(parent, { recursive: true, force: true }));
    await writeFile(join(parent, 'file'), '');
    await expect(openStore({ dataDir: join(parent, 'file', 'data') })).rejects.toThrow(
      /^The folder \S+data cannot be made: .+ Set `DATA_DIR` to one that can\.$/,
    );
  });
});

describe('a server', () => {
  it('takes several processes that start at once', async () => {
    const { location } = await locationOn('PostgreSQL');
    const stores = await Promise.all([
      openStore(location),
      openStore(location),
      startProcess('open', location, 'open'),
      startProcess('open', location, 'open'),
    ]);
    for (const store of stores) if ('close' in store) await store.close();
  });

  it('that does not answer is named, without its password', async () => {
    const attempt = openStore({ databaseUrl: 'postgres://someone:secret@127.0.0.1:1/catalog' });
    await expect(attempt).rejects.toThrow(
      'The database 127.0.0.1:1/catalog cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check `DATABASE_URL`, and that the server is running.',
    );
  });
});
