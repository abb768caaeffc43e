import type { Annotation, CheckRun, CheckSuite, Repository } from '../state.ts';
import { fullName, isoTime, type Store } from '../store.ts';
import { integration, type Json } from './accounts.ts';
import { minimalPull } from './pulls.ts';
import { repository, repositoryUrl, simpleCommit } from './repositories.ts';

/** A check run as the API shows it. */
export function checkRun(store: Store, run: CheckRun): Json {
  const url = `${repositoryUrl(store, run.repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${store.url}/${fullName(run.repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoTime(run.startedAt),
    completed_at: run.completedAt === null ? null : isoTime(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: integration(store, run.app),
    pull_requests: pullsAt(store, run.repository, run.headSha),
  };
}

/** A check run as a webhook shows it: with more of its suite. */
export function checkRunOfWebhook(store: Store, run: CheckRun): Json {
  const { suite } = run;
  return {
    ...checkRun(store, run),
    check_suite: {
      id: suite.id,
      node_id: suite.nodeId,
      head_branch: suite.headBranch,
      head_sha: suite.headSha,
      ...suiteState(suite),
      url: suiteUrl(store, suite),
      before: suite.before,
      after: suite.headSha,
      pull_requests: pullsAt(store, suite.repository, suite.headSha),
      app: integration(store, suite.app),
      created_at: isoTime(suite.createdAt),
      updated_at: isoTime(suite.createdAt),
    },
  };
}

export function checkSuite(store: Store, suite: CheckSuite): Json {
  return {
    ...checkSuiteOfWebhook(store, suite),
    repository: repository(store, suite.repository),
  };
}

export function checkSuiteOfWebhook(store: Store, suite: CheckSuite): Json {
  const url = suiteUrl(store, suite);
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(suite),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsAt(store, suite.repository, suite.headSha),
    app: integration(store, suite.app),
    created_at: isoTime(suite.createdAt),
    updated_at: isoTime(suite.createdAt),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: suite.runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: simpleCommit(suite.repository.objects.commit(suite.headSha)!),
  };
}

export function annotation(store: Store, run: CheckRun, described: Annotation): Json {
  return {
    path: described.path,
    start_line: described.start_line,
    end_line: described.end_line,
    start_column: described.start_column ?? null,
    end_column: described.end_column ?? null,
    annotation_level: described.annotation_level,
    title: described.title ?? null,
    message: described.message,
    raw_details: described.raw_details ?? null,
    blob_href: `${store.url}/${fullName(run.repository)}/blob/${run.headSha}/${described.path}`,
  };
}

/** The open pull requests of the repository itself at a commit. GitHub leaves out those of forks. */
function pullsAt(store: Store, described: Repository, sha: string): Json[] {
  return described.pulls
    .filter((pull) => pull.state === 'open' && pull.headSha === sha && pull.headRepository === described)
    .map((pull) => minimalPull(store, pull));
}

function suiteState({ runs }: CheckSuite): Json {
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  if (runs.some(({ status }) => status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const worst = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral', 'skipped'];
  return {
    status: 'completed',
    conclusion: worst.find((conclusion) => runs.some((run) => run.conclusion === conclusion)) ?? null,
  };
}

function suiteUrl(store: Store, { repository: described, id }: CheckSuite): string {
  return `${repositoryUrl(store, described)}/check-suites/${id}`;
}
