import { inFolder } from '../../source/folders.ts';
import { isObject, valueAt, type Json, type JsonObject } from '../../source/json.ts';
import { readFast } from '../../source/read-documents.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, type Checkout, type CheckoutFact } from './checkout-fact.ts';

/** The workflows that are read at most, and the characters of each: our own bounds, far above what people write. */
const mostWorkflows = 200;
const mostCharacters = 1_000_000;

/**
 * The events that run a workflow for a pull request before it is merged: "Events that trigger workflows" of GitHub's
 * documentation.
 */
const pullRequestEvents: readonly string[] = ['pull_request', 'pull_request_target', 'merge_group'];

/** The workflows of the repository: those that could be read, and why the others could not. */
interface Workflows {
  readonly files: readonly { readonly name: string; readonly value: JsonObject }[];
  readonly problem: string | undefined;
}

/** What the workflows of GitHub Actions in the repository do. */
export const workflowFacts: readonly CheckoutFact[] = [
  workflowFact(
    'workflows.onPullRequest',
    'boolean',
    'Whether a workflow of GitHub Actions runs on pull requests or in the merge queue.',
    ({ files, problem }) => {
      // One that does is enough, whatever the others are.
      const found = files.some(
        ({ value }) => events(valueAt(value, ['on'])).some(isOfPullRequest) || runsOnEveryPush(value),
      );
      return found || problem === undefined ? found : { problem };
    },
  ),
  workflowFact(
    'workflows.unpinnedActions',
    'text list',
    'The actions, reusable workflows and Docker images that workflows use without a full commit SHA or digest.',
    ({ files, problem }) => {
      if (problem !== undefined) return { problem };
      const uses = new Set(files.flatMap(({ value }) => usesOf(value)));
      return [...uses].filter((used) => !isPinned(used)).sort();
    },
  ),
  workflowFact(
    'workflows.writeAllPermissions',
    'text list',
    'The files of the workflows that set `permissions: write-all`, for all jobs or for one.',
    ({ files, problem }) => {
      if (problem !== undefined) return { problem };
      return files.filter(({ value }) => writesAll(value)).map(({ name }) => name);
    },
  ),
];

/** A push to any branch: that of a pull request of the same repository too. */
function runsOnEveryPush(workflow: JsonObject): boolean {
  if (!events(valueAt(workflow, ['on'])).includes('push')) return false;
  const filters = valueAt(workflow, ['on', 'push']);
  return !isObject(filters) || !['branches', 'branches-ignore', 'tags'].some((key) => key in filters);
}

type Judge = (workflows: Workflows) => boolean | readonly string[] | { readonly problem: string };

function workflowFact(name: string, type: CheckoutFact['type'], documentation: string, judge: Judge): CheckoutFact {
  return {
    name,
    type,
    from: 'checkout',
    documentation,
    needs,
    read: (subject, checkout, repository): Fact => {
      if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
      const value = judge(readWorkflows(checkout, repository));
      if (typeof value === 'object' && 'problem' in value) return { is: 'unknown', reason: value.problem };
      return known(value, 'the workflows of the repository');
    },
  };
}

function needs(
  subject: FactSubject,
  checkout: Checkout,
  answers: RepositoryFacts | undefined,
): readonly RepositoryNeed[] {
  if (subject.elsewhere !== undefined) return [];
  const glob = globOf(checkout);
  const paths = workflowPaths(answers?.glob(glob) ?? []).slice(0, mostWorkflows);
  return [{ glob }, ...paths.map((text) => ({ text }))];
}

/** The folder whole, not `*.y?(a)ml`: this glob is prepared by hand in `workspace/`, and so is cheaper. */
function globOf(checkout: Checkout): string {
  return inFolder(checkout.top === '' ? '.' : checkout.top, '.github/workflows/**');
}

/** GitHub reads `.yml` and `.yaml` directly in the folder ("Workflow syntax for GitHub Actions"). */
function workflowPaths(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => /(?:^|\/)\.github\/workflows\/[^/]{1,255}\.ya?ml$/.test(path)).sort();
}

function readWorkflows(checkout: Checkout, repository: RepositoryFacts): Workflows {
  const found = repository.glob(globOf(checkout));
  if (!found) return { files: [], problem: 'the workflows of the repository could not be listed' };
  const paths = workflowPaths(found);
  const files: { name: string; value: JsonObject }[] = [];
  let problem: string | undefined;
  for (const path of paths.slice(0, mostWorkflows)) {
    const value = readWorkflow(path, repository);
    if (typeof value === 'string') problem ??= value;
    else files.push({ name: path.slice(path.lastIndexOf('/') + 1), value });
  }
  if (paths.length > mostWorkflows) problem ??= `there are more than ${mostWorkflows} workflows`;
  return { files, problem };
}

/** The value of a workflow, or why there is none. */
function readWorkflow(path: string, repository: RepositoryFacts): JsonObject | string {
  const file = repository.text(path);
  if ('problem' in file) return `${path} could not be read: ${file.problem}`;
  if (file.text.length > mostCharacters) return `${path} is too large to be read as a workflow`;
  const values = parsedOf(repository);
  const value = values.get(file.text) ?? parse(file.text);
  values.set(file.text, value);
  return typeof value === 'string' ? `${path} ${value}` : value;
}

/** What was parsed already: each entity of a repository asks for the same workflows. */
const parsed = new WeakMap<RepositoryFacts, Map<string, JsonObject | string>>();

function parsedOf(repository: RepositoryFacts): Map<string, JsonObject | string> {
  const values = parsed.get(repository) ?? new Map<string, JsonObject | string>();
  parsed.set(repository, values);
  return values;
}

function parse(text: string): JsonObject | string {
  // A SHA may look like a number with a great exponent (`…4e123…`), which the quick parser refuses; which commit it
  // is does not matter here.
  const plain = text.replaceAll(/([@:])([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])/gi, hideHash);
  const documents = readFast(plain);
  if (!documents || documents.length > 1) return 'holds YAML that is not understood here';
  const value = documents[0]?.value;
  // GitHub runs no workflow that is not a mapping.
  return isObject(value) ? value : {};
}

function hideHash(_match: string, before: string, hash: string): string {
  return before + 'a'.repeat(hash.length);
}

function isOfPullRequest(event: string): boolean {
  return pullRequestEvents.includes(event);
}

/** The events of `on`: a text, a list, or the keys of a mapping. */
function events(on: Json | undefined): readonly string[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.filter((event) => typeof event === 'string');
  return isObject(on) ? Object.keys(on) : [];
}

function jobsOf(workflow: JsonObject): readonly Json[] {
  const jobs = valueAt(workflow, ['jobs']);
  return isObject(jobs) ? Object.values(jobs) : [];
}

/** What the steps use, and the reusable workflows of the jobs. */
function usesOf(workflow: JsonObject): readonly string[] {
  const users = jobsOf(workflow).flatMap((job) => {
    const steps = valueAt(job, ['steps']);
    return Array.isArray(steps) ? [job, ...(steps as readonly Json[])] : [job];
  });
  return users.map((user) => valueAt(user, ['uses'])).filter((used) => typeof used === 'string');
}

/**
 * Whether what is used can never change: "Using third-party actions" of GitHub's security hardening guide. What
 * begins with `./` is of the same commit as the workflow.
 */
function isPinned(used: string): boolean {
  if (used.startsWith('./')) return true;
  if (used.startsWith('docker://')) return /@sha256:[0-9a-f]{64}$/i.test(used);
  return /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(used);
}

function writesAll(workflow: JsonObject): boolean {
  return [workflow, ...jobsOf(workflow)].some((holder) => valueAt(holder, ['permissions']) === 'write-all');
}
