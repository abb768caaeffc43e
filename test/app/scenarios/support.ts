import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

import { webhookPath } from '../../../app/door.ts';
import type { StoreLocation } from '../../../app/store/open-store.ts';
import {
  startGitHub,
  type AppHandle,
  type CheckRun,
  type PullRequestHandle,
  type RepositoryHandle,
  type RepositorySettings,
  type StandInGitHub,
} from '../../github/stand-in/start-github.ts';
import { patience } from '../../support/patience.ts';
import { newLocation, type Engine, type TestLocation } from '../../support/postgres.ts';
import { component } from '../jobs/support.ts';
import { secret } from '../support.ts';

/** A catalog file of a component that Backstage refuses. */
export function refused(name: string): string {
  return component(name).replace('  lifecycle: production\n', '');
}

/** The App as a process of its own, as `catalog-warden serve` starts it. */
export interface AppProcess {
  readonly address: string;
  /** All that it wrote. */
  readonly written: () => string;
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Ends it as an operator does, and gives its exit status. */
  readonly stop: () => Promise<number | null>;
}

/** A GitHub that every organisation of a test file shares, and the App, which is not started yet. */
export interface ScenarioWorld {
  readonly github: StandInGitHub;
  readonly app: AppHandle;
  /** Starts the App, and tells GitHub where it is unless said otherwise. */
  readonly start: (options?: { readonly tellsGithub?: boolean }) => Promise<AppProcess>;
  /** Makes an organisation of its own, installs the App there and waits for the first sync. */
  readonly organization: (login: string, repositories: Repositories, enforcement?: string) => Promise<Organization>;
  readonly close: () => Promise<void>;
}

/** The repositories of an organisation by name, or only the catalog file of one. */
export type Repositories = Readonly<Record<string, RepositorySettings | string>>;

export type Organization = ReturnType<typeof makeOrganization>;

const permissions = {
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  organization_custom_properties: 'read',
  pull_requests: 'read',
} as const;

interface WorldOptions {
  /** Serves the API below `/api/v3`, as GitHub Enterprise Server does. */
  readonly isEnterprise?: boolean;
}

/** A world with a place for the App's data: a new one on an engine, or the one given. */
export async function scenarioWorld(
  place: Engine | TestLocation,
  { isEnterprise = false }: WorldOptions = {},
): Promise<ScenarioWorld> {
  const github = await startGitHub();
  const app = github.app({ slug: 'catalog-warden', webhookSecret: secret, permissions });
  const { location, remove } = typeof place === 'string' ? await newLocation(place) : place;
  const processes: AppProcess[] = [];
  return {
    github,
    app,
    start: async ({ tellsGithub = true } = {}) => {
      const started = await startApp({ apiUrl: isEnterprise ? github.enterpriseUrl : github.url, app, location });
      processes.push(started);
      if (tellsGithub) app.setWebhook(`${started.address}${webhookPath}`);
      return started;
    },
    organization: async (login, repositories, enforcement) => {
      const made = makeOrganization({ github, app }, { login, repositories, enforcement });
      await isSynced(made);
      return made;
    },
    close: async () => {
      await Promise.all(processes.map((one) => one.kill()));
      await github.close();
      await remove();
    },
  };
}

interface Wanted {
  readonly login: string;
  readonly repositories: Repositories;
  readonly enforcement?: string | undefined;
}

/** Makes an organisation with a policy repository, and installs the App there. */
export function makeOrganization(
  { github, app }: Pick<ScenarioWorld, 'github' | 'app'>,
  { login, repositories, enforcement = 'mode: enforce\n' }: Wanted,
) {
  const account = github.organization(login);
  const policy = account.repository('.github', { files: { 'catalog-warden/enforcement.yml': enforcement } });
  const handles = new Map(
    Object.entries(repositories).map(([name, wanted]) => [
      name,
      account.repository(name, typeof wanted === 'string' ? { files: { 'catalog-info.yaml': wanted } } : wanted),
    ]),
  );
  const installation = account.install(app);
  const repository = (name: string): RepositoryHandle => {
    const found = handles.get(name);
    if (!found) throw new Error(`There is no repository ${name}.`);
    return found;
  };
  return { account, policy, installation, repository };
}

/** Waits for the end of the first sync, which is the summary of the organisation. */
export async function isSynced({ policy }: Pick<Organization, 'policy'>): Promise<void> {
  await until(() => policy.issues.map(({ state }) => state), ['open']);
}

async function startApp({
  apiUrl,
  app,
  location,
}: {
  readonly apiUrl: string;
  readonly app: AppHandle;
  readonly location: StoreLocation;
}): Promise<AppProcess> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    PORT: '0',
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: apiUrl,
    FIX_BUTTON: 'true',
    ...('dataDir' in location ? { DATA_DIR: location.dataDir } : { DATABASE_URL: location.databaseUrl }),
  };
  const child = spawn(process.execPath, [path.resolve('cli/main.ts'), 'serve'], { cwd: tmpdir(), env });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (written += String(data)));
  for (;;) {
    const address = /"address":"([^"]+)"/.exec(written)?.[1];
    if (address !== undefined && written.includes('Catalog Warden runs.')) {
      return {
        address,
        written: () => written,
        kill: async () => await end(child, 'SIGKILL'),
        stop: async () => {
          await end(child, 'SIGTERM');
          return child.exitCode;
        },
      };
    }
    if (child.exitCode !== null) throw new Error(`The App did not start:\n${written}`);
    await sleep(20);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Waits until something is as wanted, and fails with the difference when it is not within the time. */
export async function until(read: () => unknown, wanted: unknown): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      expect(await read()).toEqual(wanted);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(25);
    }
  }
}

/** What the check run of a pull request's head says by now. */
export function conclusionOf(pull: PullRequestHandle): string | null | undefined {
  return pull.checkRuns.at(-1)?.conclusion;
}

/** Waits for a conclusion on the head of a pull request, and gives the check run. */
export async function concluded(pull: PullRequestHandle, conclusion: string): Promise<CheckRun> {
  await until(() => conclusionOf(pull), conclusion);
  return last(pull.checkRuns);
}

/** The states of the issues of a repository, oldest first. */
export function issueStates(repository: RepositoryHandle): readonly string[] {
  return repository.issues.map(({ state }) => state);
}

export function last<Item>(items: readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error('There is none.');
  return item;
}

/**
 * Waits until the App has nothing to do, then says what must never be: a check run that nobody completed, the same
 * posted twice, or anything that is not as GitHub describes it.
 */
export async function assertSettled(github: StandInGitHub, apps: readonly AppProcess[]): Promise<void> {
  for (const { address } of apps) await isIdle(address);
  const runs = github.repositories.flatMap(({ record }) => record.checkSuites.flatMap((suite) => suite.runs));
  expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
  expect(twice(runs.map(({ headSha, externalId }) => `${headSha} ${externalId}`))).toEqual([]);
  const issues = github.repositories.flatMap(({ fullName, issues: all }) =>
    all.map(({ body }) => `${fullName} ${/<!-- catalog-warden:\S+/.exec(body ?? '')?.[0] ?? ''}`),
  );
  expect(twice(issues)).toEqual([]);
  github.assertValid();
}

/** How many jobs of a kind the App has done since it started. */
export async function jobsDone({ address }: AppProcess, job: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(
    new RegExp(`^catalog_warden_jobs_total\\{job="${job}",result="done"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0,
  );
}

/** No job runs, waits or died. The summary is written once in five minutes, so its next job may wait. */
async function isIdle(address: string): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text();
    const busy = text
      .split('\n')
      .filter((line) => /^catalog_warden_queue_jobs\{.*\} [1-9]/.test(line) && !line.includes('job="write-summary"'));
    if (busy.length === 0) return;
    if (performance.now() > deadline) throw new Error(`The App does not come to rest:\n${busy.join('\n')}`);
    await sleep(100);
  }
}

function twice(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
