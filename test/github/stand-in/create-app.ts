import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Account, App, Permissions } from './state.ts';
import { nodeId, type Store } from './store.ts';

/** What an App is registered with: a manifest, by the names of GitHub. */
export interface AppManifest {
  readonly name?: string;
  readonly slug?: string;
  readonly default_permissions?: Permissions;
  readonly default_events?: readonly string[];
  readonly hook_attributes?: { readonly url?: string };
}

/** Registers an App, with a real key. */
export function createApp(
  store: Store,
  manifest: AppManifest,
  { owner = store.user('github'), secret = randomBytes(20).toString('hex') }: { owner?: Account; secret?: string } = {},
): App {
  const {
    name = manifest.slug ?? 'App',
    default_permissions: permissions = {},
    default_events: events = [],
  } = manifest;
  const slug = manifest.slug ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
  const { privateKey, publicKey } = keyPair(store.apps.length);
  const id = store.nextId();
  const app: App = {
    id,
    nodeId: nodeId('A', id),
    slug,
    name,
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    privateKey,
    publicKey,
    owner,
    bot: store.addAccount(`${slug}[bot]`, 'Bot'),
    permissions: { metadata: 'read', ...permissions },
    events,
    webhook: { url: manifest.hook_attributes?.url, secret },
    deliveries: [],
    held: undefined,
    createdAt: store.now(),
  };
  store.apps.push(app);
  return app;
}

const keyPairs: { readonly privateKey: string; readonly publicKey: string }[] = [];

/** Apps of one GitHub have different keys. They take long to make, so another GitHub uses them again. */
function keyPair(index: number): (typeof keyPairs)[number] {
  return (keyPairs[index] ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }));
}
