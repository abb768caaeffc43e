import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../scripts/bundle.ts';

/** Measures the engine of rules apart from files and reports; gives lines to print. Works in `folder`. */
export async function measureRules(folder: string): Promise<readonly string[]> {
  const packs = path.resolve(import.meta.dirname, '../rules');
  const judging = await bundled('judge-alone', folder);
  const judged = medianBy(
    Array.from({ length: 3 }, () => run<Judged>(judging, ['10000'])),
    ({ seconds }) => seconds,
  );
  const loading = await bundled('load-packs', folder);
  const loaded = medianBy(
    Array.from({ length: 5 }, () => run<{ readonly total: number; readonly rules: number }>(loading, [packs])),
    ({ total }) => total,
  );
  const split = run<Record<string, number>>(loading, [packs, '--split']);
  const { seconds, baselineSeconds, pairs, megabytes, rules } = judged;
  const evaluations = Object.values(judged.states).reduce((sum, one) => sum + one, 0);
  return [
    `10,000 entities by ${rules} rules and ${judged.scorecards} scorecards: ${seconds.toFixed(2)} s ` +
      `(${judged.cpuSeconds.toFixed(2)} s of processors), ${Math.round(pairs / seconds)} pairs per second, of which ` +
      `${evaluations} of ${pairs} applied; ${(seconds / baselineSeconds).toFixed(1)} × JSON there and back; ` +
      `${megabytes.toFixed(0)} MB at most, ${judged.megabytesBefore.toFixed(0)} MB before. Limits: 1.2 s, 500 MB.`,
    `Reading and checking ${loaded.rules} rules of all packs: ${loaded.total.toFixed(0)} ms. Limit: 150 ms.`,
    ...Object.entries(split).map(([part, time]) => `  ${part}: ${time.toFixed(1)} ms`),
  ];
}

interface Judged {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly baselineSeconds: number;
  readonly rules: number;
  readonly scorecards: number;
  readonly pairs: number;
  readonly states: Readonly<Record<string, number>>;
  readonly megabytes: number;
  readonly megabytesBefore: number;
}

/** Bundled as the program itself is, so that each part is loaded when it is there. */
async function bundled(name: string, folder: string): Promise<string> {
  const { text } = await bundle(path.join(import.meta.dirname, `${name}.ts`), []);
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(file, text);
  return file;
}

function run<Result>(file: string, args: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${path.basename(file)} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Result;
}

function medianBy<Value>(values: readonly Value[], by: (value: Value) => number): Value {
  const sorted = values.toSorted((left, right) => by(left) - by(right));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}
