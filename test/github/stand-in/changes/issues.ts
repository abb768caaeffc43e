import { comment as commentOf, issue as issueOf } from '../represent/issues.ts';
import type { Account, App, Comment, Issue, Label, Repository } from '../state.ts';
import { nodeId } from '../store.ts';
import { tellOf, type World } from './world.ts';

/** Who writes: a user, or the bot of an App. */
export interface Writer {
  readonly account: Account;
  readonly app?: App;
}

/** The body of a request that creates or edits an issue. */
export interface IssueBody {
  readonly title?: number | string;
  readonly body?: string | null;
  readonly labels?: readonly (string | { readonly name?: string })[];
  readonly assignees?: readonly string[];
  readonly state?: 'closed' | 'open';
  readonly state_reason?: Issue['stateReason'];
}

export function createIssue(world: World, repository: Repository, body: IssueBody, writer: Writer): Issue {
  const { store } = world;
  const id = store.nextId();
  const issue: Issue = {
    id,
    nodeId: nodeId('I', id),
    number: repository.nextNumber,
    repository,
    user: writer.account,
    app: writer.app,
    title: String(body.title),
    body: body.body ?? null,
    state: 'open',
    stateReason: null,
    labels: labelsOf(world, repository, body.labels ?? []),
    assignees: (body.assignees ?? []).map((login) => store.user(login)),
    locked: false,
    comments: [],
    createdAt: store.now(),
    updatedAt: store.now(),
    closedAt: null,
    closedBy: null,
  };
  repository.nextNumber += 1;
  repository.issues.push(issue);
  tell(world, issue, 'opened', writer);
  return issue;
}

export function updateIssue(world: World, issue: Issue, body: IssueBody, writer: Writer): void {
  const changes: Record<string, unknown> = {};
  if (body.title !== undefined && body.title !== issue.title) {
    changes['title'] = { from: issue.title };
    issue.title = String(body.title);
  }
  if (body.body !== undefined && body.body !== issue.body) {
    changes['body'] = { from: issue.body ?? '' };
    issue.body = body.body;
  }
  if (body.labels !== undefined) issue.labels = labelsOf(world, issue.repository, body.labels);
  if (body.assignees !== undefined) issue.assignees = body.assignees.map((login) => world.store.user(login));
  issue.updatedAt = world.store.now();
  if (Object.keys(changes).length > 0) tell(world, issue, 'edited', writer, { changes });
  if (body.state !== undefined && body.state !== issue.state) setState(world, issue, body, writer);
}

export function addComment(world: World, issue: Issue, body: string, writer: Writer): Comment {
  const id = world.store.nextId();
  const comment: Comment = {
    id,
    nodeId: nodeId('IC', id),
    user: writer.account,
    app: writer.app,
    body,
    createdAt: world.store.now(),
  };
  issue.comments.push(comment);
  issue.updatedAt = world.store.now();
  tellOf(world, issue.repository, {
    event: 'issue_comment',
    action: 'created',
    sender: writer.account,
    payload: { issue: issueOf(world.store, issue), comment: commentOf(world.store, issue, comment) },
  });
  return comment;
}

/** The labels of those names. Unknown ones are made, as GitHub does. */
export function labelsOf(
  world: World,
  repository: Repository,
  names: readonly (string | { readonly name?: string })[],
): Label[] {
  return names.map((given) => {
    const name = typeof given === 'string' ? given : (given.name ?? '');
    return repository.labels.get(name.toLowerCase()) ?? addLabel(world, repository, { name });
  });
}

export function addLabel(
  { store }: World,
  repository: Repository,
  { name, color = 'ededed', description = null }: { name: string; color?: string; description?: string | null },
): Label {
  const id = store.nextId();
  const label = { id, nodeId: nodeId('LA', id), name, color, description };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

function setState(world: World, issue: Issue, body: IssueBody, writer: Writer): void {
  const closed = body.state === 'closed';
  issue.state = closed ? 'closed' : 'open';
  issue.stateReason = closed ? (body.state_reason ?? 'completed') : 'reopened';
  issue.closedAt = closed ? world.store.now() : null;
  issue.closedBy = closed ? writer.account : null;
  tell(world, issue, closed ? 'closed' : 'reopened', writer);
}

function tell(world: World, issue: Issue, action: string, { account }: Writer, more: object = {}): void {
  const payload = { issue: issueOf(world.store, issue), ...more };
  tellOf(world, issue.repository, { event: 'issues', action, sender: account, payload });
}
