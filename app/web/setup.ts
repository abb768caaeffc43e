import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';

import { isObject, textOf, valueAt } from '../../core/source/json.ts';
import { manifestFor } from '../manifest.ts';
import { shortestSecret } from '../settings.ts';
import { githubAddress } from './github-address.ts';
import { html, page } from './html.ts';
import type { Answer, Route } from './route.ts';

export interface SetupOptions {
  /** GitHub's REST API. */
  readonly apiUrl: string;
  /** Where the App is reached, as GitHub and browsers see it. */
  readonly publicUrl: string;
  /** Where what GitHub gives is kept. */
  readonly file: string;
  readonly fetch?: typeof fetch;
}

/** The pages that register the App at GitHub. */
export interface Setup {
  readonly routes: readonly Route[];
  /** The page to begin with. Only who was given this address can begin. */
  readonly address: string;
  /** Resolves when the App is registered. From then on there are no such pages. */
  readonly registered: Promise<void>;
}

/** GitHub's code lives for an hour ("Registering a GitHub App from a manifest"). */
const hour = 3600;
const cookieName = 'catalog-warden-setup';

/**
 * Opens the pages that register a new App from its manifest, for as long as none is configured. Who begins needs the
 * address with its token, which only the operator was shown. Who comes back from GitHub must be the browser that left
 * for it: the `state` of the address, its cookie and one that was given out here must be the same.
 */
export function openSetup(options: SetupOptions): Setup {
  const token = randomBytes(24).toString('hex');
  const states = new Set<string>();
  let isOpen = true;
  let finish: () => void = () => undefined;
  const registered = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begin = async (_: IncomingMessage, url: URL): Promise<Answer> => {
    if (!isOpen) return nothing;
    if (!isSame(url.searchParams.get('token') ?? '', token)) return forbidden;
    const state = randomBytes(24).toString('hex');
    states.add(state);
    return await Promise.resolve(
      beginPage(options, { state, token, organization: url.searchParams.get('organization') }),
    );
  };
  const end = async (request: IncomingMessage, url: URL): Promise<Answer> => {
    if (!isOpen) return nothing;
    const state = url.searchParams.get('state') ?? '';
    if (!states.has(state) || !isSame(cookieOf(request), state)) return forbidden;
    states.delete(state);
    const given = await convert(options, url.searchParams.get('code') ?? '');
    if ('problem' in given) return failed(given.problem);
    keep(options.file, given);
    isOpen = false;
    // The answer goes out first.
    setTimeout(finish, 100);
    return donePage(options, given);
  };
  return {
    routes: [
      { method: 'GET', path: '/setup', handle: begin },
      { method: 'GET', path: '/setup/done', handle: end },
    ],
    address: `${options.publicUrl}/setup?token=${token}`,
    registered,
  };
}

const nothing: Answer = { status: 404, text: 'There is nothing here.' };

const forbidden = page(
  'This page cannot be used',
  html`<p>Open the address that the program wrote when it started, in one browser from beginning to end.</p>`,
  { status: 403 },
);

function failed(problem: string): Answer {
  return page(
    'The App could not be registered',
    html`<p>${problem}</p>
      <p>Begin again from the first page.</p>`,
    {
      status: 502,
    },
  );
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function cookieOf({ headers }: IncomingMessage): string {
  return new RegExp(`(?:^|; )${cookieName}=([\\da-f]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
}

interface Begun {
  readonly state: string;
  readonly token: string;
  readonly organization: string | null;
}

/** Asks for the organisation first, since the address of GitHub's page names it. */
function beginPage({ apiUrl, publicUrl }: SetupOptions, { state, token, organization }: Begun): Answer {
  const github = githubAddress(apiUrl);
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const headers = {
    'set-cookie': `${cookieName}=${state}; Path=${new URL(`${publicUrl}/setup`).pathname}; Max-Age=${hour}; HttpOnly; SameSite=Lax${secure}`,
  };
  const title = 'Register Catalog Warden';
  const isName = organization !== null && /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(organization);
  if (organization === null || (organization !== '' && !isName)) {
    const complaint = organization === null ? html`` : html`<p>“${organization}” cannot be an organisation's name.</p>`;
    return page(
      title,
      html`${complaint}
        <form method="get">
          <input type="hidden" name="token" value="${token}" />
          <p>
            <label
              >Organisation on ${new URL(github).host}, empty for your own account: <input name="organization"
            /></label>
          </p>
          <p><button>Continue</button></p>
        </form>`,
      { headers },
    );
  }
  const where = organization === '' ? '/settings/apps/new' : `/organizations/${organization}/settings/apps/new`;
  return page(
    title,
    html`<p>
        GitHub will show a new, private App. Its webhook is <code>${publicUrl}</code>, its permissions are the least
        that it needs.
      </p>
      <form method="post" action="${`${github}${where}?state=${state}`}">
        <input type="hidden" name="manifest" value="${JSON.stringify(manifestFor(publicUrl))}" />
        <p><button>Create the App on GitHub</button></p>
      </form>`,
    { headers, formTargets: [github] },
  );
}

/** What GitHub gives for a new App. */
interface Registered {
  readonly id: string;
  readonly pem: string;
  readonly secret: string;
  /** The App's page; empty when GitHub gave none that is its own. */
  readonly address: string;
}

async function convert(
  { apiUrl, fetch: send = fetch }: SetupOptions,
  code: string,
): Promise<Registered | { readonly problem: string }> {
  if (!/^[\w-]{1,100}$/.test(code)) return { problem: 'GitHub sent no code.' };
  let data: unknown;
  try {
    const response = await send(`${apiUrl}/app-manifests/${code}/conversions`, {
      method: 'POST',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'catalog-warden' },
      signal: AbortSignal.timeout(20_000),
    });
    if (!response.ok)
      return { problem: `GitHub refused the code (status ${response.status}). It works once, for an hour.` };
    data = await response.json();
  } catch {
    return { problem: 'GitHub could not be reached, or its answer broke off.' };
  }
  const id = textOf(valueAt(data, ['id']));
  const pem = textOf(valueAt(data, ['pem']));
  const secret = textOf(valueAt(data, ['webhook_secret']));
  const address = textOf(valueAt(data, ['html_url']));
  if (!isObject(data) || !/^\d+$/.test(id) || !/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return { problem: 'GitHub gave no App.' };
  }
  if (secret.length < shortestSecret || /["\\\n]/.test(secret)) {
    return { problem: 'GitHub gave no webhook secret. Remove the App on GitHub.' };
  }
  return { id, pem, secret, address: address.startsWith(`${githubAddress(apiUrl)}/`) ? address : '' };
}

/** Written under another name first, so that half a file is never read; for its owner alone from the first byte. */
function keep(file: string, { id, pem, secret }: Registered): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const text = `# What GitHub gave when the App was registered. Keep it secret.
APP_ID=${id}
WEBHOOK_SECRET="${secret}"
PRIVATE_KEY="${pem.trim()}"
`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, file);
}

function donePage({ file }: SetupOptions, { address }: Registered): Answer {
  const install = /^https?:\/\//.test(address)
    ? html`<a href="${`${address}/installations/new`}">Install the App</a>`
    : html`Install the App`;
  return page(
    'The App is registered',
    html`<ol>
        <li>${install} on all repositories of the organisation.</li>
        <li>Back up <code>${file}</code>: it holds the private key and the webhook secret. Nobody else may read it.</li>
        <li>
          Where the App runs elsewhere too, set <code>APP_ID</code>, <code>PRIVATE_KEY</code> and
          <code>WEBHOOK_SECRET</code> there from that file.
        </li>
      </ol>
      <p>The App starts now; this page will not come back.</p>`,
  );
}
