import { html, page } from './html.ts';
import type { Route } from './route.ts';

const body = html`<p>
  Catalog Warden keeps the catalog of an organisation true: by check runs on pull requests, an issue where something is
  wrong, and one summary. What it found is told on GitHub, and nowhere else.
</p>`;

/** Where GitHub leads who asks what the App is. It tells nothing of any organisation, for everybody can read it. */
export const frontPage: Route = {
  method: 'GET',
  path: '/',
  handle: async () => await Promise.resolve(page('Catalog Warden', body)),
};
