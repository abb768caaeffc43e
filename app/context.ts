import type { Logger } from 'pino';
import type { BatchSize } from '../github/batches.ts';
import type { GithubApp } from '../github/app-client.ts';
import type { OrganizationPolicy } from './policy.ts';
import type { Queue } from './queue.ts';
import type { Store } from './store/open-store.ts';
import type { Metrics } from './web/metrics.ts';

/** Who the App is on GitHub. */
export interface AppIdentity {
  readonly id: number;
  /** Its comments and issues are by `SLUG[bot]`. */
  readonly slug: string;
}

/** What every job works with. */
export interface AppContext {
  readonly store: Store;
  readonly queue: Pick<Queue<AppContext>, 'send' | 'sendAll'>;
  readonly github: GithubApp;
  readonly app: AppIdentity;
  /** The host of GitHub for people, for example `github.com`. */
  readonly host: string;
  /** The name of the repository of an organisation that holds its policy. */
  readonly policyRepository: string;
  readonly fixButton: boolean;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'foundBySweep'>;
  /** How many files or repositories a query asks for; learns from GitHub's answers. */
  readonly batchSize: BatchSize;
  /** The policies that were read, by repository and commit. */
  readonly policies: Map<string, OrganizationPolicy>;
  readonly now: () => Date;
}
