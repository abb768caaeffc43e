/** A catalog file that is odd in one way, and whether Backstage accepts all documents in it. */
export interface Probe {
  readonly title: string;
  readonly text: string;
  readonly accepted: boolean;
}

const head = 'apiVersion: backstage.io/v1alpha1\n';
const component = 'spec: { type: service, lifecycle: production, owner: team-a }\n';

/** A Component whose `metadata` has these lines beside its name. */
function metadata(lines: string): string {
  return `${head}kind: Component\nmetadata:\n  name: a\n${indent(lines)}${component}`;
}

/** A Component with this name, as written in YAML. */
function named(name: string): string {
  return `${head}kind: Component\nmetadata:\n  name: ${name}\n${component}`;
}

/** An entity of a kind with these lines in `spec`. */
function entity(kind: string, lines: string, apiVersion = 'backstage.io/v1alpha1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n${indent(lines)}`;
}

/** A Component with these lines in `spec` beside what it needs. */
function spec(lines: string): string {
  return entity('Component', `type: service\nlifecycle: production\nowner: team-a\n${lines}`);
}

function indent(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ').replace(/\n*$/, '\n');
}

const yes = (title: string, text: string): Probe => ({ title, text, accepted: true });
const no = (title: string, text: string): Probe => ({ title, text, accepted: false });

const owned = 'lifecycle: production\nowner: team-a\n';
const long = (length: number): string => 'a'.repeat(length);

export const probes: readonly Probe[] = [
  // YAML
  yes('an empty file', ''),
  yes('comments only', '# nothing\n'),
  yes('a trailing separator', `${named('a')}---\n`),
  yes('a leading separator', `---\n${named('a')}`),
  yes('a document end', `${named('a')}...\n`),
  yes('two documents', `${named('a')}---\n${named('b')}`),
  yes('a byte order mark at the start', `\uFEFF${named('a')}`),
  no('a byte order mark at the second document', `${named('a')}---\n\uFEFF${named('b')}`),
  yes('CRLF', named('a').replaceAll('\n', '\r\n')),
  yes(
    'JSON',
    '{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"a"},"spec":{"type":"a","lifecycle":"b","owner":"c"}}',
  ),
  no('a duplicate key', `${named('a')}kind: API\n`),
  no('a tab as indentation', `${head}kind: Component\nmetadata:\n\tname: a\n${component}`),
  no('a text at the root', 'hello\n'),
  no('a list at the root', `- ${named('a').replaceAll('\n', '\n  ')}`),
  no('a number at the root', '5\n'),
  no('an unclosed bracket', `${named('a')}x: [\n`),
  no('a broken document before a sound one', `kind: [\n---\n${named('a')}`),
  yes('an unknown tag', metadata('description: !secret hello')),
  yes('an anchor and an alias', metadata('title: &t hello\ndescription: *t')),
  no('an alias of another document', `${metadata('title: &t hello')}---\n${metadata('title: *t')}`),
  no(
    'a merge key that brings what is needed',
    `${head}kind: Component\nmetadata: { name: a }\nspec:\n  <<: { type: a, lifecycle: b, owner: c }\n`,
  ),
  yes('a merge key beside what is needed', spec('<<: { system: b }')),
  no('an alias bomb', metadata(`x: &x [a, a, a]\ny: [${Array.from({ length: 120 }, () => '*x').join(', ')}]`)),
  yes('YAML 1.1 words are text', metadata("annotations: { a: yes, b: on, c: 2024-01-01, d: 1_000, e: '012' }")),
  no('YAML 1.1 by directive makes them booleans', `%YAML 1.1\n---\n${metadata('annotations: { a: yes }')}`),
  yes(
    'a merge key with YAML 1.1',
    `%YAML 1.1\n---\n${head}kind: Component\nmetadata: { name: a }\nspec:\n  <<: { type: a, lifecycle: b, owner: c }\n`,
  ),
  no('an octal number is a number', metadata('annotations: { a: 0o17 }')),
  no('a hexadecimal number is a number', metadata('annotations: { a: 0x1F }')),
  no('an exponent is a number', metadata('annotations: { a: 1e3 }')),
  no('a hash that reads as a number', metadata('annotations: { commit: 1234e567 }')),
  no('a long number', metadata(`annotations: { a: ${'9'.repeat(400)} }`)),
  no('a leading zero is a number', metadata('annotations: { a: 012 }')),
  no('not a number is one', metadata('annotations: { a: .nan }')),
  yes('keys that are no text', metadata('annotations: { 1: a, true: b }')),
  yes('a key `__proto__` in spec', spec('__proto__: { owner: 5 }')),
  yes('a mapping `__proto__` at the root', `${named('a')}__proto__: { a: 1 }\n`),
  no('a number `__proto__` at the root', `${named('a')}__proto__: 1\n`),
  no('a label `__proto__`', metadata('labels: { __proto__: a }')),
  yes('a key `constructor`', spec('constructor: a\ntoString: { a: b }')),
  // The root
  no('no apiVersion', `kind: Component\nmetadata: { name: a }\n${component}`),
  no('no kind', `${head}metadata: { name: a }\n${component}`),
  no('no metadata', `${head}kind: Component\n${component}`),
  no('metadata is null', `${head}kind: Component\nmetadata:\n${component}`),
  no('metadata is a list', `${head}kind: Component\nmetadata: []\n${component}`),
  no('no name', `${head}kind: Component\nmetadata: {}\n${component}`),
  no('no spec', `${head}kind: Component\nmetadata: { name: a }\n`),
  no('spec is null', `${head}kind: Component\nmetadata: { name: a }\nspec:\n`),
  no('spec is a list', `${head}kind: Component\nmetadata: { name: a }\nspec: []\n`),
  no('an unknown key at the root', `${named('a')}owner: team-a\n`),
  no('relations at the root', `${named('a')}relations: []\n`),
  no('status at the root', `${named('a')}status: {}\n`),
  no('apiVersion is a number', named('a').replace('backstage.io/v1alpha1', '1')),
  no('apiVersion is empty', named('a').replace('backstage.io/v1alpha1', "''")),
  yes('apiVersion v1beta1', named('a').replace('v1alpha1', 'v1beta1')),
  no('apiVersion of nobody', named('a').replace('backstage.io/v1alpha1', 'acme.com/v1')),
  no('apiVersion with two slashes', named('a').replace('backstage.io/v1alpha1', 'a/b/c')),
  no('a kind in lower case', named('a').replace('kind: Component', 'kind: component')),
  no('a kind of nobody', named('a').replace('kind: Component', 'kind: Service')),
  no('a kind with a dash', named('a').replace('kind: Component', 'kind: My-Kind')),
  no('kind is a placeholder', named('a').replace('kind: Component', 'kind: { $text: ./kind.txt }')),
  // Names
  no('a number as name', named('2001')),
  yes('a number in quotes as name', named("'2001'")),
  yes('63 characters', named(long(63))),
  no('64 characters', named(long(64))),
  no('a name with a space', named('a b')),
  no('a name with a slash', named('a/b')),
  no('a name that ends in a dash', named('a-')),
  no('a name that begins with a dot', named('.a')),
  yes('two dashes in a name', named('a--b')),
  yes('a dot and an underscore in a name', named('a._b')),
  no('an umlaut in a name', named('bär')),
  no('a name that is a placeholder', named('{ $text: ./name.txt }')),
  no('an empty name', named("''")),
  no('a name that is null', named('')),
  no('a name with a line break', named('"a\\nb"')),
  // Metadata
  no('an empty namespace', metadata("namespace: ''")),
  no('a namespace that is null', metadata('namespace:')),
  no('a namespace in upper case', metadata('namespace: Team')),
  yes('a namespace with two dashes', metadata('namespace: a--b')),
  no('a namespace with 64 characters', metadata(`namespace: ${long(64)}`)),
  no('a title that is empty', metadata("title: ''")),
  yes('a description that is empty', metadata("description: ''")),
  no('a description that is null', metadata('description:')),
  no('a description that is a number', metadata('description: 5')),
  no('labels that are null', metadata('labels:')),
  no('labels that are a list', metadata('labels: [a]')),
  yes('a label with an empty value', metadata("labels: { a: '' }")),
  no('a label with a space in its value', metadata('labels: { a: b c }')),
  no('a label with a slash in its value', metadata('labels: { a: b/c }')),
  no('a label with a boolean', metadata('labels: { a: true }')),
  no('a label key with a prefix in upper case', metadata('labels: { Acme.com/a: b }')),
  yes('a label key with a prefix', metadata('labels: { acme.com/a: b }')),
  no('a label key with two slashes', metadata('labels: { acme.com/a/b: c }')),
  no('a label key that is empty', metadata("labels: { '': c }")),
  no('a prefix of 254 characters', metadata(`labels: { ${Array.from({ length: 51 }, () => 'abcd').join('.')}/b: c }`)),
  no('a prefix part of 64 characters', metadata(`labels: { ${long(64)}.com/b: c }`)),
  yes('a prefix part of 63 characters', metadata(`labels: { ${long(63)}.com/b: c }`)),
  yes('annotations that are null', metadata('annotations:')),
  yes('annotations that are an empty text', metadata("annotations: ''")),
  yes('annotations that are zero, where placeholders are not filled in', metadata('annotations: 0\n$foo: a')),
  no('two documents, one with an alias to nothing', `${named('a')}---\n${metadata('title: *t')}---\n`),
  yes('annotations that are false', metadata('annotations: false')),
  no('annotations that are true', metadata('annotations: true')),
  no('annotations that are a list', metadata('annotations: []')),
  no('annotations that are a text', metadata('annotations: a')),
  no('an annotation that is a boolean', metadata('annotations: { a: true }')),
  no('an annotation that is null', metadata('annotations: { a: }')),
  yes('an annotation that Backstage overwrites', metadata('annotations: { backstage.io/managed-by-location: 5 }')),
  no('an annotation that Backstage does not overwrite', metadata('annotations: { backstage.io/view-url: 5 }')),
  no('an annotation key in upper case', metadata('annotations: { GitHub.com/project-slug: a/b }')),
  no('an annotation key with a space', metadata('annotations: { a b: c }')),
  no('tags that are null', metadata('tags:')),
  no('tags that are a text', metadata('tags: java')),
  no('a tag in upper case', metadata('tags: [Java]')),
  no('a tag with a dot', metadata('tags: [node.js]')),
  no('a tag with two dashes', metadata('tags: [a--b]')),
  yes('tags with a colon, plus and hash', metadata("tags: ['a:b', c++, 'c#']")),
  yes('the same tag twice', metadata('tags: [a, a]')),
  no('an empty tag', metadata("tags: ['']")),
  no('a tag that is a number', metadata('tags: [2024]')),
  no('links that are null', metadata('links:')),
  no('a link without url', metadata('links: [{ title: a }]')),
  no('a link with a relative url', metadata('links: [{ url: /docs }]')),
  yes('a link with javascript:', metadata('links: [{ url: "javascript:alert(1)" }]')),
  yes('a link with mailto:', metadata('links: [{ url: "mailto:a@b.c" }]')),
  no('a link with a blank title', metadata('links: [{ url: "https://a.b", title: " " }]')),
  yes('a link with a blank type', metadata('links: [{ url: "https://a.b", type: " " }]')),
  yes('a link with a key of its own', metadata('links: [{ url: "https://a.b", foo: 5 }]')),
  no('a link that is a text', metadata('links: ["https://a.b"]')),
  yes('uid and etag', metadata('uid: a\netag: b')),
  no('an empty uid', metadata("uid: ''")),
  yes('a key of its own in metadata', metadata('foo: { a: [1] }')),
  // Kinds
  no('a Component without owner', entity('Component', 'type: a\nlifecycle: b')),
  no('an owner that is null', entity('Component', 'type: a\nlifecycle: b\nowner:')),
  no('an owner that is empty', entity('Component', "type: a\nlifecycle: b\nowner: ''")),
  yes('an unknown field beside what is needed', spec('ownr: a')),
  no('providesApis that is a text', spec('providesApis: a')),
  yes('dependsOn on an API', entity('API', `type: openapi\n${owned}definition: a\ndependsOn: [foo]`)),
  no('an API without definition', entity('API', `type: openapi\n${owned}`)),
  yes('an MCP server with remotes', entity('API', `type: mcp-server\n${owned}remotes: [{ type: sse, url: a }]`)),
  no('an MCP server without an end point', entity('API', `type: mcp-server\n${owned}remotes: []`)),
  yes(
    'an MCP server with a definition, as a stock back-end wants it',
    entity('API', `type: mcp-server\n${owned}definition: a`),
  ),
  no('an MCP server whose end point has no url', entity('API', `type: mcp-server\n${owned}remotes: [{ type: sse }]`)),
  yes('a Resource without lifecycle', entity('Resource', 'type: a\nowner: b')),
  yes('a System with an owner alone', entity('System', 'owner: b')),
  yes('a Domain with an owner alone', entity('Domain', 'owner: b')),
  no('a Group without children', entity('Group', 'type: team')),
  yes('a Group with no children', entity('Group', 'type: team\nchildren: []')),
  no('a User without memberOf', entity('User', 'profile: {}')),
  no('a User with a number in memberOf', entity('User', 'memberOf: [5]')),
  no('a profile with an empty e-mail address', entity('User', "memberOf: []\nprofile: { email: '' }")),
  yes('a Location with nothing', `${head}kind: Location\nmetadata: { name: a }\nspec: {}\n`),
  no('a Location without spec', `${head}kind: Location\nmetadata: { name: a }\n`),
  no('a presence of its own', entity('Location', 'presence: maybe')),
  no('targets that are a text', entity('Location', 'targets: ./a.yaml')),
  yes(
    'a Template',
    entity(
      'Template',
      'type: a\nsteps: [{ action: b, if: true, input: { c: "${{ d }}" } }]',
      'scaffolder.backstage.io/v1beta3',
    ),
  ),
  no('a Template of the older format', entity('Template', 'type: a\nsteps: []', 'backstage.io/v1beta2')),
  no('a Template with the apiVersion of the core', entity('Template', 'type: a\nsteps: []')),
  no('a step without action', entity('Template', 'type: a\nsteps: [{ id: b }]', 'scaffolder.backstage.io/v1beta3')),
  no(
    'a step with a number as condition',
    entity('Template', 'type: a\nsteps: [{ action: b, if: 5 }]', 'scaffolder.backstage.io/v1beta3'),
  ),
  no(
    'a form that is a text',
    entity('Template', 'type: a\nsteps: []\nparameters: a', 'scaffolder.backstage.io/v1beta3'),
  ),
  no(
    'a form in a list that is a text',
    entity('Template', 'type: a\nsteps: []\nparameters: [a]', 'scaffolder.backstage.io/v1beta3'),
  ),
  no(
    'an output that is a number',
    entity('Template', 'type: a\nsteps: []\noutput: { a: 5 }', 'scaffolder.backstage.io/v1beta3'),
  ),
  yes('a skill', entity('AiResource', `type: skill\n${owned}dependsOn: [other]`)),
  no('a skill with a long text', entity('AiResource', `type: skill\n${owned}compatibility: ${long(501)}`)),
  yes(
    'a skill with 500 characters outside the basic plane',
    entity('AiResource', `type: skill\n${owned}compatibility: ${'𝕏'.repeat(500)}`),
  ),
  no('a rule without rationale', entity('AiResource', `type: rule\n${owned}category: a`)),
  yes('an AiResource of a type of its own', entity('AiResource', `type: prompt\n${owned}skills: 5`)),
  no('an AiResource in v1beta1', entity('AiResource', `type: skill\n${owned}`, 'backstage.io/v1beta1')),
  no('a plugin without skills', entity('AiResource', `type: plugin\n${owned}`)),
  no('a plugin with a broken reference', entity('AiResource', `type: plugin\n${owned}skills: ["a:"]`)),
  yes(
    'a rule does not read dependsOn',
    entity('AiResource', `type: rule\n${owned}category: a\nrationale: b\ndependsOn: ["a:"]`),
  ),
  // References
  no('dependsOn without a kind', spec('dependsOn: [foo]')),
  no('dependencyOf without a kind', spec('dependencyOf: [foo]')),
  yes('dependencyOf as a text', spec('dependencyOf: component:foo')),
  no('dependencyOf with a number', spec('dependencyOf: [5]')),
  yes('dependencyOf with the parts of a reference', spec('dependencyOf: [{ kind: component, name: foo }]')),
  no('dependencyOf with a list in a list', spec('dependencyOf: [[component:foo]]')),
  no('dependencyOf with an empty text', spec("dependencyOf: ['']")),
  yes('dependencyOf that is zero', spec('dependencyOf: 0')),
  no('a reference that ends in a colon', spec('system: "a:"')),
  no('a reference that ends in a slash', spec('system: a/')),
  no('a reference that begins with a slash', spec('system: /a')),
  yes('a reference with two colons', spec('system: a:b:c')),
  yes('a reference with two slashes', spec('system: system:default/a/b')),
  yes('a reference with a space', spec('system: "system: a"')),
  yes('an owner like a GitHub team', spec('system: "@org/team"')),
  no('a kind behind the slash is none', spec('dependsOn: [resource/default:a]')),
  // Placeholders
  yes('a text from another file', entity('API', `type: openapi\n${owned}definition: { $text: ./a.yaml }`)),
  yes('a bundled definition', entity('API', `type: openapi\n${owned}definition: { $openapi: ./a.yaml }`)),
  no('a placeholder that nobody knows', entity('API', `type: openapi\n${owned}definition: { $file: ./a.yaml }`)),
  no('a placeholder with another key', entity('API', `type: openapi\n${owned}definition: { $text: ./a.yaml, a: b }`)),
  no('a placeholder that is a number', spec('system: { $text: 5 }')),
  no('a placeholder that is a number, in a field of its own', spec('foo: { $text: 5 }')),
  no('a text where a list belongs', spec('dependsOn: { $text: ./a.txt }')),
  yes('data where a list belongs', spec('dependsOn: { $yaml: ./a.yaml }')),
  yes('spec from another file', `${head}kind: Component\nmetadata: { name: a }\nspec: { $yaml: ./spec.yaml }\n`),
  no('spec as text', `${head}kind: Component\nmetadata: { name: a }\nspec: { $text: ./spec.yaml }\n`),
  no('a key with a dollar sign stops placeholders beside it', spec('system: { $text: ./a.txt }\n$foo: bar')),
  yes('a key with a dollar sign', spec('$foo: bar')),
  yes('an annotation from another file', metadata('annotations: { a: { $text: ./a.txt } }')),
  no('annotations from another file', metadata('annotations: { $yaml: ./a.yaml }')),
  yes('a presence from another file', entity('Location', 'presence: { $text: ./a.txt }')),
  no('the whole document from another file', '{ $yaml: ./entity.yaml }\n'),
  no('a value that holds itself', metadata('x: &x { y: *x }')),
  no('a namespace from another file', metadata('namespace: { $text: ./a.txt }')),
];
