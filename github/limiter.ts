import { createBudgets, type Resource, type Urgency } from './budgets.ts';
import { GithubError, type GithubAnswer } from './github-error.ts';

/** A request as the limiter sees it. */
export interface LimitedCall {
  readonly resource: Resource;
  readonly urgency: Urgency;
  readonly writes: boolean;
}

export interface LimiterOptions {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Seconds that a caller waits before it is sent away with a time to come back. */
  readonly patience: number;
  /** Milliseconds from one write to the next. */
  readonly writeInterval: number;
}

/** Keeps one installation within GitHub's limits. Its state is of this process only. */
export interface Limiter {
  /**
   * Waits until GitHub allows the request, sends it and learns from the answer. Throws `GithubError` with `retryAt`
   * when the wait would take longer than the patience.
   */
  run(call: LimitedCall, send: () => Promise<GithubAnswer>): Promise<GithubAnswer>;
  /** Closes the way after a limit was hit. Gives the error with the time at which it opens again. */
  close(resource: Resource, error: GithubError): GithubError;
  /** Says that an answer was no refusal: the next silence is a short one again. */
  allowed(): void;
}

/** GitHub allows 100 requests at once over all of an App ("Rate limits for the REST API"); we leave room. */
const mostReads = 10;

/** How many writes for a pull request may follow each other without a pause, before they keep to the interval too. */
const writesAtOnce = 4;

/** Without a `retry-after`, GitHub wants a minute of silence, and more each time ("Best practices for using the REST API"). */
const firstSilence = 60_000;
const longestSilence = 15 * 60_000;

/** Makes the limiter of one installation. */
export function createLimiter({ now, sleep, patience, writeInterval }: LimiterOptions): Limiter {
  const budgets = createBudgets(now);
  const reading = createSlots(mostReads);
  const writing = createSlots(1);
  let closedUntil = 0;
  let silences = 0;
  /** The time until which the writes so far take up the interval (generic cell rate algorithm). */
  let writtenUntil = 0;

  const openFrom = ({ resource, urgency }: LimitedCall): number =>
    Math.max(closedUntil, budgets.openFrom(resource, urgency));

  const spaceOut = async (urgency: Urgency): Promise<void> => {
    const ahead = urgency === 'pull request' ? (writesAtOnce - 1) * writeInterval : 0;
    const pause = writtenUntil - ahead - now();
    if (pause > 0) await sleep(pause);
  };

  const refuseIfLong = (until: number, began: number): void => {
    if (until - began > patience * 1000) throw tooLong(until, closedUntil >= until);
  };

  /** Takes a slot at a time when the way is open. Who waits for that holds no slot that others could use. */
  const enter = async (call: LimitedCall): Promise<Slots> => {
    const began = now();
    const slots = call.writes ? writing : reading;
    const inLine = call.writes ? slots.waiting() * writeInterval : 0;
    if (inLine > patience * 1000) throw tooLong(began + inLine, true);
    for (;;) {
      for (let until = openFrom(call); until > now(); until = openFrom(call)) {
        refuseIfLong(until, began);
        await sleep(until - now());
      }
      await slots.take(call.urgency);
      if (call.writes) await spaceOut(call.urgency);
      if (openFrom(call) <= now()) return slots;
      slots.release();
    }
  };

  return {
    run: async (call, send) => {
      const slots = await enter(call);
      budgets.take(call.resource);
      try {
        const answer = await send();
        budgets.learn(call.resource, answer);
        return answer;
      } finally {
        if (call.writes) writtenUntil = Math.max(writtenUntil, now()) + writeInterval;
        slots.release();
      }
    },
    close: (resource, error) => {
      const silence = Math.min(firstSilence * 2 ** silences, longestSilence);
      if (error.retryAt === undefined) silences += 1;
      // A clock that runs ahead of GitHub's must not make us ask again at once.
      const until = Math.max(error.retryAt?.getTime() ?? now() + silence, now() + 1000);
      if (error.kind === 'primary limit') budgets.spend(resource, until);
      else closedUntil = Math.max(closedUntil, until);
      const { kind, status, message } = error;
      return new GithubError(message, { kind, status, retryAt: new Date(until) });
    },
    allowed: () => {
      silences = 0;
    },
  };
}

function tooLong(until: number, isClosed: boolean): GithubError {
  const retryAt = new Date(until);
  return isClosed
    ? new GithubError('GitHub asked for a pause', { kind: 'secondary limit', retryAt })
    : new GithubError('the budget of GitHub requests is used up', { kind: 'primary limit', retryAt });
}

interface Slots {
  /** How many wait. */
  waiting(): number;
  take(urgency: Urgency): Promise<void>;
  release(): void;
}

/** So many at once; pull requests are let in first. */
function createSlots(size: number): Slots {
  const lines: Readonly<Record<Urgency, (() => void)[]>> = { 'pull request': [], sweep: [] };
  let taken = 0;
  return {
    waiting: () => lines['pull request'].length + lines.sweep.length,
    take: async (urgency) => {
      if (taken < size) taken += 1;
      else await new Promise<void>((resolve) => void lines[urgency].push(resolve));
    },
    release: () => {
      const next = lines['pull request'].shift() ?? lines.sweep.shift();
      if (next) next();
      else taken -= 1;
    },
  };
}
