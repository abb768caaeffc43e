import { PGlite } from '@electric-sql/pglite';

// Run as a process of its own by `open-store.ts`: making a new database takes 300 MB that are not given back.
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('The folder to make is missing.');
const database = await PGlite.create({ dataDir: folder });
await database.close();
