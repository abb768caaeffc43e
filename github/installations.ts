import { isObject, textOf, valueAt } from '../core/source/json.ts';
import type { GithubApp } from './app-client.ts';
import { GithubError, isRefusal } from './github-error.ts';
import { readPages } from './read-pages.ts';

/** An account that installed the App. */
export interface AppInstallation {
  readonly id: number;
  readonly accountLogin: string;
  /** `Organization`, `User` or `Enterprise`. */
  readonly accountType: string;
  readonly repositorySelection: 'all' | 'selected';
  /** Set while its owner has switched it off. */
  readonly suspendedAt: Date | undefined;
  /** What its owner allows: `contents:read` and so on, sorted. */
  readonly permissions: readonly string[];
}

/**
 * An installation (`GET /app/installations/{installation_id}`); `undefined` when it was removed. As the App; no
 * permission. Throws `GithubError`.
 */
export async function readInstallation(
  app: Pick<GithubApp, 'request'>,
  id: number,
): Promise<AppInstallation | undefined> {
  try {
    const { data } = await app.request('GET /app/installations/{installation_id}', { installation_id: id });
    if (!isObject(data)) throw new GithubError('GitHub answered no installation', { kind: 'server error' });
    return appInstallation(data);
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/** All installations of the App (`GET /app/installations`). As the App; no permission. Throws `GithubError`. */
export async function listInstallations(app: Pick<GithubApp, 'request'>): Promise<readonly AppInstallation[]> {
  const installations: AppInstallation[] = [];
  for await (const page of readPages({ read: app.request }, { route: 'GET /app/installations' })) {
    installations.push(...page.map(appInstallation));
  }
  return installations;
}

function appInstallation(installation: Readonly<Record<string, unknown>>): AppInstallation {
  const { suspended_at: suspended, permissions } = installation;
  return {
    id: Number(installation['id']),
    // An enterprise has a slug instead.
    accountLogin: textOf(valueAt(installation, ['account', 'login']) ?? valueAt(installation, ['account', 'slug'])),
    accountType: textOf(valueAt(installation, ['account', 'type'])) || 'Enterprise',
    repositorySelection: installation['repository_selection'] === 'selected' ? 'selected' : 'all',
    suspendedAt: typeof suspended === 'string' ? new Date(suspended) : undefined,
    permissions: Object.entries(isObject(permissions) ? permissions : {})
      .map(([name, level]) => `${name}:${textOf(level)}`)
      .sort(),
  };
}
