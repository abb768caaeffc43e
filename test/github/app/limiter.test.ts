import { describe, expect, it } from 'vitest';
import { GithubError, type GithubAnswer } from '../../../github/github-error.ts';
import { createLimiter, type LimitedCall, type Limiter } from '../../../github/limiter.ts';
import { errorOf, type Clock } from './mock-github.ts';

const start = Date.parse('2026-06-30T12:00:00Z');

function open(options: { patience?: number; writeInterval?: number } = {}): { limiter: Limiter; clock: Clock } {
  const clock: Clock = { now: start, slept: [] };
  const sleep = async (milliseconds: number): Promise<void> => {
    clock.slept.push(milliseconds);
    clock.now += milliseconds;
  };
  return {
    clock,
    limiter: createLimiter({ now: () => clock.now, sleep, patience: 20, writeInterval: 1000, ...options }),
  };
}

const read = (urgency: LimitedCall['urgency'], resource: LimitedCall['resource'] = 'rest'): LimitedCall => ({
  urgency,
  resource,
  writes: false,
});
const write = (urgency: LimitedCall['urgency']): LimitedCall => ({ urgency, resource: 'rest', writes: true });

function answer(remaining: number, { limit = 5000, after = 3600 } = {}): GithubAnswer {
  const headers = {
    'x-ratelimit-limit': `${limit}`,
    'x-ratelimit-remaining': `${remaining}`,
    'x-ratelimit-reset': `${start / 1000 + after}`,
  };
  return { status: 200, data: {}, headers };
}

const nothing: GithubAnswer = { status: 200, data: {}, headers: {} };

describe('the budget', () => {
  it.each([
    { remaining: 1001, sweep: 'goes on', pull: 'goes on' },
    { remaining: 1000, sweep: 'comes back', pull: 'goes on' },
    { remaining: 1, sweep: 'comes back', pull: 'goes on' },
    { remaining: 0, sweep: 'comes back', pull: 'comes back' },
  ])('with $remaining of 5,000 left: a sweep $sweep, a pull request $pull', async ({ remaining, sweep, pull }) => {
    for (const [urgency, expected] of [
      ['sweep', sweep],
      ['pull request', pull],
    ] as const) {
      const { limiter } = open();
      await limiter.run(read('pull request'), async () => answer(remaining));
      const next = limiter.run(read(urgency), async () => answer(remaining - 1));
      const outcome = await next.then(
        () => 'goes on',
        (error: unknown) => {
          expect(error).toMatchObject({ kind: 'primary limit', retryAt: new Date(start + 3_600_000) });
          return 'comes back';
        },
      );
      expect(outcome).toBe(expected);
    }
  });

  it('of GraphQL is another than that of REST', async () => {
    const { limiter } = open();
    await limiter.run(read('sweep', 'graphql'), async () => answer(0));
    expect(await limiter.run(read('sweep'), async () => nothing)).toBe(nothing);
    expect(await errorOf(limiter.run(read('sweep', 'graphql'), async () => nothing))).toMatchObject({
      kind: 'primary limit',
    });
  });

  it('counts requests under way, and takes the smallest number of answers that overtake each other', async () => {
    const { limiter } = open();
    await limiter.run(read('sweep'), async () => answer(12, { limit: 50 }));
    await limiter.run(read('sweep'), async () => answer(11, { limit: 50 }));
    // This answer is older than the last one, yet it comes later.
    await limiter.run(read('pull request'), async () => answer(12, { limit: 50 }));
    expect(await errorOf(limiter.run(read('sweep'), async () => nothing))).toMatchObject({ kind: 'primary limit' });
  });

  it('is full again after its time, and unknown where a server has no limits', async () => {
    const { limiter, clock } = open();
    await limiter.run(read('sweep'), async () => answer(0));
    clock.now += 3_600_000;
    expect(await limiter.run(read('sweep'), async () => nothing)).toBe(nothing);
  });

  it('is waited for when that is short', async () => {
    const { limiter, clock } = open();
    await limiter.run(read('sweep'), async () => answer(0, { after: 20 }));
    await limiter.run(read('sweep'), async () => nothing);
    expect(clock.slept).toEqual([20_000]);
  });
});

/** Sends that stay under way until the test ends them. */
function pending(): {
  send: (name: string) => () => Promise<GithubAnswer>;
  running: string[];
  end: (name: string) => void;
} {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    running,
    send: (name) => async () => {
      running.push(name);
      await new Promise<void>((resolve) => void ends.set(name, resolve));
      running.splice(running.indexOf(name), 1);
      return nothing;
    },
    end: (name) => ends.get(name)?.(),
  };
}

const settle = () => new Promise((resolve) => void setImmediate(resolve));

describe('at once', () => {
  it('are ten readings at most, and pull requests go first', async () => {
    const { limiter } = open();
    const { send, running, end } = pending();
    const all = Array.from({ length: 11 }, (_, index) => limiter.run(read('sweep'), send(`sweep ${index}`)));
    const pull = limiter.run(read('pull request'), send('pull request'));
    await settle();
    expect(running).toHaveLength(10);
    end('sweep 0');
    await settle();
    expect(running).toContain('pull request');
    expect(running).not.toContain('sweep 10');
    for (let index = 1; index <= 10; index += 1) {
      end(`sweep ${index}`);
      await settle();
    }
    end('pull request');
    end('sweep 10');
    await Promise.all([...all, pull]);
    expect(running).toEqual([]);
  });

  it('is one write, and readings do not wait for it', async () => {
    const { limiter } = open({ writeInterval: 0 });
    const { send, running, end } = pending();
    const writes = ['one', 'two'].map((name) => limiter.run(write('sweep'), send(name)));
    const reading = limiter.run(read('sweep'), send('reading'));
    await settle();
    expect([...running].sort()).toEqual(['one', 'reading']);
    end('one');
    await settle();
    expect([...running].sort()).toEqual(['reading', 'two']);
    end('two');
    end('reading');
    await Promise.all([...writes, reading]);
  });

  it('nobody in line goes on after a limit was hit meanwhile', async () => {
    const { limiter, clock } = open({ writeInterval: 0 });
    const { send, running, end } = pending();
    const first = limiter.run(write('sweep'), send('first'));
    const second = limiter.run(write('sweep'), send('second'));
    await settle();
    limiter.close('rest', new GithubError('x', { kind: 'secondary limit', retryAt: new Date(start + 9000) }));
    end('first');
    await settle();
    expect(clock.slept).toEqual([9000]);
    expect(running).toEqual(['second']);
    end('second');
    await Promise.all([first, second]);
  });

  it('goes on after a send that failed', async () => {
    const { limiter } = open({ writeInterval: 0 });
    const failure = new GithubError('x', { kind: 'network' });
    for (let time = 0; time < 12; time += 1) {
      expect(await errorOf(limiter.run(write('sweep'), () => Promise.reject(failure)))).toBe(failure);
    }
    expect(await limiter.run(write('sweep'), async () => nothing)).toBe(nothing);
  });
});

describe('writes', () => {
  it('of a sweep have a second between them', async () => {
    const { limiter, clock } = open();
    for (let time = 0; time < 3; time += 1) await limiter.run(write('sweep'), async () => nothing);
    expect(clock.slept).toEqual([1000, 1000]);
  });

  it('of a pull request may be four at once, and keep to a second in the long run', async () => {
    const { limiter, clock } = open();
    for (let time = 0; time < 6; time += 1) await limiter.run(write('pull request'), async () => nothing);
    expect(clock.slept).toEqual([1000, 1000]);
  });

  it('that would wait in line for too long come back later', async () => {
    const { limiter } = open({ patience: 2 });
    const { send, end } = pending();
    const line = ['one', 'two', 'three', 'four'].map((name) => limiter.run(write('sweep'), send(name)));
    await settle();
    expect(await errorOf(limiter.run(write('sweep'), send('five')))).toMatchObject({
      kind: 'secondary limit',
      mayHaveHappened: false,
    });
    for (const name of ['one', 'two', 'three', 'four']) {
      end(name);
      await settle();
    }
    await Promise.all(line);
  });
});
