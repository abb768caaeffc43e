import { textOf, type JsonObject } from '../core/source/json.ts';
import type { GithubApp } from './app-client.ts';
import { readPages } from './read-pages.ts';

/** An attempt of GitHub to deliver a webhook. */
export interface Delivery {
  /** Of the attempt. Text, since GitHub's numbers are larger than a JavaScript number holds exactly. */
  readonly id: string;
  /** Of the event, as in `x-github-delivery`: the same for all attempts. */
  readonly guid: string;
  readonly deliveredAt: Date;
  readonly event: string;
  readonly action?: string;
  readonly installation?: number;
}

/** More attempts than these are not looked through in one go. */
const mostPages = 100;

/**
 * The events since a time of which no attempt was answered well, oldest first, each by its latest attempt
 * (`GET /app/hook/deliveries`). GitHub never repeats by itself ("Handling failed webhook deliveries"). All attempts are
 * listed, since GitHub's filter for failures leaves out those without any answer. As the App; no permission. Throws
 * `GithubError`.
 */
export async function failedDeliveries(app: Pick<GithubApp, 'request'>, since: Date): Promise<readonly Delivery[]> {
  const attempts: JsonObject[] = [];
  let pages = 0;
  for await (const page of readPages({ read: app.request }, { route: 'GET /app/hook/deliveries' })) {
    const recent = page.filter((attempt) => deliveredAt(attempt) >= since);
    attempts.push(...recent);
    pages += 1;
    // The newest come first.
    if (recent.length < page.length || pages >= mostPages) break;
  }
  const succeeded = new Set(attempts.filter(isSuccess).map((attempt) => attempt['guid']));
  const latest = new Map<string, Delivery>();
  for (const attempt of attempts) {
    const delivery = asDelivery(attempt);
    if (!succeeded.has(delivery.guid) && !latest.has(delivery.guid)) latest.set(delivery.guid, delivery);
  }
  return [...latest.values()].toReversed();
}

/**
 * Asks GitHub to deliver again (`POST /app/hook/deliveries/{delivery_id}/attempts`). Asked twice, it comes twice, under
 * the same guid. As the App; no permission. Throws `GithubError`.
 */
export async function redeliver(app: Pick<GithubApp, 'request'>, delivery: Delivery): Promise<void> {
  await app.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: delivery.id });
}

function deliveredAt(attempt: JsonObject): Date {
  return new Date(textOf(attempt['delivered_at']));
}

function isSuccess(attempt: JsonObject): boolean {
  const status = Number(attempt['status_code']);
  return status >= 200 && status < 400;
}

function asDelivery(attempt: JsonObject): Delivery {
  const { action, installation_id: installation } = attempt;
  return {
    id: textOf(attempt['id']),
    guid: textOf(attempt['guid']),
    deliveredAt: deliveredAt(attempt),
    event: textOf(attempt['event']),
    ...(typeof action === 'string' && { action }),
    ...(typeof installation === 'number' && { installation }),
  };
}
