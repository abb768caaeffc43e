// A process of its own for `open-store.test.ts`: `open LOCATION` or `migrate-and-hang LOCATION`. It says how far it is,
// and stays until it is killed.
import { join } from 'node:path';

import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

import { migrate, migrations } from '../../../app/store/migrate.ts';
import { openStore, type StoreLocation } from '../../../app/store/open-store.ts';

const [, , action, text = ''] = process.argv;
const location = JSON.parse(text) as StoreLocation;
setInterval(() => undefined, 1000);

if (action === 'open') {
  await openStore(location);
  console.log('open');
} else {
  const dialect =
    'databaseUrl' in location
      ? new PostgresDialect({ pool: new pg.Pool({ connectionString: location.databaseUrl }) })
      : new PGliteDialect({ pglite: new PGlite(join(location.dataDir, 'database')) });
  await migrate(new Kysely({ dialect }), {
    ...migrations,
    '900-hangs': {
      async up(db) {
        await sql`create table half (id integer)`.execute(db);
        console.log('in the middle');
        await new Promise(() => undefined);
      },
    },
  });
}
