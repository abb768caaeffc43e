import { randomBytes } from 'node:crypto';
import { allows } from '../access.ts';
import {
  ApiError,
  appOf,
  countedReply,
  installationOf,
  maySee,
  notFound,
  ok,
  pageReply,
  type Call,
  type Handler,
} from '../call.ts';
import { createApp } from '../create-app.ts';
import { fullOrganization, installation, integration, publicUser } from '../represent/accounts.ts';
import { repository } from '../represent/repositories.ts';
import type { Delivery, Installation, Permissions, Repository } from '../state.ts';
import { isoTime, type Store } from '../store.ts';
import { requestHeaders } from '../webhooks.ts';

const hour = 3_600_000;

export const appOperations: Readonly<Record<string, Handler>> = {
  'apps/get-authenticated': (call) => {
    const app = appOf(call);
    const installations = installationsOf(call).length;
    return ok({ ...integration(call.world.store, app), installations_count: installations });
  },
  'apps/list-installations': (call) =>
    pageReply(call, installationsOf(call), (one) => installation(call.world.store, one)),
  'apps/get-installation': (call) => ok(installation(call.world.store, named(call))),
  'apps/get-org-installation': (call) => ok(installation(call.world.store, installedOn(call, call.parameters['org']))),
  'apps/get-repo-installation': (call) => {
    const { owner = '', repo = '' } = call.parameters;
    const found = call.world.store.repository(owner, repo);
    const one = installedOn(call, owner);
    if (found === undefined || !call.world.store.covers(one, found)) throw notFound();
    return ok(installation(call.world.store, one));
  },
  'apps/create-installation-access-token': createToken,
  'apps/revoke-installation-access-token': (call) => {
    installationOf(call);
    if (call.caller.kind === 'installation') call.world.store.tokens.delete(call.caller.token.token);
    return { status: 204 };
  },
  'apps/list-repos-accessible-to-installation': (call) => {
    const { store } = call.world;
    const seen = store.repositoriesOf(installationOf(call)).filter((one) => maySee(call.caller, one, store));
    const reply = countedReply(call, 'repositories', seen, (one) => repository(store, one));
    const selection = installationOf(call).repositories === 'all' ? 'all' : 'selected';
    return { ...reply, body: { ...(reply.body as object), repository_selection: selection } };
  },
  'apps/list-webhook-deliveries': listDeliveries,
  'apps/get-webhook-delivery': (call) => {
    const delivery = deliveryOf(call);
    return ok({
      ...deliveryItem(delivery),
      url: appOf(call).webhook.url ?? '',
      request: { headers: requestHeaders(delivery), payload: delivery.payload },
      response: { headers: {}, payload: delivery.answer },
    });
  },
  'apps/redeliver-webhook-delivery': (call) => {
    call.world.webhooks.redeliver(deliveryOf(call));
    return { status: 202, body: {} };
  },
  'apps/create-from-manifest': (call) => {
    const { store } = call.world;
    const code = call.parameters['code'] ?? '';
    const manifest = store.manifests.get(code);
    if (manifest === undefined) throw notFound();
    store.manifests.delete(code);
    const app = createApp(store, manifest);
    const secrets = { client_secret: app.clientSecret, webhook_secret: app.webhook.secret, pem: app.privateKey };
    return { status: 201, body: { ...integration(store, app), client_id: app.clientId, ...secrets } };
  },
  'orgs/get': (call) => {
    const found = call.world.store.organization(call.parameters['org'] ?? '');
    if (found === undefined) throw notFound();
    return ok(fullOrganization(call.world.store, found));
  },
  'users/get-by-username': (call) => {
    const found = call.world.store.account(call.parameters['username'] ?? '');
    if (found === undefined) throw notFound();
    return ok(publicUser(call.world.store, found));
  },
};

function installationsOf(call: Call): Installation[] {
  const app = appOf(call);
  return [...call.world.store.installations.values()].filter((one) => one.app === app);
}

function named(call: Call): Installation {
  const id = Number(call.parameters['installation_id']);
  const found = installationsOf(call).find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function installedOn(call: Call, login = ''): Installation {
  const account = call.world.store.account(login);
  const found = installationsOf(call).find((one) => one.account === account);
  if (found === undefined) throw notFound();
  return found;
}

function createToken(call: Call): { status: number; body: unknown } {
  const { store } = call.world;
  const one = named(call);
  if (one.suspendedAt !== undefined) throw new ApiError(403, 'This installation has been suspended');
  const { permissions = one.permissions, ...narrowing } = (call.body ?? {}) as TokenBody;
  const refused = Object.entries(permissions).find(([name, level]) => !allows(one.permissions, `${name}:${level}`));
  if (refused !== undefined) {
    throw new ApiError(422, 'The permissions requested are not granted to this installation.');
  }
  const repositories = narrowed(store, one, narrowing);
  const token = `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/gu, 'x')}`;
  const expiresAt = store.now() + hour;
  const granted: Permissions = { metadata: 'read', ...permissions };
  store.tokens.set(token, { token, installation: one, repositories, permissions: granted, expiresAt });
  const shown =
    repositories === undefined
      ? {}
      : { repositories: [...repositories].map((shownOne) => repository(store, shownOne)) };
  const selection = repositories !== undefined || one.repositories !== 'all' ? 'selected' : 'all';
  const body = {
    token,
    expires_at: isoTime(expiresAt),
    permissions: granted,
    repository_selection: selection,
    ...shown,
  };
  return { status: 201, body };
}

interface TokenBody {
  readonly permissions?: Permissions;
  readonly repositories?: readonly string[];
  readonly repository_ids?: readonly number[];
}

function narrowed(
  store: Store,
  one: Installation,
  { repositories, repository_ids: ids }: TokenBody,
): Set<Repository> | undefined {
  if (repositories === undefined && ids === undefined) return undefined;
  const wanted = [
    ...(repositories ?? []).map((name) => store.repository(one.account.login, name)),
    ...(ids ?? []).map((id) => store.repositories.get(id)),
  ];
  const found = wanted.filter((repo) => repo !== undefined && store.covers(one, repo)) as Repository[];
  if (found.length === wanted.length) return new Set(found);
  throw new ApiError(
    422,
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  );
}

/** Newest first; the cursor is the delivery to begin with. */
function listDeliveries(call: Call): { status: number; body: unknown; headers: Record<string, string> } {
  const status = call.query.get('status');
  const size = Math.min(100, Number(call.query.get('per_page') ?? 30));
  const cursor = call.query.get('cursor');
  const listed = appOf(call)
    .deliveries.filter((one) => one.status !== 'pending')
    .filter((one) => status === null || (status === 'success') === (one.status === 'OK'))
    .sort((a, b) => b.id - a.id)
    .filter(({ id }) => cursor === null || id <= Number(cursor));
  const next = listed[size];
  const url = new URL(call.address);
  if (next !== undefined) url.searchParams.set('cursor', String(next.id));
  const headers: Record<string, string> = next === undefined ? {} : { link: `<${url.href}>; rel="next"` };
  return { status: 200, body: listed.slice(0, size).map(deliveryItem), headers };
}

function deliveryOf(call: Call): Delivery {
  const id = Number(call.parameters['delivery_id']);
  const found = appOf(call).deliveries.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function deliveryItem(delivery: Delivery): object {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoTime(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installation.id,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}
