import type { JsonObject } from '../core/source/json.ts';
import {
  errorOfAnswer,
  GithubError,
  isLimit,
  isPassing,
  type Answered,
  type Asked,
  type GithubAnswer,
} from './github-error.ts';
import type { LimitedCall, Limiter } from './limiter.ts';
import type { Transport } from './transport.ts';

/** What a client works with. */
export interface Session {
  readonly transport: Transport;
  readonly limiter: Limiter;
  /** The `authorization` header. `refused` is one that GitHub did not take: the answer is then another. */
  readonly authorize: (refused?: string) => Promise<string>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A request with what decides how it is sent and judged. */
export interface Performed extends LimitedCall {
  readonly route: string;
  readonly parameters: JsonObject;
  /** How often a reading is tried in all while GitHub or the network has trouble. */
  readonly attempts: number;
  /** The error that an answer of status 200 stands for, where GitHub reports errors so. */
  readonly inspect?: (answer: GithubAnswer, asked: Asked & Answered) => GithubError | undefined;
}

/** How often a reading is tried in all. */
export const readAttempts = 4;

/** How often a request is sent when limits, which certainly kept it from happening, turn it away. */
const limitAttempts = 3;

/**
 * Sends a request within the limits. A reading is repeated, with growing pauses, while GitHub or the network has
 * trouble; a write never is. A refusal by a rate limit, or of a token that was revoked, did nothing: both are repeated.
 */
export async function perform(session: Session, request: Performed): Promise<GithubAnswer> {
  let authorization = await session.authorize();
  let isRenewed = false;
  let limits = 0;
  for (let attempt = 1; ;) {
    try {
      return await sendOnce(session, request, authorization);
    } catch (error) {
      if (error instanceof GithubError && error.kind === 'unauthorized' && !isRenewed) {
        isRenewed = true;
        authorization = await session.authorize(authorization);
      } else if (isLimit(error) && limits + 1 < limitAttempts) {
        // The limiter waits before it lets the next request through, or throws when that would take too long.
        limits += 1;
      } else if (isPassing(error) && !request.writes && attempt < request.attempts) {
        await session.sleep(1000 * 2 ** (attempt - 1));
        attempt += 1;
      } else throw error;
    }
  }
}

async function sendOnce(session: Session, request: Performed, authorization: string): Promise<GithubAnswer> {
  const { route, parameters, writes, resource, inspect } = request;
  const answer = await session.limiter.run(request, () =>
    session.transport({ route, parameters, authorization, writes }),
  );
  const asked = { route, writes, now: session.now() };
  const error = errorOfAnswer(answer, asked) ?? inspect?.(answer, asked);
  if (!error) {
    // Only now: GraphQL tells of a limit with the status of a success.
    session.limiter.allowed();
    return answer;
  }
  throw isLimit(error) ? session.limiter.close(resource, error) : error;
}
