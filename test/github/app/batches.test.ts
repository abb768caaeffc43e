import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inBatches, newBatchSize, type AskBatch, type BatchSize } from '../../../github/batches.ts';
import { GithubError, type GithubErrorKind } from '../../../github/github-error.ts';

const sleep = async (): Promise<void> => {};

async function run(
  items: readonly number[],
  ask: AskBatch<number, string>,
  size: BatchSize = newBatchSize(),
): Promise<{ answers: Map<number, string>; failed: Map<number, GithubError>; told: number[]; yields: number }> {
  const answers = new Map<number, string>();
  const failed = new Map<number, GithubError>();
  const told: number[] = [];
  let yields = 0;
  for await (const result of inBatches(items, ask, { size, sleep })) {
    yields += 1;
    for (const [item, answer] of result.answers) answers.set(item, answer);
    for (const [item, error] of result.failed) failed.set(item, error);
    told.push(...result.answers.keys(), ...result.failed.keys());
  }
  return { answers, failed, told, yields };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function answered(batch: readonly number[]): Map<number, string> {
  return new Map(batch.map((item) => [item, `answer ${item}`]));
}

const overload = new GithubError('GitHub has trouble', { kind: 'server error', status: 502 });

describe('batches', () => {
  it('ask for 50 at once, and for more when it goes well, but never for more than 100', async () => {
    const sizes: number[] = [];
    const { answers } = await run(numbers(5000), async (batch) => {
      sizes.push(batch.length);
      return answered(batch);
    });
    expect(answers.size).toBe(5000);
    expect(sizes.slice(0, 5)).toEqual([50, 50, 50, 60, 60]);
    expect(Math.max(...sizes)).toBe(100);
  });

  it('are halved when GitHub cannot cope, and grow again slowly', async () => {
    const sizes: number[] = [];
    const size = newBatchSize();
    const { answers, failed } = await run(
      numbers(200),
      async (batch) => {
        sizes.push(batch.length);
        if (batch.length > 20) throw overload;
        return answered(batch);
      },
      size,
    );
    expect(answers.size).toBe(200);
    expect(failed.size).toBe(0);
    expect(sizes.slice(0, 8)).toEqual([50, 25, 12, 12, 12, 14, 14, 14]);
    // It tries a fifth more than GitHub copes with, and not more.
    expect(Math.max(...sizes.slice(2), size.current)).toBeLessThanOrEqual(24);
  });

  it('ask anew for what a partial answer left out', async () => {
    const asked: number[][] = [];
    const { answers } = await run(numbers(8), async (batch) => {
      asked.push([...batch]);
      return answered(asked.length === 1 ? batch.slice(0, 3) : batch);
    });
    expect([...answers.keys()].sort((a, b) => a - b)).toEqual(numbers(8));
    expect(asked[1]).toEqual([3, 4, 5, 6]);
    expect(asked[2]).toEqual([7]);
  });

  it('name an item that cannot be read, and read the others', async () => {
    const { answers, failed } = await run(numbers(100), async (batch) => {
      if (batch.includes(42)) throw overload;
      return answered(batch);
    });
    expect([...failed.keys()]).toEqual([42]);
    expect(answers.size).toBe(99);
  });

  it('take an error as the answer to one item', async () => {
    const error = new GithubError('hidden', { kind: 'refused', status: 403 });
    const { answers, failed } = await run(numbers(3), async (batch) => {
      const all = new Map<number, string | GithubError>(answered(batch));
      return all.set(1, error);
    });
    expect(failed.get(1)).toBe(error);
    expect(answers.size).toBe(2);
  });

  it.each<GithubErrorKind>(['primary limit', 'secondary limit', 'gone', 'suspended', 'unauthorized'])(
    'stop at once for: %s',
    async (kind) => {
      let requests = 0;
      const { answers, failed } = await run(numbers(200), async (batch) => {
        requests += 1;
        if (requests === 2) throw new GithubError('no', { kind });
        return answered(batch);
      });
      expect(requests).toBe(2);
      expect([answers.size, failed.size]).toEqual([50, 150]);
      expect([...failed.values()].every((error) => error.kind === kind)).toBe(true);
    },
  );

  it('stop when GitHub stays out of order', async () => {
    let requests = 0;
    const { failed } = await run(numbers(10_000), async () => {
      requests += 1;
      throw overload;
    });
    expect(requests).toBeLessThan(20);
    expect(failed.size).toBe(10_000);
  });

  it('do not hide a mistake of ours', async () => {
    await expect(run([1], () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });

  it('lose no item and tell none twice, whatever fails', async () => {
    const kinds: readonly GithubErrorKind[] = ['server error', 'time-out', 'network', 'refused', 'primary limit'];
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('all' as const) },
      { weight: 3, arbitrary: fc.nat(100) },
      { weight: 3, arbitrary: fc.constantFrom(...kinds) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(300),
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        async (count, steps, current) => {
          const script = [...steps];
          const { answers, failed, told } = await run(
            numbers(count),
            async (batch) => {
              expect(batch.length).toBeLessThanOrEqual(100);
              const next = script.shift() ?? 'all';
              if (next === 'all') return answered(batch);
              if (typeof next === 'number') return answered(batch.filter((item) => (item * 7919) % 100 >= next));
              throw new GithubError('x', { kind: next });
            },
            { current, successes: 0 },
          );
          expect([...told].sort((a, b) => a - b)).toEqual(numbers(count));
          for (const [item, answer] of answers) expect(answer).toBe(`answer ${item}`);
          expect(answers.size + failed.size).toBe(count);
        },
      ),
      { numRuns: 300 },
    );
  });
});
