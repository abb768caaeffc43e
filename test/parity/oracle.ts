import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type * as CatalogModel from '@backstage/catalog-model';
import type * as CatalogModelAlpha from '@backstage/catalog-model/alpha';
import type * as ScaffolderCommon from '@backstage/plugin-scaffolder-common';
import { isScalar, parseAllDocuments, type Document } from 'yaml';

// What Backstage says about a catalog file, by Backstage's own published pieces in the order in which the catalog
// back-end (4.0.0) runs them. What stands between the pieces in the back-end is written out here.

const require = createRequire(import.meta.url);
const model = require('@backstage/catalog-model') as typeof CatalogModel;
const alpha = require('@backstage/catalog-model/alpha') as typeof CatalogModelAlpha;
const scaffolder = require('@backstage/plugin-scaffolder-common') as typeof ScaffolderCommon;
const { merge } = createRequire(require.resolve('@backstage/catalog-model'))('lodash') as {
  merge: (target: object, source: object) => Entity;
};

type Entity = CatalogModel.Entity;

export type Step =
  | 'syntax'
  | 'root'
  | 'envelope'
  | 'annotations'
  | 'placeholder'
  | 'policy'
  | 'kind'
  | 'unknown-kind'
  | 'reference';

/** Backstage's verdict on one document. */
export interface Verdict {
  readonly index: number;
  /** Nothing stands in the document; Backstage passes over it. */
  readonly empty: boolean;
  readonly accepted: boolean;
  readonly step?: Step;
  readonly error?: string;
  /** The verdict hangs on what stands in another file: as JSON or YAML (`data`) or as text. */
  readonly placeholders: 'none' | 'text' | 'data';
}

class Refused extends Error {
  readonly step: Step;
  constructor(step: Step, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.step = step;
  }
}

/** The verdicts on all documents of a file. */
export async function backstageVerdicts(text: string): Promise<readonly Verdict[]> {
  const parsed = parseAllDocuments(text, { merge: false, logLevel: 'silent' });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const values: { value?: unknown; error?: string }[] = [];
  for (const document of documents) {
    if (document.errors.length > 0) {
      values.push({ error: document.errors[0]?.message ?? '' });
      continue;
    }
    try {
      values.push({ value: document.toJSON() });
    } catch (error) {
      // Nobody catches this in the back-end: nothing of the file is read.
      return documents.map((one, index) =>
        isEmpty(one) ? { index, empty: true, accepted: true, placeholders: 'none' } : syntax(index, String(error)),
      );
    }
  }
  return Promise.all(
    values.map(async ({ value, error }, index) =>
      error === undefined ? backstageVerdict(value, index) : syntax(index, error),
    ),
  );
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

function syntax(index: number, error: string): Verdict {
  return { index, empty: false, accepted: false, step: 'syntax', error, placeholders: 'none' };
}

/** The verdict on one document as parsed. */
export async function backstageVerdict(value: unknown, index = 0): Promise<Verdict> {
  if (value === null) return { index, empty: true, accepted: true, placeholders: 'none' };
  const found: { placeholders: Verdict['placeholders'] } = { placeholders: 'none' };
  let refusal: Refused | undefined;
  for (const guess of ['x', 'mcp-server']) {
    try {
      await process(structuredClone(value), guess, found);
      return { index, empty: false, accepted: true, placeholders: found.placeholders };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = error;
      if (found.placeholders === 'none') break;
    }
  }
  return {
    index,
    empty: false,
    accepted: false,
    ...(refusal && { step: refusal.step, error: refusal.message }),
    placeholders: found.placeholders,
  };
}

async function process(value: unknown, guess: string, found: { placeholders: Verdict['placeholders'] }): Promise<void> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused('root', `Expected object at root, got ${typeof value}`);
  }
  let entity = value as Entity;
  await at('envelope', () => validateEnvelope(entity));
  entity = await at('annotations', () => collect(entity));
  await at('envelope', () => validateEnvelope(entity));
  const ref = model.stringifyEntityRef(entity);
  entity = await at('placeholder', () => fill(entity, [], { guess, found }) as Entity);
  entity = annotate(entity);
  entity = await at('policy', async () => (await policies.enforce(entity)) ?? entity);
  if (model.stringifyEntityRef(entity) !== ref)
    throw new Refused('policy', 'The entity kind, namespace, or name changed');
  await at('policy', () => validateEntity(entity));
  await at('kind', () => validateKind(entity));
  await at('reference', () => {
    parseReferences(entity);
  });
}

async function at<T>(name: Step, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(name, error);
  }
}

const validateEnvelope = model.entityEnvelopeSchemaValidator();
const validateEntity = model.entitySchemaValidator();
const policies = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);

/** ProcessorOutputCollector: the entity as a Location emits it. */
function collect(entity: Entity): Entity {
  const annotations: unknown = entity.metadata.annotations ?? {};
  const usable = annotations || {};
  if (typeof usable !== 'object' || Array.isArray(usable))
    throw new Error('metadata.annotations must be a valid object');
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...(usable as Record<string, string>),
        [model.ANNOTATION_ORIGIN_LOCATION]: 'url:https://example.com/',
        [model.ANNOTATION_LOCATION]: 'url:https://example.com/',
      },
    },
  };
}

/** AnnotateLocationEntityProcessor. */
function annotate(entity: Entity): Entity {
  const viewUrl = 'https://example.com/catalog-info.yaml';
  return merge({ metadata: { annotations: { [model.ANNOTATION_VIEW_URL]: viewUrl } } }, entity);
}

interface Filling {
  readonly guess: string;
  readonly found: { placeholders: Verdict['placeholders'] };
}

/** PlaceholderProcessor, with a likely value in place of what stands in the other file. */
function fill(data: unknown, path: readonly string[], filling: Filling): unknown {
  if (!data || !(data instanceof Object)) return data;
  if (Array.isArray(data)) return data.map((item: unknown) => fill(item, [...path, '*'], filling));
  const keys = Object.keys(data);
  const mapping = data as Record<string, unknown>;
  if (!keys.some((key) => key.startsWith('$'))) {
    return Object.fromEntries(
      Object.entries(mapping).map(([key, value]) => [key, fill(value, [...path, key], filling)]),
    );
  }
  const [key = ''] = keys;
  if (keys.length !== 1 || !['$text', '$json', '$yaml', '$openapi', '$asyncapi'].includes(key)) return data;
  if (typeof mapping[key] !== 'string') {
    throw new Error(
      `Placeholder ${key} expected a string value parameter, in the form of an absolute URL or a relative path`,
    );
  }
  const isData = key === '$json' || key === '$yaml';
  if (isData) filling.found.placeholders = 'data';
  else if (filling.found.placeholders === 'none') filling.found.placeholders = 'text';
  return likely(path, isData, filling.guess);
}

/** A value that Backstage would accept at this place, if there is one. */
function likely(path: readonly string[], isData: boolean, guess: string): unknown {
  const place = path.join('.').replace(/^(?:metadata|spec)\./, '');
  if (place === 'type') return guess;
  if (place === 'presence') return 'required';
  if (/(?:^|\.)url$/.test(place)) return 'https://example.com/';
  if (/^depend(?:sOn|encyOf)(?:\.\*)?$/.test(place)) return isData && !place.endsWith('*') ? [] : 'component:x';
  if (!isData) return 'x';
  if (
    /^(?:providesApis|consumesApis|children|members|memberOf|targets|steps|tags|links|formDecorators|EXPERIMENTAL_formDecorators)$/.test(
      place,
    )
  )
    return [];
  if (/^(?:disciplines|categories|agents|skills|plugins|output\.links|output\.text)$/.test(place)) return [];
  if (place === 'remotes') return [{ type: 'x', url: 'x' }];
  if (place === 'remotes.*' || place === 'links.*') return { type: 'x', url: 'https://example.com/' };
  if (place === 'steps.*') return { action: 'x' };
  if (
    place === 'parameters' ||
    /^(?:parameters|formDecorators|EXPERIMENTAL_formDecorators|output\.\w+)\.\*$/.test(place)
  )
    return {};
  if (
    /(?:^|\.)(?:profile|labels|output|secrets|schema|presentation|buttonLabels|input|EXPERIMENTAL_recovery|backstage:permissions)$/.test(
      place,
    )
  )
    return {};
  if (place.endsWith('permissions.tags')) return [];
  if (place === 'spec') {
    return {
      type: guess,
      lifecycle: 'x',
      owner: 'x',
      definition: 'x',
      children: [],
      memberOf: [],
      steps: [],
      remotes: [{ type: 'x', url: 'x' }],
    };
  }
  return 'x';
}

const classic = [
  model.apiEntityV1alpha1Validator,
  model.componentEntityV1alpha1Validator,
  model.resourceEntityV1alpha1Validator,
  model.groupEntityV1alpha1Validator,
  model.locationEntityV1alpha1Validator,
  model.userEntityV1alpha1Validator,
  model.systemEntityV1alpha1Validator,
  model.domainEntityV1alpha1Validator,
  scaffolder.templateEntityV1beta3Validator,
];

const modules = alpha.compileCatalogModel([
  alpha.defaultCatalogEntityModel,
  alpha.aiResourceEntityModel,
  alpha.mcpServerApiEntityModel,
]);

/**
 * Whether the back-end's processors accept the kind. The kinds of a stock back-end are judged by
 * BuiltinKindsEntityProcessor and ScaffolderEntitiesProcessor; an AiResource, and an API that is an MCP server, also
 * by ModelProcessor, which takes over when a module adds kinds.
 */
async function validateKind(entity: Entity): Promise<void> {
  const isServer = entity.kind === 'API' && entity.spec?.['type'] === 'mcp-server';
  if (entity.kind === 'AiResource') return validateByModel(entity);
  let known = false;
  try {
    for (const validator of classic) known = (await validator.check(entity)) || known;
  } catch (error) {
    if (!isServer) throw error;
    return validateByModel(entity);
  }
  if (!known)
    throw new Refused(
      'unknown-kind',
      `No processor recognized the entity ${model.stringifyEntityRef(entity)} as valid, possibly caused by a foreign kind or apiVersion`,
    );
}

const compiled = new Map<object, ValidateFunction>();
const ajv = new Ajv({ allowUnionTypes: true, allErrors: true, validateSchema: true, addUsedSchema: false });

/** ModelProcessor and its SchemaValidator. */
function validateByModel(entity: Entity): void {
  const { kind: name } = entity;
  const unrecognised = `No processor recognized the entity ${model.stringifyEntityRef(entity)} as valid, possibly caused by a foreign kind or apiVersion`;
  let kind: ReturnType<typeof modules.getKind>;
  try {
    kind = modules.getKind(entity);
  } catch {
    throw new Refused('unknown-kind', unrecognised);
  }
  if (!kind) throw new Refused('unknown-kind', unrecognised);
  const validate = compiled.get(kind.jsonSchema) ?? ajv.compile(kind.jsonSchema);
  compiled.set(kind.jsonSchema, validate);
  if (validate(entity)) return;
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const details = Object.entries(params as Record<string, unknown>).map(([key, value]) => `${key}: ${String(value)}`);
    return `${instancePath || '<root>'} ${message} - ${details.join(', ')}`;
  });
  throw new TypeError(`Validation of ${name} entity failed: ${errors.join('; ')}`);
}

/** What BuiltinKindsEntityProcessor and ScaffolderEntitiesProcessor read, in their order. */
const references: Readonly<Record<string, readonly (readonly [field: string, defaultKind?: string])[]>> = {
  Component: [
    ['owner', 'Group'],
    ['subcomponentOf', 'Component'],
    ['providesApis', 'API'],
    ['consumesApis', 'API'],
    ['dependsOn'],
    ['dependencyOf'],
    ['system', 'System'],
  ],
  API: [
    ['owner', 'Group'],
    ['system', 'System'],
  ],
  Resource: [['owner', 'Group'], ['dependsOn'], ['dependencyOf'], ['system', 'System']],
  User: [['memberOf', 'Group']],
  Group: [
    ['parent', 'Group'],
    ['children', 'Group'],
    ['members', 'User'],
  ],
  System: [
    ['owner', 'Group'],
    ['domain', 'Domain'],
  ],
  Domain: [
    ['owner', 'Group'],
    ['subdomainOf', 'Domain'],
  ],
  Template: [['owner', 'Group']],
};

function parseReferences(entity: Entity): void {
  const defaultNamespace = entity.metadata.namespace ?? model.DEFAULT_NAMESPACE;
  const parse = (target: unknown, defaultKind: string | undefined): void => {
    const context = { ...(defaultKind !== undefined && { defaultKind }), defaultNamespace };
    model.parseEntityRef(target as string, context);
  };
  if (entity.kind === 'AiResource') {
    const kind = modules.getKind(entity);
    for (const { path, defaultKind } of kind?.relationFields ?? []) {
      const value = entity.spec?.[path.replace(/^spec\./, '')];
      for (const target of [value].flat()) if (target && typeof target === 'string') parse(target, defaultKind);
    }
    return;
  }
  for (const [field, defaultKind] of references[entity.kind] ?? []) {
    const value = entity.spec?.[field];
    if (!value) continue;
    for (const target of [value].flat()) parse(target, defaultKind);
  }
}
