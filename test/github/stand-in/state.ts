import type { GitObjects } from './git-objects.ts';

/** Permissions by GitHub's names, such as `checks: 'write'`. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

export interface Account {
  readonly id: number;
  readonly nodeId: string;
  login: string;
  readonly type: 'Bot' | 'Organization' | 'User';
  readonly name: string;
  readonly createdAt: number;
}

export interface Organization extends Account {
  readonly type: 'Organization';
  readonly teams: Map<string, Team>;
  readonly members: Set<Account>;
}

export interface Team {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly organization: Organization;
  readonly members: Set<Account>;
  readonly repositories: Set<Repository>;
  readonly createdAt: number;
}

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  webhook: { url: string | undefined; secret: string };
  readonly deliveries: Delivery[];
  /** Deliveries wait here while they are held back. */
  held: Delivery[] | undefined;
  readonly createdAt: number;
}

export interface Installation {
  readonly id: number;
  readonly nodeId: string;
  readonly app: App;
  readonly account: Account;
  permissions: Permissions;
  /** The repositories chosen, or all of the account. */
  repositories: Set<Repository> | 'all';
  suspendedAt: number | undefined;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Token {
  readonly token: string;
  readonly installation: Installation;
  /** Repositories to which the token is narrowed. */
  readonly repositories: ReadonlySet<Repository> | undefined;
  readonly permissions: Permissions;
  readonly expiresAt: number;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installation: Installation;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly deliveredAt: number;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** `pending` until the App answered, then `OK` or what was wrong. */
  status: string;
  statusCode: number;
  duration: number;
  answer: string;
}

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  readonly body: string;
  readonly app: App | undefined;
  readonly createdAt: number;
}

export interface Issue {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly repository: Repository;
  readonly user: Account;
  readonly app: App | undefined;
  title: string;
  body: string | null;
  state: 'closed' | 'open';
  stateReason: 'completed' | 'duplicate' | 'not_planned' | 'reopened' | null;
  labels: Label[];
  assignees: Account[];
  locked: boolean;
  readonly comments: Comment[];
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  closedBy: Account | null;
}

export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly repository: Repository;
  readonly headRepository: Repository;
  readonly headBranch: string;
  headSha: string;
  baseBranch: string;
  baseSha: string;
  readonly user: Account;
  title: string;
  body: string | null;
  state: 'closed' | 'open';
  draft: boolean;
  mergeCommit: string | null;
  mergedAt: number | null;
  mergedBy: Account | null;
  closedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'notice' | 'warning';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly suite: CheckSuite;
  readonly app: App;
  readonly headSha: string;
  name: string;
  status: 'completed' | 'in_progress' | 'queued';
  conclusion: string | null;
  externalId: string;
  detailsUrl: string;
  startedAt: number;
  completedAt: number | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  actions: readonly CheckAction[];
}

export interface CheckSuite {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly before: string | null;
  readonly createdAt: number;
  readonly runs: CheckRun[];
}

/** Pull requests that wait together to be merged. */
export interface MergeGroup {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  name: string;
  owner: Account;
  readonly objects: GitObjects;
  readonly branches: Map<string, string>;
  defaultBranch: string;
  description: string | null;
  topics: string[];
  archived: boolean;
  disabled: boolean;
  visibility: 'internal' | 'private' | 'public';
  hasIssues: boolean;
  properties: Record<string, string | readonly string[]>;
  readonly parent: Repository | undefined;
  readonly labels: Map<string, Label>;
  readonly issues: Issue[];
  readonly pulls: PullRequest[];
  readonly checkSuites: CheckSuite[];
  readonly mergeGroups: Set<MergeGroup>;
  nextNumber: number;
  readonly createdAt: number;
  updatedAt: number;
  pushedAt: number;
}
