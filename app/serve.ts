import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { DestinationStream } from 'pino';

import type { GithubApp } from '../github/app-client.ts';
import { newBatchSize } from '../github/batches.ts';
import type { AppContext, AppIdentity } from './context.ts';
import { openDoor } from './door.ts';
import { identify } from './identity.ts';
import { jobs as allJobs } from './jobs/index.ts';
import { openLog, type Log } from './log.ts';
import { openQueue, type JobDefinition, type Queue } from './queue.ts';
import { createReceiver } from './receive.ts';
import { SettingsError } from './settings-error.ts';
import type { ServiceSettings, Settings } from './settings.ts';
import { openStore, type Store } from './store/open-store.ts';
import { githubAddress } from './web/github-address.ts';
import { alive, healthRoutes } from './web/health.ts';
import { createMetrics, measuredGithub, measuredJob, type Metrics } from './web/metrics.ts';
import { frontPage } from './web/front-page.ts';
import { reportsRoute } from './web/reports.ts';
import { createWebServer, type Patience } from './web/route.ts';
import { openSetup } from './web/setup.ts';
import { tokenIssuer } from './web/token-issuer.ts';
import { jobsOf } from './webhooks/index.ts';

/** The App, running. */
export interface RunningApp {
  /** Where it listens on this machine. */
  readonly address: string;
  readonly store: Store;
  readonly queue: Queue<AppContext>;
  /** Resolves when the embedded database ended by itself: the process must end, to be started again. */
  readonly lost: Promise<Error>;
  /**
   * Takes no more requests, lets the jobs that run come to an end for as long as `patience` milliseconds allow, and
   * closes the store. Jobs that were not done are done after the next start.
   */
  close(patience?: number): Promise<void>;
}

export interface StartOptions {
  readonly jobs?: readonly JobDefinition<AppContext>[];
  readonly fetch?: typeof fetch;
  /** Milliseconds from one write to GitHub to the next. */
  readonly writeInterval?: number;
  /** Where the log goes; standard output by default. */
  readonly logStream?: DestinationStream;
  readonly patience?: Patience;
}

/** How long jobs may take to end, so that Kubernetes' 30 seconds are enough for all. */
const drainPatience = 25_000;

/**
 * Starts the App: store, queue, workers and web server. Deliveries are taken from the moment it listens; jobs begin when
 * GitHub has said who the App is.
 *
 * @throws StoreError, SettingsError
 */
export async function start(settings: Settings, options: StartOptions = {}): Promise<RunningApp> {
  const log = openLog({ level: settings.logLevel, secrets: secretsOf(settings), ...streamOf(options) });
  const metrics = createMetrics();
  const store = await openStore(settings.database);
  const jobs = (options.jobs ?? allJobs).map((job) => measuredJob(job, metrics));
  try {
    const queue = await openQueue<AppContext>(store, jobs, { log });
    metrics.watchQueue(async () => await queue.counts());
    const context = contextWithout({ settings, options, store, queue, log, metrics });
    const stopping = new AbortController();
    const { github } = context;
    const server = serverFor({ settings, options, store, queue, log, metrics, github, stopping: stopping.signal });
    try {
      const identity = await soon(identify({ ...context, settings, log }));
      await listen(server, settings);
      if (identity) await queue.start({ ...context, app: identity });
      const working = identity
        ? Promise.resolve()
        : workLater({ ...context, log, queue, settings, stopping: stopping.signal });
      const address = addressOf(server);
      log.info({ address, github: settings.apiUrl, store: store.kind }, 'Catalog Warden runs.');
      void store.lost.then((error) =>
        log.fatal({ err: error }, 'The database ended. Catalog Warden must be started again.'),
      );
      const close = closer({ server, queue, store, log, stopping, working });
      return { address, store, queue, lost: store.lost, close };
    } catch (error) {
      await queue.stop(0);
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Parts {
  readonly settings: Settings;
  readonly options: StartOptions;
  readonly store: Store;
  readonly queue: Queue<AppContext>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** All that jobs work with but who the App is. */
function contextWithout({ settings, options, store, queue, log, metrics }: Parts): Omit<AppContext, 'app'> {
  const github = measuredGithub(
    {
      apiUrl: settings.apiUrl,
      appId: settings.appId,
      privateKey: settings.privateKey,
      ...(options.fetch && { fetch: options.fetch }),
      ...(options.writeInterval !== undefined && { writeInterval: options.writeInterval }),
    },
    metrics,
  );
  return {
    store,
    queue,
    github,
    host: new URL(githubAddress(settings.apiUrl)).host,
    policyRepository: settings.policyRepository,
    fixButton: settings.fixButton,
    log,
    metrics,
    batchSize: newBatchSize(),
    policies: new Map(),
    now: () => new Date(),
  };
}

function serverFor(parts: Parts & { readonly github: GithubApp; readonly stopping: AbortSignal }): Server {
  const { settings, options, store, queue, log, metrics, github, stopping } = parts;
  const door = openDoor({
    secrets: settings.webhookSecrets,
    jobsOf: (event, payload) => jobsOf(event, payload, settings),
    receive: createReceiver(store),
    log,
    metrics,
  });
  const health = healthRoutes({ store, queue, metrics, isStopping: () => stopping.aborted });
  const reports = reportsRoute({
    store,
    queue,
    github,
    issuer: tokenIssuer(settings.apiUrl),
    publicUrl: settings.publicUrl,
    log,
    ...(options.fetch && { fetch: options.fetch }),
  });
  return createWebServer([door, ...health, reports, frontPage], log, options.patience);
}

/** An answer of GitHub that takes longer than 5 seconds is not waited for: deliveries can be taken without it. */
async function soon<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  const tooLate = new AbortController();
  return await Promise.race([answer, pause(5000, tooLate.signal)])
    .then((result) => result ?? undefined)
    .finally(() => tooLate.abort());
}

interface Working extends Omit<AppContext, 'app' | 'queue' | 'log'> {
  readonly queue: Queue<AppContext>;
  readonly log: Log;
  readonly settings: Settings;
  readonly stopping: AbortSignal;
}

/** Begins with the jobs as soon as GitHub says who the App is. GitHub is not waited for once the App stops. */
async function workLater({ settings, stopping, ...context }: Working): Promise<void> {
  const stopped = once(stopping, 'abort').then(() => undefined);
  let identity: AppIdentity | undefined;
  while (identity === undefined && !stopping.aborted) {
    await pause(10_000, stopping);
    if (stopping.aborted) return;
    try {
      identity = await Promise.race([identify({ ...context, settings }), stopped]);
      if (identity) await context.queue.start({ ...context, app: identity });
    } catch (error) {
      context.log.error({ err: error }, 'The jobs cannot begin.');
    }
  }
}

async function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stopping }).catch(() => undefined);
}

interface Closing {
  readonly server: Server;
  readonly queue: Queue<AppContext>;
  readonly store: Store;
  readonly log: Log;
  readonly stopping: AbortController;
  readonly working: Promise<void>;
}

/** Closes everything once, however often it is asked. */
function closer({ server, queue, store, log, stopping, working }: Closing): RunningApp['close'] {
  let closed: Promise<void> | undefined;
  return async (patience = drainPatience) => {
    closed ??= closeAll(patience);
    await closed;
  };

  async function closeAll(patience: number): Promise<void> {
    const started = performance.now();
    stopping.abort();
    await closeServer(server, Math.min(5000, patience));
    await working;
    await queue.stop(Math.max(0, patience - (performance.now() - started)));
    await store.close();
    log.info('Catalog Warden ended.');
  }
}

/** Lets requests under way come to an end, then cuts off what is left. */
async function closeServer(server: Server, patience: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), patience);
  const closed = once(server, 'close');
  server.close();
  await closed;
  clearTimeout(timer);
}

async function listen(server: Server, { host, port }: ServiceSettings): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SettingsError(`The App cannot listen on ${host}, port ${port}: ${code}. Set \`HOST\` or \`PORT\`.`);
  }
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  return `http://${everywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function secretsOf({ privateKey, webhookSecrets, database }: Settings): readonly string[] {
  return [privateKey, ...webhookSecrets, ...('databaseUrl' in database ? [database.databaseUrl] : [])];
}

function streamOf({ logStream }: StartOptions): { readonly stream?: DestinationStream } {
  return logStream === undefined ? {} : { stream: logStream };
}

/** The pages of the registration, running. */
export interface RunningSetup {
  /** The page to begin with, for the operator's eyes. */
  readonly page: string;
  /** Where it listens on this machine. */
  readonly address: string;
  readonly registered: Promise<void>;
  close(): Promise<void>;
}

/**
 * Offers to register the App, where none is configured. `file` is where what GitHub gives is kept.
 *
 * @throws SettingsError
 */
export async function startSetup(
  settings: ServiceSettings,
  file: string,
  options: StartOptions = {},
): Promise<RunningSetup> {
  const log = openLog({ level: settings.logLevel, secrets: [], ...streamOf(options) });
  const { apiUrl, publicUrl } = settings;
  if (publicUrl === undefined) {
    throw new SettingsError(
      'No App is configured. To register one in a browser, set `PUBLIC_URL` to the address under which GitHub reaches ' +
        'this machine. For one that is registered, set `APP_ID`, `PRIVATE_KEY` and `WEBHOOK_SECRET`.',
    );
  }
  const setup = openSetup({ apiUrl, publicUrl, file, ...(options.fetch && { fetch: options.fetch }) });
  const server = createWebServer([alive, ...setup.routes], log, options.patience);
  await listen(server, settings);
  return {
    page: setup.address,
    address: addressOf(server),
    registered: setup.registered,
    close: async () => await closeServer(server, 2000),
  };
}
