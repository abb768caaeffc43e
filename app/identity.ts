import { textOf, valueAt } from '../core/source/json.ts';
import type { GithubApp } from '../github/app-client.ts';
import { GithubError } from '../github/github-error.ts';
import type { AppIdentity } from './context.ts';
import type { Log } from './log.ts';
import { SettingsError } from './settings-error.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/open-store.ts';
import { getSetting, putSetting } from './store/settings.ts';

export interface IdentityOptions {
  readonly github: Pick<GithubApp, 'request'>;
  readonly store: Store;
  readonly settings: Pick<Settings, 'appId' | 'apiUrl'>;
  readonly log: Pick<Log, 'warn'>;
}

/** Where the store keeps which App it belongs to. */
const ownerKey = 'app';

/**
 * Asks GitHub who the App is (`GET /app`). While GitHub is away, what it said at an earlier start counts; `undefined`
 * when it never said anything.
 *
 * @throws SettingsError when GitHub does not know the App or its key, or the store belongs to another App.
 */
export async function identify({ github, store, settings, log }: IdentityOptions): Promise<AppIdentity | undefined> {
  const key = `identity ${settings.appId} ${settings.apiUrl}`;
  const id = Number(settings.appId);
  await requireOwnStore(store, id);
  try {
    const { data } = await github.request('GET /app');
    const slug = textOf(valueAt(data, ['slug']));
    if (slug === '') return undefined;
    await putSetting(store.db, key, { slug });
    await putSetting(store.db, ownerKey, { id });
    return { id, slug };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    if (error.kind === 'unauthorized' || error.status === 404) {
      throw new SettingsError(
        `GitHub (${settings.apiUrl}) does not know an App ${settings.appId} with this private key. ` +
          'Check `APP_ID`, `PRIVATE_KEY` and `GITHUB_API_URL`, and the clock of this machine.',
      );
    }
    log.warn({ reason: error.message }, 'GitHub cannot be asked who the App is.');
    const slug = textOf((await getSetting(store.db, key))?.['slug']);
    return slug === '' ? undefined : { id, slug };
  }
}

/** To another App, all installations in the store would look as if they had been removed, and it would forget them. */
async function requireOwnStore({ db }: Store, id: number): Promise<void> {
  const owner = (await getSetting(db, ownerKey))?.['id'];
  if (owner === undefined || owner === id) return;
  throw new SettingsError(
    `The database belongs to the App ${textOf(owner)}, and \`APP_ID\` is ${id}, which would drop all that it holds. ` +
      'Set `APP_ID` back, or give this App a database of its own with `DATABASE_URL` or `DATA_DIR`.',
  );
}
