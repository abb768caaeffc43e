import type { GithubAnswer } from './github-error.ts';

/** Who waits for an answer: a person before a pull request, or nobody in particular. */
export type Urgency = 'pull request' | 'sweep';

/** GitHub counts its REST and its GraphQL API apart. */
export type Resource = 'rest' | 'graphql';

/** How many requests GitHub still allows an installation, as its answers tell. */
export interface Budgets {
  /** When there is room for a request; 0 for now. Sweeps leave a part to pull requests. */
  openFrom(resource: Resource, urgency: Urgency): number;
  /** One request is under way. */
  take(resource: Resource): void;
  /** An answer tells what is left. Servers without limits tell nothing. */
  learn(resource: Resource, answer: GithubAnswer): void;
  /** Nothing is left until then. */
  spend(resource: Resource, until: number): void;
}

/** The part of the budget that sweeps leave to pull requests. */
const keptForPullRequests = 0.2;

interface Budget {
  readonly limit: number;
  readonly reset: number;
  remaining: number;
}

/** The budgets of one installation, unknown at first. */
export function createBudgets(now: () => number): Budgets {
  const budgets = new Map<Resource, Budget>();
  return {
    openFrom: (resource, urgency) => {
      const budget = budgets.get(resource);
      if (!budget || budget.reset <= now()) return 0;
      const kept = urgency === 'sweep' ? budget.limit * keptForPullRequests : 0;
      return budget.remaining <= kept ? budget.reset : 0;
    },
    take: (resource) => {
      const budget = budgets.get(resource);
      if (budget) budget.remaining -= 1;
    },
    learn: (resource, answer) => {
      const told = budgetOf(answer);
      if (!told) return;
      const known = budgets.get(resource);
      if (!known || known.reset <= now() || known.reset < told.reset) budgets.set(resource, told);
      // Answers come in any order: within one hour the smallest number is the latest.
      else if (known.reset === told.reset) known.remaining = Math.min(known.remaining, told.remaining);
    },
    spend: (resource, until) => {
      budgets.set(resource, { limit: budgets.get(resource)?.limit ?? 0, remaining: 0, reset: until });
    },
  };
}

function budgetOf({ headers }: GithubAnswer): Budget | undefined {
  const [limit = Number.NaN, remaining = Number.NaN, reset = Number.NaN] = ['limit', 'remaining', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`] ?? Number.NaN),
  );
  const isKnown = [limit, remaining, reset].every((value) => Number.isFinite(value));
  return isKnown ? { limit, remaining, reset: reset * 1000 } : undefined;
}
