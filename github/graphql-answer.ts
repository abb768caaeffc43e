import { isObject, valueAt, type JsonObject } from '../core/source/json.ts';
import {
  GithubError,
  isSecondaryText,
  primaryLimit,
  type Answered,
  type Asked,
  type GithubAnswer,
} from './github-error.ts';

/** An error that GitHub named in an answer to a query. The message is GitHub's and may hold names: never log it. */
export interface QueryError {
  readonly message: string;
  /** `NOT_FOUND`, `FORBIDDEN`, `RESOURCE_LIMITS_EXCEEDED` … */
  readonly type?: string;
  /** Where in `data` the value is missing for it. */
  readonly path?: readonly (string | number)[];
}

/** What a query gave. With errors, parts of `data` are null. */
export interface QueryAnswer {
  readonly data: JsonObject;
  readonly errors: readonly QueryError[];
}

/** GitHub computed as much as it allows for one query, and stopped ("Rate limits and query limits for the GraphQL API"). */
export const resourceLimit = 'RESOURCE_LIMITS_EXCEEDED';

/** Takes an answer of GitHub's GraphQL API apart. */
export function queryAnswer({ data: body }: GithubAnswer): QueryAnswer {
  const data = valueAt(body, ['data']);
  const errors = valueAt(body, ['errors']);
  return { data: isObject(data) ? data : {}, errors: Array.isArray(errors) ? errors.map(queryError) : [] };
}

function queryError(error: unknown): QueryError {
  const message = valueAt(error, ['message']);
  const type = valueAt(error, ['type']) ?? valueAt(error, ['extensions', 'code']);
  const path = valueAt(error, ['path']);
  return {
    message: typeof message === 'string' ? message : '',
    ...(typeof type === 'string' && { type }),
    ...(isPath(path) && { path }),
  };
}

function isPath(path: unknown): path is (string | number)[] {
  return Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number');
}

/**
 * The error that an answer of status 200 stands for as a whole: GitHub reports spent budgets, its secondary limit and
 * queries that took too long so ("Rate limits and query limits for the GraphQL API", "Exceeding the rate limit").
 */
export function errorOfQuery(answer: GithubAnswer, { writes, now }: Asked & Answered): GithubError | undefined {
  const { status } = answer;
  const { data, errors } = queryAnswer(answer);
  if (errors.some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')) return primaryLimit(answer);
  if (errors.some(({ message }) => isSecondaryText(message))) {
    const after = Number(answer.headers['retry-after'] ?? Number.NaN);
    const retryAt = Number.isFinite(after) ? new Date(now + after * 1000) : undefined;
    return new GithubError('the secondary rate limit of GitHub is reached', {
      kind: 'secondary limit',
      status,
      retryAt,
    });
  }
  if (Object.keys(data).length > 0) return undefined;
  if (errors.length === 0) {
    return new GithubError('the answer of GitHub to a query holds nothing', {
      kind: 'network',
      mayHaveHappened: writes,
    });
  }
  if (errors.some(({ message }) => /^Something went wrong|timeout|timed out/i.test(message))) {
    return new GithubError('GitHub has trouble with a query', {
      kind: 'server error',
      status,
      mayHaveHappened: writes,
    });
  }
  return undefined;
}
