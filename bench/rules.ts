import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../scripts/bundle.ts';

/** What a program of this folder says of itself: how long its work took, and how long the baseline's. */
export interface Timed {
  readonly what?: string;
  readonly milliseconds: number;
  readonly baselineMilliseconds: number;
  readonly megabytes: number;
}

/**
 * Judges 10,000 entities by the rules of all built-in packs, apart from files and reports, on one core: V8's compiler and
 * collector have no other to go to. Works in `folder`.
 */
export async function measureJudging(folder: string): Promise<Timed> {
  return medianOf(7, oneCore(process.execPath, await bundled('judge-alone', folder), '10000'));
}

/** Reads and checks all packs of this project from YAML. Works in `folder`. */
export async function measureLoading(folder: string): Promise<Timed> {
  const rules = path.resolve(import.meta.dirname, '../rules');
  return medianOf(7, [process.execPath, await bundled('load-packs', folder), rules]);
}

/** A command that may run on the first core alone, where the system can see to that. */
function oneCore(...command: readonly string[]): readonly string[] {
  return process.platform === 'linux' ? ['taskset', '--cpu-list', '0', ...command] : command;
}

/** Bundled as the program itself is, so that each part is loaded when it is there. */
async function bundled(name: string, folder: string): Promise<string> {
  const { text } = await bundle(path.join(import.meta.dirname, `${name}.ts`), []);
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(file, text);
  return file;
}

function medianOf(rounds: number, command: readonly string[]): Timed {
  const runs = Array.from({ length: rounds }, () => run(command));
  const sorted = runs.toSorted((left, right) => left.milliseconds - right.milliseconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}

function run([program = '', ...args]: readonly string[]): Timed {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Timed;
}
