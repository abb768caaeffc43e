import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { writeCatalogFiles } from './catalog-files.ts';
import { compare, type Measured, type Program } from './measure.ts';
import { measureAction, type Change } from './pull-request.ts';
import { measureJudging, measureLoading, type Timed } from './rules.ts';

// npm run bench              prints how fast the built program is, as ratios to baselines measured in the same run
// npm run bench -- --write   puts the table into docs/benchmarks.md as well

const root = path.resolve(import.meta.dirname, '..');
const cli = path.join(root, 'dist/cli.js');
const bareNode: Program = { args: ['-e', '0'] };

const folder = mkdtempSync(path.join(tmpdir(), 'catalog-warden-bench-'));
try {
  const rows = [...measureAll(), ...(await measureRules())];
  const table = toTable(rows);
  process.stdout.write(`${table}\n`);
  if (process.argv.includes('--write')) writeTable(table);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Row {
  readonly what: string;
  readonly baseline: string;
  readonly limit: string;
  readonly measured: { readonly subject: Measured; readonly baseline: Measured };
}

function measureAll(): Row[] {
  const yamlAlone = path.join(folder, 'yaml-alone.cjs');
  // Bundled and minified like the program itself, so that loading many files does not count against it.
  buildSync({
    entryPoints: [path.join(import.meta.dirname, 'yaml-alone.ts')],
    outfile: yamlAlone,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
  });
  interface Files {
    readonly count: number;
    readonly wrongEvery?: number;
    readonly rounds: number;
    /** Makes the files a repository that states all built-in packs. */
    readonly packs?: boolean;
  }
  const many = (name: string, options: Files) => {
    const files = path.join(folder, name);
    writeCatalogFiles(files, options.count, options.wrongEvery);
    if (options.packs) makeRepository(files);
    const status = options.wrongEvery === undefined ? 0 : 1;
    return compare(
      { args: [cli, 'check'], cwd: files, status },
      { args: [yamlAlone, '.'], cwd: files },
      options.rounds,
    );
  };
  const one = path.join(folder, 'one');
  writeCatalogFiles(one, 1);
  const file = path.join('team-0', 'service-0', 'catalog-info.yaml');
  const rows: Row[] = [
    {
      what: 'one small file',
      baseline: '`node -e 0`',
      limit: '2.5 ×, 65 MB',
      measured: compare({ args: [cli, 'check', file], cwd: one }, bareNode, 31),
    },
    {
      what: '1,000 small files',
      baseline: '`yaml` alone',
      limit: '1.3 ×',
      measured: many('1000', { count: 1000, rounds: 9 }),
    },
    {
      what: '1,000 small files, one in 20 with two mistakes',
      baseline: '`yaml` alone',
      limit: '–',
      measured: many('1000-wrong', { count: 1000, wrongEvery: 20, rounds: 9 }),
    },
    {
      what: '1,000 small files in a git repository, by all built-in packs',
      baseline: '`yaml` alone',
      limit: '–',
      measured: many('1000-packs', { count: 1000, rounds: 3, packs: true }),
    },
    {
      what: '10,000 small files',
      baseline: '`yaml` alone',
      limit: '1.3 ×',
      measured: many('10000', { count: 10_000, rounds: 3 }),
    },
  ];
  const action = path.join(root, 'dist/action.js');
  if (!existsSync(action)) return rows;
  const pullRequest = (change: Change, limit: string): Row => ({
    what: `the Action on a pull request of one ${change} file, without git's own time`,
    baseline: '`node -e 0`',
    limit,
    measured: measureAction({ action, change, rounds: 15 }, path.join(folder, change)),
  });
  return [...rows, pullRequest('sound', '3 ×'), pullRequest('wrong', '–')];
}

function makeRepository(files: string): void {
  const packs = readdirSync(path.join(root, 'rules'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  mkdirSync(path.join(files, '.github'));
  const config = `packs: [${packs.map(({ name }) => name).join(', ')}]\n`;
  writeFileSync(path.join(files, '.github/catalog-warden.yaml'), config);
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    [...author, 'commit', '--quiet', '--message', 'Add'],
  ]) {
    execFileSync('git', args, { cwd: files });
  }
}

async function measureRules(): Promise<Row[]> {
  const row = (timed: Timed, rest: Omit<Row, 'measured'>): Row => ({
    ...rest,
    measured: {
      subject: timed,
      baseline: { milliseconds: timed.baselineMilliseconds, megabytes: timed.megabytes },
    },
  });
  const judging = await measureJudging(folder);
  return [
    row(judging, {
      what: `${judging.what ?? ''}, on one core`,
      baseline: 'JSON there and back',
      limit: '1,200 ms, 500 MB',
    }),
    row(await measureLoading(folder), {
      what: 'all built-in packs from YAML, checked',
      baseline: '`yaml` alone',
      limit: '150 ms',
    }),
  ];
}

function toTable(rows: readonly Row[]): string {
  const head = ['What', 'Time', 'Memory', 'Baseline', 'Its time', 'Ratio', 'Limit'];
  const cells = rows.map(({ what, baseline, limit, measured }) => [
    what,
    `${measured.subject.milliseconds.toFixed(0)} ms`,
    `${measured.subject.megabytes.toFixed(0)} MB`,
    baseline,
    `${measured.baseline.milliseconds.toFixed(0)} ms`,
    `${(measured.subject.milliseconds / measured.baseline.milliseconds).toFixed(2)} ×`,
    limit,
  ]);
  const lines = [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  return `${lines.join('\n')}\n\nNode ${process.version}, ${availableParallelism()} cores.`;
}

function writeTable(table: string): void {
  const file = path.join(root, 'docs/benchmarks.md');
  const text = readFileSync(file, 'utf8');
  const marked = /(<!-- table -->\n)[^]*(<!-- \/table -->)/;
  writeFileSync(
    file,
    text.replace(marked, (_, before: string, after: string) => `${before}\n${table}\n\n${after}`),
  );
}
