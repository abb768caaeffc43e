import { destination, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';

import type { LogLevel } from './settings.ts';

/** Where the App writes what it does: JSON, one line each. */
export type Log = Logger;

/** How a log is written. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Texts that may appear in no line, whatever wrote it: keys, secrets, passwords. */
  readonly secrets: readonly string[];
  /** Where lines go; standard output by default. */
  readonly stream?: DestinationStream;
}

/** Keys whose values are never written, at the top of a line and one step below. */
const secretKeys = [
  'authorization',
  'client_secret',
  'cookie',
  'databaseUrl',
  'password',
  'pem',
  'privateKey',
  'secret',
  'secrets',
  'token',
  'webhook_secret',
  'webhookSecrets',
  'x-hub-signature',
  'x-hub-signature-256',
];

/** What is a credential by its form: GitHub's tokens, JSON web tokens, private keys, passwords in addresses. */
const secretForms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gh[oprsu]_\w{16,}|github_pat_\w{16,}|v1\.[\da-f]{40})/g, '[token]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[token]'],
  [/-----BEGIN[^"]*?PRIVATE KEY-----[^"]*?(?:-----END[^"]*?PRIVATE KEY-----|(?="))/g, '[private key]'],
  [/(:\/\/[^\s:@/"]*):[^\s@/"]+@/g, '$1:[password]@'],
];

/** A shorter text would be hidden where it stands by chance. */
const shortestHidden = 8;

/** Opens the log. Nothing secret reaches it: known keys, known values, and what looks like a credential are hidden. */
export function openLog({ level, secrets, stream }: LogOptions): Log {
  const hidden = secrets.flatMap(waysToWrite).filter((text) => text.length >= shortestHidden);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`]), censor: '[hidden]' },
      serializers: { err: errorFields },
      hooks: { streamWrite: (line) => hide(line, hidden) },
    },
    stream ?? destination({ fd: 1, sync: true }),
  );
}

/** A secret as a line of JSON shows it, a key also line by line. */
function waysToWrite(secret: string): readonly string[] {
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----'));
  return [secret, ...lines].map((text) => JSON.stringify(text).slice(1, -1));
}

function hide(line: string, hidden: readonly string[]): string {
  let text = line;
  for (const secret of hidden) text = text.replaceAll(secret, '[hidden]');
  for (const [form, shown] of secretForms) text = text.replace(form, shown);
  return text;
}

/**
 * An error without the fields that libraries add to it: requests with their headers, rows with their values.
 */
function errorFields(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack,
    ...(cause instanceof Error && { cause: { name: cause.name, message: cause.message } }),
  };
}
