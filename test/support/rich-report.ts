import type { FormatContext } from '../../core/report/formats/index.ts';
import type { Region, Report } from '../../core/report/report.ts';
import { buildContext, buildFinding, buildReport, buildRule } from './report-builder.ts';

const payments = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  description: "支払いサービス 👩‍💻 takes payments" # ünïcode
spec:
  type: service
  lifecyle: production
\towner: team-payments
  system: shop
  dependsOn: [resource:orders-db, component:ledger, component:invoices, component:customers, component:fraud-detection, ledgr]
`;

const billing = `apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: billing api
spec:
  type: openapi
  definition: |
    openapi: 3.1.0
    info:
      title: Billing
    paths: {}
`;

/** The place of `words` in a line of a text. */
function place(text: string, line: number, words: string): Region {
  const column = (text.split('\n')[line - 1] ?? '').indexOf(words) + 1;
  return { line, column, endLine: line, endColumn: column + words.length };
}

/** One of everything: the report behind the golden files. */
export const richReport: Report = buildReport({
  subject: { repository: 'acme/shop', commit: '0123456789abcdef0123456789abcdef01234567', ref: 'refs/pull/7/merge' },
  summary: { files: 5, exempt: 1, unknown: 2 },
  entities: [
    {
      ref: 'component:default/payments',
      file: 'services/payments/catalog-info.yaml',
      document: 0,
      line: 1,
      owner: 'team-payments',
      scorecards: [
        {
          id: 'production-readiness',
          level: 'silver',
          before: 'bronze',
          next: {
            level: 'gold',
            steps: [
              {
                rule: 'operations/runbook',
                state: 'fail',
                text: 'Add a link of type `runbook` to `metadata.links`. It is where people look at night.',
              },
            ],
          },
          percentage: 85,
        },
      ],
      rules: {
        'acme/tier': 'error',
        'operations/runbook': 'fail',
        'ownership/owner-is-group': 'pass',
        'ownership/team-exists': 'unknown',
      },
      reasons: { 'acme/tier': 'No such key: tier', 'ownership/team-exists': 'no token was given' },
    },
    { ref: 'api:default/billing api', file: 'services/billing/catalog-info.yaml', document: 0, line: 1 },
    { ref: 'group:default/team-payments', file: 'org/teams.yaml', document: 0, line: 1 },
    {
      ref: 'system:default/shop',
      file: 'org/teams.yaml',
      document: 1,
      line: 9,
      owner: 'team-payments',
      scorecards: [
        {
          id: 'production-readiness',
          next: {
            level: 'bronze',
            steps: [
              { rule: 'documentation/description', state: 'fail', text: 'Write one sentence into the description.' },
              { rule: 'ownership/team-exists', state: 'unknown', text: 'no token was given' },
            ],
          },
          percentage: 0,
        },
        { id: 'catalog-trust', level: 'gold', before: 'gold', percentage: 100 },
      ],
    },
  ],
  findings: [
    buildFinding({
      rule: 'backstage/schema',
      file: 'services/billing/catalog-info.yaml',
      ...place(billing, 4, 'billing api'),
      entity: 'api:default/billing api',
      message: '`billing api` is no valid name: Backstage refuses the document.',
      help: 'Use letters, digits, `-`, `_` and `.` only.',
      backstage: '"metadata.name" is not valid; expected a string that is sequences of [a-zA-Z0-9]\nmore text',
      fix: {
        title: 'Replace `billing api` by `billing-api`',
        edits: [{ ...place(billing, 4, 'billing api'), newText: 'billing-api' }],
      },
      fingerprint: 'aaaa0001',
    }),
    buildFinding({
      rule: 'catalog/api-definition',
      severity: 'note',
      file: 'services/billing/catalog-info.yaml',
      line: 8,
      column: 5,
      endLine: 12,
      endColumn: 1,
      entity: 'api:default/billing api',
      message: 'The OpenAPI definition has no `info.version`: the API page stays empty.',
      fingerprint: 'aaaa0002',
    }),
    buildFinding({
      rule: 'catalog/unknown-field',
      severity: 'warning',
      file: 'services/payments/catalog-info.yaml',
      ...place(payments, 8, 'lifecyle'),
      entity: 'component:default/payments',
      message: '`lifecyle` is no field of a Component: Backstage ignores it, and `spec.lifecycle` is missing.',
      help: 'Write `lifecycle`.',
      fix: {
        title: 'Rename `lifecyle` to `lifecycle`',
        edits: [{ ...place(payments, 8, 'lifecyle'), newText: 'lifecycle' }],
      },
      fingerprint: 'aaaa0003',
    }),
    buildFinding({
      rule: 'backstage/syntax',
      file: 'services/payments/catalog-info.yaml',
      ...place(payments, 9, '	'),
      message: 'A tab indents the line: YAML allows spaces only, so Backstage reads nothing of this file.',
      help: 'Replace the tab by spaces.',
      fingerprint: 'aaaa0004',
    }),
    buildFinding({
      rule: 'catalog/no-such-owner',
      severity: 'warning',
      state: 'existing',
      file: 'services/payments/catalog-info.yaml',
      ...place(payments, 9, 'team-payments'),
      message: 'No group `team-payments` is in the catalog.',
      fingerprint: 'aaaa0005',
    }),
    buildFinding({
      rule: 'catalog/dangling-reference',
      severity: 'error',
      file: 'services/payments/catalog-info.yaml',
      ...place(payments, 11, 'ledgr'),
      entity: 'component:default/payments',
      message: '`ledgr` does not exist in the catalog: the relation is shown as broken.',
      help: 'Did you mean `component:ledger`?',
      fix: {
        title: 'Replace `ledgr` by `component:ledger`',
        edits: [{ ...place(payments, 11, 'ledgr'), newText: 'component:ledger' }],
      },
      fingerprint: 'aaaa0006',
    }),
    buildFinding({
      rule: 'catalog/discovery',
      severity: 'warning',
      file: 'services/gone/catalog-info.yaml',
      message: 'No Location and no discovery rule leads to this file: Backstage never reads it.',
      fingerprint: 'aaaa0007',
    }),
  ],
  scorecards: [
    {
      id: 'production-readiness',
      title: 'Production readiness',
      levels: [
        { id: 'bronze', title: 'Bronze' },
        { id: 'silver', title: 'Silver' },
        { id: 'gold', title: 'Gold' },
      ],
    },
    { id: 'catalog-trust', title: 'Catalog trust', levels: [{ id: 'gold', title: 'Gold' }] },
  ],
  exempt: [
    {
      rule: 'ownership/codeowners-exists',
      severity: 'warning',
      entity: 'component:default/payments',
      file: 'services/payments/catalog-info.yaml',
      line: 4,
      message: 'There is no CODEOWNERS where GitHub looks for it.',
      reason: 'Moves to the monorepo in spring',
      ticket: 'https://example.com/SHOP-7',
      expires: '2027-01-31',
    },
  ],
  notices: ['The exemption in `.github/catalog-warden/exemptions/shop.yaml` ends in 3 days (2026-11-24).'],
  facts: [{ name: 'repository.archived', source: 'GitHub', observedAt: '2026-11-20T08:00:00Z' }],
  skipped: [
    {
      file: 'templates/skeleton/catalog-info.yaml',
      reason: 'a scaffolder skeleton (`${{ values.name }}`), not an entity',
    },
  ],
});

export const richContext: FormatContext = buildContext({
  sources: new Map([
    ['services/payments/catalog-info.yaml', payments],
    ['services/billing/catalog-info.yaml', billing],
  ]),
  rules: [
    buildRule(),
    buildRule({ id: 'backstage/schema', severity: 'error', title: 'The document does not fit the schema of its kind' }),
  ],
  filesUrl: 'https://github.com/acme/shop/blob/0123456789abcdef0123456789abcdef01234567/',
  rulesUrl: 'https://github.com/acme/catalog-warden/blob/v1/docs/rules/',
});
