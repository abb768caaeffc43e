import { json } from '../core/report/formats/json.ts';
import type { Report } from '../core/report/report.ts';
import { isObject, textOf } from '../core/source/json.ts';
import type { Environment } from './environment.ts';
import type { Inputs } from './inputs.ts';
import { workflowCommand } from './workflow-commands.ts';

/** How long the sending may take in all, in milliseconds. */
const patience = 10_000;

/**
 * Sends the report to the App that the input `app-url` names, with a token of GitHub that says which workflow this is.
 * Whatever goes wrong is a notice: the step never fails because of it.
 */
export async function sendReport(
  report: Report,
  { inputs, environment }: { readonly inputs: Inputs; readonly environment: Environment },
): Promise<void> {
  if (inputs.appUrl === undefined) return;
  const problem = await send(report, inputs.appUrl, environment.identity);
  if (problem !== undefined) environment.write(workflowCommand('notice', `The App did not get the report: ${problem}`));
}

/** Gives what went wrong. */
async function send(report: Report, appUrl: string, identity: Environment['identity']): Promise<string | undefined> {
  if (!identity) {
    return 'the workflow has no identity. Add the permission `id-token: write`; a pull request from a fork never has it.';
  }
  const signal = AbortSignal.timeout(patience);
  try {
    const token = await tokenFor(appUrl, identity, signal);
    if (token === undefined) return 'GitHub gave no token for it.';
    const response = await fetch(`${appUrl}/api/v1/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: json(report),
      redirect: 'error',
      signal,
    });
    if (response.ok) return undefined;
    const said = errorIn(await response.text());
    return `it answered ${response.status}${said === '' ? '.' : `: ${said}`}`;
  } catch (error) {
    return signal.aborted ? 'it took longer than 10 seconds.' : `it cannot be reached at ${appUrl}. ${causeOf(error)}`;
  }
}

/** GitHub's "OpenID Connect reference", "Requesting the JWT using environment variables". */
async function tokenFor(
  audience: string,
  { url, token }: { readonly url: string; readonly token: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  try {
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal });
    const answer: unknown = response.ok ? await response.json() : undefined;
    return isObject(answer) && typeof answer['value'] === 'string' ? answer['value'] : undefined;
  } catch {
    return undefined;
  }
}

function errorIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? textOf(value['error']).slice(0, 500) : '';
  } catch {
    // Something else than the App answered.
    return '';
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === '' ? '' : `(${code})`;
}
