import { isObject, textOf, valueAt } from '../core/source/json.ts';

/** What GitHub answered, whatever the status. */
export interface GithubAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Why GitHub did not do what it was asked:
 * - `primary limit`, `secondary limit`: too many requests; `retryAt` says when to come back;
 * - `server error`, `time-out`, `network`: GitHub's trouble or the network's, which passes;
 * - `refused`: GitHub understood and said no; asking again changes nothing;
 * - `gone`, `suspended`: the installation was removed, or its owner switched it off;
 * - `unauthorized`: neither the token nor its replacement was taken.
 */
export type GithubErrorKind =
  | 'primary limit'
  | 'secondary limit'
  | 'server error'
  | 'time-out'
  | 'network'
  | 'refused'
  | 'gone'
  | 'suspended'
  | 'unauthorized';

interface GithubErrorDetails {
  readonly kind: GithubErrorKind;
  readonly status?: number | undefined;
  readonly retryAt?: Date | undefined;
  readonly mayHaveHappened?: boolean;
}

/**
 * A request that failed. The message is ours alone, with no word that GitHub or a repository wrote, so that it can be
 * logged; the route in it is a template without values.
 */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly kind: GithubErrorKind;
  readonly status: number | undefined;
  /** When a limit ends. */
  readonly retryAt: Date | undefined;
  /** GitHub may have done what was asked although no answer says so: look before the request is repeated. */
  readonly mayHaveHappened: boolean;

  constructor(message: string, details: GithubErrorDetails) {
    super(message);
    this.kind = details.kind;
    this.status = details.status;
    this.retryAt = details.retryAt;
    this.mayHaveHappened = details.mayHaveHappened ?? false;
  }
}

/** What was asked, as far as an error tells of it. */
export interface Asked {
  /** The template: `GET /repos/{owner}/{repo}`. */
  readonly route: string;
  /** Whether the request changes something. */
  readonly writes: boolean;
}

/** Whether an error is GitHub's trouble or the network's, so that a repeated reading may succeed. */
export function isPassing(error: unknown): error is GithubError {
  return error instanceof GithubError && ['server error', 'time-out', 'network'].includes(error.kind);
}

/** Whether an error is one of GitHub's two rate limits. */
export function isLimit(error: unknown): error is GithubError {
  return error instanceof GithubError && (error.kind === 'primary limit' || error.kind === 'secondary limit');
}

/** Whether GitHub refused, with whatever status. */
export function isRefused(error: unknown): boolean {
  return error instanceof GithubError && error.kind === 'refused';
}

/** Whether GitHub refused with this status, for example 404 or 422. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof GithubError && error.kind === 'refused' && statuses.includes(error.status ?? 0);
}

/** When an answer came, in milliseconds since 1970: GitHub gives some times from then on. */
export interface Answered {
  readonly now: number;
}

/** The error that an answer stands for; `undefined` when GitHub did what was asked. */
export function errorOfAnswer(answer: GithubAnswer, asked: Asked & Answered): GithubError | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return isBroken(answer) ? errorOfNetwork(asked, true) : undefined;
  if (status === 401) return new GithubError(`GitHub did not take the token (${asked.route})`, at('unauthorized'));
  if (status === 403 || status === 429) return errorOfForbidden(answer, asked);
  if (status === 408 || status === 504) return passing('time-out', 'did not answer in time', { asked, status });
  if (status >= 500) return passing('server error', 'has trouble', { asked, status });
  return refused(answer, asked);

  function at(kind: GithubErrorKind): GithubErrorDetails {
    return { kind, status };
  }
}

/** The error of a request without any answer; `cause` is what `fetch` threw. */
export function errorOfCause(cause: unknown, asked: Asked): GithubError {
  const chain = causesOf(cause);
  if (chain.some((one) => /^(?:Timeout|Abort)Error$/.test(one.name))) {
    return passing('time-out', 'did not answer in time', { asked });
  }
  const wasSent = !chain.some((one) => 'code' in one && unreachable.has(String(one.code)));
  return errorOfNetwork(asked, wasSent);
}

/** No connection came about, so nothing was sent. */
const unreachable: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH']);

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < 5; one = one.cause) chain.push(one);
  return chain;
}

function errorOfNetwork(asked: Asked, wasSent: boolean): GithubError {
  const message = wasSent
    ? `the answer of GitHub broke off or was no JSON (${asked.route})`
    : `GitHub could not be reached (${asked.route})`;
  return new GithubError(message, { kind: 'network', mayHaveHappened: asked.writes && wasSent });
}

function passing(
  kind: 'server error' | 'time-out',
  trouble: string,
  { asked, status }: { readonly asked: Asked; readonly status?: number },
): GithubError {
  const shown = status === undefined ? asked.route : `status ${status}, ${asked.route}`;
  return new GithubError(`GitHub ${trouble} (${shown})`, { kind, status, mayHaveHappened: asked.writes });
}

/** An answer without JSON where some must be: the connection broke in the middle, or a proxy spoke for GitHub. */
function isBroken({ status, data }: GithubAnswer): boolean {
  if (typeof data === 'object' && data !== null) return data instanceof ArrayBuffer;
  return status === 200 || status === 201 || data !== '';
}

/** GitHub's "Rate limits for the REST API", "Exceeding the rate limit". */
function errorOfForbidden(answer: GithubAnswer, asked: Asked & Answered): GithubError {
  const { status, headers } = answer;
  const message = textOf(valueAt(answer.data, ['message']));
  if (/installation has been suspended/i.test(message)) {
    return new GithubError('the installation is suspended by its owner', { kind: 'suspended', status });
  }
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  const waited = Number.isFinite(retryAfter) ? new Date(asked.now + retryAfter * 1000) : undefined;
  const isSpent = String(headers['x-ratelimit-remaining']) === '0';
  if (!isSecondaryText(message) && (isSpent || /rate limit exceeded/i.test(message))) {
    return primaryLimit(answer, waited);
  }
  if (isSecondaryText(message) || waited !== undefined || status === 429) {
    return new GithubError('the secondary rate limit of GitHub is reached', {
      kind: 'secondary limit',
      status,
      retryAt: waited,
    });
  }
  return refused(answer, asked);
}

/** Whether GitHub's message tells of its secondary limit, under its present or its former name. */
export function isSecondaryText(message: string): boolean {
  return /secondary rate limit|abuse detection/i.test(message);
}

/** The error of a spent budget, with the time at which GitHub gives a new one. */
export function primaryLimit({ status, headers }: GithubAnswer, otherwise?: Date): GithubError {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const retryAt = Number.isFinite(reset) ? new Date(reset * 1000) : otherwise;
  return new GithubError('the rate limit of GitHub is used up', { kind: 'primary limit', status, retryAt });
}

function refused(answer: GithubAnswer, { route }: Asked): GithubError {
  const hint = hintOf(answer);
  const message = `GitHub refused ${route} (status ${answer.status}${hint === '' ? '' : `: ${hint}`})`;
  return new GithubError(message, { kind: 'refused', status: answer.status });
}

/** What helps an operator: the permission that is missing, or GitHub's own codes. Never free text. */
function hintOf({ status, data, headers }: GithubAnswer): string {
  const permissions = String(headers['x-accepted-github-permissions'] ?? '').replaceAll(/[^a-z_=,; ]/g, '');
  if (status === 403 || status === 404) return permissions === '' ? '' : `it needs ${permissions}`;
  const errors = isObject(data) && Array.isArray(data['errors']) ? data['errors'] : [];
  const codes = errors.map((error) => [valueAt(error, ['field']), valueAt(error, ['code'])].filter(isCode).join(' '));
  return codes
    .filter((code) => code !== '')
    .slice(0, 3)
    .join(', ');
}

function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z_.]{1,40}$/.test(value);
}
