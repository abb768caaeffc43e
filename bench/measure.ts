import { spawnSync } from 'node:child_process';

/** A program to measure. */
export interface Program {
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The exit status that it must end with. Default: 0. */
  readonly status?: number;
  /** Milliseconds of the last run that others used up, and that are not counted. */
  readonly deduct?: () => number;
}

export interface Measured {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Runs two programs in turn, so that both see the same weather, and gives the medians. */
export function compare(
  subject: Program,
  baseline: Program,
  rounds: number,
): { subject: Measured; baseline: Measured } {
  const times: { subject: number[]; baseline: number[] } = { subject: [], baseline: [] };
  // The first round warms the disk cache.
  for (let round = 0; round <= rounds; round += 1) {
    const own = wallTime(subject);
    const other = wallTime(baseline);
    if (round === 0) continue;
    times.subject.push(own);
    times.baseline.push(other);
  }
  return {
    subject: { milliseconds: median(times.subject), megabytes: peakMemory(subject) },
    baseline: { milliseconds: median(times.baseline), megabytes: peakMemory(baseline) },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function wallTime(program: Program): number {
  const start = performance.now();
  const { status, stderr } = run(program, []);
  const time = performance.now() - start;
  if (status !== (program.status ?? 0)) throw new Error(`${program.args.join(' ')} ended with ${status}: ${stderr}`);
  return time - (program.deduct?.() ?? 0);
}

/** The most memory that the process ever had, as it says itself when it ends. Runs apart from those that are timed. */
function peakMemory(program: Program): number {
  const report = `import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;
  const values = [1, 2, 3].map(() => {
    const { output } = run(program, ['--import', `data:text/javascript,${encodeURIComponent(report)}`]);
    return Number(output[3]) / 1024;
  });
  return median(values);
}

function run(program: Program, nodeOptions: readonly string[]) {
  return spawnSync(process.execPath, [...nodeOptions, ...program.args], {
    cwd: program.cwd,
    env: { PATH: process.env['PATH'], ...program.env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
}
