import { setTimeout as sleepFor } from 'node:timers/promises';
import { createAppAuth } from '@octokit/auth-app';
import type { JsonObject } from '../core/source/json.ts';
import type { GithubAnswer } from './github-error.ts';
import { errorOfQuery, queryAnswer, type QueryAnswer } from './graphql-answer.ts';
import { installationTokens } from './installation-tokens.ts';
import type { Urgency } from './budgets.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { perform, readAttempts, type Session } from './perform.ts';
import { createTransport, graphqlUrl } from './transport.ts';

/** The App, and where its GitHub is. */
export interface GithubAppOptions {
  /** `https://api.github.com`, `https://HOST/api/v3` of GitHub Enterprise Server, or `https://api.NAME.ghe.com`. */
  readonly apiUrl: string;
  readonly appId: string;
  /** PEM. Line breaks may be written as `\n`. */
  readonly privateKey: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Seconds that a caller is willing to wait for a limit. */
  readonly patience?: number;
  /** Milliseconds from one write to the next. GitHub asks for a second ("Best practices for using the REST API"). */
  readonly writeInterval?: number;
  /** Milliseconds after which a request is given up. */
  readonly timeout?: number;
}

/** What a client of an installation may do, and how soon. */
export interface ClientOptions {
  readonly urgency: Urgency;
  /** Ids of the repositories that the token is for; without them all. */
  readonly repositories?: readonly number[];
  /** By GitHub's names, such as `checks: 'write'`; without them all that the App has. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

/** GitHub as the App sees it. All methods throw `GithubError`. */
export interface GithubApp {
  /** A request as the App itself. A GET is repeated as with `InstallationClient.read`, anything else as with `write`. */
  request(route: string, parameters?: JsonObject): Promise<GithubAnswer>;
  /** A client of one installation. All clients of an installation share its limits. */
  installation(id: number, options: ClientOptions): InstallationClient;
}

/** GitHub as one installation sees it. All methods throw `GithubError`. */
export interface InstallationClient {
  /** A GET, repeated while GitHub or the network has trouble. */
  read(route: string, parameters?: JsonObject): Promise<GithubAnswer>;
  /** A POST, PATCH, PUT or DELETE: one at a time for an installation, never repeated when it may have happened. */
  write(route: string, parameters?: JsonObject): Promise<GithubAnswer>;
  /**
   * A GraphQL query, repeated as with `read` unless `attempts` says less. Answers may be partial: then `errors` names
   * what is missing.
   */
  query(text: string, variables: JsonObject, options?: { readonly attempts?: number }): Promise<QueryAnswer>;
  /** A GraphQL mutation, sent as with `write`. */
  mutate(text: string, variables: JsonObject): Promise<QueryAnswer>;
}

/**
 * Opens GitHub for an App. Nothing is sent before it is used. Needs no permission beyond `metadata: read`, which every
 * App has; each module names what its requests need.
 */
export function createGithubApp(options: GithubAppOptions): GithubApp {
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? sleepFor;
  const transport = createTransport(options);
  const signature = createAppAuth({ appId: options.appId, privateKey: options.privateKey });
  const open = (): Limiter =>
    createLimiter({ now, sleep, patience: options.patience ?? 20, writeInterval: options.writeInterval ?? 1000 });
  const authorize = async (): Promise<string> => `bearer ${(await signature({ type: 'app' })).token}`;
  const app: Session = { transport, limiter: open(), authorize, now, sleep };
  const asApp = (route: string, parameters: JsonObject, writes: boolean): Promise<GithubAnswer> =>
    perform(app, { route, parameters, writes, resource: 'rest', urgency: 'pull request', attempts: readAttempts });
  // A second token does no harm, so that this POST is repeated as a reading is.
  const tokens = installationTokens((route, parameters) => asApp(route, parameters, false), now);
  const limiters = new Map<number, Limiter>();
  return {
    request: (route, parameters = {}) => asApp(route, parameters, !route.startsWith('GET ')),
    installation: (id, { urgency, repositories, permissions }) => {
      const limiter = limiters.get(id) ?? open();
      limiters.set(id, limiter);
      const scope = { installation: id, repositories, permissions };
      const session: Session = {
        ...app,
        limiter,
        authorize: async (refused) => `bearer ${await tokens(scope, refused?.slice('bearer '.length))}`,
      };
      return clientOf(session, urgency, graphqlUrl(options.apiUrl));
    },
  };
}

function clientOf(session: Session, urgency: Urgency, graphql: string): InstallationClient {
  const call = { urgency, attempts: readAttempts };
  const post = (text: string, variables: JsonObject) => ({
    ...call,
    route: `POST ${graphql}`,
    parameters: { query: text, variables },
    resource: 'graphql' as const,
    inspect: errorOfQuery,
  });
  return {
    read: (route, parameters = {}) => perform(session, { ...call, route, parameters, writes: false, resource: 'rest' }),
    write: (route, parameters = {}) => perform(session, { ...call, route, parameters, writes: true, resource: 'rest' }),
    query: async (text, variables, { attempts = readAttempts } = {}) =>
      queryAnswer(await perform(session, { ...post(text, variables), writes: false, attempts })),
    mutate: async (text, variables) => queryAnswer(await perform(session, { ...post(text, variables), writes: true })),
  };
}
