import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { AppHandle } from './builder/app.ts';
import { AccountHandle, OrganizationHandle } from './builder/organization.ts';
import { RepositoryHandle } from './builder/repository.ts';
import type { World } from './changes/world.ts';
import { createApp } from './create-app.ts';
import { Description } from './description.ts';
import { Faults, type Fault, type LoggedRequest } from './faults.ts';
import { RateLimits } from './rate-limits.ts';
import { serve } from './server.ts';
import type { Permissions } from './state.ts';
import { Store } from './store.ts';
import { Webhooks } from './webhooks.ts';

export interface GitHubOptions {
  /** The clock, in milliseconds since 1970. Default: the real one. Keys of Apps are valid for minutes by this clock. */
  readonly now?: () => number;
  /** The port to listen at. Default: a free one. */
  readonly port?: number;
}

export interface AppSettings {
  readonly slug: string;
  readonly name?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

const defaultPermissions: Permissions = {
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  organization_custom_properties: 'read',
  pull_requests: 'read',
};

const defaultEvents = [
  'check_run',
  'check_suite',
  'custom_property_values',
  'issue_comment',
  'issues',
  'membership',
  'merge_group',
  'organization',
  'pull_request',
  'push',
  'repository',
  'team',
];

/** A small GitHub over real HTTP: state in memory, changed by users through this object and by Apps through the API. */
export class StandInGitHub {
  /** Every request, in the order in which they came. */
  readonly requests: LoggedRequest[] = [];
  /** What was not as GitHub describes it: a request of an App, or a reply or a webhook of the stand-in. */
  readonly violations: string[] = [];
  readonly rateLimits: RateLimits;
  readonly #store: Store;
  readonly #webhooks: Webhooks;
  readonly #description = Description.get();
  readonly #faults = new Faults();
  #server: Server | undefined;

  constructor({ now = Date.now }: GitHubOptions = {}) {
    this.#store = new Store(now);
    this.rateLimits = new RateLimits(now);
    this.#webhooks = new Webhooks(this.#store, this.#description, (violation) => this.violations.push(violation));
  }

  /** Listens, until `close`. */
  async listen(port: number): Promise<void> {
    const { requests, rateLimits, violations } = this;
    const service = {
      world: this.#world,
      description: this.#description,
      rateLimits,
      faults: this.#faults,
      requests,
      report: (violation: string) => violations.push(violation),
    };
    this.#server = await serve(service, port);
  }

  /** The address of its REST API, as `https://api.github.com` is. */
  get url(): string {
    return this.#store.url;
  }

  /** The same as GitHub Enterprise Server has it. */
  get enterpriseUrl(): string {
    return `${this.url}/api/v3`;
  }

  /** Registers an App, with the permissions and events of Catalog Warden unless others are said. */
  app({ slug, name, permissions = defaultPermissions, events = defaultEvents, ...webhook }: AppSettings): AppHandle {
    const { webhookUrl, webhookSecret } = webhook;
    const manifest = {
      slug,
      name: name ?? slug,
      default_permissions: permissions,
      default_events: events,
      ...(webhookUrl === undefined ? {} : { hook_attributes: { url: webhookUrl } }),
    };
    const made = createApp(this.#store, manifest, webhookSecret === undefined ? {} : { secret: webhookSecret });
    return new AppHandle(made, this.#webhooks);
  }

  /** The code that a browser is sent back with, after a user registered an App by a manifest. */
  manifest(manifest: Record<string, unknown>): string {
    const code = randomBytes(20).toString('hex');
    this.#store.manifests.set(code, manifest);
    return code;
  }

  /** The Apps that are registered, also those made by a manifest. */
  get apps(): AppHandle[] {
    return this.#store.apps.map((app) => new AppHandle(app, this.#webhooks));
  }

  organization(login: string): OrganizationHandle {
    const account = this.#store.organization(login) ?? this.#store.addAccount(login, 'Organization');
    return new OrganizationHandle(account, this.#world, this.rateLimits);
  }

  user(login: string): AccountHandle {
    return new AccountHandle(this.#store.user(login), this.#world, this.rateLimits);
  }

  /** All repositories there are. */
  get repositories(): RepositoryHandle[] {
    return [...this.#store.repositories.values()].map((record) => new RepositoryHandle(record, this.#world));
  }

  /** Lets requests go wrong. */
  fail(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** No more requests go wrong. */
  recover(): void {
    this.#faults.clear();
  }

  /** How long an App may take to answer a webhook, in milliseconds. Default: ten seconds, as GitHub. */
  setPatience(milliseconds: number): void {
    this.#webhooks.patience = milliseconds;
  }

  /** Waits until every webhook under way has its answer. */
  async settle(): Promise<void> {
    await this.#webhooks.settle();
  }

  /** Throws when anything was not as GitHub describes it. */
  assertValid(): void {
    if (this.violations.length > 0) throw new Error(`Not as GitHub describes it:\n${this.violations.join('\n')}`);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }

  get #world(): World {
    return { store: this.#store, webhooks: this.#webhooks };
  }
}

/** Starts a GitHub that knows nobody yet. */
export async function startGitHub(options: GitHubOptions = {}): Promise<StandInGitHub> {
  const github = new StandInGitHub(options);
  await github.listen(options.port ?? 0);
  return github;
}

export type { AppHandle } from './builder/app.ts';
export type { InstallationHandle } from './builder/installation.ts';
export type { AccountHandle, OrganizationHandle, RepositorySettings } from './builder/organization.ts';
export type { PullRequestHandle } from './builder/pull-request.ts';
export type { RepositoryHandle } from './builder/repository.ts';
export type { Fault, FaultKind, LoggedRequest } from './faults.ts';
export type { CheckRun, Delivery, Issue, MergeGroup } from './state.ts';
