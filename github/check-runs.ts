import { textOf, valueAt, type JsonObject } from '../core/source/json.ts';
import type { InstallationClient } from './app-client.ts';
import {
  checkRunRequests,
  type CheckRunName,
  type CheckRunRequests,
  type WantedCheckRun,
} from './check-run-request.ts';
import { GithubError } from './github-error.ts';
import { readAll } from './read-pages.ts';

/** What was done for a check run. */
export interface PublishedCheckRun {
  readonly id: number;
  readonly did: 'nothing' | 'updated' | 'created';
  /** As it is now, for the next call. */
  readonly run: PresentRun;
}

/** A check run of ours, as far as it decides what to do next. */
export interface PresentRun {
  readonly id: number;
  readonly externalId: string;
  readonly isCompleted: boolean;
  readonly annotations: number;
}

/**
 * Makes the check run of a commit be as wanted: finds ours by App and name, and updates it, or creates one. One that
 * says the same already is left alone, so that a repeated job changes nothing. Who knows the run, or that there is
 * `none`, says so and saves the request to find it.
 *
 * GitHub appends the annotations of an update to those that a run has, and has no way to take any back ("Update a check
 * run"). So a run that carries annotations is not updated but followed by a new one of the same name, which is the one
 * that GitHub shows and counts.
 *
 * Permission: `checks: write`. Throws `GithubError`; and `RangeError` for buttons that GitHub would not take.
 */
export async function publishCheckRun(
  client: Pick<InstallationClient, 'read' | 'write'>,
  wanted: WantedCheckRun,
  known?: PresentRun | 'none',
): Promise<PublishedCheckRun> {
  const requests = checkRunRequests(wanted);
  const present = known === 'none' ? undefined : (known ?? (await findPresentRun(client, wanted)));
  if (present && saysTheSame(present, wanted, requests)) return { id: present.id, did: 'nothing', run: present };
  const [first = {}, ...rest] = requests.bodies;
  const isNew = present === undefined || present.annotations > 0;
  const id = isNew ? await create(client, wanted, first) : present.id;
  const updates = isNew ? rest : requests.bodies;
  const { owner, name: repo } = wanted.repository;
  for (const body of updates) {
    const parameters = { owner, repo, check_run_id: id, name: wanted.name, ...body };
    await client.write('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', parameters);
  }
  const run = {
    id,
    externalId: requests.externalId,
    isCompleted: wanted.status === 'completed',
    annotations: wanted.annotations.length,
  };
  return { id, did: isNew ? 'created' : 'updated', run };
}

/**
 * Says once more how a check run ended. After somebody asked for a check run again GitHub waits until its App has
 * updated it, also when nothing changed ("Rerequest a check run").
 */
export async function confirmCheckRun(
  client: Pick<InstallationClient, 'write'>,
  { repository, conclusion }: Pick<WantedCheckRun, 'repository' | 'conclusion'>,
  id: number,
): Promise<void> {
  const parameters = { owner: repository.owner, repo: repository.name, check_run_id: id };
  await client.write('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    ...parameters,
    status: 'completed',
    conclusion: conclusion ?? 'neutral',
  });
}

/**
 * Our latest check run of this name on the commit; two pull requests may have the same head, and each its own.
 * Permission: `checks: read`. Throws `GithubError`.
 */
export async function findPresentRun(
  client: Pick<InstallationClient, 'read'>,
  { repository, headSha, name, appId, externalId }: CheckRunName,
): Promise<PresentRun | undefined> {
  const runs = await readAll(client, {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    parameters: {
      owner: repository.owner,
      repo: repository.name,
      ref: headSha,
      check_name: name,
      app_id: appId,
      filter: 'all',
    },
    key: 'check_runs',
  });
  const ours = runs.filter((run) => Number(valueAt(run, ['app', 'id'])) === appId && run['name'] === name);
  // GitHub counts up.
  return ours
    .map(presentRun)
    .filter((run) => run.externalId.startsWith(`${externalId} `))
    .sort((one, other) => one.id - other.id)
    .at(-1);
}

function presentRun(run: JsonObject): PresentRun {
  return {
    id: Number(run['id']),
    externalId: textOf(run['external_id']),
    isCompleted: run['status'] === 'completed',
    annotations: Number(valueAt(run, ['output', 'annotations_count']) ?? 0),
  };
}

function saysTheSame(present: PresentRun, wanted: WantedCheckRun, { externalId }: CheckRunRequests): boolean {
  const hasAll = present.annotations === wanted.annotations.length;
  return present.externalId === externalId && hasAll && present.isCompleted === (wanted.status === 'completed');
}

async function create(
  client: Pick<InstallationClient, 'read' | 'write'>,
  wanted: WantedCheckRun,
  body: JsonObject,
): Promise<number> {
  const { repository, name, headSha } = wanted;
  const parameters = { owner: repository.owner, repo: repository.name, name, head_sha: headSha, ...body };
  try {
    const { data } = await client.write('POST /repos/{owner}/{repo}/check-runs', parameters);
    return Number(valueAt(data, ['id']));
  } catch (error) {
    if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
    // The answer was lost, perhaps not the request.
    const present = await findPresentRun(client, wanted);
    const count = valueAt(body, ['output', 'annotations']);
    const isOurs =
      present?.externalId === body['external_id'] && present?.annotations === (Array.isArray(count) ? count.length : 0);
    if (!present || !isOurs) throw error;
    return present.id;
  }
}
