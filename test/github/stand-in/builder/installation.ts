import { acceptPermissions, chooseRepositories, setSuspended, uninstall } from '../changes/installations.ts';
import type { RateLimits, Resource } from '../rate-limits.ts';
import type { World } from '../changes/world.ts';
import type { Account, Installation, Permissions } from '../state.ts';
import type { RepositoryHandle } from './repository.ts';

/** An App on an account. */
export class InstallationHandle {
  readonly record: Installation;
  readonly #world: World;
  readonly #rateLimits: RateLimits;

  constructor(record: Installation, world: World, rateLimits: RateLimits) {
    this.record = record;
    this.#world = world;
    this.#rateLimits = rateLimits;
  }

  get id(): number {
    return this.record.id;
  }

  suspend(): void {
    setSuspended(this.#world, this.record, true, this.#admin);
  }

  unsuspend(): void {
    setSuspended(this.#world, this.record, false, this.#admin);
  }

  uninstall(): void {
    uninstall(this.#world, this.record, this.#admin);
  }

  /** Lets the App see more repositories. */
  add(...repositories: readonly RepositoryHandle[]): void {
    const added = repositories.map(({ record }) => record);
    chooseRepositories(this.#world, this.record, { added, removed: [], sender: this.#admin });
  }

  /** Takes repositories away from the App. */
  remove(...repositories: readonly RepositoryHandle[]): void {
    const removed = repositories.map(({ record }) => record);
    chooseRepositories(this.#world, this.record, { added: [], removed, sender: this.#admin });
  }

  /** Grants other permissions than those of the App. */
  grant(permissions: Permissions): void {
    acceptPermissions(this.#world, this.record, permissions, this.#admin);
  }

  /** Leaves so many points of the hour. */
  leave(resource: Resource, points: number): void {
    this.#rateLimits.set(this.record, resource, points);
  }

  get #admin(): Account {
    return this.#world.store.user('admin');
  }
}
