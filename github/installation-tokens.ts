import { textOf, valueAt, type JsonObject } from '../core/source/json.ts';
import { GithubError, isRefusal, type GithubAnswer } from './github-error.ts';

/** What a token is good for. The narrower, the less a stolen one is worth. */
export interface TokenScope {
  /** The installation's id. */
  readonly installation: number;
  /** Ids of repositories; without them all of the installation. */
  readonly repositories?: readonly number[] | undefined;
  /** By GitHub's names, such as `checks: 'write'`; without them all that the App has. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>> | undefined;
}

/** Gives a token for a scope. `refused` is one that GitHub did not take: the answer is then another. */
export type InstallationTokens = (scope: TokenScope, refused?: string) => Promise<string>;

/** A token must outlive the request that it is taken for, with its waiting. GitHub's last an hour. */
const leftAtLeast = 5 * 60_000;

interface Issued {
  readonly token: Promise<string>;
  /** 0 until GitHub has answered. */
  expires: number;
  /** The token once it is known. */
  known: string | undefined;
}

/**
 * Tokens of installations, each kept until 5 minutes before it expires. `request` asks as the App itself, and may
 * repeat: one more token does no harm. Throws `GithubError`: `gone` for an installation that was removed, `suspended`,
 * `refused` when the App was not given a permission or a repository of the scope.
 */
export function installationTokens(
  request: (route: string, parameters: JsonObject) => Promise<GithubAnswer>,
  now: () => number,
): InstallationTokens {
  const issued = new Map<string, Issued>();

  const issue = (key: string, scope: TokenScope): Issued => {
    for (const [other, { expires }] of issued) if (expires !== 0 && expires <= now()) issued.delete(other);
    const entry: Issued = { token: ask(scope), expires: 0, known: undefined };
    issued.set(key, entry);
    return entry;

    async function ask(asked: TokenScope): Promise<string> {
      // The entry is in the map before this goes on.
      await Promise.resolve();
      try {
        const { token, expires } = await requestToken(request, asked);
        entry.known = token;
        entry.expires = expires;
        return token;
      } catch (error) {
        if (issued.get(key) === entry) issued.delete(key);
        throw error;
      }
    }
  };

  return async (scope, refused) => {
    const key = keyOf(scope);
    const entry = issued.get(key);
    const isFresh = entry !== undefined && (entry.expires === 0 || entry.expires - now() > leftAtLeast);
    const isRefused = refused !== undefined && entry?.known === refused;
    return (isFresh && !isRefused ? entry : issue(key, scope)).token;
  };
}

function keyOf({ installation, repositories, permissions }: TokenScope): string {
  const ids = repositories && [...repositories].sort((a, b) => a - b);
  const rights = permissions && Object.entries(permissions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([installation, ids, rights]);
}

const route = 'POST /app/installations/{installation_id}/access_tokens';

async function requestToken(
  request: (route: string, parameters: JsonObject) => Promise<GithubAnswer>,
  { installation, repositories, permissions }: TokenScope,
): Promise<{ readonly token: string; readonly expires: number }> {
  const narrowed = {
    ...(repositories && { repository_ids: repositories }),
    ...(permissions && { permissions }),
  };
  let answer: GithubAnswer;
  try {
    answer = await request(route, { installation_id: installation, ...narrowed });
  } catch (error) {
    if (!isRefusal(error, 404, 410)) throw error;
    throw new GithubError('the installation was removed', { kind: 'gone' });
  }
  const token = valueAt(answer.data, ['token']);
  const expires = Date.parse(textOf(valueAt(answer.data, ['expires_at'])));
  if (typeof token === 'string' && !Number.isNaN(expires)) return { token, expires };
  throw new GithubError('GitHub answered no token', { kind: 'network' });
}
