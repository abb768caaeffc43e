import {
  ApiError,
  countedReply,
  installationOf,
  notFound,
  ok,
  pageReply,
  repositoryOf,
  type Call,
  type Handler,
} from '../call.ts';
import { createRun, rerequestRun, updateRun, type CheckRunBody } from '../changes/checks.ts';
import { annotation, checkRun, checkSuite } from '../represent/checks.ts';
import type { CheckRun, CheckSuite } from '../state.ts';
import { commitAt } from './git.ts';

export const checkOperations: Readonly<Record<string, Handler>> = {
  'checks/create': (call) => {
    const repository = repositoryOf(call);
    const body = call.body as CheckRunBody;
    if (repository.objects.commit(body.head_sha ?? '') === undefined) {
      throw new ApiError(422, `No commit found for SHA: ${body.head_sha ?? ''}`);
    }
    const run = createRun(call.world, repository, installationOf(call).app, body);
    return { status: 201, body: checkRun(call.world.store, run) };
  },
  'checks/update': (call) => {
    const run = runOf(call);
    if (run.app !== installationOf(call).app) {
      throw new ApiError(
        403,
        `Invalid app_id \`${installationOf(call).app.id}\` - check run can only be modified by the GitHub App that created it.`,
      );
    }
    updateRun(call.world, run, call.body as CheckRunBody);
    return ok(checkRun(call.world.store, run));
  },
  'checks/get': (call) => ok(checkRun(call.world.store, runOf(call))),
  'checks/list-annotations': (call) => {
    const run = runOf(call);
    return pageReply(call, run.annotations, (one) => annotation(call.world.store, run, one));
  },
  'checks/rerequest-run': (call) => {
    rerequestRun(call.world, runOf(call), installationOf(call).app.bot);
    return { status: 201, body: {} };
  },
  'checks/list-for-ref': (call) => {
    const { oid } = commitAt(call, call.parameters['ref'] ?? '');
    const suites = repositoryOf(call).checkSuites.filter(({ headSha }) => headSha === oid);
    return listRuns(call, suites);
  },
  'checks/list-for-suite': (call) => listRuns(call, [suiteOf(call)]),
  'checks/get-suite': (call) => ok(checkSuite(call.world.store, suiteOf(call))),
  'checks/list-suites-for-ref': (call) => {
    const { oid } = commitAt(call, call.parameters['ref'] ?? '');
    const app = call.query.get('app_id');
    const suites = repositoryOf(call).checkSuites.filter(
      (suite) => suite.headSha === oid && (app === null || suite.app.id === Number(app)),
    );
    return countedReply(call, 'check_suites', suites, (one) => checkSuite(call.world.store, one));
  },
};

function listRuns(call: Call, suites: readonly CheckSuite[]): ReturnType<Handler> {
  const { query } = call;
  const [name, app, status] = ['check_name', 'app_id', 'status'].map((key) => query.get(key));
  const wanted = suites
    .flatMap(({ runs }) => runs)
    .filter((run) => name === null || run.name === name)
    .filter((run) => app === null || run.app.id === Number(app))
    .filter((run) => status === null || run.status === status)
    .sort((a, b) => b.id - a.id);
  const shown = query.get('filter') === 'all' ? wanted : latest(wanted);
  return countedReply(call, 'check_runs', shown, (run) => checkRun(call.world.store, run));
}

/** The newest run of each name of an App, which GitHub shows unless all are asked for. */
function latest(runs: readonly CheckRun[]): CheckRun[] {
  const seen = new Set<string>();
  return runs.filter(({ app, name }) => {
    const key = `${app.id}/${name}`;
    if (seen.has(key)) return false;
    return seen.add(key);
  });
}

function runOf(call: Call): CheckRun {
  const id = Number(call.parameters['check_run_id']);
  const runs = repositoryOf(call).checkSuites.flatMap((suite) => suite.runs);
  const found = runs.find((run) => run.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function suiteOf(call: Call): CheckSuite {
  const id = Number(call.parameters['check_suite_id']);
  const found = repositoryOf(call).checkSuites.find((suite) => suite.id === id);
  if (found === undefined) throw notFound();
  return found;
}
