import path from 'node:path';
import type { CheckResult } from '../core/check.ts';
import { groupBy } from '../core/group-by.ts';
import { cutText, oneLine } from '../core/report/escape-control.ts';
import type { Workspace } from '../workspace/reader.ts';
import type { Environment } from './environment.ts';
import type { Inputs } from './inputs.ts';
import { plainLog, workflowCommand } from './workflow-commands.ts';

/** Where suggestions may go. */
export interface SuggestionRequest {
  readonly inputs: Inputs;
  readonly environment: Environment;
  readonly workspace: Workspace;
}

/**
 * Offers the fixes in a review of the pull request. Nothing is sent when there is nothing to offer and no review that
 * could be out of date. Never fails the step: the annotations and the summary say the same.
 */
export async function suggest(result: CheckResult, request: SuggestionRequest): Promise<void> {
  const { inputs, environment } = request;
  const { event, repository, apiUrl } = environment;
  const number = event.name.startsWith('pull_request') ? event.number(['pull_request', 'number']) : undefined;
  const commit = event.text(['pull_request', 'head', 'sha']);
  const [owner, repo] = repository?.split('/') ?? [];
  const token = inputs.githubToken;
  if (!inputs.suggest || token === undefined || number === undefined) return;
  if (commit === undefined || owner === undefined || repo === undefined) return;
  const fixable = result.report.findings.some(({ state, fix }) => state === 'new' && fix);
  if (!fixable && event.number(['pull_request', 'review_comments']) === 0) return;
  const [{ connect }, { suggestFixes }] = await Promise.all([
    import('../github/client.ts'),
    import('../github/suggest-fixes.ts'),
  ]);
  try {
    const files = checkedFiles(result, request.workspace);
    const pull = { owner, repo, number, commit };
    const outcome = await suggestFixes(connect({ apiUrl, token }), pull, { files, scope: await scopeOf(request) });
    const counts = `${outcome.added} added, ${outcome.kept} kept, ${outcome.removed} removed`;
    environment.write(plainLog(`Suggestions on the pull request: ${counts}.`));
  } catch (error) {
    const message = await explain(error, environment);
    // Without a fix to offer, nobody misses anything.
    environment.write(fixable ? workflowCommand('notice', message) : plainLog(message));
  }
}

function checkedFiles({ report, sources }: CheckResult, workspace: Workspace) {
  const below = path.relative(workspace.root, workspace.directory).split(path.sep).join('/');
  const fresh = report.findings.filter(({ state }) => state === 'new');
  return [...groupBy(fresh, ({ file }) => file)].flatMap(([file, findings]) => {
    const text = sources.get(file);
    return text === undefined ? [] : [{ path: path.posix.join(below, file), text, findings }];
  });
}

/** Tells this step from others that suggest on the same pull request: what one says, another must not remove. */
async function scopeOf({ inputs, environment }: SuggestionRequest): Promise<string> {
  const { createHash } = await import('node:crypto');
  const parts = JSON.stringify([environment.workflow, environment.job, inputs.paths]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 12);
}

async function explain(error: unknown, { event }: Environment): Promise<string> {
  const { statusOf } = await import('../github/client.ts');
  const status = statusOf(error);
  const message = cutText(oneLine(error instanceof Error ? error.message : String(error)), longestReason);
  const refused = status === 401 || status === 404 || (status === 403 && !/rate limit/i.test(message));
  if (!refused) return `The fixes could not be suggested on the pull request; GitHub said: ${message}`;
  const [head, base] = ['head', 'base'].map((side) => event.text(['pull_request', side, 'repo', 'full_name']));
  return head === base
    ? 'There are fixes, but the token may not suggest them on the pull request. Give the job `permissions: pull-requests: write`, or set `suggest: false`.'
    : 'There are fixes, but a pull request from a fork gets a token that may not suggest them. The summary of the job shows them.';
}

/** An error of a proxy may be a whole page. */
const longestReason = 300;
