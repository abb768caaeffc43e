import type { App, Delivery } from '../state.ts';
import type { Webhooks } from '../webhooks.ts';

/** An App that is registered. */
export class AppHandle {
  readonly record: App;
  readonly #webhooks: Webhooks;

  constructor(record: App, webhooks: Webhooks) {
    this.record = record;
    this.#webhooks = webhooks;
  }

  get id(): number {
    return this.record.id;
  }

  get slug(): string {
    return this.record.slug;
  }

  get privateKey(): string {
    return this.record.privateKey;
  }

  get webhookSecret(): string {
    return this.record.webhook.secret;
  }

  /** What was sent to the App, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.record.deliveries;
  }

  /** Tells GitHub where webhooks go from now on, and the secret that signs them. */
  setWebhook(url: string | undefined, secret = this.record.webhook.secret): void {
    this.record.webhook = { url, secret };
  }

  /** Keeps webhooks back until `release`. */
  hold(): void {
    this.record.held ??= [];
  }

  /** Sends what was kept back, in the order that `order` gives: turned round, doubled, or with some left out. */
  release(order: (held: readonly Delivery[]) => readonly Delivery[] = (held) => held): void {
    this.#webhooks.release(this.record, order);
  }

  /** Sends a delivery again under its own GUID. */
  redeliver(delivery: Delivery): void {
    this.#webhooks.redeliver(delivery);
  }
}
