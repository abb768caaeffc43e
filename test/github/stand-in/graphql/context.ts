import { allows } from '../access.ts';
import { maySee, type Caller } from '../call.ts';
import type { World } from '../changes/world.ts';
import type { Repository } from '../state.ts';

/** What resolvers know of the query that they answer. */
export interface Context {
  readonly world: World;
  readonly caller: Caller;
  readonly report: (violation: string) => void;
  readonly rateLimit: () => object;
}

/** Values of an object by field; a function is asked with the arguments of the field. */
export type Fields = Readonly<Record<string, unknown>>;

/** An error of GitHub's GraphQL, which names its kind. */
export class QueryError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Throws unless the caller may do what `NAME:LEVEL` says. */
export function demand({ caller }: Context, need: string): void {
  if (caller.kind === 'installation' && allows(caller.token.permissions, need)) return;
  throw new QueryError('FORBIDDEN', 'Resource not accessible by integration');
}

export function visible({ world, caller }: Context, repository: Repository | undefined): repository is Repository {
  return repository !== undefined && maySee(caller, repository, world.store);
}

export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A page of a list as GraphQL shows it. The cursor is the number of the item. */
export function connection<Item>(items: readonly Item[], paging: Paging, show: (item: Item) => unknown): Fields {
  const { first, last, after, before } = paging;
  const from = after === undefined || after === null ? 0 : position(after);
  const to = before === undefined || before === null ? items.length : position(before) - 1;
  const start = typeof last === 'number' ? Math.max(from, to - last) : from;
  const end = typeof first === 'number' ? Math.min(to, from + first) : to;
  const shown = items.slice(start, end).map(show);
  return {
    totalCount: items.length,
    nodes: shown,
    edges: shown.map((node, index) => ({ node, cursor: cursor(start + index + 1) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length === 0 ? null : cursor(start + 1),
      endCursor: shown.length === 0 ? null : cursor(end),
    },
  };
}

function cursor(number: number): string {
  return Buffer.from(`cursor:${number}`).toString('base64');
}

function position(text: string): number {
  return Number(Buffer.from(text, 'base64').toString('utf8').replace('cursor:', ''));
}
