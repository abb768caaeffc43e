import { ApiError, installationOf, notFound, ok, pageReply, repositoryOf, type Call, type Handler } from '../call.ts';
import {
  addComment,
  addLabel,
  createIssue,
  labelsOf,
  updateIssue,
  type IssueBody,
  type Writer,
} from '../changes/issues.ts';
import { comment, issue, label } from '../represent/issues.ts';
import type { Issue, Repository } from '../state.ts';

export const issueOperations: Readonly<Record<string, Handler>> = {
  'issues/list-for-repo': (call) => {
    const listed = wanted(call, withIssues(call).issues);
    return pageReply(call, listed, (one) => issue(call.world.store, one));
  },
  'issues/create': (call) => {
    const made = createIssue(call.world, withIssues(call), call.body as IssueBody, writerOf(call));
    return { status: 201, body: issue(call.world.store, made) };
  },
  'issues/get': (call) => ok(issue(call.world.store, issueOf(call))),
  'issues/update': (call) => {
    const found = issueOf(call);
    updateIssue(call.world, found, call.body as IssueBody, writerOf(call));
    return ok(issue(call.world.store, found));
  },
  'issues/list-comments': (call) => {
    const found = issueOf(call);
    return pageReply(call, found.comments, (one) => comment(call.world.store, found, one));
  },
  'issues/create-comment': (call) => {
    const found = issueOf(call);
    const made = addComment(call.world, found, (call.body as { body: string }).body, writerOf(call));
    return { status: 201, body: comment(call.world.store, found, made) };
  },
  'issues/add-labels': (call) => {
    const found = issueOf(call);
    const { labels } = call.body as { labels: string[] };
    found.labels = [...new Set([...found.labels, ...labelsOf(call.world, found.repository, labels)])];
    return ok(found.labels.map((one) => label(call.world.store, found.repository, one)));
  },
  'issues/list-labels-for-repo': (call) => {
    const repository = repositoryOf(call);
    return pageReply(call, [...repository.labels.values()], (one) => label(call.world.store, repository, one));
  },
  'issues/create-label': (call) => {
    const repository = repositoryOf(call);
    const body = call.body as { name: string; color?: string; description?: string };
    if (repository.labels.has(body.name.toLowerCase())) {
      const errors = [{ resource: 'Label', code: 'already_exists', field: 'name' }];
      throw new ApiError(422, 'Validation Failed', { errors });
    }
    return { status: 201, body: label(call.world.store, repository, addLabel(call.world, repository, body)) };
  },
};

function wanted({ query }: Call, issues: readonly Issue[]): Issue[] {
  const state = query.get('state') ?? 'open';
  const creator = query.get('creator')?.toLowerCase();
  const labels = (query.get('labels') ?? '')
    .toLowerCase()
    .split(',')
    .filter((name) => name !== '');
  const found = issues
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => creator === undefined || one.user.login.toLowerCase() === creator)
    .filter((one) => labels.every((name) => one.labels.some((carried) => carried.name.toLowerCase() === name)))
    .filter((one) => one.updatedAt >= Date.parse(query.get('since') ?? '1970-01-01'));
  const sorted = found.sort((a, b) => (query.get('sort') === 'updated' ? a.updatedAt - b.updatedAt : a.id - b.id));
  return query.get('direction') === 'asc' ? sorted : sorted.toReversed();
}

function withIssues(call: Call): Repository {
  const repository = repositoryOf(call);
  if (!repository.hasIssues) throw new ApiError(410, 'Issues has been disabled in this repository.');
  return repository;
}

function issueOf(call: Call): Issue {
  const number = Number(call.parameters['issue_number']);
  const found = withIssues(call).issues.find((one) => one.number === number);
  if (found === undefined) throw notFound();
  return found;
}

function writerOf(call: Call): Writer {
  const { app } = installationOf(call);
  return { account: app.bot, app };
}
