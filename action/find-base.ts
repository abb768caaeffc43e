import type { Workspace } from '../workspace/reader.ts';
import type { WorkflowEvent } from './environment.ts';
import { SetupError } from './setup-error.ts';
import { namesAt, type GitObjects } from './git-objects.ts';

/** What the change under test is compared with. */
export type Base =
  | { readonly commit: string }
  /** There should be one, but this checkout does not hold it: a sentence with the remedy. */
  | { readonly problem: string }
  /** Nothing to compare with: a schedule, a new branch. */
  | { readonly none: true };

const none: Base = { none: true };

/** Where to look for the base. */
export interface BaseLookUp {
  readonly workspace: Workspace;
  readonly event: WorkflowEvent;
  readonly objects: GitObjects;
  /** Files that will be read from the base, so that git is called once for all. */
  readonly files: readonly string[];
}

/** Finds the base of what triggered the workflow, most often with one call of git. */
export async function findBase(lookUp: BaseLookUp): Promise<Base> {
  const { workspace, event } = lookUp;
  const stated = statedBase(event);
  if (stated === undefined) return none;
  if (!workspace.isGit) return { problem: 'The workspace is no git repository; check out with `actions/checkout`.' };
  try {
    return await lookUpBase(lookUp, stated);
  } catch (error) {
    if (error instanceof Error && error.name === 'GitError') return { problem: `Git said: ${error.message}.` };
    throw error;
  }
}

/** The base that the event names. */
function statedBase(event: WorkflowEvent): string | undefined {
  switch (event.name) {
    case 'pull_request':
    case 'pull_request_target':
      return commitId(event.text(['pull_request', 'base', 'sha']));
    case 'merge_group':
      return commitId(event.text(['merge_group', 'base_sha']));
    case 'push':
      return commitId(event.text(['before']));
    default:
      return undefined;
  }
}

/** A full commit id; for a new branch `before` is all zeros. */
function commitId(value: string | undefined): string | undefined {
  return value !== undefined && /^[0-9a-f]{40,64}$/.test(value) && !/^0+$/.test(value) ? value : undefined;
}

async function lookUpBase({ workspace, event, objects, files }: BaseLookUp, stated: string): Promise<Base> {
  const names = ['HEAD', 'HEAD^1', stated, ...namesAt(workspace, stated, files)];
  const [head, firstParent, base] = await objects.read(names);
  const parents = head ? parentsOf(head.content) : [];
  const pullHead = event.text(['pull_request', 'head', 'sha']);
  // GitHub's test merge: its first parent is the base branch as it was merged, newer than the event perhaps.
  if (pullHead !== undefined && parents.length === 2 && parents[1] === pullHead) {
    return firstParent ? { commit: firstParent.id } : { problem: tooShallow(2) };
  }
  if (event.name === 'pull_request_target' && head?.id !== pullHead) throw new SetupError(wrongCheckout);
  if (base === undefined) return { problem: tooShallow(parents.includes(stated) ? 2 : 0) };
  // A parent of a commit is their best common ancestor, so git need not be asked.
  if (pullHead === undefined || head === undefined || parents.includes(base.id)) return { commit: base.id };
  const { openGit } = await import('../workspace/git.ts');
  const commit = await openGit(workspace).mergeBase(base.id, head.id);
  return commit === undefined ? { problem: tooShallow(0) } : { commit };
}

const wrongCheckout =
  'On `pull_request_target` GitHub checks out the base branch, so nothing of the pull request would be checked. ' +
  'Use `on: pull_request`: it works for forks too, and hands no writing token to code from outside.';

/** The parents that a commit names, whether or not a shallow clone holds them. */
function parentsOf(commit: Buffer): readonly string[] {
  const header = commit.toString('latin1').split('\n\n', 1)[0] ?? '';
  return header.split('\n').flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

function tooShallow(depth: 0 | 2): string {
  return `This checkout does not reach back to the base of the change. Give \`actions/checkout\` \`fetch-depth: ${depth}\`.`;
}
