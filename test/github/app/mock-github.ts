import { generateKeyPairSync } from 'node:crypto';
import nock from 'nock';
import { afterEach, beforeEach, expect } from 'vitest';
import type { ClientOptions, GithubApp, GithubAppOptions, InstallationClient } from '../../../github/app-client.ts';
import { createGithubApp } from '../../../github/app-client.ts';
import { GithubError } from '../../../github/github-error.ts';

export const apiUrl = 'https://api.github.com';
export const installation = 7;

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** The time of a test, which passes only while somebody sleeps. */
export interface Clock {
  now: number;
  /** Milliseconds of each sleep. */
  readonly slept: number[];
}

/** Requests that nothing was prepared for. nock answers them with a 501 of its own instead of an error. */
const unmatched: string[] = [];

/** Every test of the file must use all the answers that it prepared, and ask for nothing else. */
export function useMockGithub(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    const missed = unmatched.splice(0);
    const pending = nock.pendingMocks();
    const isDone = nock.isDone();
    nock.abortPendingRequests();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(missed, 'requests without a prepared answer').toEqual([]);
    expect({ pending, isDone }, 'prepared answers that nobody asked for').toEqual({ pending: [], isDone: true });
  });
}

async function watchedFetch(url: unknown, options?: RequestInit): Promise<Response> {
  const response = await fetch(String(url), options);
  if (response.status === 501) unmatched.push(`${options?.method} ${String(url)}`);
  return response.headers.has(silence) ? untilGivenUp(options?.signal) : response;
}

/** An answer with this header never arrives (a delay of nock does not stand being given up). */
export const silence = 'x-silence';

async function untilGivenUp(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** Opens the App with a clock that a test moves. */
export function openApp(options: Partial<GithubAppOptions> = {}): { app: GithubApp; clock: Clock } {
  const clock: Clock = { now: Date.parse('2026-06-30T12:00:00Z'), slept: [] };
  const app = createGithubApp({
    apiUrl,
    appId: '12',
    privateKey: keys.privateKey,
    fetch: watchedFetch,
    now: () => clock.now,
    sleep: async (milliseconds) => {
      clock.slept.push(milliseconds);
      clock.now += milliseconds;
    },
    writeInterval: 0,
    ...options,
  });
  return { app, clock };
}

/** Prepares an answer to a request for a token of the installation. */
export function grantToken(token = 'ghs_first', expires = '2026-06-30T13:00:00Z'): void {
  nock(apiUrl).post('/app/installations/7/access_tokens').reply(201, { token, expires_at: expires });
}

/** A client of the installation, with its token granted. */
export function openClient(
  options: Partial<GithubAppOptions> = {},
  clientOptions: ClientOptions = { urgency: 'pull request' },
): { client: InstallationClient; clock: Clock; app: GithubApp } {
  grantToken();
  const { app, clock } = openApp(options);
  return { app, clock, client: app.installation(installation, clientOptions) };
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<GithubError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GithubError) return error;
  throw error instanceof Error ? error : new Error('nothing was thrown');
}

/** The seconds since 1970, as GitHub's headers give them. */
export function seconds(time: number): string {
  return String(Math.ceil(time / 1000));
}
