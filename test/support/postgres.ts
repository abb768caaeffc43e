import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import pg from 'pg';
import { inject } from 'vitest';

import { openStore, type Store, type StoreLocation } from '../../app/store/open-store.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where `shared-databases.ts` answers. */
    sharedDatabases: string;
  }
}

/** The engines on which every test of the store runs. */
export const engines = ['PGlite', 'PostgreSQL'] as const;

export type Engine = (typeof engines)[number];

/** A place for a store of its own, empty; `remove` it when all its stores are closed. */
export interface TestLocation {
  readonly location: StoreLocation;
  readonly remove: () => Promise<void>;
}

/** A new place on an engine. */
export async function newLocation(engine: Engine): Promise<TestLocation> {
  return engine === 'PGlite' ? await newFolder() : await newDatabase();
}

/** Opens a store of its own on an engine; `remove` closes it as well. */
export async function newStore(engine: Engine): Promise<TestLocation & { readonly store: Store }> {
  const { location, remove } = await newLocation(engine);
  const store = await openStore(location);
  return {
    location,
    store,
    remove: async () => {
      await store.close();
      await remove();
    },
  };
}

/** A folder for a store in which PGlite has made its files, which takes it seconds. */
async function newFolder(): Promise<TestLocation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'catalog-warden-store-'));
  await cp(await shared('pglite'), join(dataDir, 'database'), { recursive: true });
  return { location: { dataDir }, remove: async () => await rm(dataDir, { recursive: true, force: true }) };
}

async function newDatabase(): Promise<TestLocation> {
  const server = await shared('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  return {
    location: { databaseUrl: `${server}/${name}` },
    remove: async () => await onServer(server, `drop database ${name} with (force)`),
  };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function shared(what: 'postgres' | 'pglite'): Promise<string> {
  const answer = await fetch(`${inject('sharedDatabases')}/${what}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
