import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { openStore, type StoreLocation } from '../app/store/open-store.ts';
import { startGitHub, type RepositoryHandle, type StandInGitHub } from '../test/github/stand-in/start-github.ts';
import type { Delivered, Load } from './app-load.ts';
import { startPostgres } from './app-postgres.ts';
import { freePort, startProgram, type RunningProgram } from './app-process.ts';

// npm run bench:app              prints how fast the App is on each engine, against a stand-in for GitHub
// npm run bench:app -- --write   puts the table into docs/benchmarks.md as well

const root = path.resolve(import.meta.dirname, '..');
const secret = 'a-webhook-secret-of-more-than-32-characters';
const repositoryCount = 500;

/** What was measured on one engine, in the order of `rows`. */
type Figures = Readonly<Record<keyof typeof rows, string>>;

const rows = {
  start: ['memory after the start', '–'],
  firstSync: [`requests of the first sync of ${repositoryCount} repositories`, '10 GraphQL'],
  firstSyncTime: ['time of the first sync', '–'],
  secondSync: ['requests of the second', 'a tenth'],
  most: ['memory at most, in the first sync', '–'],
  pull: ['pull request to completed check run, median of 10', '1,000 ms'],
  pullRequests: ['requests for a pull request, median of 10', '5'],
  idle: ['memory afterwards, idle for three minutes', '450 MB, on PostgreSQL 150 MB'],
  bare: ['a server that keeps nothing, at 200 a second, just before: median, 99 %', '–'],
  steady: ['webhook answered at 200 a second: median, 99 %', '50 ms'],
  steadyLost: ['… of 2,000 not kept, or kept without an answer of 2xx', '0'],
  burst: ['webhook answered, 1,000 in one second: median, 99 %', '–'],
  burstLost: ['… of 1,000 not kept, or kept without an answer of 2xx', '0'],
} as const;

const folder = mkdtempSync(path.join(tmpdir(), 'catalog-warden-bench-'));
try {
  const only = process.env['BENCH_ENGINE'];
  const pglite = only === 'postgresql' ? undefined : await measure({ dataDir: path.join(folder, 'pglite') });
  const postgresql = only === 'pglite' ? undefined : await measureOnPostgres();
  const table = toTable(pglite, postgresql);
  process.stdout.write(`${table}\n`);
  if (process.argv.includes('--write')) writeTable(table);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** An organisation whose repositories have a good catalog file each. */
async function newOrganization(port: number) {
  const github = await startGitHub();
  const app = github.app({
    slug: 'catalog-warden',
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: secret,
  });
  const acme = github.organization('acme');
  const repositories = Array.from({ length: repositoryCount }, (_, index) =>
    acme.repository(`service-${index}`, { files: { 'catalog-info.yaml': component(`service-${index}`) } }),
  );
  return { github, app, acme, repositories };
}

function component(name: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: Does what ${name} is for.
spec:
  type: service
  lifecycle: production
  owner: payments
`;
}

async function measure(location: StoreLocation): Promise<Figures> {
  const port = await freePort();
  const { github, app, acme, repositories } = await newOrganization(port);
  const env = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.url,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: compiledAhead(),
    ...('dataDir' in location ? { DATA_DIR: location.dataDir } : { DATABASE_URL: location.databaseUrl }),
  };
  const program = await startProgram(['cli/main.ts', 'serve'], port, env);
  try {
    await sleep(5000);
    const start = megabytes(program.memory().now);
    let installation = 0;
    await awayFromReconciliation();
    const first = await syncOf(github, program, () => {
      installation = acme.install(app).id;
    });
    const most = megabytes(program.memory().most);
    const again = { event: 'installation', payload: { action: 'unsuspend', installation: { id: installation } } };
    const second = await syncOf(github, program, () => void deliver(program, [again], 1, 1));
    for (const sync of [first, second]) tell(`sync ${JSON.stringify(sync, undefined, 1)}`);
    const pulls: { milliseconds: number; requests: number }[] = [];
    for (const repository of repositories.slice(0, 10)) pulls.push(await pullRequestOf(github, repository));
    await sleep(180_000);
    const idle = megabytes(program.memory().now);
    tell(`start ${start} most ${most} idle ${idle} pulls ${JSON.stringify(pulls)}`);
    const bare = await measureBare();
    tell(`bare ${bare}`);
    const steady = await deliver(program, changesOf(repositories, installation), 200, 10);
    tell(`steady ${timesOf(steady)}`);
    await sleep(3000);
    const burst = await deliver(program, changesOf(repositories, installation), 1000, 1);
    tell(`burst ${timesOf(burst)}`);
    await program.kill();
    const kept = await keptDeliveries(location);
    return {
      start,
      firstSync: `${first.graphql} GraphQL, ${first.rest} REST`,
      firstSyncTime: `${(first.milliseconds / 1000).toFixed(1)} s`,
      secondSync: `${second.graphql} GraphQL, ${second.rest} REST`,
      pull: `${median(pulls.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`,
      pullRequests: String(median(pulls.map(({ requests }) => requests))),
      most,
      idle,
      bare,
      steady: timesOf(steady),
      steadyLost: String(wrongOf(steady, kept)),
      burst: timesOf(burst),
      burstLost: String(wrongOf(burst, kept)),
    };
  } finally {
    await program.kill();
    await github.close();
  }
}

async function measureOnPostgres(): Promise<Figures> {
  const server = await startPostgres(path.join(folder, 'server'));
  try {
    return await measure({ databaseUrl: server.databaseUrl });
  } finally {
    await server.stop();
  }
}

/** The folder of what Node compiled, as the image has it. */
function compiledAhead(): string {
  const compiled = path.join(folder, 'compiled');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/compile-ahead.ts'], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`scripts/compile-ahead.ts ended with ${status}: ${stderr}`);
  return compiled;
}

/** The same deliveries to a server that keeps nothing. */
async function measureBare(): Promise<string> {
  const port = await freePort();
  const program = await startProgram(['bench/app-bare.ts', String(port), secret], port);
  try {
    const push = { event: 'push', payload: { padding: 'x'.repeat(8000) } };
    return timesOf(await deliver(program, [push], 200, 10));
  } finally {
    await program.kill();
  }
}

/** Lets a sync happen, and waits until no job is left. */
async function syncOf(github: StandInGitHub, program: RunningProgram, begin: () => void) {
  const before = github.requests.length;
  const began = performance.now();
  begin();
  do await sleep(500);
  while (github.requests.length === before || (await hasJobs(program)));
  const milliseconds = performance.now() - began;
  const requests = github.requests.slice(before).filter(({ path: asked }) => !asked.endsWith('/access_tokens'));
  const graphql = requests.filter(({ kind }) => kind === 'GraphQL').length;
  const what = requests.map(({ method, path: asked, query, text: queried, ids }) =>
    queried === '' ? `${method} ${asked}${query}` : `${/^\w+ \w+/.exec(queried)?.[0]} of ${ids} ids`,
  );
  return { graphql, rest: requests.length - graphql, milliseconds, what };
}

/** Every quarter of an hour the App compares all with GitHub, whose requests are none of a sync. */
async function awayFromReconciliation(): Promise<void> {
  const quarter = 15 * 60_000;
  const left = quarter - (Date.now() % quarter);
  if (left < 150_000) await sleep(left + 20_000);
}

async function hasJobs({ address }: RunningProgram): Promise<boolean> {
  const response = await fetch(`${address}/metrics`);
  return /^catalog_warden_queue_jobs\{.*state="(?:waiting|running)"\} [1-9]/m.test(await response.text());
}

/** Opens a pull request and waits for its check run. */
async function pullRequestOf(github: StandInGitHub, repository: RepositoryHandle) {
  const before = github.requests.length;
  const began = performance.now();
  const pull = repository.pullRequest({
    head: 'change',
    title: 'Change the description',
    files: { 'catalog-info.yaml': component('renamed').replace('Does', 'Did') },
  });
  while (!pull.checkRuns.some(({ status }) => status === 'completed')) {
    if (performance.now() - began > 60_000) throw new Error('There is no check run after a minute.');
    await sleep(2);
  }
  const milliseconds = performance.now() - began;
  await sleep(1500);
  const requests = github.requests.slice(before).filter(({ path: asked }) => !asked.endsWith('/access_tokens'));
  return { milliseconds, requests: requests.length };
}

/** Pushes to 100 repositories, and every third time a push to a pull request of 10 of them. */
function changesOf(repositories: readonly RepositoryHandle[], installation: number): Load['deliveries'] {
  return repositories.slice(0, 150).map(({ id, record }, index) => {
    const about = {
      repository: { id, name: record.name, default_branch: record.defaultBranch },
      installation: { id: installation },
      padding: 'x'.repeat(8000),
    };
    return index % 3 === 0 && index < 30
      ? { event: 'pull_request', payload: { action: 'synchronize', pull_request: { number: 1 }, ...about } }
      : { event: 'push', payload: { ref: 'refs/heads/main', after: 'a'.repeat(40), commits: [], ...about } };
  });
}

async function deliver(
  { address }: RunningProgram,
  deliveries: Load['deliveries'],
  perSecond: number,
  seconds: number,
): Promise<readonly Delivered[]> {
  const load: Load = { address, secret, perSecond, seconds, deliveries };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'app-load.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(load));
  return JSON.parse(await text(child.stdout)) as readonly Delivered[];
}

/** What is known so far, for those who wait. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function keptDeliveries(location: StoreLocation): Promise<ReadonlySet<string>> {
  const store = await openStore(location);
  const kept = await store.db.selectFrom('delivery').select('id').execute();
  await store.close();
  return new Set(kept.map(({ id }) => id));
}

function wrongOf(delivered: readonly Delivered[], kept: ReadonlySet<string>): number {
  return delivered.filter(({ id, status }) => status !== 202 || !kept.has(id)).length;
}

function timesOf(delivered: readonly Delivered[]): string {
  const times = delivered.map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? Number.NaN).toFixed(0);
  return `${at(0.5)} ms, ${at(0.99)} ms`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}

function toTable(pglite: Figures | undefined, postgresql: Figures | undefined): string {
  const cells = Object.entries(rows).map(([key, [what, limit]]) => [
    what,
    pglite?.[key as keyof Figures] ?? '–',
    postgresql?.[key as keyof Figures] ?? '–',
    limit,
  ]);
  const head = ['What', 'PGlite', 'PostgreSQL', 'Limit'];
  const lines = [head, head.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  const [busy = 0] = loadavg();
  return `${lines.join('\n')}\n\nNode ${process.version}, ${availableParallelism()} cores; ${busy.toFixed(0)} processes wanted one at the end.`;
}

function writeTable(table: string): void {
  const file = path.join(root, 'docs/benchmarks.md');
  const marked = /(<!-- app table -->\n)[^]*(<!-- \/app table -->)/;
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(marked, (_, before: string, after: string) => `${before}\n${table}\n\n${after}`),
  );
}
