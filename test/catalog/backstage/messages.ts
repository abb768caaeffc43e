/** A document, and what is said about it: rule, place, message, help, and the title of the fix. */
export interface Said {
  readonly title: string;
  readonly text: string;
  readonly mistakes: readonly string[];
}

export const messages: readonly Said[] = [
  {
    title: 'a text',
    text: `hello
`,
    mistakes: [
      'backstage/syntax : The document is text, but an entity is a mapping. Backstage reads nothing of it. Begin the document with `apiVersion:`, `kind:` and `metadata:` at the left margin.',
    ],
  },
  {
    title: 'a list',
    text: `- a
`,
    mistakes: [
      'backstage/syntax : The document is a list, but an entity is a mapping. Backstage reads nothing of it. Begin the document with `apiVersion:`, `kind:` and `metadata:` at the left margin.',
    ],
  },
  {
    title: 'no apiVersion',
    text: `kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope apiVersion: `apiVersion` is missing. Backstage refuses an entity without it. Add `apiVersion: backstage.io/v1alpha1`; a Template has `scaffolder.backstage.io/v1beta3`. → Add `apiVersion: backstage.io/v1alpha1`',
    ],
  },
  {
    title: 'no kind',
    text: `apiVersion: backstage.io/v1alpha1
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope kind: `kind` is missing. Backstage refuses an entity without it. Add `kind:` with what the entity is, such as `kind: Component`.',
    ],
  },
  {
    title: 'no metadata',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata: `metadata` is missing. Backstage refuses an entity without it. Add `metadata:` with a `name:` below it.',
    ],
  },
  {
    title: 'no name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { title: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `metadata.name` is missing. Backstage refuses the entity without it. Add `name:` with the name of the entity.',
    ],
  },
  {
    title: 'a misspelt name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { nmae: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.nmae (key): `metadata.name` is missing; `nmae` looks like a misspelling of it. Backstage refuses the entity without it. Rename `nmae` to `name`. → Rename `nmae` to `name`',
    ],
  },
  {
    title: 'a misspelt key at the root',
    text: `apiversion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope apiversion (key): `apiVersion` is missing; `apiversion` looks like a misspelling of it. Backstage refuses an entity without it. Rename `apiversion` to `apiVersion`. → Rename `apiversion` to `apiVersion`',
    ],
  },
  {
    title: 'a field of metadata at the root',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
tags: [a]
`,
    mistakes: [
      'backstage/envelope tags (key): `tags` stands at the left margin, where Backstage only knows `apiVersion`, `kind`, `metadata` and `spec`. Backstage refuses the entity. Indent `tags` so that it stands below `metadata`.',
    ],
  },
  {
    title: 'a field of spec at the root',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
dependsOn: []
`,
    mistakes: [
      'backstage/envelope dependsOn (key): `dependsOn` stands at the left margin, where Backstage only knows `apiVersion`, `kind`, `metadata` and `spec`. Backstage refuses the entity. Indent `dependsOn` so that it stands below `spec`.',
    ],
  },
  {
    title: 'a key of nobody at the root',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
foo: 1
`,
    mistakes: [
      'backstage/envelope foo (key): `foo` stands at the left margin, where Backstage only knows `apiVersion`, `kind`, `metadata` and `spec`. Backstage refuses the entity. Remove `foo`, or move it below `metadata` or `spec`.',
    ],
  },
  {
    title: 'relations at the root',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
relations: []
`,
    mistakes: [
      'backstage/envelope relations (key): `relations` is written by Backstage and must not stand in a file. Backstage refuses the entity. Remove `relations`. → Remove `relations`',
    ],
  },
  {
    title: 'a number as name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: 2001 }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `metadata.name` must be text, but is the number `2001`. Backstage refuses the entity. Put the value in quotes. → Put the value in quotes',
    ],
  },
  {
    title: 'a name with a space',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: My Service }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `My Service` is not a valid name: it has a space. Backstage refuses the entity. Use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most. → Change the name to `My-Service`',
    ],
  },
  {
    title: 'a name that ends in a dash',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a- }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `a-` is not a valid name: it ends with `-`. Backstage refuses the entity. Use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most. → Change the name to `a`',
    ],
  },
  {
    title: 'a name with a template',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: "\${name}" }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `${name}` is not a valid name: it has `$`. Backstage refuses the entity. Use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most.',
    ],
  },
  {
    title: 'an umlaut in a name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: bär }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `bär` is not a valid name: it has `ä`. Backstage refuses the entity. Use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most.',
    ],
  },
  {
    title: 'an empty name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: '' }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `metadata.name` is empty. Backstage refuses the entity. Give it a value.',
    ],
  },
  {
    title: 'a name that is a placeholder',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: { $text: ./a } }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.name: `metadata.name` cannot come from another file: Backstage reads it before it fills in placeholders. Backstage refuses the entity. Write the text out.',
    ],
  },
  {
    title: 'a namespace in upper case',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  namespace: Team
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.namespace: `Team` is not a valid namespace: it has the upper-case letter `T`. Backstage refuses the entity. Use lower-case letters, digits and `-`, beginning and ending with a letter or digit, 63 characters at most. → Change the namespace to `team`',
    ],
  },
  {
    title: 'a namespace without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  namespace:
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/envelope metadata.namespace: `metadata.namespace` has no value, but must be text. Backstage refuses the entity. Give it a value, or remove the key. → Remove the empty `namespace`',
    ],
  },
  {
    title: 'labels without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  labels:
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.labels: `metadata.labels` has no value, but must be a mapping. Backstage refuses the entity. Give it a value, or remove the key. → Remove the empty `labels`',
    ],
  },
  {
    title: 'a label with a number',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  labels: { a: 1 }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.labels.a: `metadata.labels.a` must be text, but is the number `1`. Backstage refuses the entity. Put the value in quotes. → Put the value in quotes',
    ],
  },
  {
    title: 'a label with a space',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  labels: { a: b c }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.labels.a: `b c` is not a valid value of a label: it has a space. Backstage refuses the entity. Use letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit, 63 characters at most.',
    ],
  },
  {
    title: 'annotations that are a list',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations: [a]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.annotations: `metadata.annotations` must be a mapping, but is a list. Backstage refuses the entity. Write `key: value` lines, indented below the key.',
    ],
  },
  {
    title: 'an annotation that is a boolean',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations: { a/b: true }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.annotations["a/b"]: `metadata.annotations["a/b"]` must be text, but is the boolean `true`. Backstage refuses the entity. Put the value in quotes. → Put the value in quotes',
    ],
  },
  {
    title: 'an annotation without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations: { a/b: }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.annotations["a/b"]: `metadata.annotations["a/b"]` has no value, but must be text. Backstage refuses the entity. Give it a value.',
    ],
  },
  {
    title: 'an annotation key in upper case',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations: { GitHub.com/a: b }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.annotations["GitHub.com/a"] (key): `GitHub.com/a` is not a valid key of `metadata.annotations`. Backstage refuses the entity. Use `name` or `prefix/name`: the name of letters, digits, `-`, `_` and `.`, 63 characters at most; the prefix a lower-case domain name.',
    ],
  },
  {
    title: 'annotations from another file',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  annotations: { $yaml: ./a.yaml }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.annotations.$yaml (key): `$yaml` is not filled in here: `metadata.annotations` cannot come from another file. Backstage refuses the entity. Write the entries out.',
    ],
  },
  {
    title: 'tags that are a text',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  tags: java
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.tags: `metadata.tags` must be a list, but is text. Backstage refuses the entity. Write a list: a line `- …` for each item below the key.',
    ],
  },
  {
    title: 'a tag in upper case',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  tags: [Java]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.tags[0]: `Java` is not a valid tag: it has the upper-case letter `J`. Backstage refuses the entity. Use lower-case letters, digits, `+`, `#` and `:`, in parts joined by single `-`, 63 characters at most. → Change the tag to `java`',
    ],
  },
  {
    title: 'a tag with a dot',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  tags: [node.js]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.tags[0]: `node.js` is not a valid tag: it has `.`. Backstage refuses the entity. Use lower-case letters, digits, `+`, `#` and `:`, in parts joined by single `-`, 63 characters at most. → Change the tag to `node-js`',
    ],
  },
  {
    title: 'a tag that is a number',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  tags: [2024]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.tags[0]: `metadata.tags[0]` must be text, but is the number `2024`. Backstage refuses the entity. Put the value in quotes. → Put the value in quotes',
    ],
  },
  {
    title: 'a link without url',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  links: [{ title: a }]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.links[0].url: `metadata.links[0].url` is missing. Backstage refuses the whole entity. Add `url:` with a full address.',
    ],
  },
  {
    title: 'a relative link',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  links: [{ url: /docs }]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.links[0].url: `/docs` is not a valid address: it has no scheme, such as `https://`. Backstage refuses the entity. Use a full address with its scheme, such as `https://…`.',
    ],
  },
  {
    title: 'a blank title',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  links: [{ url: 'https://a.b', title: ' ' }]
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.links[0].title: `metadata.links[0].title` is blank. Backstage refuses the entity. Give it a value, or remove the key.',
    ],
  },
  {
    title: 'an empty title',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  title: ''
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.title: `metadata.title` is empty. Backstage refuses the entity. Give it a value, or remove the key.',
    ],
  },
  {
    title: 'a description without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  description:
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/schema metadata.description: `metadata.description` has no value, but must be text. Backstage refuses the entity. Give it a value, or remove the key. → Remove the empty `description`',
    ],
  },
  {
    title: 'no spec',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
`,
    mistakes: [
      'backstage/schema spec: `spec` is missing. Backstage refuses a Component without it. Add `spec:` with `type`, `lifecycle`, `owner` below it.',
    ],
  },
  {
    title: 'spec without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec:
`,
    mistakes: [
      'backstage/schema spec: `spec` has no value, but must be a mapping. Backstage refuses the entity. Give it a value.',
    ],
  },
  {
    title: 'a missing owner',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b }
`,
    mistakes: [
      'backstage/schema spec.owner: `spec.owner` is missing. Backstage refuses a Component without it. Add `owner:` with the group or user that answers for it, such as `owner: group:default/team-a`.',
    ],
  },
  {
    title: 'a misspelt owner',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, onwer: c }
`,
    mistakes: [
      'backstage/schema spec.onwer (key): `spec.owner` is missing; `onwer` looks like a misspelling of it. Backstage refuses a Component without it. Rename `onwer` to `owner`. → Rename `onwer` to `owner`',
    ],
  },
  {
    title: 'two misspelt fields',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecyle: b, onwer: c }
`,
    mistakes: [
      'backstage/schema spec.lifecyle (key): `spec.lifecycle` is missing; `lifecyle` looks like a misspelling of it. Backstage refuses a Component without it. Rename `lifecyle` to `lifecycle`. → Rename `lifecyle` to `lifecycle`',
      'backstage/schema spec.onwer (key): `spec.owner` is missing; `onwer` looks like a misspelling of it. Backstage refuses a Component without it. Rename `onwer` to `owner`. → Rename `onwer` to `owner`',
    ],
  },
  {
    title: 'an empty owner',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: '' }
`,
    mistakes: ['backstage/schema spec.owner: `spec.owner` is empty. Backstage refuses the entity. Give it a value.'],
  },
  {
    title: 'a system without a value',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, system:  }
`,
    mistakes: [
      'backstage/schema spec.system: `spec.system` has no value, but must be text. Backstage refuses the entity. Give it a value, or remove the key. → Remove the empty `system`',
    ],
  },
  {
    title: 'a list where a text belongs',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, system: [a] }
`,
    mistakes: [
      'backstage/schema spec.system: `spec.system` must be text, but is a list. Backstage refuses the entity. Write text.',
    ],
  },
  {
    title: 'a text where a list belongs',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, dependsOn: a }
`,
    mistakes: [
      'backstage/schema spec.dependsOn: `spec.dependsOn` must be a list, but is text. Backstage refuses the entity. Write a list: a line `- …` for each item below the key.',
    ],
  },
  {
    title: 'an API without definition',
    text: `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c }
`,
    mistakes: [
      'backstage/schema spec.definition: `spec.definition` is missing. Backstage refuses an API without it. Add `definition:` with the text of the API definition, or take it from a file: `definition: { $text: ./openapi.yaml }`.',
    ],
  },
  {
    title: 'a definition that is a mapping',
    text: `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, definition: { openapi: 3.0.0 } }
`,
    mistakes: [
      'backstage/schema spec.definition: `spec.definition` must be text, but is a mapping. Backstage refuses the entity. Write it as text below `definition: |`, or take it from a file: `{ $text: ./openapi.yaml }`.',
    ],
  },
  {
    title: 'an MCP server without end points',
    text: `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: a }
spec: { type: mcp-server, lifecycle: b, owner: c }
`,
    mistakes: [
      'backstage/schema spec.remotes: `spec.remotes` is missing. Backstage refuses an API without it. Add `remotes:` with the `type` and `url` of each end point of the MCP server.',
    ],
  },
  {
    title: 'a Group without children',
    text: `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: a }
spec: { type: team }
`,
    mistakes: [
      'backstage/schema spec.children: `spec.children` is missing. Backstage refuses a Group without it. Add `children: []`, or list the groups below this one. → Add `children: []`',
    ],
  },
  {
    title: 'a User without memberOf',
    text: `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: a }
spec: {}
`,
    mistakes: [
      'backstage/schema spec.memberOf: `spec.memberOf` is missing. Backstage refuses a User without it. Add `memberOf: []`, or list the groups that this user is in. → Add `memberOf: []`',
    ],
  },
  {
    title: 'a presence of its own',
    text: `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: { name: a }
spec: { presence: maybe }
`,
    mistakes: [
      'backstage/schema spec.presence: `spec.presence` must be `required` or `optional`, but is `maybe`. Backstage refuses the entity. Write `required` or `optional`.',
    ],
  },
  {
    title: 'a step without action',
    text: `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: a }
spec: { type: a, steps: [{ id: b }] }
`,
    mistakes: [
      'backstage/schema spec.steps[0].action: `spec.steps[0].action` is missing. Backstage refuses the whole entity. Add `action:` with the action that the step runs, such as `action: fetch:template`.',
    ],
  },
  {
    title: 'a form that is a text',
    text: `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: a }
spec: { type: a, steps: [], parameters: b }
`,
    mistakes: [
      'backstage/schema spec.parameters: `spec.parameters` must be a mapping or a list, but is text. Backstage refuses the entity. Write a list: a line `- …` for each item below the key.',
    ],
  },
  {
    title: 'a rule without its fields',
    text: `apiVersion: backstage.io/v1alpha1
kind: AiResource
metadata: { name: a }
spec: { type: rule, lifecycle: b, owner: c }
`,
    mistakes: [
      'backstage/schema spec.category: `spec.category` is missing. Backstage refuses an AiResource without it. Add `category:` with the sort of rule that this is.',
      'backstage/schema spec.rationale: `spec.rationale` is missing. Backstage refuses an AiResource without it. Add `rationale:` with the reason for this rule.',
    ],
  },
  {
    title: 'a kind in lower case',
    text: `apiVersion: backstage.io/v1alpha1
kind: component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind kind: The kind `component` is written `Component`. Upper and lower case matter here, and Backstage refuses the entity. Write `kind: Component`. → Change the kind to `Component`',
    ],
  },
  {
    title: 'a misspelt kind',
    text: `apiVersion: backstage.io/v1alpha1
kind: Componet
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind kind: There is no kind `Componet`, so Backstage refuses the entity. Did you mean `Component`? Write `kind: Component`. → Change the kind to `Component`',
    ],
  },
  {
    title: 'a kind of nobody',
    text: `apiVersion: backstage.io/v1alpha1
kind: Service
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind kind: There is no kind `Service`, so Backstage refuses the entity. Use one of Component, API, Resource, System, Domain, Group, User, Location, Template, AiResource; a kind of your own must be named in the configuration (`customKinds`).',
    ],
  },
  {
    title: 'an apiVersion of nobody',
    text: `apiVersion: acme.com/v1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind apiVersion: `acme.com/v1` is no apiVersion of the kind Component: it has `backstage.io/v1alpha1` or `backstage.io/v1beta1`. Backstage refuses the entity. Write `apiVersion: backstage.io/v1alpha1`.',
    ],
  },
  {
    title: 'a misspelt apiVersion',
    text: `apiVersion: backstage.io/v1aplha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind apiVersion: `backstage.io/v1aplha1` is no apiVersion of the kind Component: it has `backstage.io/v1alpha1` or `backstage.io/v1beta1`. Backstage refuses the entity. Write `apiVersion: backstage.io/v1alpha1`. → Change the apiVersion to `backstage.io/v1alpha1`',
    ],
  },
  {
    title: 'half an apiVersion',
    text: `apiVersion: v1alpha1
kind: Component
metadata: { name: a }
spec: { type: service, lifecycle: production, owner: team-a }
`,
    mistakes: [
      'backstage/unknown-kind apiVersion: `v1alpha1` is no apiVersion of the kind Component: it has `backstage.io/v1alpha1` or `backstage.io/v1beta1`. Backstage refuses the entity. Write `apiVersion: backstage.io/v1alpha1`. → Change the apiVersion to `backstage.io/v1alpha1`',
    ],
  },
  {
    title: 'a Template of the older format',
    text: `apiVersion: backstage.io/v1beta2
kind: Template
metadata: { name: a }
spec: { type: a, steps: [] }
`,
    mistakes: [
      'backstage/unknown-kind apiVersion: `backstage.io/v1beta2` is no apiVersion of the kind Template: it has `scaffolder.backstage.io/v1beta3`. Backstage refuses the entity. Bring the template into the format of `scaffolder.backstage.io/v1beta3`; it differs in more than the apiVersion.',
    ],
  },
  {
    title: 'dependsOn without a kind',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, dependsOn: [orders] }
`,
    mistakes: [
      'backstage/reference spec.dependsOn[0]: `orders` in `spec.dependsOn[0]` does not say its kind, and this field has no default kind. Backstage refuses the entity. Write the kind before it, such as `component:orders` or `resource:orders`.',
    ],
  },
  {
    title: 'a reference without a name',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, system: 'system:' }
`,
    mistakes: [
      'backstage/reference spec.system: `system:` in `spec.system` is no reference: a part before or after `:` or `/` is empty. Backstage refuses the entity. Write it as `[kind:][namespace/]name`, such as `group:default/team-a`.',
    ],
  },
  {
    title: 'dependencyOf with a number',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, dependencyOf: [5] }
`,
    mistakes: [
      'backstage/reference spec.dependencyOf[0]: `spec.dependencyOf[0]` must be a reference, but is the number `5`. Backstage refuses the entity. Write it as `kind:[namespace/]name`, such as `component:default/payments`.',
    ],
  },
  {
    title: 'a placeholder that is a number',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, system: { $text: 5 } }
`,
    mistakes: [
      'backstage/schema spec.system.$text: `spec.system.$text` must be the path or address of a file, as text. Backstage refuses the entity. Write a path relative to this file, such as `./openapi.yaml`.',
    ],
  },
  {
    title: 'a placeholder beside another key',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, $foo: a, system: { $text: ./a } }
`,
    mistakes: [
      'backstage/schema spec.system: `spec.system` must be text, but `$text` does not give that here. Backstage refuses the entity. A placeholder must be the only key of its mapping; because of `$foo` Backstage fills in none in `spec`.',
    ],
  },
  {
    title: 'a text from a file where a list belongs',
    text: `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: a }
spec: { type: a, lifecycle: b, owner: c, dependsOn: { $text: ./a } }
`,
    mistakes: [
      'backstage/schema spec.dependsOn: `spec.dependsOn` must be a list, but `$text` does not give that here. Backstage refuses the entity. Write a list, or take it from a file with `$yaml` or `$json`.',
    ],
  },
];
