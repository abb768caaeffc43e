import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { isObject, type JsonObject } from '../core/source/json.ts';
import type { Log } from './log.ts';
import type { JobRequest } from './queue.ts';
import type { Receive } from './receive.ts';
import type { Delivery } from './store/deliveries.ts';
import type { DeliveryResult, Metrics } from './web/metrics.ts';
import type { Answer, Route } from './web/route.ts';
import { actionOf, idAt } from './webhooks/webhook.ts';

/** Where GitHub delivers. */
export const webhookPath = '/api/github/webhooks';

export interface DoorOptions {
  /** Each of them opens the door: during a rotation there are two. */
  readonly secrets: readonly string[];
  /** What to look at because of an event. */
  readonly jobsOf: (event: string, payload: JsonObject) => readonly JobRequest[];
  readonly receive: Receive;
  readonly log: Pick<Log, 'info' | 'warn' | 'error' | 'debug'>;
  readonly metrics: Pick<Metrics, 'deliveryAnswered'>;
  /** Milliseconds that the database may take. GitHub waits for 10 seconds, and must see that it did not work. */
  readonly patience?: number;
}

/** GitHub delivers nothing larger ("Webhook events and payloads", payload cap). */
const largestBody = 25 * 1024 * 1024;

/** Bodies of all requests together, so that many large ones at once cannot fill the memory. */
const mostHeld = 8 * largestBody;

/** An answer, with what it says for the log and the metrics. */
interface Outcome extends Answer {
  readonly result: DeliveryResult;
  readonly size?: number;
  readonly jobs?: number;
  readonly err?: unknown;
}

/** What the headers say; only what can be one of GitHub's reaches a log. */
interface Heading {
  readonly id: string | undefined;
  readonly event: string | undefined;
}

/**
 * Opens the door for webhooks. What has no signature is not read, and nothing of a delivery is parsed or logged before
 * its signature is right. Then the delivery and its jobs are written together, and only then it is answered: 202 for a
 * new one, 200 for one that was there already or that leads to nothing (which is not kept), 503 when it could not be
 * written, so that GitHub records a failure and the delivery is asked for again.
 */
export function openDoor(options: DoorOptions): Route {
  const room: Room = { arriving: new Set(), bytes: 0 };
  return {
    method: 'POST',
    path: webhookPath,
    handle: async (request, _url, requestId) => {
      const started = performance.now();
      const heading = headingOf(request);
      const outcome = await readAndJudge(options, room, { request, heading });
      if (outcome === undefined) return undefined;
      const seconds = (performance.now() - started) / 1000;
      tell(options, outcome, { requestId, ...heading, seconds });
      return outcome;
    },
  };
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly heading: Heading;
}

/** `undefined` when the sender went away. */
async function readAndJudge(options: DoorOptions, room: Room, arrived: Arrived): Promise<Outcome | undefined> {
  const given = signatureOf(arrived.request);
  if (!given) return { ...unsigned, result: 'refused' };
  const body = await readBody(arrived.request, room);
  if (body === undefined) return undefined;
  if (!Buffer.isBuffer(body)) return { ...body, result: 'refused' };
  return { ...(await judge(options, { ...arrived, body, given })), size: body.length };
}

interface Received extends Arrived {
  readonly body: Buffer;
  /** The signature that came with it. */
  readonly given: Buffer;
}

const unsigned: Answer = { status: 401, text: 'The signature is missing or wrong.' };

async function judge(options: DoorOptions, { request, heading, body, given }: Received): Promise<Outcome> {
  if (!isSigned(body, given, options.secrets)) return { ...unsigned, result: 'refused' };
  const { id, event } = heading;
  if (id === undefined || event === undefined) {
    return refuse(400, '`X-GitHub-Delivery` or `X-GitHub-Event` is missing or wrong.');
  }
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return refuse(415, "Set the content type of the App's webhook to `application/json`.");
  }
  const payload = parse(body);
  if (payload === undefined) return refuse(400, 'The body is no JSON object.');
  const jobs = options.jobsOf(event, payload);
  if (jobs.length === 0) return { status: 200, text: 'Nothing to do.', result: 'ignored', jobs: 0 };
  const delivery: Delivery = {
    id,
    event,
    action: actionOf(payload).slice(0, 100) || null,
    installationId: idAt(payload, ['installation', 'id']) ?? null,
    repositoryId: idAt(payload, ['repository', 'id']) ?? null,
    receivedAt: new Date(),
    jobs: jobs.length,
  };
  return await keep(options, delivery, jobs);
}

async function keep(options: DoorOptions, delivery: Delivery, jobs: readonly JobRequest[]): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database takes too long.')), options.patience ?? 8000);
  });
  try {
    const isNew = await Promise.race([options.receive(delivery, jobs), tooLate]);
    return isNew
      ? { status: 202, text: 'Accepted.', result: 'accepted', jobs: jobs.length }
      : { status: 200, text: 'Known already.', result: 'duplicate', jobs: 0 };
  } catch (error) {
    return { status: 503, text: 'The delivery could not be kept. Send it again.', result: 'failed', err: error };
  } finally {
    clearTimeout(timer);
  }
}

function refuse(status: number, text: string): Outcome {
  return { status, text, result: 'refused' };
}

function headingOf({ headers }: IncomingMessage): Heading {
  const id = String(headers['x-github-delivery']);
  const event = String(headers['x-github-event']);
  return {
    id: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id.toLowerCase() : undefined,
    event: /^[a-z][a-z\d_]{0,63}$/.test(event) && headers['x-github-event'] !== undefined ? event : undefined,
  };
}

/** The signature that a request shows; `undefined` where it can be none. */
function signatureOf({ headers }: IncomingMessage): Buffer | undefined {
  const hex = /^sha256=([\da-f]{64})$/.exec(String(headers['x-hub-signature-256']))?.[1];
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

/** Whether one of the secrets made the signature. The time that it takes tells nothing of a secret. */
function isSigned(body: Buffer, given: Buffer, secrets: readonly string[]): boolean {
  const fits = secrets.map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given));
  return fits.includes(true);
}

function parse(body: Buffer): JsonObject | undefined {
  try {
    const payload: unknown = JSON.parse(body.toString('utf8'));
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** A body of which more is to come. */
interface Arrival {
  size: number;
  /** Answers the sender that there is no room, and keeps nothing of what came. */
  giveUp(): void;
}

/** What the bodies of all requests together take up. */
interface Room {
  /** Those that have been arriving for longest first. */
  readonly arriving: Set<Arrival>;
  bytes: number;
}

/**
 * Who waits longest gives way: GitHub sends a delivery at once, and whoever sends slowly to keep others out keeps out
 * only what is as slow.
 */
function makeRoom(room: Room): void {
  for (const arrival of room.arriving) {
    if (room.bytes <= mostHeld) return;
    arrival.giveUp();
  }
}

/** The bytes of a body; an answer when they are too many; `undefined` when the sender went away or was too slow. */
async function readBody(request: IncomingMessage, room: Room): Promise<Buffer | Answer | undefined> {
  const tooLarge: Answer = { status: 413, text: 'The body is larger than 25 MB.' };
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return tooLarge;
  const chunks: Buffer[] = [];
  const arrival: Arrival = { size: 0, giveUp: () => undefined };
  const leave = (): void => {
    if (room.arriving.delete(arrival)) room.bytes -= arrival.size;
    // Neither what came nor what still comes is kept.
    chunks.length = 0;
    request.removeAllListeners('data').resume();
  };
  room.arriving.add(arrival);
  try {
    return await new Promise<Buffer | Answer | undefined>((resolve) => {
      arrival.giveUp = () => {
        leave();
        resolve({ status: 503, text: 'Too much at once. Send it again.' });
      };
      request.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        arrival.size += chunk.length;
        room.bytes += chunk.length;
        if (arrival.size > largestBody) resolve(tooLarge);
        else makeRoom(room);
      });
      request.on('end', () => resolve(Buffer.concat(chunks)));
      request.on('close', () => resolve(undefined));
      request.on('error', () => resolve(undefined));
    });
  } finally {
    leave();
  }
}

interface Timed extends Heading {
  readonly requestId: string;
  readonly seconds: number;
}

function tell(
  { log, metrics }: DoorOptions,
  { status, result, size, jobs, err }: Outcome,
  { requestId, id, event, seconds }: Timed,
): void {
  // Before the signature was right, the name of an event is anybody's, and each would be a metric of its own.
  metrics.deliveryAnswered(result === 'refused' ? 'unknown' : (event ?? 'unknown'), result, seconds);
  const about = {
    request: requestId,
    delivery: id,
    event,
    size,
    status,
    jobs,
    milliseconds: Math.round(seconds * 1000),
  };
  if (result === 'failed') log.error({ ...about, err }, 'A delivery could not be kept.');
  else if (result === 'refused') log.warn(about, 'A delivery is refused.');
  else if (result === 'ignored') log.debug(about, 'A delivery leads to nothing.');
  else log.info(about, 'A delivery is kept.');
}
