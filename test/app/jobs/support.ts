import type { AppContext } from '../../../app/context.ts';
import { jobs } from '../../../app/jobs/index.ts';
import type { JobRequest } from '../../../app/queue.ts';
import { appWorld } from '../../support/app-world.ts';

/** A catalog file of a component; `more` goes below `spec`. */
export function component(name: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: Does what ${name} is for.
spec:
  type: service
  lifecycle: production
  owner: payments
${more}`;
}

/** A catalog file that Backstage refuses. */
export const broken = component('broken').replace('  lifecycle: production\n', '');

/** Catalog files that hold more text together than the App reads of one repository. */
export function tooMuch(): Readonly<Record<string, string>> {
  const large = `${component('large')}# ${'x'.repeat(9 * 1024 * 1024)}\n`;
  return Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`${at}/catalog-info.yaml`, `${large}${at}`]));
}

/** What fails in a repository, by rule and message. */
export async function failuresOf({ store: { db } }: Pick<AppContext, 'store'>, repositoryId: number) {
  return await db
    .selectFrom('ruleResult')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('state', '=', 'fail')
    .orderBy('rule')
    .orderBy('message')
    .execute();
}

/** Runs a job, and those that it and they ask for; `left` are those that no job takes yet. */
export async function runJob(
  context: AppContext,
  request: JobRequest,
  signal = new AbortController().signal,
): Promise<void> {
  const job = jobs.find(({ name }) => name === request.name);
  if (!job) throw new Error(`There is no job ${request.name}.`);
  await job.run(request.data, context, signal);
}

/** An App that keeps what is asked for until it is run. */
export async function jobWorld() {
  const world = await appWorld();
  const { context, asked, installation } = world;
  const names = ['read-repository', 'sync-installation', 'read-policy', 'read-teams', 'check-commit'];
  return {
    ...world,
    db: context.store.db,
    scope: { installationId: installation.id },
    /** Runs what is asked for until nothing is left but what is about to be posted; gives that, sorted. */
    settle: async (...requests: readonly JobRequest[]): Promise<readonly string[]> => {
      const waiting = [...requests, ...asked.splice(0)];
      const posts: JobRequest[] = [];
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (names.includes(next.name)) await runJob(context, next);
        else posts.push(next);
        for (const one of asked.splice(0)) {
          // Of each key at most one waits.
          if (!waiting.some(({ name, key }) => name === one.name && key === one.key)) waiting.push(one);
        }
      }
      return [...new Set(posts.map(({ name, key }) => `${name} ${key}`))].sort();
    },
  };
}

const ownerIsGroup = `title: The owner is a group
why: People change teams; groups stay.
remedy: Name the group.
severity: error
appliesTo: { kind: Component }
assert: { reference: spec.owner, kind: Group }
tests:
  - it: passes for a group
    entity: { kind: Component, spec: { owner: payments } }
    expect: pass
  - it: fails for a person
    entity: { kind: Component, spec: { owner: "user:jane" } }
    expect: { fail: { at: spec.owner } }
`;

/** The files of a policy repository with one rule, `acme/owner-is-group`. */
export const policyFiles = {
  'catalog-warden/config.yml': 'packs: [./packs/acme]\n',
  'catalog-warden/enforcement.yml': 'mode: enforce\n',
  'catalog-warden/packs/acme/pack.yaml':
    'title: Acme\nversion: 1.0.0\ndescription: The rules of Acme.\nowner: platform\n',
  'catalog-warden/packs/acme/owner-is-group.yaml': ownerIsGroup,
};
