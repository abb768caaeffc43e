import type { JSONColumnType } from 'kysely';

import type { Report } from '../../core/report/report.ts';
import type { Json, JsonObject } from '../../core/source/json.ts';

/**
 * The tables, as `migrations/` make them. Columns are snake_case in the database and camelCase here. GitHub's numeric
 * ids are numbers; references are in the form in which Backstage compares them (`compareKey`); days are `YYYY-MM-DD`.
 */
export interface Database {
  installation: InstallationTable;
  teamList: TeamListTable;
  repository: RepositoryTable;
  report: ReportTable;
  entity: EntityTable;
  entityReference: EntityReferenceTable;
  ruleResult: RuleResultTable;
  level: LevelTable;
  history: HistoryTable;
  exemption: ExemptionTable;
  subjectIssue: SubjectIssueTable;
  checkRun: CheckRunTable;
  delivery: DeliveryTable;
  tree: TreeTable;
  blob: BlobTable;
  issueBudget: IssueBudgetTable;
  actionReport: ActionReportTable;
  usedToken: UsedTokenTable;
  setting: SettingTable;
}

/** A column of JSON: written as text by `toJson`, read as the value. */
type JsonColumn<Value extends object | null> = JSONColumnType<Value>;

export interface InstallationTable {
  id: number;
  accountLogin: string;
  accountType: string;
  /** `all` repositories of the account, or some that were `selected`. */
  repositorySelection: 'all' | 'selected';
  suspendedAt: Date | null;
  /** The repository that holds the organisation's policy, when there is one. */
  policyRepositoryId: number | null;
  /** When the last full sync ended. */
  syncedAt: Date | null;
  /** How far a sync that was interrupted got; null when none is under way. */
  syncCursor: JsonColumn<JsonObject | null>;
}

/** The teams of an organisation, as they were last read. */
export interface TeamListTable {
  installationId: number;
  /** How many members each team has, by slug; null when that is not known. */
  members: JsonColumn<Readonly<Record<string, number>> | null>;
  /** Why it is not known. */
  problem: string | null;
  readAt: Date;
}

export interface RepositoryTable {
  id: number;
  nodeId: string;
  installationId: number;
  owner: string;
  name: string;
  /** Null for an empty repository. */
  defaultBranch: string | null;
  headSha: string | null;
  treeSha: string | null;
  archived: boolean;
  fork: boolean;
  visibility: string;
  hasIssues: boolean;
  topics: string[];
  /** Custom properties of the organisation, by name; null when they were never read. */
  properties: JsonColumn<JsonObject | null>;
  /** When the repository was deleted or left the installation. */
  removedAt: Date | null;
  /** When its default branch was last read. */
  readAt: Date | null;
}

export interface ReportTable {
  repositoryId: number;
  headSha: string;
  /** Of the policy that judged it. */
  policyHash: string;
  source: 'app' | 'action';
  report: JsonColumn<Report>;
  madeAt: Date;
  /** What the judgement asked of GitHub, such as `team.exists payments`: it depends on the answers. */
  asked: string[];
}

export interface EntityTable {
  repositoryId: number;
  ref: string;
  kind: string;
  namespace: string;
  name: string;
  owner: string | null;
  type: string | null;
  lifecycle: string | null;
  file: string;
  line: number;
  data: JsonColumn<JsonObject>;
}

export interface EntityReferenceTable {
  repositoryId: number;
  fromRef: string;
  /** Who owns the entity that refers. */
  owner: string | null;
  /** Such as `spec.dependsOn`. */
  field: string;
  toRef: string;
  file: string;
  line: number;
}

export interface RuleResultTable {
  repositoryId: number;
  /** Null for what speaks of the repository or of a file. */
  entityRef: string | null;
  /** Who owns the entity. */
  owner: string | null;
  rule: string;
  state: 'pass' | 'fail' | 'exempt' | 'unknown' | 'error';
  severity: 'error' | 'warning' | 'note';
  message: string;
  file: string;
  line: number;
}

export interface LevelTable {
  repositoryId: number;
  entityRef: string;
  scorecard: string;
  /** Null below the lowest level. */
  level: string | null;
  percentage: number;
}

export interface HistoryTable {
  installationId: number;
  day: string;
  /** What the value is about: `organisation`, `owner`, `repository`, `rule` … */
  scope: string;
  /** Which one of them. */
  key: string;
  value: JsonColumn<JsonObject>;
}

export interface ExemptionTable {
  installationId: number;
  file: string;
  rule: string;
  selector: JsonColumn<JsonObject>;
  expires: string;
  reason: string;
  /** Asked for in a pull request that is not merged yet. */
  pending: boolean;
}

export interface SubjectIssueTable {
  installationId: number;
  /** `repository:ID` or `owner:REF`. */
  subject: string;
  /** Where the issue is. */
  repositoryId: number;
  /** Null while it waits for the hourly budget. */
  number: number | null;
  /** Of what it says, or would say. */
  contentHash: string;
  /** The fingerprints of what it told when it was last written on GitHub; null when that is not known. */
  told: string[] | null;
  /**
   * `queued`: it waits for the hourly budget. `dry run`: it would be written. `left closed`: a person closed it while
   * something was wrong. `unwritable`: GitHub refuses to have it written, or closed.
   */
  state: 'open' | 'closed' | 'queued' | 'dry run' | 'left closed' | 'unwritable';
  /** What it tells of: the worst is written first. */
  errors: number;
  problems: number;
  /** When it was opened or a reminder was written, whichever is later. */
  remindedAt: Date | null;
  reminders: number;
  /** When GitHub was last seen to have it so; null while that is not certain. */
  checkedAt: Date | null;
  /** How often in a row GitHub did not create it. */
  attempts: number;
}

export interface CheckRunTable {
  repositoryId: number;
  headSha: string;
  /** What it judges, as its `external_id` begins. */
  subject: string;
  /** What rulesets know it by: the name of the check for the base branch. */
  name: string;
  /** 0 while it is not known whether GitHub has made it. */
  checkRunId: number;
  stateHash: string;
  /** Null while it is in progress. */
  conclusion: string | null;
  updatedAt: Date;
}

export interface DeliveryTable {
  id: string;
  event: string;
  action: string | null;
  installationId: number | null;
  repositoryId: number | null;
  receivedAt: Date;
  /** How many jobs it led to. */
  jobs: number;
}

export interface TreeTable {
  oid: string;
  entries: JsonColumn<Json[]>;
  usedAt: Date;
}

export interface BlobTable {
  oid: string;
  text: string;
  usedAt: Date;
}

export interface IssueBudgetTable {
  installationId: number;
  hour: Date;
  created: number;
}

export interface SettingTable {
  key: string;
  value: JsonColumn<JsonObject>;
}

/** A report that a workflow sent in. */
export interface ActionReportTable {
  repositoryId: number;
  sha: string;
  report: JsonColumn<Report>;
  receivedAt: Date;
}

/** A token that was shown once and counts no more. */
export interface UsedTokenTable {
  id: string;
  expiresAt: Date;
}
