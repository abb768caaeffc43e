import type { IncomingMessage } from 'node:http';

import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';

import { isObject, type Json } from '../../core/source/json.ts';
import type { Report } from '../../core/report/report.ts';
import { validateSettings } from '../../core/source/validate-settings.ts';
import type { GithubApp } from '../../github/app-client.ts';
import { GithubError } from '../../github/github-error.ts';
import { readCommits } from '../../github/read-commits.ts';
import { readPullRequest } from '../../github/read-pull-request.ts';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import { applyReport, checkMergeGroup, checkPullRequest, readRepository } from '../jobs/requests.ts';
import type { Log } from '../log.ts';
import type { JobRequest, Queue } from '../queue.ts';
import { isTokenUsed, putActionReport, useToken } from '../store/action-reports.ts';
import { findInstallation } from '../store/installations.ts';
import type { Store } from '../store/open-store.ts';
import { findRepository, type Repository } from '../store/repositories.ts';
import type { Answer, Route } from './route.ts';

/** Where the Action sends its report. */
export const reportsPath = '/api/v1/reports';

export interface ReportsOptions {
  readonly store: Store;
  readonly queue: Pick<Queue<never>, 'send'>;
  readonly github: GithubApp;
  /** Who signs the tokens: `tokenIssuer` of the REST API's address. */
  readonly issuer: string;
  /** Where the App is reached: what a token must be made for. Without it, `catalog-warden`. */
  readonly publicUrl: string | undefined;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now?: () => Date;
  readonly fetch?: typeof fetch;
}

/** Reports of large monorepos have some hundred kilobytes. */
const largestReport = 5 * 1024 * 1024;

/** Bodies of all requests together. */
const mostHeld = 8 * largestReport;

/** Why a report is not taken: what the sender is told. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What a token of GitHub says of the workflow that shows it ("OpenID Connect reference", the claims). */
interface Workflow {
  readonly tokenId: string;
  readonly expiresAt: Date;
  readonly repositoryId: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
  readonly ref: string;
  readonly event: string;
  /** The workflow whose steps run: `owner/name/.github/workflows/file.yml@ref`. */
  readonly definedIn: string;
}

/**
 * Takes the reports of the Action. The sender is a workflow that shows an identity token of GitHub, made for this App,
 * once. What it says of its repository and commit must be what the token says.
 */
export function reportsRoute(options: ReportsOptions): Route {
  const keys = createRemoteJWKSet(new URL(`${options.issuer}/.well-known/jwks`), {
    timeoutDuration: 5000,
    ...(options.fetch && { [customFetch]: options.fetch }),
  });
  const held = { bytes: 0 };
  return {
    method: 'POST',
    path: reportsPath,
    handle: async (request, _url, id) => {
      try {
        const workflow = await verify(options, keys, request);
        const body = await readBody(request, held);
        if (body === undefined) return undefined;
        const report = reportIn(body);
        const job = await take(options, workflow, report);
        const { repositoryId, sha, event } = workflow;
        options.log.info({ request: id, repository: repositoryId, sha, event, job }, 'A report of the Action is kept.');
        return json(202, { accepted: true });
      } catch (error) {
        // What is not read would be taken for the next request.
        request.resume();
        if (error instanceof GithubError)
          return json(503, { error: 'GitHub could not be asked. Send it again later.' });
        if (!(error instanceof Refusal)) throw error;
        options.log.warn({ request: id, status: error.status, reason: error.message }, 'A report is refused.');
        return json(error.status, { error: error.message });
      }
    },
  };
}

function json(status: number, value: object): Answer {
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) };
}

/** Judges the token, before a byte of the body is read. */
async function verify(
  options: ReportsOptions,
  keys: ReturnType<typeof createRemoteJWKSet>,
  { headers }: IncomingMessage,
): Promise<Workflow> {
  const token = /^Bearer ([\w.-]{1,16384})$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Refusal(401, 'Send the identity token of a workflow: `Authorization: Bearer …`.');
  const audience = options.publicUrl ?? 'catalog-warden';
  const now = options.now?.() ?? new Date();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.issuer,
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'jti'],
      clockTolerance: 30,
      currentDate: now,
    });
    return workflowOf(payload);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw tokenRefusal(error, audience);
  }
}

/** Says what is wrong with a token, as far as its owner can do something about it. */
function tokenRefusal(error: unknown, audience: string): Refusal {
  if (error instanceof errors.JWTExpired) return new Refusal(401, 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return new Refusal(401, `The token is made for another address. The audience must be \`${audience}\`.`);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new Refusal(401, `The token lacks what is needed: \`${error.claim}\` is missing or wrong.`);
  }
  const isWrong = [
    errors.JWSInvalid,
    errors.JWTInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
  ].some((kind) => error instanceof kind);
  if (isWrong) return new Refusal(401, 'The token is not one of GitHub’s.');
  return new Refusal(503, 'The keys of GitHub could not be read. Send it again later.');
}

function workflowOf(payload: JWTPayload): Workflow {
  const text = (claim: string): string => {
    const value = payload[claim];
    if (typeof value === 'string' && value !== '') return value;
    throw new Refusal(401, `The token lacks what is needed: \`${claim}\` is missing or wrong.`);
  };
  const repositoryId = Number(text('repository_id'));
  if (!Number.isSafeInteger(repositoryId)) throw new Refusal(401, 'The token has no number of a repository.');
  return {
    tokenId: text('jti'),
    expiresAt: new Date((payload.exp ?? 0) * 1000),
    repositoryId,
    repository: text('repository'),
    sha: text('sha'),
    ref: text('ref'),
    event: text('event_name'),
    definedIn: typeof payload['job_workflow_ref'] === 'string' ? payload['job_workflow_ref'] : '',
  };
}

function reportIn(body: Buffer): Report {
  let value: Json;
  try {
    value = JSON.parse(body.toString('utf8')) as Json;
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
  if (!isObject(value) || value['schemaVersion'] !== 1) throw new Refusal(422, 'The body is no report of version 1.');
  const [mistake] = validateSettings(value, schema, 'The report');
  if (mistake) throw new Refusal(422, mistake.message);
  return value as unknown as Report;
}

/** Keeps a report that counts for something, and asks for what follows; gives the name of the job. */
async function take(options: ReportsOptions, workflow: Workflow, report: Report): Promise<string> {
  const { db } = options.store;
  const repository = await findRepository(db, workflow.repositoryId);
  if (!repository || repository.removedAt) {
    throw new Refusal(404, 'The App does not know the repository. Is it installed there?');
  }
  const { subject } = report;
  if (subject.repository?.toLowerCase() !== workflow.repository.toLowerCase()) {
    throw new Refusal(403, 'The report is about another repository than the token.');
  }
  const sha = subject.commit ?? '';
  // Before GitHub is asked for anything.
  if (await isTokenUsed(db, workflow.tokenId)) throw usedBefore();
  const job = await jobFor(options, { repository, workflow, sha });
  const now = options.now?.() ?? new Date();
  await db.transaction().execute(async (transaction) => {
    // In the transaction, so that a report that could not be kept can be sent again with the same token.
    if (!(await useToken(transaction, { id: workflow.tokenId, expiresAt: graceOf(workflow), now }))) {
      throw usedBefore();
    }
    await putActionReport(transaction, { repositoryId: repository.id, sha, report, receivedAt: now });
    await options.queue.send(job, transaction);
  });
  return job.name;
}

function usedBefore(): Refusal {
  return new Refusal(409, 'The token was used before. Ask for a new one for each report.');
}

/** Tokens count for half a minute longer than they say, for clocks that differ. */
function graceOf({ expiresAt }: Workflow): Date {
  return new Date(expiresAt.getTime() + 60_000);
}

interface Sent {
  readonly repository: Repository;
  readonly workflow: Workflow;
  /** The commit that the report is about. */
  readonly sha: string;
}

/** What a report asks for. Throws `Refusal` where it counts for nothing. */
async function jobFor(options: ReportsOptions, sent: Sent): Promise<JobRequest> {
  const { repository, workflow } = sent;
  const { event, ref } = workflow;
  const isOfBranch = event === 'push' || event === 'schedule' || event === 'workflow_dispatch';
  if (isOfBranch && ref === `refs/heads/${repository.defaultBranch}`) return await ofDefaultBranch(options, sent);
  const number = /^refs\/pull\/([1-9]\d{0,9})\/merge$/.exec(ref)?.[1];
  if (event === 'pull_request' && number !== undefined) return await ofPullRequest(options, sent, Number(number));
  if (event === 'merge_group' && ref.startsWith('refs/heads/gh-readonly-queue/')) {
    await requireTrustedWorkflow(options, sent);
    requireCommit(sent.sha, workflow.sha);
    const data = { installation: repository.installationId, repository: repository.id, sha: sent.sha, ref };
    return checkMergeGroup(data);
  }
  throw new Refusal(
    403,
    'A report counts for the default branch (`push`, `schedule`, `workflow_dispatch`), a pull request or a merge group.',
  );
}

/**
 * Of a commit that the App has not read yet, GitHub must say that the branch is there. The App reads it first, for
 * entities and references; then the report takes the place of what the App found.
 */
async function ofDefaultBranch({ github }: ReportsOptions, { repository, workflow, sha }: Sent): Promise<JobRequest> {
  requireCommit(sha, workflow.sha);
  const data = { installation: repository.installationId, repository: repository.id };
  if (repository.headSha === sha) return applyReport(data);
  const client = github.installation(repository.installationId, {
    urgency: 'sweep',
    repositories: [repository.id],
    permissions: { contents: 'read' },
  });
  const tip = await readCommits(client, repository, { head: sha, base: `refs/heads/${repository.defaultBranch}` });
  if (tip?.base?.sha !== sha) throw new Refusal(409, 'The default branch has moved on since. There is a newer commit.');
  return readRepository(data);
}

async function ofPullRequest(options: ReportsOptions, sent: Sent, number: number): Promise<JobRequest> {
  const { repository, sha } = sent;
  await requireTrustedWorkflow(options, sent);
  const client = options.github.installation(repository.installationId, {
    urgency: 'pull request',
    repositories: [repository.id],
    permissions: { contents: 'read', pull_requests: 'read' },
  });
  const pull = await readPullRequest(client, repository, { number, paths: [] });
  if (pull?.head.sha !== sha) throw new Refusal(409, 'The pull request has another head. There is a newer commit.');
  return checkPullRequest({ installation: repository.installationId, repository: repository.id, number });
}

function requireCommit(sha: string, expected: string): void {
  if (sha !== expected) throw new Refusal(403, 'The report is about another commit than the token.');
}

/**
 * A pull request runs the workflows of its own branch, so it could send any report it likes. Only a workflow of the
 * policy repository, at its default branch, is out of its reach.
 */
async function requireTrustedWorkflow({ store }: ReportsOptions, { repository, workflow }: Sent): Promise<void> {
  const installation = await findInstallation(store.db, repository.installationId);
  const policy = installation?.policyRepositoryId && (await findRepository(store.db, installation.policyRepositoryId));
  if (policy && !policy.removedAt && isWorkflowOf(policy, workflow.definedIn)) return;
  throw new Refusal(
    403,
    'The workflow could be changed by the pull request itself. A report of a pull request counts when a workflow of the policy repository, at its default branch, makes it.',
  );
}

function isWorkflowOf({ owner, name, defaultBranch }: Repository, definedIn: string): boolean {
  const folder = `${owner}/${name}/.github/workflows/`.toLowerCase();
  // Neither a file nor a branch with an `@` in its name can pass for another.
  const [, at] = /^[^/@]+@(.+)$/.exec(definedIn.slice(folder.length)) ?? [];
  return definedIn.toLowerCase().startsWith(folder) && at === `refs/heads/${defaultBranch}`;
}

/** The bytes of a body; `undefined` when the sender went away. */
async function readBody(request: IncomingMessage, held: { bytes: number }): Promise<Buffer | undefined> {
  const tooLarge = new Refusal(413, 'The report is larger than 5 MB.');
  if (Number(request.headers['content-length'] ?? 0) > largestReport) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      held.bytes += chunk.length;
      if (size > largestReport) throw tooLarge;
      if (held.bytes > mostHeld) throw new Refusal(503, 'Too much at once. Send it again later.');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return undefined;
  } finally {
    held.bytes -= size;
  }
}
