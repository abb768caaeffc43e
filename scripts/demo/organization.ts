import type {
  OrganizationHandle,
  RepositoryHandle,
  RepositorySettings,
} from '../../test/github/stand-in/start-github.ts';

/** A catalog file of a component; `more` goes below `spec`. */
export function component(name: string, description: string, owner: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  description: ${description}
spec:
  type: service
  lifecycle: production
  owner: ${owner}
${more}`;
}

function resource(name: string, description: string, owner: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: ${name}
  description: ${description}
spec:
  type: database
  owner: ${owner}
`;
}

function api(name: string, description: string, owner: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: ${name}
  description: ${description}
spec:
  type: openapi
  lifecycle: production
  owner: ${owner}
  definition:
    $text: ./openapi.yaml
`;
}

const openapi = `openapi: 3.1.0
info:
  title: An API of Acme
  version: 1.0.0
paths: {}
`;

const teams = ['commerce', 'payments', 'platform', 'search'];

const groups = teams
  .map(
    (name) => `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ${name}
spec:
  type: team
  children: []
`,
  )
  .join('---\n');

const ownerIsGroup = `title: The owner is a group
why: People change teams; groups stay.
remedy: Name the group that answers for this entity.
severity: error
appliesTo: { kind: [Component, API, Resource] }
assert: { reference: spec.owner, kind: Group }
tests:
  - it: passes for a group
    entity: { kind: Component, spec: { owner: payments } }
    expect: pass
  - it: fails for a person
    entity: { kind: Component, spec: { owner: "user:jane" } }
    expect: { fail: { at: spec.owner } }
`;

const policy = {
  'README.md': '# The policy of Acme\n',
  'catalog-warden/config.yml': 'packs: [recommended, ./packs/acme]\n',
  'catalog-warden/enforcement.yml':
    'mode: enforce\nrepositories: { withoutTopic: sandbox }\nissues: { labels: [catalog] }\n',
  'catalog-warden/packs/acme/pack.yaml':
    'title: Acme\nversion: 1.0.0\ndescription: What Acme asks of its catalog.\nowner: group:default/platform\n',
  'catalog-warden/packs/acme/owner-is-group.yaml': ownerIsGroup,
};

const paymentsFiles = {
  'catalog-info.yaml': [
    component('payments', 'Charges cards and pays refunds', 'payments', '  providesApis: [payments-api]\n'),
    api('payments-api', 'Charge a card, pay a refund', 'payments'),
  ].join('---\n'),
  'openapi.yaml': openapi,
};

const platformFiles = {
  'services/gateway/catalog-info.yaml': component('gateway', 'Lets requests in', 'platform'),
  'services/scheduler/catalog-info.yaml': component('scheduler', 'Runs jobs at night', 'platform'),
  'services/mailer/catalog-info.yaml': component('mailer', 'Mails: receipts and reminders', 'platform'),
  'services/audit/catalog-info.yaml': component('audit', 'Keeps who did what', 'platfrom'),
};

/** A repository of the sample, and what it is there for. */
interface Sample extends RepositorySettings {
  readonly name: string;
}

function withCatalog(name: string, text: string, settings: RepositorySettings = {}): Sample {
  return { ...settings, name, files: { 'README.md': `# ${name}\n`, 'catalog-info.yaml': text } };
}

const samples: readonly Sample[] = [
  { name: '.github', files: policy },
  withCatalog('teams', groups),
  { name: 'payments', files: paymentsFiles },
  { name: 'platform', files: platformFiles },
  withCatalog(
    'checkout',
    component('checkout', 'The pages from basket to receipt', 'commerce', '  consumesApis: [payments-api]\n'),
  ),
  withCatalog(
    'orders',
    [
      component(
        'orders',
        'Keeps orders from basket to parcel',
        'commerce',
        '  consumesApis: [payments-api]\n  dependsOn: ["resource:orders-db"]\n',
      ),
      resource('orders-db', 'Every order', 'commerce'),
    ].join('---\n'),
  ),
  withCatalog('ledger', component('ledger', 'Knows where every cent is', 'payments')),
  withCatalog('identity', component('identity', 'Signs people in', 'platform')),
  withCatalog('design-system', component('design-system', 'Buttons and colours', 'commerce')),
  withCatalog('mobile-app', component('mobile-app', 'The shop on a phone', 'commerce')),
  withCatalog('data-warehouse', resource('data-warehouse', 'Every event of five years', 'platform')),
  withCatalog('shipping', component('shipping', 'Brings the parcel', 'commerce')),
  // What follows is wrong.
  withCatalog(
    'notifications',
    component('notifications', 'Tells of parcels', 'platform').replace('lifecycle:', 'lifecyle:'),
  ),
  withCatalog('inventory', component('inventory', 'Counts: boxes and pallets', 'commerce')),
  withCatalog('recommendations', component('recommendations', 'What others bought', 'user:ada')),
  withCatalog(
    'pricing',
    component('pricing', 'Says what it costs', 'commerce', '  dependsOn: ["resource:price-feed"]\n'),
  ),
  withCatalog('search', component('search', 'Finds products', 'user:grace')),
  // What follows is left alone.
  withCatalog('legacy-billing', component('legacy-billing', 'Was replaced by ledger', 'user:ada'), { archived: true }),
  withCatalog('playground', component('playground', 'TODO', 'user:ada'), { topics: ['sandbox'] }),
  { name: 'website' },
  { name: 'infrastructure' },
];

/** Fills an organisation with sample repositories: good ones, bad ones, and some that the App leaves alone. */
export function fillOrganization(acme: OrganizationHandle): ReadonlyMap<string, RepositoryHandle> {
  return new Map(samples.map(({ name, ...settings }) => [name, acme.repository(name, settings)]));
}

/** Those in which the App must open an issue. */
export const badRepositories = ['inventory', 'notifications', 'platform', 'pricing', 'recommendations', 'search'];
