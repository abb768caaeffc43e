import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Everything that must hold before a change is merged, in the order of what is quickest to tell. The first step that
// fails ends the run; both test runs are made even when the first has failures. Ends with `N passed, N failed`.

const steps = [
  ['Formatting', 'format:check'],
  ['Lint and import fences', 'lint'],
  ['Types', 'types'],
  ['Unused code', 'unused'],
  ['Generated files', 'generate', '--check'],
  ['Tests of the built-in rules', 'catalog-warden', 'rules', 'test', 'rules'],
  ['Committed dist/', 'build', '--check'],
] as const;

const testRuns = [
  ['Tests', 'test'],
  ['End-to-end tests of dist/', 'test:dist'],
] as const;

interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

function run(title: string, script: string, parameters: readonly string[]): boolean {
  console.log(`\n== ${title} (npm run ${script})`);
  const { status, error } = spawnSync('npm', ['run', '--silent', script, '--', ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status === 0;
}

/** Runs vitest and counts what it reports. A run that fails without a failed test, or tests nothing, is a failure. */
function test(title: string, script: string): TestCounts {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const file = join(folder, 'results.json');
  try {
    const succeeded = run(title, script, ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(file, 'utf8')) as Readonly<
      Record<'numPassedTests' | 'numFailedTests', number>
    >;
    if (passed + failed === 0) throw new Error(`${title}: no test ran.`);
    if (!succeeded && failed === 0) throw new Error(`${title}: the run failed though no test did; see above.`);
    return { passed, failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const [title, script, ...parameters] of steps) {
  if (!run(title, script, parameters)) {
    console.error(`\nStopped: ${title} failed. See above.`);
    process.exit(1);
  }
}

const counts = testRuns.map(([title, script]) => test(title, script));
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
