import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { startPostgres } from './start-postgres.ts';

/**
 * What tests of a store share in a run: one PostgreSQL server, and one new PGlite folder to copy. Each is made when a
 * test first asks for it over HTTP, so that a run without such tests does not wait, and is gone after the run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let folder: Promise<string> | undefined;
  let postgres: ReturnType<typeof startPostgres> | undefined;
  let pglite: Promise<string> | undefined;
  const newFolder = (): Promise<string> => (folder ??= mkdtemp(join(tmpdir(), 'catalog-warden-databases-')));
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    '/postgres': async () => (await (postgres ??= startPostgres(await newFolder()))).url,
    '/pglite': async () => await (pglite ??= newPgliteFolder(newFolder())),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''] ?? (async () => await Promise.reject(new Error('no such thing')));
    answer().then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  project.provide('sharedDatabases', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await (await postgres)?.server.stop();
    if (folder) await rm(await folder, { recursive: true, force: true });
  };
}

async function newPgliteFolder(folder: Promise<string>): Promise<string> {
  const made = join(await folder, 'pglite');
  const child = spawn(process.execPath, ['app/store/create-folder.ts', made], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) throw new Error(`app/store/create-folder.ts ended with ${status}.`);
  return made;
}
