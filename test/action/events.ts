import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ActionCall } from '../runner.ts';

type Payload = Record<string, unknown>;

interface Examples {
  readonly name: string;
  readonly examples: readonly Payload[];
}

const examples = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
) as readonly Examples[];

/** A payload of GitHub's own, with the parts replaced that a run depends on. */
function example(name: string, action: string | undefined, changes: Payload): Payload {
  const all = examples.find((entry) => entry.name === name)?.examples ?? [];
  const found = all.find((payload) => payload['action'] === action);
  if (!found) throw new Error(`There is no example of ${name} ${action ?? ''}`);
  return merge(found, changes);
}

function merge(base: Payload, changes: Payload): Payload {
  const merged: Payload = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(value) ? merge(old, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const repository = { full_name: 'acme/shop', name: 'shop', owner: { login: 'acme' } };

/** What the tests vary of a pull request. */
export interface PullRequestParts {
  readonly base: string;
  readonly head: string;
  /** The commit that was checked out: GitHub's merge of the pull request. */
  readonly merge: string;
  readonly reviewComments?: number;
  readonly fork?: boolean;
  readonly action?: 'opened' | 'synchronize';
}

type Event = Pick<ActionCall, 'event' | 'sha' | 'ref'>;

export function pullRequest(parts: PullRequestParts): Event {
  const { base, head, merge: sha, reviewComments = 0, fork = false, action = 'synchronize' } = parts;
  const payload = example('pull_request', action, {
    number: 7,
    repository,
    pull_request: {
      number: 7,
      review_comments: reviewComments,
      head: { sha: head, ref: 'change', repo: { full_name: fork ? 'someone/shop' : 'acme/shop', fork } },
      base: { sha: base, ref: 'main', repo: { full_name: 'acme/shop', fork: false } },
    },
  });
  return { event: { name: 'pull_request', payload }, sha, ref: 'refs/pull/7/merge' };
}

export function push(before: string, after: string): Event {
  const payload = example('push', undefined, { ref: 'refs/heads/main', before, after, repository });
  return { event: { name: 'push', payload }, sha: after, ref: 'refs/heads/main' };
}

export function mergeGroup(base: string, head: string): Event {
  const ref = 'refs/heads/gh-readonly-queue/main/pr-7';
  const payload = example('merge_group', 'checks_requested', {
    repository,
    merge_group: { base_sha: base, head_sha: head, head_ref: ref },
  });
  return { event: { name: 'merge_group', payload }, sha: head, ref };
}

export function workflowDispatch(sha: string): Event {
  const payload = example('workflow_dispatch', undefined, { ref: 'refs/heads/main', repository });
  return { event: { name: 'workflow_dispatch', payload }, sha, ref: 'refs/heads/main' };
}

/** GitHub publishes no example of this one. */
export function schedule(sha: string): Event {
  const payload = { schedule: '0 4 * * *', workflow: '.github/workflows/catalog.yml', repository };
  return { event: { name: 'schedule', payload }, sha, ref: 'refs/heads/main' };
}
