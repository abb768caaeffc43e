import { inFolder } from '../../source/folders.ts';
import { isObject, valueAt, type Json, type JsonObject } from '../../source/json.ts';
import { readFast } from '../../source/read-documents.ts';
import type { Fact, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';
import { known, parsedOnce, type Checkout, type CheckoutFact } from './checkout-fact.ts';
import { readYaml } from './read-yaml.ts';

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
    runsOnPullRequest,
  ),
  {
    name: 'ci.onPullRequest',
    type: 'boolean',
    from: 'checkout',
    documentation:
      'Whether a workflow of GitHub Actions runs on pull requests or in the merge queue, or another CI system is configured.',
    needs: (subject, checkout, answers) =>
      subject.elsewhere === undefined
        ? [...needs(subject, checkout, answers), ...otherSystems.map((glob) => ({ glob: atTop(checkout, glob) }))]
        : [],
    read: (subject, checkout, repository): Fact => {
      if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
      const [other] = otherSystems.flatMap((glob) => repository.glob(atTop(checkout, glob)) ?? []);
      if (other !== undefined) return known(true, other);
      return factOf(runsOnPullRequest(readWorkflows(checkout, repository)));
    },
  },
  workflowFact(
    'workflows.unpinnedActions',
    'text list',
    'The actions, reusable workflows and Docker images of others that workflows use without a full commit SHA or digest.',
    ({ files, problem }, slug) => {
      if (problem !== undefined) return { problem };
      const uses = new Set(files.flatMap(({ value }) => usesOf(value)));
      return [...uses].filter((used) => !isPinned(used) && !isOwn(used, slug)).sort();
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

/**
 * What other CI systems are configured by. What they do with a pull request is set elsewhere, so that they are there is
 * enough. One pattern for the names at the top and below, since each such pattern is a walk through the repository.
 */
const otherSystems: readonly string[] = [
  '.circleci/*.{yml,yaml}',
  '.buildkite/**',
  '.azure-pipelines/**',
  '.azuredevops/**',
  '.pipelines/**',
  '.teamcity/**',
  '.tekton/**',
  '.semaphore/**',
  '.woodpecker/**',
  '.gitea/workflows/**',
  '.forgejo/workflows/**',
  '.harness/**',
  '.codefresh/**',
  '.zuul.d/**',
  'zuul.d/**',
  '.prow/**',
  'concourse/**',
  'ci/*.{yml,yaml}',
  '.ci/*.{yml,yaml}',
  '{**/Jenkinsfile*,**/*.jenkinsfile,.{gitlab-ci,travis}.y*ml,bitbucket-pipelines.yml,{.,}azure-pipelines*,' +
    '{.,}appveyor.y*ml,.{drone,woodpecker,cirrus,prow}.*,.{vela,zuul,build}.y*ml,' +
    '{.azure/pipelines,.ado,eng/pipelines,.concourse,.jenkins,.kokoro,.yamato,.expeditor,.buddy,.builds,.rwx}/**,' +
    '{codemagic,buddy,concourse}.y*ml,codeship-*.y*ml,.{evergreen,taskcluster,packit,vsts-ci}.y*ml,' +
    '{cloudbuild,buildspec,**/azure-pipeline}*,**/azure-pipelines/**,{codefresh,screwdriver,bitrise,wercker,zuul}.y*ml}',
];

/** One that does is enough, whatever the others are. */
function runsOnPullRequest({ files, problem }: Workflows): boolean | { readonly problem: string } {
  const found = files.some(({ value }) => testsPullRequests(value) || testsPushes(value));
  return found || problem === undefined ? found : { problem };
}

/** One that runs only when a pull request is closed, to clean up, comes too late. */
function testsPullRequests(workflow: JsonObject): boolean {
  return events(valueAt(workflow, ['on'])).some((event) => {
    if (!pullRequestEvents.includes(event)) return false;
    const types = texts(valueAt(workflow, ['on', event, 'types']));
    return types.length === 0 || types.some((type) => type !== 'closed');
  });
}

/**
 * A push to a branch of any name: that of a pull request of the same repository too. With a filter for tags alone no
 * branch counts, and `release/**` and the like are branches that pull requests lead to, not from ("Workflow syntax for
 * GitHub Actions", `on.push`).
 */
function testsPushes(workflow: JsonObject): boolean {
  if (!events(valueAt(workflow, ['on'])).includes('push')) return false;
  const filters = valueAt(workflow, ['on', 'push']);
  if (!isObject(filters) || 'branches-ignore' in filters) return true;
  if ('branches' in filters) {
    return texts(filters['branches']).some(
      (branch) => branch.includes('*') && !/^(?:!|release|stable|v)/i.test(branch),
    );
  }
  return !('tags' in filters || 'tags-ignore' in filters);
}

type Judge = (
  workflows: Workflows,
  slug: string | undefined,
) => boolean | readonly string[] | { readonly problem: string };

function workflowFact(name: string, type: CheckoutFact['type'], documentation: string, judge: Judge): CheckoutFact {
  return {
    name,
    type,
    from: 'checkout',
    documentation,
    needs,
    read: (subject, checkout, repository): Fact => {
      if (subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
      return factOf(judge(readWorkflows(checkout, repository), repository.slug));
    },
  };
}

function factOf(value: ReturnType<Judge>): Fact {
  if (typeof value === 'object' && 'problem' in value) return { is: 'unknown', reason: value.problem };
  return known(value, 'the workflows of the repository');
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
  return atTop(checkout, '.github/workflows/**');
}

function atTop(checkout: Checkout, name: string): string {
  return inFolder(checkout.top === '' ? '.' : checkout.top, name);
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
  const value = readText(file.text, repository);
  return typeof value === 'string' ? `${path} ${value}` : value;
}

const readText = parsedOnce(parse);

function parse(text: string): JsonObject | string {
  // A SHA may look like a number with a great exponent (`…4e123…`), which the quick parser refuses; which commit it
  // is does not matter here.
  const plain = text.replaceAll(/([@:])([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])/gi, hideHash);
  const documents = readFast(plain);
  if (documents && documents.length > 1) return 'holds YAML that is not understood here';
  const value = documents ? documents[0]?.value : readYaml(plain);
  if (value === undefined && !documents) return 'holds YAML that is not understood here';
  // GitHub runs no workflow that is not a mapping.
  return isObject(value) ? value : {};
}

function hideHash(_match: string, before: string, hash: string): string {
  return before + 'a'.repeat(hash.length);
}

/** The events of `on`: a text, a list, or the keys of a mapping. */
function events(on: Json | undefined): readonly string[] {
  return isObject(on) ? Object.keys(on) : texts(on);
}

/** A text, or those of a list. */
function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
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

/** Whether it is of the owner of the repository itself: nobody else can move its tags. */
function isOwn(used: string, slug: string | undefined): boolean {
  return slug !== undefined && ownerOf(used) === ownerOf(slug);
}

function ownerOf(path: string): string {
  return (path.split('/', 1)[0] ?? '').toLowerCase();
}

function writesAll(workflow: JsonObject): boolean {
  return [workflow, ...jobsOf(workflow)].some((holder) => valueAt(holder, ['permissions']) === 'write-all');
}
