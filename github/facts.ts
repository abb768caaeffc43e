import type { Fact, FactSource, FactSubject } from '../core/facts/fact.ts';
import { knownFacts } from '../core/facts/known-facts.ts';
import { isObject, valueAt, type Json, type JsonObject } from '../core/source/json.ts';
import { nextQuery, pageSize, statusOf, type GitHubApi } from './client.ts';

/** What the facts are about, and who answers. */
export interface GithubFactsRequest {
  readonly client: GitHubApi;
  /** `owner/name`. */
  readonly repository: string;
  /** The `repository` object of a webhook's payload. What it tells is not requested again. */
  readonly event?: JsonObject;
  /** The team that an owner, as written in `spec.owner`, is on GitHub; `undefined` when it is none. */
  readonly teamOf: (owner: string, subject: FactSubject) => Team | undefined;
  /** When the run began (RFC 3339). */
  readonly observedAt: string;
}

interface Team {
  readonly organization: string;
  readonly slug: string;
}

/** The facts that GitHub tells. */
const githubFactNames: readonly string[] = Object.keys(knownFacts).filter(
  (name) => knownFacts[name]?.from === 'GitHub',
);

const repositoryRoute = 'GET /repos/{owner}/{repo}';

/** More pages of a list than this are not read: nobody needs to know how many thousands there are. */
const mostPages = 10;

/** How many subjects are asked for at once. GitHub allows 100 requests at once ("Rate limits for the REST API"). */
const mostAtOnce = 4;

/** Facts about the repository and the owners' teams from GitHub's REST API. Nothing is requested twice. */
export function githubFacts(request: GithubFactsRequest): FactSource {
  const gathering = begin(request);
  return {
    provides: (name) => githubFactNames.includes(name),
    gather: async (subjects, names) => {
      const wanted = githubFactNames.filter((name) => names.has(name));
      const facts = new Map<string, ReadonlyMap<string, Fact>>();
      const waiting = subjects.values();
      const work = async (): Promise<void> => {
        // The iterator is shared, so that each subject is taken once.
        for (const subject of waiting) {
          const read = wanted.map(async (name) => [name, await readFact(gathering, subject, name)] as const);
          facts.set(keyOf(subject), new Map(await Promise.all(read)));
        }
      };
      if (wanted.length > 0) await Promise.all(Array.from({ length: mostAtOnce }, work));
      return (subject, name) => facts.get(keyOf(subject))?.get(name);
    },
  };
}

function keyOf({ ref, file, document }: FactSubject): string {
  return `${ref} ${document} ${file}`;
}

/** What GitHub said: some data, or why there is none. */
type Answer =
  | { readonly data: unknown; readonly isCut: boolean }
  | { readonly problem: string; readonly status?: number };

interface Gathering extends Omit<GithubFactsRequest, 'event'> {
  readonly event: JsonObject | undefined;
  /** Asks once for each path. With a `per_page` of `pageSize` it is a list, of which all pages are read. */
  readonly ask: (route: string, parameters?: JsonObject, permission?: string) => Promise<Answer>;
}

function begin(request: GithubFactsRequest): Gathering {
  const [owner = '', repo = ''] = request.repository.split('/');
  const answers = new Map<string, Promise<Answer>>();
  const name = request.event?.['full_name'];
  // A payload that names another repository says nothing about this one.
  const isOther = typeof name === 'string' && name.toLowerCase() !== request.repository.toLowerCase();
  return {
    ...request,
    event: isOther ? undefined : request.event,
    ask: (route, parameters = {}, permission = 'metadata: read') => {
      const key = JSON.stringify([route, parameters]);
      const place = route.startsWith(repositoryRoute) ? { owner, repo } : {};
      const answer = answers.get(key) ?? send(request.client, { route, permission }, { ...place, ...parameters });
      answers.set(key, answer);
      return answer;
    },
  };
}

async function send(
  client: GitHubApi,
  { route, permission }: { readonly route: string; readonly permission: string },
  parameters: JsonObject,
): Promise<Answer> {
  const isList = parameters['per_page'] === pageSize;
  const items: unknown[] = [];
  let query: JsonObject = {};
  try {
    for (let page = 1; page <= mostPages; page += 1) {
      const response: { readonly data: unknown; readonly headers: { readonly link?: string | undefined } } =
        await client(route, { ...parameters, ...query });
      if (!isList) return { data: response.data, isCut: false };
      if (!Array.isArray(response.data)) return { problem: oddAnswer };
      items.push(...(response.data as unknown[]));
      const next = nextQuery(response.headers.link);
      if (!next) return { data: items, isCut: false };
      query = next;
    }
    return { data: items, isCut: true };
  } catch (error) {
    return problemOf(error, permission);
  }
}

const oddAnswer = 'GitHub answered something that is not understood';

/** Why a request failed, in our words: those of the error could hold anything. */
function problemOf(error: unknown, permission: string): { readonly problem: string; readonly status?: number } {
  // An error of the network has a status too, but no response.
  const status = valueAt(error, ['response']) === undefined ? undefined : statusOf(error);
  if (status === undefined) {
    const cause = error instanceof Error ? error.cause : undefined;
    const isLate = [error, cause].some((one) => one instanceof Error && /^(?:Timeout|Abort)Error$/.test(one.name));
    return { problem: isLate ? 'GitHub did not answer in time' : 'GitHub could not be reached' };
  }
  return { problem: statusProblem(status, isRateLimit(error), permission), status };
}

function statusProblem(status: number, isLimited: boolean, permission: string): string {
  if (isLimited || status === 429) return "GitHub's rate limit is used up";
  if (status === 401) return 'GitHub does not take the token';
  if (status === 403) return `the token may not read this, or it is switched off (needs \`${permission}\`)`;
  if (status === 404) return `GitHub shows nothing of it to this token (needs \`${permission}\`), or it is not there`;
  return `GitHub answered with status ${status}`;
}

/** Whether a refusal is a rate limit's (GitHub's "Rate limits for the REST API", "Exceeding the rate limit"). */
function isRateLimit(error: unknown): boolean {
  const headers = valueAt(error, ['response', 'headers']);
  return isObject(headers) && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined);
}

async function readFact(gathering: Gathering, subject: FactSubject, name: string): Promise<Fact> {
  const [group, key = ''] = name.split('.');
  const isTeam = group === 'team';
  if (!isTeam && subject.elsewhere !== undefined) return { is: 'unknown', reason: subject.elsewhere };
  const reading = isTeam ? readTeam(gathering, subject, key) : readOfRepository(gathering, name, key);
  const result = await reading;
  if ('problem' in result) return { is: 'unknown', reason: result.problem };
  return { is: 'known', value: result.value, source: 'GitHub', observedAt: gathering.observedAt };
}

/** A fact's value, or why it is unknown. */
type Reading = { readonly value: Json } | { readonly problem: string };

function readOfRepository(gathering: Gathering, name: string, key: string): Promise<Reading> {
  if (name === 'repository.properties') return readProperties(gathering);
  if (name.startsWith('repository.')) return readField(gathering, key);
  return name.startsWith('branch.') ? readBranch(gathering, key) : readAlerts(gathering, key);
}

/** The fields of GitHub's repository object, by the keys of our facts. */
const fields: Readonly<Record<string, { readonly field: string; readonly fits: (value: unknown) => value is Json }>> = {
  archived: { field: 'archived', fits: (value) => typeof value === 'boolean' },
  visibility: { field: 'visibility', fits: (value) => typeof value === 'string' },
  topics: { field: 'topics', fits: isTextList },
  defaultBranch: { field: 'default_branch', fits: (value) => typeof value === 'string' },
};

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

async function readField({ event, ask }: Gathering, key: string): Promise<Reading> {
  const { field, fits } = fields[key] ?? { field: key, fits: (value): value is Json => value !== undefined };
  const told = event?.[field];
  if (fits(told)) return { value: told };
  const answer = await ask(repositoryRoute);
  if ('problem' in answer) return answer;
  const value = valueAt(answer.data, [field]);
  return fits(value) ? { value } : { problem: oddAnswer };
}

async function readProperties({ event, ask }: Gathering): Promise<Reading> {
  const payload = event ?? dataOf(await ask(repositoryRoute));
  const told = valueAt(payload, ['custom_properties']);
  if (isObject(told)) return { value: textMap(Object.entries(told)) };
  const answer = await ask(`${repositoryRoute}/properties/values`);
  if ('problem' in answer) return answer;
  if (!Array.isArray(answer.data)) return { problem: oddAnswer };
  const pairs = answer.data.map((item): [unknown, unknown] => [
    valueAt(item, ['property_name']),
    valueAt(item, ['value']),
  ]);
  return { value: textMap(pairs) };
}

function dataOf(answer: Answer): unknown {
  return 'problem' in answer ? undefined : answer.data;
}

/** Properties without a value are left out. */
function textMap(pairs: readonly (readonly [unknown, unknown])[]): Json {
  const texts = pairs.flatMap(([name, value]): [string, string][] => {
    if (typeof name !== 'string') return [];
    if (typeof value === 'string') return [[name, value]];
    return isTextList(value) ? [[name, value.join(', ')]] : [];
  });
  return Object.fromEntries(texts);
}

const teamPermission = 'members: read';

async function readTeam({ ask, teamOf }: Gathering, subject: FactSubject, key: string): Promise<Reading> {
  const owner = valueAt(subject.value, ['spec', 'owner']);
  if (typeof owner !== 'string' || owner === '') return { problem: 'the entity names no owner' };
  const team = teamOf(owner, subject);
  if (!team) return { problem: `the owner \`${owner}\` is no group with a team on GitHub` };
  const { organization, slug } = team;
  const answer = await ask('GET /orgs/{org}/teams/{team_slug}', { org: organization, team_slug: slug }, teamPermission);
  if ('problem' in answer) {
    if (answer.status !== 404) return answer;
    // A token that reads no teams, such as that of a workflow, gets the same answer as for a team that is not there.
    const teams = dataOf(await ask('GET /orgs/{org}/teams', { org: organization, per_page: 1 }, teamPermission));
    const readsTeams = Array.isArray(teams) && teams.length > 0;
    if (!readsTeams)
      return { problem: `the token cannot read the teams of ${organization} (needs \`${teamPermission}\`)` };
    return key === 'exists' ? { value: false } : { problem: `there is no team ${organization}/${slug}` };
  }
  if (key === 'exists') return { value: true };
  const members = valueAt(answer.data, ['members_count']);
  return typeof members === 'number' ? { value: members } : { problem: oddAnswer };
}

async function readBranch(gathering: Gathering, key: string): Promise<Reading> {
  const branch = await readField(gathering, 'defaultBranch');
  if ('problem' in branch) return branch;
  const parameters = { branch: branch.value };
  const answer = await gathering.ask(`${repositoryRoute}/rules/branches/{branch}`, {
    ...parameters,
    per_page: pageSize,
  });
  if ('problem' in answer) return answer;
  const rules = answer.data as readonly unknown[];
  const told = fromRules(rules, key);
  if (told) return told;
  const older = await gathering.ask(`${repositoryRoute}/branches/{branch}`, parameters, 'contents: read');
  return 'problem' in older ? older : fromProtection(older.data, rules, key);
}

function ofType(rules: readonly unknown[], type: string): readonly unknown[] {
  return rules.filter((rule) => valueAt(rule, ['type']) === type);
}

/** What rulesets alone tell; of several rules the strictest holds (GitHub's "About rulesets", "About rule layering"). */
function fromRules(rules: readonly unknown[], key: string): Reading | undefined {
  if (key === 'protected') return rules.length > 0 ? { value: true } : undefined;
  if (key === 'requiredChecks') {
    return ofType(rules, 'required_status_checks').length > 0 ? { value: checksOf(rules) } : undefined;
  }
  const reviews = ofType(rules, 'pull_request');
  if (reviews.length === 0) return undefined;
  if (key === 'codeOwnerReviews') {
    return { value: reviews.some((rule) => valueAt(rule, ['parameters', 'require_code_owner_review']) === true) };
  }
  const counts = reviews.map((rule) => valueAt(rule, ['parameters', 'required_approving_review_count']));
  return { value: Math.max(0, ...counts.filter((count) => typeof count === 'number')) };
}

function checksOf(rules: readonly unknown[]): string[] {
  const checks = ofType(rules, 'required_status_checks').flatMap((rule) => {
    const list = valueAt(rule, ['parameters', 'required_status_checks']);
    return Array.isArray(list) ? list.map((check) => valueAt(check, ['context'])) : [];
  });
  return [...new Set(checks.filter((context) => typeof context === 'string'))].sort();
}

/** What the older branch protection adds, as far as it is shown without the right to administrate. */
function fromProtection(branch: unknown, rules: readonly unknown[], key: string): Reading {
  const isProtected = valueAt(branch, ['protected']);
  if (typeof isProtected !== 'boolean') return { problem: oddAnswer };
  if (key === 'protected') return { value: isProtected };
  // `protected` may tell of rulesets too; `enabled` is the older protection's own.
  const enabled = valueAt(branch, ['protection', 'enabled']) ?? isProtected;
  if (key === 'requiredChecks') {
    if (enabled === false) return { value: checksOf(rules) };
    const contexts = valueAt(branch, ['protection', 'required_status_checks', 'contexts']);
    return isTextList(contexts) ? { value: [...new Set(contexts)].sort() } : { problem: hidden };
  }
  if (enabled !== false) return { problem: hidden };
  return { value: key === 'requiredReviews' ? 0 : false };
}

const hidden = 'GitHub shows the settings of a branch protection to administrators only; rulesets are readable';

/** The lists of alerts, by the keys of our facts. `permission` as GitHub names it for apps and fine-grained tokens. */
const alertLists: Readonly<Record<string, { route: string; parameters: JsonObject; permission: string }>> = {
  dependabot: {
    route: `${repositoryRoute}/dependabot/alerts`,
    parameters: { state: 'open', severity: 'high,critical', per_page: pageSize },
    permission: 'Dependabot alerts: read',
  },
  // GitHub filters these by one severity only, and not on every server, so that all are listed and counted here.
  codeScanning: {
    route: `${repositoryRoute}/code-scanning/alerts`,
    parameters: { state: 'open', per_page: pageSize },
    permission: 'Code scanning alerts: read, in a workflow security-events: read',
  },
  // The secrets themselves must not travel.
  secretScanning: {
    route: `${repositoryRoute}/secret-scanning/alerts`,
    parameters: { state: 'open', hide_secret: true, per_page: pageSize },
    permission: 'Secret scanning alerts: read',
  },
};

async function readAlerts({ ask }: Gathering, key: string): Promise<Reading> {
  const list = alertLists[key];
  if (!list) return { problem: oddAnswer };
  const answer = await ask(list.route, list.parameters, list.permission);
  if ('problem' in answer) return answer;
  const alerts = answer.data as readonly unknown[];
  if (key !== 'codeScanning') return { value: alerts.length };
  const levels = alerts.map((alert) => valueAt(alert, ['rule', 'security_severity_level']));
  const count = levels.filter((level) => level === 'high' || level === 'critical').length;
  return answer.isCut
    ? { problem: 'there are more open code scanning alerts than are read (1,000)' }
    : { value: count };
}
