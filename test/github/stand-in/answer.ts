import { checkAccess } from './access.ts';
import { ApiError, errorReply, ok, type Call, type Caller, type Handler, type Reply } from './call.ts';
import type { World } from './changes/world.ts';
import type { Description, Match } from './description.ts';
import { checkLimits } from './limits.ts';
import { appOperations } from './operations/apps.ts';
import { checkOperations } from './operations/checks.ts';
import { gitOperations } from './operations/git.ts';
import { issueOperations } from './operations/issues.ts';
import { organizationOperations } from './operations/organizations.ts';
import { pullOperations } from './operations/pulls.ts';
import type { RateLimits } from './rate-limits.ts';

const handlers: Readonly<Record<string, Handler>> = {
  ...appOperations,
  ...checkOperations,
  ...gitOperations,
  ...issueOperations,
  ...organizationOperations,
  ...pullOperations,
};

export interface Asked {
  readonly world: World;
  readonly description: Description;
  readonly rateLimits: RateLimits;
  readonly caller: Caller;
  readonly match: Match;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly prefix: string;
  readonly address: string;
  readonly report: (violation: string) => void;
}

/** Answers a REST request that is known. What GitHub's description does not allow becomes a 500 and a violation. */
export function answer(asked: Asked): Reply {
  const { description, match, query, body, report } = asked;
  const { operation } = match;
  const call: Call = { ...asked, parameters: match.parameters };
  try {
    const elsewhere = movedTo(asked);
    if (elsewhere !== undefined) return elsewhere;
    checkAccess(operation.id, call);
    checkLimits(operation.id, body);
    const wrong = description.requestProblems(match, query, body);
    if (wrong.length > 0) return violated(report, `Request ${operation.id}`, wrong);
    const reply = operation.id === 'rate-limit/get' ? rateLimitOf(asked) : handlers[operation.id]!(call);
    const problems = description.replyProblems(operation, reply.status, reply.body);
    return problems.length === 0 ? reply : violated(report, `Reply to ${operation.id}`, problems);
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error);
    return violated(report, `Stand-in, ${operation.id}`, [String((error as Error).stack)]);
  }
}

function violated(report: (violation: string) => void, what: string, problems: readonly string[]): Reply {
  for (const problem of problems) report(`${what}: ${problem}`);
  return { status: 500, body: { message: `${what}: ${problems.join(' ')}` } };
}

/** A repository under its former name answers with its new address. */
function movedTo({ world: { store }, match, prefix, address }: Asked): Reply | undefined {
  const { owner = '', repo = '' } = match.parameters;
  if (repo === '' || owner === '-' || store.repository(owner, repo) !== undefined) return undefined;
  const repository = store.redirects.get(`${owner}/${repo}`.toLowerCase());
  if (repository === undefined) return undefined;
  const { pathname, search } = new URL(address);
  const rest = pathname.slice(prefix.length).split('/').slice(4).join('/');
  const url = `${store.url}${prefix}/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}${search}`;
  return { status: 301, body: { message: 'Moved Permanently', url }, headers: { location: url } };
}

function rateLimitOf({ rateLimits, caller }: Asked): Reply {
  if (caller.kind !== 'installation') throw new ApiError(401, 'Requires authentication');
  const shown = (resource: 'core' | 'graphql'): object => {
    const { limit, used, resetAt } = rateLimits.budget(caller.installation, resource);
    return { limit, used, remaining: limit - used, reset: Math.ceil(resetAt / 1000) };
  };
  const core = shown('core');
  return ok({ resources: { core, graphql: shown('graphql'), search: core }, rate: core });
}
