import { request } from '@octokit/request';
import { isObject, type JsonObject } from '../core/source/json.ts';
import { errorOfCause, type GithubAnswer } from './github-error.ts';

/** Where GitHub is and how requests get there. */
export interface TransportOptions {
  /** `https://api.github.com`, `https://HOST/api/v3` of GitHub Enterprise Server, or `https://api.NAME.ghe.com`. */
  readonly apiUrl: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds after which a request is given up. */
  readonly timeout?: number;
}

/** One request. */
export interface Call {
  /** A template such as `GET /repos/{owner}/{repo}`. */
  readonly route: string;
  readonly parameters: JsonObject;
  /** `bearer …`. */
  readonly authorization: string;
  /** Whether it changes something. Redirects are followed for reading only: a redirected POST would become a GET. */
  readonly writes: boolean;
}

/** Sends one request, once. Gives every answer of GitHub, whatever its status; throws `GithubError` without one. */
export type Transport = (call: Call) => Promise<GithubAnswer>;

/** The version of GitHub's REST API that this code was written for. */
export const apiVersion = '2022-11-28';

/** GitHub itself gives a request up after 10 seconds. */
const defaultTimeout = 20_000;

/** `@octokit/request` would print addresses, which hold names of repositories. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Makes a transport. Nothing is sent before it is called. */
export function createTransport(options: TransportOptions): Transport {
  const send = request.defaults({
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    headers: { 'user-agent': 'catalog-warden', 'x-github-api-version': apiVersion },
  });
  const fetchInTime = (url: string, init: RequestInit): Promise<Response> =>
    (options.fetch ?? fetch)(url, { ...init, signal: AbortSignal.timeout(options.timeout ?? defaultTimeout) });
  return async ({ route, parameters, authorization, writes }) => {
    const redirect = writes ? 'manual' : 'follow';
    try {
      const answer: GithubAnswer = await send(route, {
        ...parameters,
        headers: { authorization },
        request: { fetch: fetchInTime, log: silent, redirect },
      });
      return answer;
    } catch (error) {
      const response = error instanceof Error && 'response' in error ? error.response : undefined;
      if (isAnswer(response)) return response;
      throw errorOfCause(error, { route, writes });
    }
  };
}

function isAnswer(response: unknown): response is GithubAnswer {
  return isObject(response) && typeof response['status'] === 'number' && isObject(response['headers']);
}

/**
 * The address of GitHub's GraphQL API, from that of its REST API: `…/graphql`, but `https://HOST/api/graphql` where the
 * REST API ends in `/api/v3` (GitHub Enterprise Server, "Forming calls with GraphQL").
 */
export function graphqlUrl(apiUrl: string): string {
  const base = apiUrl.replace(/\/+$/, '');
  return base.endsWith('/api/v3') ? `${base.slice(0, -'/v3'.length)}/graphql` : `${base}/graphql`;
}
