import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it, onTestFinished, vi } from 'vitest';

import { openDoor, webhookPath } from '../../app/door.ts';
import { openLog } from '../../app/log.ts';
import type { JobRequest } from '../../app/queue.ts';
import type { Receive } from '../../app/receive.ts';
import { openStore, type StoreLocation } from '../../app/store/open-store.ts';
import { createMetrics } from '../../app/web/metrics.ts';
import { createWebServer, type Patience } from '../../app/web/route.ts';
import { jobsOf } from '../../app/webhooks/index.ts';
import { patience } from '../support/patience.ts';
import { engines, newLocation } from '../support/postgres.ts';
import { deliver, headersOf, keptLog, push, secret, signature } from './support.ts';

const previous = 'the-previous-webhook-secret-of-32-characters';

interface Given {
  readonly secrets?: readonly string[];
  readonly receive?: Receive;
  readonly patience?: number;
  readonly requests?: Patience;
}

/** The door on a port of its own, with what came through it. */
async function opened(given: Given = {}) {
  const received: { id: string; jobs: readonly JobRequest[] }[] = [];
  const kept = keptLog();
  const log = openLog({ level: 'debug', secrets: [secret, previous], stream: kept.stream });
  const metrics = createMetrics();
  const receive: Receive = async (delivery, jobs) => {
    if (received.some(({ id }) => id === delivery.id)) return await Promise.resolve(false);
    received.push({ id: delivery.id, jobs });
    return await Promise.resolve(true);
  };
  const door = openDoor({
    secrets: given.secrets ?? [secret],
    jobsOf: (event, payload) => jobsOf(event, payload, { appId: '1', policyRepository: '.github' }),
    receive: given.receive ?? receive,
    log,
    metrics,
    ...(given.patience !== undefined && { patience: given.patience }),
  });
  const server = createWebServer([door], log, given.requests);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, port, received, kept, metrics };
}

it('takes a delivery, asks for its jobs and answers', async () => {
  const { address, received, kept } = await opened();
  const response = await deliver(address, push, { 'x-github-delivery': '0B989BA4-242F-11E5-81E1-C7B6966D2516' });
  expect([response.status, await response.text()]).toEqual([202, 'Accepted.\n']);
  expect(received).toEqual([
    {
      id: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
      jobs: [{ name: 'read-repository', key: '5', data: { installation: 7, repository: 5 } }],
    },
  ]);
  expect(kept.lines()).toMatchObject([
    {
      level: 'info',
      request: response.headers.get('x-request-id'),
      delivery: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
      event: 'push',
      size: JSON.stringify(push).length,
      status: 202,
      jobs: 1,
    },
  ]);
});

it('asks for the jobs of a delivery once, however often it comes', async () => {
  const { address, received } = await opened();
  const id = { 'x-github-delivery': '0b989ba4-242f-11e5-81e1-c7b6966d2516' };
  const statuses = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await deliver(address, push, id)).status);
  expect(statuses).toEqual([202, 200, 200, 200, 200]);
  expect(received).toHaveLength(1);
});

it('does not keep what leads to nothing', async () => {
  const { address, received } = await opened();
  for (const event of ['ping', 'star', 'no_such_event']) {
    const response = await deliver(address, push, { 'x-github-event': event });
    expect([response.status, await response.text()]).toEqual([200, 'Nothing to do.\n']);
  }
  expect(received).toEqual([]);
});

it('takes both secrets during a rotation', async () => {
  const { address } = await opened({ secrets: [secret, previous] });
  const body = JSON.stringify(push);
  const by = (one: string) => ({ 'x-hub-signature-256': signature(body, one) });
  expect((await deliver(address, push, by(secret))).status).toBe(202);
  expect((await deliver(address, push, by(previous))).status).toBe(202);
  expect((await deliver(address, push, by('development'))).status).toBe(401);
});

const body = JSON.stringify(push);

it.each<readonly [what: string, payload: unknown, headers: Record<string, string | undefined>, status: number]>([
  ['no signature', push, { 'x-hub-signature-256': undefined }, 401],
  ['another signature', push, { 'x-hub-signature-256': signature('{}', secret) }, 401],
  ['half a signature', push, { 'x-hub-signature-256': signature(body, secret).slice(0, 30) }, 401],
  ['the old kind of signature', push, { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' }, 401],
  ['capitals in the signature', push, { 'x-hub-signature-256': signature(body, secret).toUpperCase() }, 401],
  ['a signature of zeros', push, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 401],
  ['no id', push, { 'x-github-delivery': undefined }, 400],
  ['an id that is none', push, { 'x-github-delivery': "1'; drop table delivery" }, 400],
  ['no event', push, { 'x-github-event': undefined }, 400],
  ['an event that is none', push, { 'x-github-event': '../push' }, 400],
  ['a form', push, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['no JSON', '{"ref":', {}, 400],
  ['nothing', '', {}, 400],
  ['a list', [], {}, 400],
  ['a number', '1', {}, 400],
])('refuses %s', async (_, payload, headers, status) => {
  const { address, received, kept, metrics } = await opened();
  const response = await deliver(address, payload, headers);
  expect(response.status).toBe(status);
  expect(await response.text()).not.toMatch(/refs|shop|read-repository/);
  expect(received).toEqual([]);
  expect(kept.lines()).toMatchObject([{ level: 'warn', msg: 'A delivery is refused.', status }]);
  expect(await metrics.text()).toContain('catalog_warden_deliveries_total{event="unknown",result="refused"} 1');
});

it('answers a wrong signature with no word of the body, and logs none', async () => {
  const { address, kept } = await opened();
  const response = await deliver(
    address,
    { marker: 'MARKER' },
    {
      'x-hub-signature-256': 'sha256=MARKER',
      'x-github-event': 'MARKER',
      'x-github-delivery': 'MARKER',
    },
  );
  expect([response.status, await response.text()]).toEqual([401, 'The signature is missing or wrong.\n']);
  expect(kept.text()).not.toContain('MARKER');
});

it('says 503 while the database is away, so that GitHub records a failure', async () => {
  const { address, kept } = await opened({
    receive: async () =>
      await Promise.reject(new Error(`no connection to postgres://app:hidden-word@database/${secret}`)),
  });
  const response = await deliver(address);
  expect(response.status).toBe(503);
  expect(await response.text()).toBe('The delivery could not be kept. Send it again.\n');
  expect(kept.lines()).toMatchObject([{ level: 'error', msg: 'A delivery could not be kept.' }]);
  expect(kept.text()).not.toContain('hidden-word');
  expect(kept.text()).not.toContain(secret);
});

it('does not let a database that hangs make GitHub wait', async () => {
  const { address } = await opened({ patience: 50, receive: async () => await new Promise<boolean>(() => {}) });
  expect((await deliver(address)).status).toBe(503);
});

const mebibyte = 1024 * 1024;

it('takes what GitHub may send, and nothing larger', async () => {
  const { address } = await opened();
  const around = JSON.stringify({ ...push, padding: '' }).length;
  const padded = (size: number): string => JSON.stringify({ ...push, padding: 'x'.repeat(size - around) });
  expect((await deliver(address, padded(25 * mebibyte))).status).toBe(202);
  expect((await deliver(address, padded(25 * mebibyte + 1))).status).toBe(413);
});

it('counts what arrives when no length is stated', async () => {
  const { port, received } = await opened();
  const request = httpRequest({ port, host: '127.0.0.1', path: webhookPath, method: 'POST', headers: headersOf('x') });
  const answered = once(request, 'response') as Promise<[{ statusCode: number }]>;
  const chunk = Buffer.alloc(mebibyte, 'x');
  for (let count = 0; count < 26; count += 1) request.write(chunk);
  const [response] = await answered;
  expect(response.statusCode).toBe(413);
  expect(received).toEqual([]);
  request.destroy();
});

it('does not begin to read what is announced as too large', async () => {
  const { port } = await opened();
  const headers = { ...headersOf('x'), 'content-length': String(10 ** 12) };
  const request = httpRequest({ port, host: '127.0.0.1', path: webhookPath, method: 'POST', headers });
  request.flushHeaders();
  const [response] = (await once(request, 'response')) as [{ statusCode: number }];
  expect(response.statusCode).toBe(413);
  request.destroy();
});

/** A request as far as it was sent, with a signature that may yet be right. */
function beginning(length: number, sent: string): string {
  const signed = `X-Hub-Signature-256: ${signature('', secret)}`;
  return `POST ${webhookPath} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n${signed}\r\n\r\n${sent}`;
}

it('does not wait for the body of what has no signature', async () => {
  const { port } = await opened();
  for (const given of [undefined, 'sha256=00', 'sha1=00']) {
    const headers = { ...headersOf('x', { 'x-hub-signature-256': given }), 'content-length': '100' };
    const request = httpRequest({ port, host: '127.0.0.1', path: webhookPath, method: 'POST', headers });
    request.flushHeaders();
    const [response] = (await once(request, 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(401);
    request.destroy();
  }
});

it('takes deliveries while large ones that never end fill its room: those that wait longest give way', async () => {
  const { address, port } = await opened();
  const answers: string[] = [];
  for (let count = 0; count < 8; count += 1) {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('data', (data) => answers.push(`${count}: ${/^HTTP\/1\.1 \d+/.exec(String(data))?.[0]}`));
    await new Promise((sent) => socket.write(beginning(25 * mebibyte, 'x'.repeat(25 * mebibyte - 1)), sent));
  }
  await vi.waitUntil(async () => (await deliver(address)).status === 202 && answers.length > 0, { timeout: patience });
  expect(answers).toEqual(['0: HTTP/1.1 503']);
});

it('cuts off who sends too slowly', async () => {
  const { port, received } = await opened({ requests: { request: 200 } });
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  socket.on('error', () => undefined);
  socket.write(beginning(100, '{'));
  const slow = setInterval(() => socket.write(' '), 50);
  await once(socket, 'close');
  clearInterval(slow);
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(received).toEqual([]);
});

it('goes on when somebody goes away in the middle', async () => {
  const { port, address, kept } = await opened();
  const socket = connect(port, '127.0.0.1');
  socket.write(beginning(100, '{'));
  await sleep(50);
  socket.destroy();
  expect((await deliver(address)).status).toBe(202);
  expect(kept.lines()).toHaveLength(1);
});

it.each([
  ['GET', webhookPath, 405],
  ['POST', '/api/github/webhooks/', 404],
  ['POST', '/', 404],
])('answers %s %s with %d', async (method, path, status) => {
  const { address } = await opened();
  const response = await fetch(`${address}${path}`, { method });
  expect(response.status).toBe(status);
});

/** The door in a process of its own, over a store. */
async function startDoor(location: StoreLocation) {
  const child = spawn(process.execPath, ['test/app/door-process.ts', JSON.stringify(location), secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { address: `http://127.0.0.1:${String(port).trim()}`, kill };
}

it.each(engines)('loses and doubles nothing of 1,000 at once while it is killed twice on %s', async (engine) => {
  const { location, remove } = await newLocation(engine);
  onTestFinished(remove);
  const accepted: string[] = [];
  let waiting = Array.from({ length: 1000 }, (_, index) => ({
    id: randomUUID(),
    payload: { ...push, repository: { ...push.repository, id: 1 + (index % 40) } },
  }));
  for (const kills of [true, true, false]) {
    const door = await startDoor(location);
    onTestFinished(door.kill);
    const already = accepted.length;
    const answers = waiting.map(async ({ id, payload }, index) => {
      await sleep(index);
      const { status } = await deliver(door.address, payload, { 'x-github-delivery': id });
      if (status === 202 || status === 200) accepted.push(id);
      if (kills && accepted.length - already === 100) await door.kill();
    });
    await Promise.allSettled(answers);
    await door.kill();
    expect(accepted.length - already).toBeGreaterThanOrEqual(100);
    // GitHub is asked for the others again, and for some whose answer was lost.
    waiting = waiting.filter(({ id }) => !accepted.includes(id));
  }
  expect(waiting).toEqual([]);
  const store = await openStore(location);
  onTestFinished(store.close);
  const kept = await store.db.selectFrom('delivery').select('id').execute();
  expect(kept.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
  const { rows: jobs } = await sql<{ key: string; jobs: number }>`
    select singleton_key as key, count(*) as jobs from pgboss.job where name = 'read-repository' group by 1
  `.execute(store.db);
  expect(jobs.map(({ key, jobs: count }) => [Number(key), count]).toSorted(([one], [other]) => one! - other!)).toEqual(
    Array.from({ length: 40 }, (_, index) => [1 + index, 1]),
  );
});
