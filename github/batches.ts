import { setTimeout as sleepFor } from 'node:timers/promises';
import { GithubError, isPassing } from './github-error.ts';

/** How many items a query may ask for at present. Shared by the calls that ask alike, so that they learn from another. */
export interface BatchSize {
  current: number;
  /** Batches of this size that went well, one after another. */
  successes: number;
}

/** What one batch brought. Every item of a call is in exactly one of all its batches. */
export interface BatchResult<Item, Answer> {
  readonly answers: ReadonlyMap<Item, Answer>;
  /** Items without an answer, and why. */
  readonly failed: ReadonlyMap<Item, GithubError>;
}

/**
 * Asks for a batch. An item that is left out of the map is asked for again in a smaller batch, as all are when it
 * throws an error that passes; an error as an item's answer is final.
 */
export type AskBatch<Item, Answer> = (batch: readonly Item[]) => Promise<ReadonlyMap<Item, Answer | GithubError>>;

/** GitHub answers queries of 50 repositories with some files each well; those of 100 end in 502 now and then. */
export function newBatchSize(): BatchSize {
  return { current: 50, successes: 0 };
}

/** GitHub takes at most 100 ids at once (`nodes`). A size that begins above it does not grow. */
const largestBatch = 100;

/** So many good batches make the next ones larger by a fifth. */
const successesToGrow = 3;

/** How often a single item is asked for. */
const attemptsOfOne = 3;

/** After so many failures without a success between them GitHub is out of order, and asking on only adds to it. */
const mostFailures = 16;

export interface BatchOptions {
  readonly size: BatchSize;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Asks for many items in batches that adapt: halved when GitHub cannot cope (5xx, a time-out, resource limits), grown
 * again slowly. Yields after each batch that brought something, so that work can be kept and taken up again. No item is
 * lost: each is answered or named as failed. When a limit is hit, the installation is gone or GitHub stays out of
 * order, all that remain are named with that error.
 */
export async function* inBatches<Item, Answer>(
  items: readonly Item[],
  ask: AskBatch<Item, Answer>,
  { size, sleep = sleepFor }: BatchOptions,
): AsyncGenerator<BatchResult<Item, Answer>> {
  const waiting = [...new Set(items)];
  const attempts = new Map<Item, number>();
  let failures = 0;
  while (waiting.length > 0) {
    const batch = waiting.splice(0, size.current);
    const { result, unanswered, error } = await tryBatch(batch, ask);
    if (unanswered.length > 0) {
      failures = result.answers.size + result.failed.size > 0 ? 0 : failures + 1;
      shrink(size, batch.length);
      if (!canGoOn(error) || failures >= mostFailures) {
        yield withFailed(result, [...unanswered, ...waiting.splice(0)], error);
        return;
      }
      const isSpent = (item: Item): boolean => error.kind === 'refused' || count(attempts, item) >= attemptsOfOne;
      const spent = batch.length === 1 ? unanswered.filter(isSpent) : [];
      waiting.unshift(...unanswered.filter((item) => !spent.includes(item)));
      const told = withFailed(result, spent, error);
      if (told.answers.size + told.failed.size > 0) yield told;
      if (failures > 0) await sleep(Math.min(500 * failures, 5000));
    } else {
      failures = 0;
      if (batch.length === size.current) grow(size);
      yield result;
    }
  }
}

interface Outcome<Item, Answer> {
  readonly result: BatchResult<Item, Answer>;
  readonly unanswered: readonly Item[];
  /** Why items are unanswered. */
  readonly error: GithubError;
}

async function tryBatch<Item, Answer>(
  batch: readonly Item[],
  ask: AskBatch<Item, Answer>,
): Promise<Outcome<Item, Answer>> {
  const answers = new Map<Item, Answer>();
  const failed = new Map<Item, GithubError>();
  let error = new GithubError('GitHub gave no answer for it', { kind: 'server error' });
  try {
    const given = await ask(batch);
    for (const item of batch) {
      const answer = given.get(item);
      if (answer instanceof GithubError) failed.set(item, answer);
      else if (answer !== undefined) answers.set(item, answer);
    }
  } catch (thrown) {
    if (!(thrown instanceof GithubError)) throw thrown;
    error = thrown;
  }
  const unanswered = batch.filter((item) => !answers.has(item) && !failed.has(item));
  return { result: { answers, failed }, unanswered, error };
}

/** A refused batch may hold one item that GitHub does not like; the rest is worth asking for. */
function canGoOn(error: GithubError): boolean {
  return error.kind === 'refused' || isPassing(error);
}

function withFailed<Item, Answer>(
  { answers, failed }: BatchResult<Item, Answer>,
  more: readonly Item[],
  error: GithubError,
): BatchResult<Item, Answer> {
  return { answers, failed: new Map([...failed, ...more.map((item) => [item, error] as const)]) };
}

function count<Item>(attempts: Map<Item, number>, item: Item): number {
  const made = (attempts.get(item) ?? 0) + 1;
  attempts.set(item, made);
  return made;
}

function shrink(size: BatchSize, failedAt: number): void {
  size.current = Math.max(1, Math.min(size.current, Math.floor(failedAt / 2)));
  size.successes = 0;
}

function grow(size: BatchSize): void {
  size.successes += 1;
  if (size.successes < successesToGrow) return;
  const larger = size.current + Math.max(1, Math.floor(size.current / 5));
  size.current = Math.max(size.current, Math.min(largestBatch, larger));
  size.successes = 0;
}
