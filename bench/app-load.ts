import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

// Delivers webhooks at a steady rate, in a process of its own, and prints what became of each.

/** What to deliver, in JSON on standard input. */
export interface Load {
  readonly address: string;
  readonly secret: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Sent one after another, and then from the first again. */
  readonly deliveries: readonly { readonly event: string; readonly payload: object }[];
}

/** What became of a delivery. */
export interface Delivered {
  readonly id: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly milliseconds: number;
}

const { address, secret, perSecond, seconds, deliveries } = JSON.parse(await text(process.stdin)) as Load;
const agent = new Agent({ keepAlive: true });
const bodies = deliveries.map(({ event, payload }) => {
  const body = Buffer.from(JSON.stringify(payload));
  return { event, body, signature: `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
});
const start = performance.now();
const sent: Promise<Delivered>[] = [];
for (let count = 0; count < perSecond * seconds; count += 1) {
  const wait = start + (count * 1000) / perSecond - performance.now();
  if (wait > 0) await sleep(wait);
  sent.push(deliver(count));
}
process.stdout.write(JSON.stringify(await Promise.all(sent)));
agent.destroy();

async function deliver(count: number): Promise<Delivered> {
  const { event, body, signature } = bodies[count % bodies.length]!;
  const id = randomUUID();
  const began = performance.now();
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-github-delivery': id,
    'x-github-event': event,
    'x-hub-signature-256': signature,
  };
  const status = await new Promise<number>((resolve) => {
    const call = request(`${address}/api/github/webhooks`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', () => resolve(0));
    call.end(body);
  });
  return { id, status, milliseconds: performance.now() - began };
}
