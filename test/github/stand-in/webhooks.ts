import { createHmac, randomUUID } from 'node:crypto';
import type { Description } from './description.ts';
import { installation as installationOf, simpleOrganization, simpleUser, type Json } from './represent/accounts.ts';
import { whereItHappened } from './represent/repositories.ts';
import type { Account, App, Delivery, Installation, Repository } from './state.ts';
import type { Store } from './store.ts';

/** Something that happened, to be told to the Apps that listen. */
export interface Happening {
  readonly event: string;
  readonly action?: string;
  readonly sender: Account;
  /** What the payload tells besides where it happened and who did it. */
  readonly payload: Json;
  readonly repository?: Repository;
  readonly account: Account;
  /** Only this App is told. */
  readonly app?: App;
}

/** GitHub sends these to every App, asked for or not. */
const always = new Set(['installation', 'installation_repositories']);

/** Sends what happened to the webhook addresses of Apps, signed, and keeps a record of each delivery. */
export class Webhooks {
  readonly #store: Store;
  readonly #description: Description;
  readonly #report: (violation: string) => void;
  readonly #underWay = new Set<Promise<void>>();
  /** How long an App may take, in milliseconds. GitHub gives it ten seconds. */
  patience = 10_000;

  constructor(store: Store, description: Description, report: (violation: string) => void) {
    this.#store = store;
    this.#description = description;
    this.#report = report;
  }

  tell(happening: Happening): void {
    for (const installation of this.#store.installationsOn(happening.account)) {
      const { app, suspendedAt } = installation;
      if (happening.app !== undefined && happening.app !== app) continue;
      if (suspendedAt !== undefined && happening.event !== 'installation') continue;
      if (!always.has(happening.event) && !app.events.includes(happening.event)) continue;
      if (happening.repository !== undefined && !this.#sees(installation, happening)) continue;
      this.#deliver(installation, happening);
    }
  }

  /** Sends a delivery again, under its own GUID. */
  redeliver(delivery: Delivery): Delivery {
    const again = { ...delivery, id: this.#store.nextId(), redelivery: true, deliveredAt: this.#store.now() };
    this.#queue(again);
    return again;
  }

  /** Sends what an App was not told while its deliveries were held back, in the order given. */
  release(app: App, order: (held: readonly Delivery[]) => readonly Delivery[]): void {
    const held = app.held ?? [];
    app.held = undefined;
    for (const delivery of order(held)) this.#queue(delivery);
  }

  /** Waits until every delivery under way has its answer, and those that come of them. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #sees(installation: Installation, { event, action, repository }: Happening): boolean {
    if (this.#store.covers(installation, repository!)) return true;
    return event === 'repository' && action === 'deleted' && installation.repositories === 'all';
  }

  #deliver(installation: Installation, happening: Happening): void {
    const { event, action = null, sender, repository, account } = happening;
    const where =
      repository === undefined
        ? account.type === 'Organization' && !always.has(event)
          ? { organization: simpleOrganization(this.#store, account) }
          : {}
        : whereItHappened(this.#store, repository);
    const payload = {
      ...(action === null ? {} : { action }),
      ...where,
      ...happening.payload,
      sender: simpleUser(this.#store, sender),
      installation: always.has(event)
        ? installationOf(this.#store, installation)
        : { id: installation.id, node_id: installation.nodeId },
    };
    for (const problem of this.#description.webhookProblems(event, action, payload)) {
      this.#report(`Webhook ${event} ${action ?? ''}: ${problem}`);
    }
    this.#queue({
      id: this.#store.nextId(),
      guid: randomUUID(),
      event,
      action,
      installation,
      repositoryId: repository?.id ?? null,
      redelivery: false,
      deliveredAt: this.#store.now(),
      payload,
      body: JSON.stringify(payload),
      status: 'pending',
      statusCode: 0,
      duration: 0,
      answer: '',
    });
  }

  #queue(delivery: Delivery): void {
    const { app } = delivery.installation;
    if (app.held !== undefined) {
      app.held.push(delivery);
      return;
    }
    if (app.webhook.url === undefined) return;
    app.deliveries.push(delivery);
    const sent = this.#send(delivery, app.webhook.url).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async #send(delivery: Delivery, url: string): Promise<void> {
    const started = performance.now();
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: delivery.body,
        headers: requestHeaders(delivery),
        signal: AbortSignal.timeout(this.patience),
      });
      delivery.answer = await response.text();
      delivery.statusCode = response.status;
      delivery.status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      delivery.statusCode = timedOut ? 504 : 502;
      delivery.status = timedOut ? 'timed out' : 'failed to connect to host';
    }
    delivery.duration = Math.round(performance.now() - started) / 1000;
  }
}

/** The headers of a delivery, with its signature by the secret that the App has now. */
export function requestHeaders({ body, event, guid, installation: { app } }: Delivery): Record<string, string> {
  const { secret } = app.webhook;
  const sign = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0000000',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${sign('sha1')}`,
    'x-hub-signature-256': `sha256=${sign('sha256')}`,
  };
}
