import { AsyncLocalStorage } from 'node:async_hooks';

import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import { createGithubApp, type GithubApp, type GithubAppOptions } from '../../github/app-client.ts';
import type { JobCounts, JobDefinition } from '../queue.ts';

/** What became of a delivery. */
export type DeliveryResult = 'accepted' | 'duplicate' | 'ignored' | 'refused' | 'failed';

/** What the App counts. Names are those that `docs/operate.md` lists. */
export interface Metrics {
  deliveryAnswered(event: string, result: DeliveryResult, seconds: number): void;
  jobEnded(job: string, result: 'done' | 'put back' | 'failed', seconds: number): void;
  githubAnswered(installation: string, resource: string, status: string): void;
  githubBudget(installation: string, resource: string, remaining: number): void;
  /** Things that no delivery had told of. */
  foundBySweep(what: 'installation' | 'repository' | 'pull request', count: number): void;
  /** Asks for the depth of the queue whenever the metrics are read. */
  watchQueue(counts: () => Promise<readonly JobCounts[]>): void;
  /** All of it, in the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

const prefix = 'catalog_warden_';

/** Begins to count, from zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: `${prefix}${name}`, help, labelNames: [...labelNames], registers });
  const gauge = (name: string, help: string, labelNames: readonly string[]): Gauge =>
    new Gauge({ name: `${prefix}${name}`, help, labelNames: [...labelNames], registers });
  const deliveries = counter('deliveries_total', 'Webhook deliveries.', ['event', 'result']);
  const answered = histogram('delivery_seconds', 'Time until a delivery was answered.', [
    registers,
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10],
  ]);
  const jobs = counter('jobs_total', 'Runs of jobs that ended.', ['job', 'result']);
  const worked = histogram(
    'job_seconds',
    'Time that jobs ran.',
    [registers, [0.05, 0.25, 1, 5, 30, 120, 600]],
    ['job'],
  );
  const requests = counter('github_requests_total', 'Requests to GitHub.', ['installation', 'resource', 'status']);
  const remaining = gauge('github_budget_remaining', 'Requests or points that GitHub still allows in this hour.', [
    'installation',
    'resource',
  ]);
  const sweep = counter('found_by_sweep_total', 'What only the sweep found, because no delivery told of it.', ['what']);
  gaugeOfMemory(registry);
  return {
    deliveryAnswered: (event, result, seconds) => {
      deliveries.inc({ event, result });
      answered.observe(seconds);
    },
    jobEnded: (job, result, seconds) => {
      jobs.inc({ job, result });
      worked.observe({ job }, seconds);
    },
    githubAnswered: (installation, resource, status) => requests.inc({ installation, resource, status }),
    githubBudget: (installation, resource, left) => remaining.set({ installation, resource }, left),
    foundBySweep: (what, count) => sweep.inc({ what }, count),
    watchQueue: (counts) => watchQueue(registry, counts),
    text: async () => await registry.metrics(),
    contentType: registry.contentType,
  };
}

function histogram(
  name: string,
  help: string,
  [registers, buckets]: readonly [Registry[], number[]],
  labelNames: readonly string[] = [],
): Histogram {
  return new Histogram({ name: `${prefix}${name}`, help, labelNames: [...labelNames], buckets, registers });
}

function gaugeOfMemory(registry: Registry): void {
  const gauge: Gauge = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process.',
    registers: [registry],
    collect: () => gauge.set(process.memoryUsage.rss()),
  });
}

function watchQueue(registry: Registry, counts: () => Promise<readonly JobCounts[]>): void {
  const gauge: Gauge = new Gauge({
    name: `${prefix}queue_jobs`,
    help: 'Jobs in the queue.',
    labelNames: ['job', 'state'],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      // Without a database there is nothing to say; `/readyz` tells of it.
      for (const { name, waiting, running, dead } of await counts().catch(() => [])) {
        gauge.set({ job: name, state: 'waiting' }, waiting);
        gauge.set({ job: name, state: 'running' }, running);
        gauge.set({ job: name, state: 'dead' }, dead);
      }
    },
  });
}

/** A job that is counted. */
export function measuredJob<Context>(job: JobDefinition<Context>, metrics: Metrics): JobDefinition<Context> {
  return {
    ...job,
    run: async (data, context, signal) => {
      const started = performance.now();
      const end = (result: 'done' | 'put back' | 'failed'): void =>
        metrics.jobEnded(job.name, result, (performance.now() - started) / 1000);
      try {
        await job.run(data, context, signal);
      } catch (error) {
        end(error instanceof Error && 'retryAt' in error && error.retryAt !== undefined ? 'put back' : 'failed');
        throw error;
      }
      end('done');
    },
  };
}

/** GitHub for the App, with its requests and its budget counted by installation. */
export function measuredGithub(options: GithubAppOptions, metrics: Metrics): GithubApp {
  const asking = new AsyncLocalStorage<string>();
  const send = options.fetch ?? fetch;
  const github = createGithubApp({
    ...options,
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      // Tokens are asked for by the App itself, on its own budget.
      const whose = /\/app(?:\/|$)/.test(pathname) ? 'app' : (asking.getStore() ?? 'app');
      const resource = pathname.endsWith('/graphql') ? 'graphql' : 'rest';
      try {
        const response = await send(input, init);
        metrics.githubAnswered(whose, resource, String(response.status));
        const remaining = response.headers.get('x-ratelimit-remaining');
        if (remaining !== null && /^\d+$/.test(remaining)) metrics.githubBudget(whose, resource, Number(remaining));
        return response;
      } catch (error) {
        metrics.githubAnswered(whose, resource, 'none');
        throw error;
      }
    },
  });
  return {
    ...github,
    installation: (id, clientOptions) => {
      const client = github.installation(id, clientOptions);
      const whose = String(id);
      return {
        read: async (...asked) => await asking.run(whose, () => client.read(...asked)),
        write: async (...asked) => await asking.run(whose, () => client.write(...asked)),
        query: async (...asked) => await asking.run(whose, () => client.query(...asked)),
        mutate: async (...asked) => await asking.run(whose, () => client.mutate(...asked)),
      };
    },
  };
}
