import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';

import { webhookPath } from '../../app/door.ts';

/** A webhook secret of 32 characters and more. */
export const secret = 'webhook-secret-of-more-than-32-characters';

/** A private key as GitHub gives it. */
export const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

/** A push to the default branch, which leads to one job. */
export const push = {
  ref: 'refs/heads/main',
  after: 'a'.repeat(40),
  commits: [],
  repository: { id: 5, name: 'shop', default_branch: 'main' },
  installation: { id: 7 },
};

/** What GitHub sends with a delivery. */
export function headersOf(body: string | Buffer, changes: Readonly<Record<string, string | undefined>> = {}) {
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-delivery': randomUUID(),
    'x-github-event': 'push',
    'x-hub-signature-256': signature(body, secret),
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function signature(body: string | Buffer, by: string): string {
  return `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
}

/** Delivers to an App, as GitHub would. */
export async function deliver(
  address: string,
  payload: unknown = push,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return await fetch(`${address}${webhookPath}`, { method: 'POST', body, headers: headersOf(body, changes) });
}

/** A log that is kept. */
export function keptLog(): { readonly stream: Writable; text(): string; lines(): readonly Record<string, unknown>[] } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  const text = (): string => chunks.join('');
  return {
    stream,
    text,
    lines: () =>
      text()
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** Closes something with the test. */
export function closedWithTest<Open extends { close(): Promise<unknown> }>(open: Open): Open {
  onTestFinished(async () => {
    await open.close();
  });
  return open;
}
