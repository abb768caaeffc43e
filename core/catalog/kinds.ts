import type { Entity } from './entity.ts';

/** What the value of a field looks like. */
export type Shape = 'text' | 'list' | 'map' | 'any';

/** The fields of a mapping that Backstage reads. */
export type Fields = Readonly<Record<string, Shape>>;

const owned: Fields = { type: 'text', lifecycle: 'text', owner: 'text', system: 'text' };
const dependent: Fields = { dependsOn: 'list', dependencyOf: 'list' };

/** The fields of `spec` of the kinds of `backstage.io/v1alpha1` and `v1beta1`. */
const coreFields: Readonly<Record<string, Fields>> = {
  Component: { ...owned, ...dependent, subcomponentOf: 'text', providesApis: 'list', consumesApis: 'list' },
  API: { ...owned, definition: 'any' },
  Resource: { type: 'text', owner: 'text', system: 'text', ...dependent },
  System: { owner: 'text', domain: 'text', type: 'text' },
  Domain: { owner: 'text', subdomainOf: 'text', type: 'text' },
  Group: { type: 'text', profile: 'map', parent: 'text', children: 'list', members: 'list' },
  User: { profile: 'map', memberOf: 'list' },
  Location: { type: 'text', target: 'text', targets: 'list', presence: 'text' },
  AiResource: owned,
};

/** Further fields of one `spec.type`. */
const fieldsOfType: Readonly<Record<string, Fields>> = {
  'API mcp-server': { remotes: 'list' },
  'AiResource skill': {
    disciplines: 'list',
    categories: 'list',
    agents: 'list',
    dependsOn: 'list',
    allowedTools: 'any',
    license: 'text',
    compatibility: 'text',
  },
  'AiResource rule': { disciplines: 'list', category: 'text', rationale: 'text' },
  'AiResource plugin': { skills: 'list', version: 'text' },
  'AiResource marketplace': { plugins: 'list', version: 'text' },
};

const templateFields: Fields = {
  type: 'text',
  owner: 'text',
  lifecycle: 'text',
  parameters: 'any',
  steps: 'list',
  output: 'map',
  secrets: 'map',
  presentation: 'map',
  formDecorators: 'list',
};

/** The fields of `metadata`, on every kind. */
export const metadataFields: Fields = {
  name: 'text',
  namespace: 'text',
  title: 'text',
  description: 'text',
  labels: 'map',
  annotations: 'map',
  tags: 'list',
  links: 'list',
  uid: 'text',
  etag: 'text',
};

/** The fields of an item of `metadata.links`. */
export const linkFields: Fields = { url: 'text', title: 'text', icon: 'text', type: 'text' };

/** The fields of `spec.profile` of a Group or a User. */
export const profileFields: Fields = { displayName: 'text', email: 'text', picture: 'text' };

/** The kinds of Backstage's own model. */
export const builtInKinds: readonly string[] = [...Object.keys(coreFields), 'Template'];

/** Whether a kind, compared without case as in references, is of Backstage's own model. */
export function isBuiltInKind(kind: string): boolean {
  return builtInKinds.some((builtIn) => builtIn.toLowerCase() === kind.toLowerCase());
}

/** The fields of `spec` that Backstage reads on an entity; `undefined` for kinds and versions that are not its own. */
export function specFieldsOf(entity: Entity): Fields | undefined {
  const { apiVersion, spec } = entity.value;
  if (entity.kind === 'Template') {
    return apiVersion === 'scaffolder.backstage.io/v1beta3' ? templateFields : undefined;
  }
  if (apiVersion !== 'backstage.io/v1alpha1' && apiVersion !== 'backstage.io/v1beta1') return undefined;
  if (!Object.hasOwn(coreFields, entity.kind)) return undefined;
  const type = typeof spec === 'object' && spec !== null && 'type' in spec ? spec['type'] : undefined;
  const variant = `${entity.kind} ${typeof type === 'string' ? type : ''}`;
  return { ...coreFields[entity.kind], ...(Object.hasOwn(fieldsOfType, variant) ? fieldsOfType[variant] : {}) };
}
