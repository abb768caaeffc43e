import type { RuleDocumentation } from '../check.ts';

/** What Backstage itself refuses, in the order in which it looks. These rules are always errors. */
export const backstageRules: readonly RuleDocumentation[] = [
  {
    id: 'backstage/syntax',
    title: 'The document is not YAML that Backstage can read',
    why:
      'Backstage reads nothing of a document that is not valid YAML 1.2, or that is not a mapping. What it had stored ' +
      'before stays as it was and grows old, and the error is only seen in the log of the back-end or on the page of ' +
      'the Location. Aliases are bounded: more than 100 expansions, or an alias to an anchor of another document, make ' +
      'Backstage drop the **whole file**.',
    remedy:
      'Mend the YAML at the place shown. The usual causes are tabs as indentation, a key that stands twice, an ' +
      'unquoted text with `: ` or ` #` in it, and a value that begins with `{`, `[`, `@`, `` ` `` or `%`.',
    severity: 'error',
    examples: {
      wrong: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  description: Takes payments: by card and invoice
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
      right: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  description: 'Takes payments: by card and invoice'
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
    },
  },
  {
    id: 'backstage/envelope',
    title: 'The document is not an entity that Backstage can name',
    why:
      'Every entity needs `apiVersion`, `kind` and `metadata.name`, and has nothing beside `apiVersion`, `kind`, ' +
      '`metadata` and `spec` at its root. Without a valid name, Backstage cannot even say which entity is broken: ' +
      'the error is attached to the Location that led to the file, and the entity is simply not there.',
    remedy:
      'Add what is missing, and move other keys below `metadata` or `spec`. A name has letters, digits, `-`, `_` and ' +
      '`.`, begins and ends with a letter or digit, and has 63 characters at most; a number needs quotes. Use ' +
      '`metadata.title` for a name that people read.',
    severity: 'error',
    examples: {
      wrong: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Payments API (internal)
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
      right: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments-api
  title: Payments API (internal)
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
    },
  },
  {
    id: 'backstage/schema',
    title: 'A field does not have the form that Backstage demands',
    why:
      'Backstage checks `metadata` and, by kind, `spec`. One mistake is enough for the whole entity to be refused, and ' +
      'Backstage only tells the first one; the entity keeps the state it had before, or never appears.',
    remedy:
      'Give the field the form that the message names. Values of annotations and labels are texts, so numbers and ' +
      '`true` need quotes; tags are in lower case; a key without a value (`labels:`) must go; a Group needs `children` ' +
      'and a User needs `memberOf`, even if they are empty lists.',
    severity: 'error',
    examples: {
      wrong: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  tags: [Java]
  annotations:
    gitlab.com/project-id: 4521
spec:
  type: service
  owner: team-a
`,
      },
      right: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  tags: [java]
  annotations:
    gitlab.com/project-id: '4521'
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
    },
  },
  {
    id: 'backstage/unknown-kind',
    title: 'Backstage knows no such kind, or not in this apiVersion',
    why:
      'Backstage looks for a processor that knows the `kind` and the `apiVersion`, letter by letter: `component` is ' +
      'not `Component`. When there is none it refuses the entity, and says nothing about the rest of it.',
    remedy:
      'Use a kind of Backstage with its apiVersion: `backstage.io/v1alpha1`, for a Template ' +
      '`scaffolder.backstage.io/v1beta3`. Name kinds of your own in the configuration under `customKinds`.',
    severity: 'error',
    examples: {
      wrong: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: component
metadata:
  name: payments
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
      right: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
spec:
  type: service
  lifecycle: production
  owner: team-a
`,
      },
    },
  },
  {
    id: 'backstage/reference',
    title: 'A reference cannot be read',
    why:
      'References are `[kind:][namespace/]name`. Most fields have a kind that is meant when none is written, but ' +
      '`dependsOn` and `dependencyOf` have none: an entry without a kind passes every schema, and then makes Backstage ' +
      'refuse the entity while it builds the relations.',
    remedy: 'Write the kind, such as `component:payments` or `resource:default/orders-db`, and leave no part empty.',
    severity: 'error',
    examples: {
      wrong: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
spec:
  type: service
  lifecycle: production
  owner: team-a
  dependsOn:
    - orders-db
`,
      },
      right: {
        catalogInfo: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
spec:
  type: service
  lifecycle: production
  owner: team-a
  dependsOn:
    - resource:orders-db
`,
      },
    },
  },
];
