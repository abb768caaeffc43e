import type { Installation } from './state.ts';

export type Resource = 'core' | 'graphql';

interface Budget {
  limit: number;
  used: number;
  /** Milliseconds since 1970. */
  resetAt: number;
}

const hour = 3_600_000;
const minute = 60_000;

/** GitHub's limits of each installation: points an hour, and on demand the secondary ones. */
export class RateLimits {
  readonly #now: () => number;
  readonly #budgets = new Map<string, Budget>();
  /** What each installation used in the last minute. */
  readonly #recent = new Map<number, { at: number; points: number; content: boolean }[]>();
  /** Points an hour of an installation that nothing else was said of. */
  limit = 5000;
  /** Whether more than 900 points, or 80 new issues and comments, a minute are refused. */
  secondary = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Sets what is left of the hour. */
  set(installation: Installation, resource: Resource, remaining: number): void {
    const budget = this.budget(installation, resource);
    budget.used = budget.limit - remaining;
  }

  budget({ id }: Installation, resource: Resource): Budget {
    const key = `${id}/${resource}`;
    const found = this.#budgets.get(key);
    if (found !== undefined && found.resetAt > this.#now()) return found;
    const fresh = { limit: this.limit, used: 0, resetAt: this.#now() + hour };
    this.#budgets.set(key, fresh);
    return fresh;
  }

  /** Takes points, unless too few are left. */
  take(installation: Installation, resource: Resource, points: number): boolean {
    const budget = this.budget(installation, resource);
    if (budget.used + points > budget.limit) return false;
    budget.used += points;
    return true;
  }

  /** Whether the last minute held too much. Reading costs one point and writing five. */
  tooFast({ id }: Installation, method: string, path: string): boolean {
    if (!this.secondary) return false;
    const since = this.#now() - minute;
    const recent = (this.#recent.get(id) ?? []).filter(({ at }) => at > since);
    const content = method === 'POST' && /\/(?:issues|comments)$/u.test(path);
    recent.push({ at: this.#now(), points: method === 'GET' || path === '/graphql' ? 1 : 5, content });
    this.#recent.set(id, recent);
    return recent.reduce((sum, { points }) => sum + points, 0) > 900 || recent.filter((one) => one.content).length > 80;
  }

  headers(installation: Installation, resource: Resource): Record<string, string> {
    const { limit, used, resetAt } = this.budget(installation, resource);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - used),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
      'x-ratelimit-resource': resource,
    };
  }
}
