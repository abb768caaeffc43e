import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import type { AppContext } from '../../app/context.ts';
import type { JobDefinition } from '../../app/queue.ts';
import { start, type StartOptions } from '../../app/serve.ts';
import type { Settings } from '../../app/settings.ts';
import { startGitHub } from '../github/stand-in/start-github.ts';
import { folderWith } from '../support/files.ts';
import { patience } from '../support/patience.ts';
import { engines, newLocation, type Engine } from '../support/postgres.ts';
import { closedWithTest, deliver, keptLog, privateKey, push, secret } from './support.ts';

function job(run: JobDefinition<AppContext>['run'], name = 'read-repository'): JobDefinition<AppContext> {
  return { name, retryLimit: 1, retryDelay: 0, expireInSeconds: 60, concurrency: 2, run };
}

/** The App over a stand-in for GitHub, and what is needed to start it again. */
async function started(engine: Engine, options: StartOptions = {}) {
  const github = closedWithTest(await startGitHub());
  const app = github.app({ slug: 'catalog-warden' });
  const place = await newLocation(engine);
  onTestFinished(place.remove);
  const kept = keptLog();
  const settings: Settings = {
    appId: String(app.id),
    privateKey: app.privateKey,
    webhookSecrets: [secret],
    apiUrl: github.url,
    database: place.location,
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    policyRepository: '.github',
    logLevel: 'trace',
    fixButton: false,
  };
  const open = async (changes: Partial<Settings> = {}, more: StartOptions = {}) =>
    closedWithTest(await start({ ...settings, ...changes }, { logStream: kept.stream, ...options, ...more }));
  return { github, app, settings, kept, open };
}

async function bodyOf(address: string): Promise<readonly [number, string]> {
  const response = await fetch(address);
  return [response.status, await response.text()];
}

describe.each(engines)('the App on %s', (engine) => {
  it('makes one job of a delivery that comes five times, and runs it', async () => {
    const seen: unknown[] = [];
    const { github, open } = await started(engine, {
      jobs: [job(async (data, { app }) => void (await Promise.resolve(seen.push([data, app.slug]))))],
    });
    const { address } = await open();
    const id = { 'x-github-delivery': '0b989ba4-242f-11e5-81e1-c7b6966d2516' };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(async () => (await deliver(address, push, id)).status));
    expect(answers.toSorted((one, other) => one - other)).toEqual([200, 200, 200, 200, 202]);
    await vi.waitUntil(() => seen.length > 0, { timeout: patience });
    await sleep(200);
    expect(seen).toEqual([[{ installation: 7, repository: 5 }, 'catalog-warden']]);
    github.assertValid();
  });

  it('loses none of many deliveries at once, and runs each repository', async () => {
    const seen = new Set<number>();
    const { open } = await started(engine, {
      jobs: [
        {
          ...job(async (data) => void (await Promise.resolve(seen.add((data as { repository: number }).repository)))),
          concurrency: 8,
        },
      ],
    });
    const { address, store } = await open();
    const deliveries = Array.from({ length: 300 }, (_, index) => ({
      ...push,
      repository: { ...push.repository, id: 1 + (index % 20) },
    }));
    const statuses = await Promise.all(deliveries.map(async (payload) => (await deliver(address, payload)).status));
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await store.db.selectFrom('delivery').select('id').execute()).toHaveLength(300);
    await vi.waitUntil(() => seen.size === 20, { timeout: patience });
  });

  it('tells of its health and what it counts', async () => {
    const { open } = await started(engine, { jobs: [job(async () => await Promise.resolve())] });
    const { address, queue } = await open();
    await deliver(address);
    await vi.waitUntil(
      async () => (await fetch(`${address}/metrics`).then((one) => one.text())).includes('result="done"'),
      {
        timeout: patience,
      },
    );
    expect(await bodyOf(`${address}/healthz`)).toEqual([200, '{"status":"alive"}\n']);
    expect(await bodyOf(`${address}/readyz`)).toEqual([
      200,
      '{"status":"ready","database":"ready","migrations":"ready","queue":"ready"}\n',
    ]);
    const [status, text] = await bodyOf(`${address}/metrics`);
    expect(status).toBe(200);
    for (const line of [
      'catalog_warden_deliveries_total{event="push",result="accepted"} 1',
      'catalog_warden_jobs_total{job="read-repository",result="done"} 1',
      'catalog_warden_queue_jobs{job="read-repository",state="waiting"} 0',
      'catalog_warden_github_requests_total{installation="app",resource="rest",status="200"} 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(await queue.counts()).toHaveLength(1);
  });

  it('lets a job that runs come to an end before it closes, and keeps the others for the next start', async () => {
    const order: string[] = [];
    let begun = false;
    const slow = job(async () => {
      begun = true;
      await sleep(500);
      order.push('job');
    });
    const { open } = await started(engine);
    const app = await open({}, { jobs: [slow] });
    await deliver(app.address);
    await vi.waitUntil(() => begun, { timeout: patience });
    await app.close();
    order.push('closed');
    expect(order).toEqual(['job', 'closed']);
    await expect(fetch(`${app.address}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('has no secret in its log, whatever happens', async () => {
    const failing = job(async (_, { github }) => {
      await github.installation(7, { urgency: 'sweep' }).read('GET /installation/repositories');
    });
    const { app, settings, kept, open } = await started(engine, { jobs: [failing] });
    const { address } = await open();
    await deliver(address);
    await deliver(address, push, { 'x-hub-signature-256': 'sha256=0' });
    await deliver(address, `{"secret":"${secret}"`);
    await vi.waitUntil(() => kept.text().includes('The job failed.'), { timeout: patience });
    const lines = app.privateKey.split('\n').filter((line) => line !== '' && !line.startsWith('---'));
    expect(kept.lines().length).toBeGreaterThan(4);
    for (const hidden of [secret, ...lines, 'PRIVATE KEY', 'eyJ']) expect(kept.text()).not.toContain(hidden);
    if ('databaseUrl' in settings.database) expect(kept.text()).not.toContain(':password@');
  });
});

it('takes deliveries while GitHub is away, when it was known before', async () => {
  const seen: string[] = [];
  const jobs = [job(async (_, { app }) => void (await Promise.resolve(seen.push(app.slug))))];
  const { open } = await started('PGlite', { jobs });
  await (await open()).close();
  const away = await open({}, { fetch: async () => await Promise.reject(new TypeError('fetch failed')) });
  expect((await deliver(away.address)).status).toBe(202);
});

it('says what to check when GitHub does not know the App', async () => {
  const { open } = await started('PGlite');
  await expect(open({ appId: '999999' })).rejects.toThrow(/does not know an App 999999 with this private key/);
  await expect(open({ privateKey })).rejects.toThrow('Check `APP_ID`, `PRIVATE_KEY` and `GITHUB_API_URL`');
});

it('says so when its database ends by itself', async () => {
  const { settings, kept, open } = await started('PGlite');
  const { store, lost } = await open();
  const { dataDir } = settings.database as { readonly dataDir: string };
  await rm(path.join(dataDir, 'database', 'pg_wal'), { recursive: true });
  const write = async (): Promise<void> => {
    await sql`select pg_switch_wal()`.execute(store.db);
    await sql`create table note (text text)`.execute(store.db);
  };
  await expect(write()).rejects.toThrow('pg_wal');
  expect((await lost).message).toContain('pg_wal');
  expect(kept.lines()).toContainEqual(
    expect.objectContaining({ level: 'fatal', msg: 'The database ended. Catalog Warden must be started again.' }),
  );
});

it('refuses the database of another App, which it would empty', async () => {
  const { github, settings, open } = await started('PGlite');
  await (await open()).close();
  const other = github.app({ slug: 'other' });
  await expect(open({ appId: String(other.id), privateKey: other.privateKey })).rejects.toThrow(
    `The database belongs to the App ${settings.appId}, and \`APP_ID\` is ${other.id}`,
  );
  await (await open()).close();
});

it('does not wait for GitHub to end', async () => {
  let asked = 0;
  const { open } = await started('PGlite', {
    fetch: async () => {
      asked += 1;
      return await new Promise<Response>(() => undefined);
    },
  });
  const app = await open();
  // At the start, and again when it looks later who it is.
  await vi.waitUntil(() => asked > 1, { timeout: patience });
  await app.close();
  await expect(fetch(`${app.address}/healthz`)).rejects.toThrow('fetch failed');
});

it('says which port is taken', async () => {
  const { open } = await started('PGlite');
  const { address } = await open();
  const other = await started('PGlite');
  const port = Number(new URL(address).port);
  await expect(other.open({ port })).rejects.toThrow(`The App cannot listen on 127.0.0.1, port ${port}: EADDRINUSE.`);
});

describe('catalog-warden serve', () => {
  const program = path.resolve('cli/main.ts');

  function environmentOf(values: Readonly<Record<string, string>>): Record<string, string> {
    return { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', ...values };
  }

  it('ends at SIGTERM with status 0, after it answered what it was asked', async () => {
    const { settings } = await started('PGlite');
    const database = settings.database as { readonly dataDir: string };
    const env = environmentOf({
      APP_ID: settings.appId,
      PRIVATE_KEY: settings.privateKey,
      WEBHOOK_SECRET: secret,
      GITHUB_API_URL: settings.apiUrl,
      DATA_DIR: database.dataDir,
    });
    const child = spawn(process.execPath, [program, 'serve'], { cwd: folderWith(), env });
    onTestFinished(() => void child.kill('SIGKILL'));
    let written = '';
    child.stdout.on('data', (data) => (written += String(data)));
    let complaints = '';
    child.stderr.on('data', (data) => (complaints += String(data)));
    await vi.waitUntil(() => written.includes('Catalog Warden runs.') || child.exitCode !== null, {
      timeout: patience,
    });
    const address = /"address":"([^"]+)"/.exec(written)?.[1] ?? complaints;
    expect((await deliver(address)).status).toBe(202);
    // A connection that says nothing does not keep it.
    const idle = connect(Number(new URL(address).port), '127.0.0.1');
    idle.on('error', () => undefined);
    await once(idle, 'connect');
    const isCut = once(idle, 'close');
    child.kill('SIGTERM');
    const [status] = (await once(child, 'exit')) as [number | null];
    await isCut;
    expect([status, complaints]).toEqual([0, '']);
    // Said when all connections are closed, and the jobs and the database after them: it ended by itself.
    expect(written).toContain('Catalog Warden ended.');
    expect(written).not.toContain(secret);
    expect(written).not.toContain('PRIVATE KEY');
  });

  it('offers to register the App, and then runs it', async () => {
    const github = closedWithTest(await startGitHub());
    const dataDir = path.join(folderWith(), 'data');
    const port = String(20_000 + Math.floor(Math.random() * 10_000));
    const publicUrl = `http://127.0.0.1:${port}`;
    const env = environmentOf({ PUBLIC_URL: publicUrl, PORT: port, GITHUB_API_URL: github.url, DATA_DIR: dataDir });
    const child = spawn(process.execPath, [program, 'serve'], { cwd: folderWith(), env });
    onTestFinished(() => void child.kill('SIGKILL'));
    let written = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (written += String(data)));
    await vi.waitUntil(() => written.includes('/setup?token='), { timeout: patience });
    const page = /open (\S+)/.exec(written)?.[1] ?? '';
    expect((await deliver(publicUrl)).status).toBe(404);
    const response = await fetch(`${page}&organization=acme`);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const code = github.manifest({ name: 'Catalog Warden', default_events: ['push'], default_permissions: {} });
    const state = cookie.split('=')[1] ?? '';
    const done = await fetch(`${publicUrl}/setup/done?code=${code}&state=${state}`, { headers: { cookie } });
    expect(done.status).toBe(200);
    await vi.waitUntil(() => written.includes('Catalog Warden runs.'), { timeout: patience });
    expect((await fetch(page)).status).toBe(404);
    // Where GitHub's page of the App leads to.
    expect(await (await fetch(publicUrl)).text()).toContain('keeps the catalog of an organisation true');
    expect((await fetch(`${publicUrl}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(path.join(dataDir, 'github-app.env'))).toBe(true);
  });

  it.each<readonly [what: string, env: Readonly<Record<string, string>>, args: readonly string[], told: string]>([
    ['nothing is set', {}, [], 'catalog-warden: No App is configured.'],
    ['half of it is set', { APP_ID: '1' }, [], 'catalog-warden: The App cannot start:\n- `PRIVATE_KEY` is not set.'],
    ['a value is wrong', { PORT: 'x' }, [], 'catalog-warden: The App cannot start:\n- `PORT` is `x`'],
    ['a path is given', {}, ['here'], 'catalog-warden: `serve` takes no path'],
  ])('says what to set when %s', (_, env, args, told) => {
    const run = spawnSync(process.execPath, [program, 'serve', ...args], {
      cwd: folderWith(),
      env: environmentOf(env),
      encoding: 'utf8',
    });
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(told);
    expect(run.stderr).not.toContain('    at ');
  });

  it('names a file that is not there', () => {
    // Node itself looks for this option, wherever it stands, and may complain first.
    const run = spawnSync(process.execPath, [program, 'serve', '--env-file', 'nowhere.env'], {
      cwd: folderWith(),
      env: environmentOf({}),
      encoding: 'utf8',
    });
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain('nowhere.env');
    expect(run.stderr).not.toContain('    at ');
  });

  it('reads a file, and lets the environment win', () => {
    const folder = folderWith({ 'app.env': 'APP_ID=x\nPORT=70000\nWEBHOOK_SECRET=short\n' });
    const run = spawnSync(process.execPath, [program, 'serve', '--env-file', 'app.env'], {
      cwd: folder,
      env: environmentOf({ PRIVATE_KEY: privateKey }),
      encoding: 'utf8',
    });
    expect(run.stderr.trim().split('\n')).toEqual([
      'catalog-warden: The App cannot start:',
      expect.stringContaining('`APP_ID`'),
      expect.stringContaining('`WEBHOOK_SECRET` has 5 characters'),
    ]);
  });
});
