import asyncapi2 from '@asyncapi/specs/schemas/2.6.0-without-$id.json' with { type: 'json' };
import asyncapi3 from '@asyncapi/specs/schemas/3.1.0-without-$id.json' with { type: 'json' };
import openapi20 from '@seriousme/openapi-schema-validator/schemas/v2.0/schema.json' with { type: 'json' };
import openapi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json' with { type: 'json' };
import openapi32 from '@seriousme/openapi-schema-validator/schemas/v3.2/schema.json' with { type: 'json' };

// Takes what the engine needs from the official JSON Schemas of OpenAPI and AsyncAPI, as texts that cost nothing until
// they are parsed. On the way the schemas lose what only people read, and what would make them stricter than is useful:
//   - formats, and in AsyncAPI the bindings and the schemas of messages, which other specifications define;
//   - the branch for references: `core/catalog/api/json-schema.ts` takes an object with `$ref` as it is;
//   - the version, which is read beforehand: OpenAPI 3.1 is judged by the schema of 3.2, AsyncAPI 2 and 3 by that of
//     their newest minor version.

const folder = 'core/catalog/api/generated';

type Schema = Record<string, unknown>;

export function outputs(): Promise<Readonly<Record<string, string>>> {
  const schemas = {
    openapi20: withDraft04(withoutVersion(openapi20)),
    openapi30: withDraft04(withoutVersion(openapi30)),
    openapi31: withoutVersion(openapi32),
    asyncapi2: withoutForeign(withoutVersion(asyncapi2)),
    asyncapi3: withoutForeign(withoutVersion(asyncapi3)),
  };
  const head =
    '// Made from the JSON Schemas of OpenAPI and AsyncAPI (Apache-2.0) by scripts/generators/api-schemas.ts.';
  const lines = Object.entries(schemas).map(([name, schema]) => `export const ${name} = ${literal(schema)};`);
  const types = Object.keys(schemas).map((name) => `export const ${name}: string;`);
  return Promise.resolve({
    [`${folder}/schemas.js`]: `${[head, ...lines].join('\n')}\n`,
    [`${folder}/schemas.d.ts`]: `${types.join('\n')}\n`,
  });
}

/** The schema as JSON in a string of JavaScript, which is scanned faster than an object. */
function literal(schema: Schema): string {
  const json = JSON.stringify(onlyUsed(simplify(schema) as Schema));
  return `'${json.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A copy of the schema that takes any version. */
function withoutVersion(official: object): Schema {
  const schema = structuredClone(official) as Schema & { properties: Schema };
  for (const name of ['swagger', 'openapi', 'asyncapi']) {
    if (name in schema.properties) schema.properties[name] = true;
  }
  return schema;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives a schema of JSON Schema draft 4 the few definitions that it takes from the meta-schema. */
function withDraft04(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll(
    /http:\/\/json-schema\.org\/draft-04\/schema#\/(?:properties|definitions)\//g,
    '#/definitions/draft04-',
  );
  const number = { type: 'number' };
  const natural = { type: 'integer', minimum: 0 };
  const extra: Readonly<Record<string, unknown>> = {
    title: { type: 'string' },
    description: { type: 'string' },
    default: true,
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    maximum: number,
    minimum: number,
    exclusiveMaximum: { type: 'boolean' },
    exclusiveMinimum: { type: 'boolean' },
    positiveInteger: natural,
    positiveIntegerDefault0: natural,
    pattern: { type: 'string' },
    uniqueItems: { type: 'boolean' },
    stringArray: { type: 'array', items: { type: 'string' }, minItems: 1 },
    enum: { type: 'array', minItems: 1 },
    type: { type: ['string', 'array'] },
  };
  const result = JSON.parse(text) as Schema & { definitions: Schema };
  for (const [name, definition] of Object.entries(extra)) result.definitions[`draft04-${name}`] = definition;
  return result;
}

/** AsyncAPI without what other specifications define. */
function withoutForeign(schema: Schema): Schema {
  const bindings = /^bindings-|BindingsObject$|^extensions-|^infoExtensions$/;
  const payloads =
    /^(?:schema|anySchema|multiFormatSchema|messageExampleObject|avroSchema_v1|json-schema-draft-07-schema|openapiSchema_3_0)$/;
  const definitions = schema['definitions'] as Schema;
  for (const name of Object.keys(definitions)) {
    if (bindings.test(name) || payloads.test(name)) definitions[name] = true;
  }
  return schema;
}

/** The keywords that judge nothing, or more than is certain. */
const dropped: ReadonlySet<string> = new Set(
  '$schema $id id $comment $dynamicAnchor description title default example examples format uniqueItems additionalItems'.split(
    ' ',
  ),
);

/** Keywords whose value is a mapping from names to schemas. */
const mappings: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependentSchemas',
]);

function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (!isSchema(value)) return value;
  const result: Schema = {};
  for (const [key, item] of Object.entries(value)) {
    if (dropped.has(key) || counts(key, item)) continue;
    if (key === '$dynamicRef') result['$ref'] = '#/$defs/schema';
    else if (key === 'enum' || key === 'const' || key === 'required') result[key] = item;
    else if (mappings.has(key) && isSchema(item)) result[key] = simplifyEach(item);
    else result[key] = simplify(item);
  }
  // Draft 4 makes the minimum exclusive by a flag.
  if (result['exclusiveMinimum'] === true) {
    result['exclusiveMinimum'] = result['minimum'];
    delete result['minimum'];
  }
  return withoutReferenceBranch(result);
}

/** Whether a keyword counts the items of a list that are of one kind; among them may be references. */
function counts(key: string, item: unknown): boolean {
  return /contains$/i.test(key) || (key === 'not' && JSON.stringify(item).includes('"contains"'));
}

function simplifyEach(schemas: Schema): Schema {
  // What is said under these names is free, or other specifications define it.
  const free = new Set(['examples', 'bindings']);
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, free.has(name) ? true : simplify(schema)]),
  );
}

/** `oneOf: [X, Reference]` is X. */
function withoutReferenceBranch(schema: Schema): Schema {
  for (const keyword of ['oneOf', 'anyOf']) {
    const branches = schema[keyword];
    if (!Array.isArray(branches)) continue;
    const others = branches.filter(
      (branch: Schema) => !/\/(?:Reference|jsonReference)$/.test(String(branch['$ref'])),
    ) as Schema[];
    if (others.length === branches.length) continue;
    if (others.length > 1) schema[keyword] = others;
    else {
      delete schema[keyword];
      Object.assign(schema, others[0]);
    }
  }
  return schema;
}

/** The schema without definitions that nothing refers to. */
function onlyUsed(schema: Schema): Schema {
  const key = '$defs' in schema ? '$defs' : 'definitions';
  const definitions = schema[key] as Schema;
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/(?:\$defs|definitions)\/([^"/]+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(definitions[name]);
    }
  };
  visit({ ...schema, [key]: {} });
  return { ...schema, [key]: Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(name))) };
}
