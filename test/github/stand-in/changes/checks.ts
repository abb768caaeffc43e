import { checkRunOfWebhook, checkSuiteOfWebhook } from '../represent/checks.ts';
import type { Account, Annotation, App, CheckAction, CheckRun, CheckSuite, Repository } from '../state.ts';
import { fullName, nodeId } from '../store.ts';
import { tellOf, type World } from './world.ts';

/** The body of a request that creates or updates a check run. */
export interface CheckRunBody {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: CheckRun['status'];
  readonly started_at?: string;
  readonly conclusion?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: readonly CheckAction[];
}

export function createRun(world: World, repository: Repository, app: App, body: CheckRunBody): CheckRun {
  const { store } = world;
  const headSha = body.head_sha!;
  const suite = suiteFor(world, repository, app, headSha);
  const id = store.nextId();
  const run: CheckRun = {
    id,
    nodeId: nodeId('CR', id),
    repository,
    suite,
    app,
    headSha,
    name: body.name!,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: `${store.url}/${fullName(repository)}/runs/${id}`,
    startedAt: store.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  suite.runs.push(run);
  change(world, run, body);
  tell(world, run, 'created');
  if (run.status === 'completed') completed(world, run);
  return run;
}

export function updateRun(world: World, run: CheckRun, body: CheckRunBody): void {
  const was = run.status;
  change(world, run, body);
  if (was !== 'completed' && run.status === 'completed') completed(world, run);
}

/** Somebody asks for a run again. Only the App that made it is told. */
export function rerequestRun(world: World, run: CheckRun, sender: Account): void {
  tell(world, run, 'rerequested', { sender, app: run.app });
}

export function rerequestSuite(world: World, suite: CheckSuite, sender: Account): void {
  tellOf(world, suite.repository, {
    event: 'check_suite',
    action: 'rerequested',
    sender,
    app: suite.app,
    payload: { check_suite: checkSuiteOfWebhook(world.store, suite) },
  });
}

/** Somebody clicks a button of a run. */
export function requestAction(world: World, run: CheckRun, identifier: string, sender: Account): void {
  if (run.status !== 'completed' || run.actions.every((action) => action.identifier !== identifier)) {
    throw new Error(`The check run “${run.name}” shows no button “${identifier}”.`);
  }
  tell(world, run, 'requested_action', { sender, app: run.app, more: { requested_action: { identifier } } });
}

function change(world: World, run: CheckRun, body: CheckRunBody): void {
  const { output, actions } = body;
  run.name = body.name ?? run.name;
  run.externalId = body.external_id ?? run.externalId;
  run.detailsUrl = body.details_url ?? run.detailsUrl;
  run.actions = actions ?? run.actions;
  changeState(world, run, body);
  if (output === undefined) return;
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  run.text = output.text ?? run.text;
  run.annotations.push(...(output.annotations ?? []));
}

/** A conclusion completes a run, and anything but `completed` takes it away. */
function changeState({ store }: World, run: CheckRun, body: CheckRunBody): void {
  const { conclusion, status, started_at: startedAt, completed_at: completedAt } = body;
  if (startedAt !== undefined) run.startedAt = Date.parse(startedAt);
  run.status = conclusion === undefined ? (status ?? run.status) : 'completed';
  if (run.status !== 'completed') {
    run.conclusion = null;
    run.completedAt = null;
    return;
  }
  run.conclusion = conclusion ?? run.conclusion;
  run.completedAt = completedAt === undefined ? (run.completedAt ?? store.now()) : Date.parse(completedAt);
}

function completed(world: World, run: CheckRun): void {
  tell(world, run, 'completed');
  const { suite } = run;
  if (suite.runs.some(({ status }) => status !== 'completed')) return;
  tellOf(world, run.repository, {
    event: 'check_suite',
    action: 'completed',
    sender: run.app.bot,
    payload: { check_suite: checkSuiteOfWebhook(world.store, suite) },
  });
}

function tell(
  world: World,
  run: CheckRun,
  action: string,
  { sender = run.app.bot, app, more = {} }: { sender?: Account; app?: App; more?: object } = {},
): void {
  tellOf(world, run.repository, {
    event: 'check_run',
    action,
    sender,
    ...(app === undefined ? {} : { app }),
    payload: { check_run: checkRunOfWebhook(world.store, run), ...more },
  });
}

function suiteFor({ store }: World, repository: Repository, app: App, headSha: string): CheckSuite {
  const found = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (found !== undefined) return found;
  const id = store.nextId();
  const branch = [...repository.branches].find(([, oid]) => oid === headSha)?.[0] ?? null;
  const suite: CheckSuite = {
    id,
    nodeId: nodeId('CS', id),
    repository,
    app,
    headSha,
    headBranch: branch,
    before: null,
    createdAt: store.now(),
    runs: [],
  };
  repository.checkSuites.push(suite);
  return suite;
}
