import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PGliteDialect,
  PostgresDialect,
  sql,
  type DatabaseConnection,
} from 'kysely';
import pg from 'pg';

import { openEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedDatabases } from './embedded-database.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate } from './migrate.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Database } from './schema.ts';
import { StoreError } from './store-error.ts';
import { WithoutNul } from './without-nul.ts';

/** Where the data is: a PostgreSQL server, or a folder of this machine for one process alone. */
export type StoreLocation = { readonly databaseUrl: string } | { readonly dataDir: string };

interface OpenStore {
  readonly db: Kysely<Database>;
  /**
   * The same for what cannot wait, such as deliveries: it does not queue behind what the jobs ask of `db`. It keeps the
   * plan of each statement, so ask the same ones of it, with other values.
   */
  readonly urgent: Kysely<Database>;
  /** Resolves when the embedded database ended by itself: nothing works from then on. A server is waited for instead. */
  readonly lost: Promise<Error>;
  /** Ends all connections, and frees the folder. */
  readonly close: () => Promise<void>;
}

/** An open store, the same for all who ask it; the queue needs the engine below. */
export type Store = OpenStore &
  (
    | { readonly kind: 'pglite'; readonly pglite: EmbeddedDatabase }
    | { readonly kind: 'postgresql'; readonly databaseUrl: string }
  );

/**
 * Opens the store and brings its tables up to date.
 *
 * @throws StoreError when the folder is in use or cannot be used, the server cannot be reached or is too old, or the
 * tables are of a newer version.
 */
export async function openStore(location: StoreLocation): Promise<Store> {
  return 'databaseUrl' in location ? await openServer(location.databaseUrl) : await openFolder(location.dataDir);
}

const oldestServer = 15;

async function openServer(databaseUrl: string): Promise<Store> {
  const db = open(new PostgresDialect({ pool: openPool(databaseUrl, 10) }));
  const urgentPool = openPool(databaseUrl, 2, PreparingClient);
  const urgent = open(new PostgresDialect({ pool: urgentPool, onCreateConnection: keepPlans }));
  const close = async (): Promise<void> => {
    await urgent.destroy();
    await db.destroy();
  };
  try {
    await checkServer(db, databaseUrl);
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, urgent, kind: 'postgresql', databaseUrl, lost: new Promise(() => undefined), close };
}

/** A plan that is kept must also do when the tables have grown since, so it is made of indexes alone. */
async function keepPlans(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(
    CompiledQuery.raw('set plan_cache_mode = force_generic_plan; set enable_seqscan = off'),
  );
}

function openPool(databaseUrl: string, max: number, Client = pg.Client): pg.Pool {
  const pool = new pg.Pool({
    Client,
    connectionString: databaseUrl,
    application_name: 'catalog-warden',
    max,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that is lost while nobody uses it is replaced; unheard, this event would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** `int8` as a number, as PGlite gives it: GitHub's ids and our counts are far below 2^53. */
const int8: number = pg.types.builtins.INT8;
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: unknown) =>
  type === int8
    ? Number
    : (pg.types.getTypeParser as (type: number, format?: unknown) => (text: string) => unknown)(type, format);

async function checkServer(db: Kysely<Database>, databaseUrl: string): Promise<void> {
  const answer = await sql<{ version: string }>`select current_setting('server_version_num') as version`
    .execute(db)
    .catch((error: unknown) => {
      throw new StoreError(
        `The database ${withoutPassword(databaseUrl)} cannot be used: ${reasonOf(error)}. ` +
          'Check `DATABASE_URL`, and that the server is running.',
      );
    });
  const version = Math.floor(Number(answer.rows[0]?.version) / 10_000);
  if (version < oldestServer) {
    throw new StoreError(
      `The database ${withoutPassword(databaseUrl)} is PostgreSQL ${version}. Use PostgreSQL ${oldestServer} or later.`,
    );
  }
}

/** What went wrong; Node gives no message of its own when every address of a host refused. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reasonOf))].join(', ');
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'of `DATABASE_URL`';
  const url = new URL(databaseUrl);
  return `${url.host}${url.pathname}`;
}

async function openFolder(dataDir: string): Promise<Store> {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new StoreError(`The folder ${dataDir} cannot be made: ${reasonOf(error)}. Set \`DATA_DIR\` to one that can.`);
  }
  const lock = lockFolder(dataDir);
  try {
    const { database: pglite, urgent: urgentPglite, lost } = await openPglite(dataDir);
    const db = open(new PGliteDialect({ pglite }));
    const urgent = open(new PGliteDialect({ pglite: urgentPglite }));
    const close = async (): Promise<void> => {
      await db.destroy();
      await pglite.close();
      lock.release();
    };
    try {
      await migrate(db);
    } catch (error) {
      await close();
      throw error;
    }
    return { db, urgent, kind: 'pglite', pglite, lost, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A new database is made under another name, so that one that was interrupted in the making is never opened. */
async function openPglite(dataDir: string): Promise<EmbeddedDatabases> {
  const folder = join(dataDir, 'database');
  if (!existsSync(folder)) {
    const unfinished = join(dataDir, 'unfinished');
    rmSync(unfinished, { recursive: true, force: true });
    const script = fileURLToPath(new URL('create-folder.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script, unfinished]);
    renameSync(unfinished, folder);
  }
  try {
    return await openEmbeddedDatabase(folder);
  } catch (error) {
    throw new StoreError(
      `The database in ${folder} cannot be opened: ${reasonOf(error)}. Restore a backup of the folder, or remove it: ` +
        'all but the history is then read from GitHub again.',
    );
  }
}

function open(dialect: PGliteDialect | PostgresDialect): Kysely<Database> {
  return new Kysely<Database>({
    dialect,
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true }), new WithoutNul()],
  });
}
