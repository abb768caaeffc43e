import { formatPath, isObject, type Json, type JsonObject } from '../../source/json.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { firstViolation } from './json-schema.ts';
import { readDefinition } from './read-definition.ts';

type SchemaName = 'openapi20' | 'openapi30' | 'openapi31' | 'asyncapi2' | 'asyncapi3';

/** The specification of a definition: its schema, or why Backstage shows nothing of it. */
type Version = SchemaName | DefinitionProblem | undefined;

const parsed = new Map<SchemaName, JsonObject>();

/** What is wrong with a definition of the type `openapi`. */
export async function problemOfOpenapi(text: string): Promise<DefinitionProblem | undefined> {
  return problemOf(text, 'OpenAPI', openapiVersion);
}

/** What is wrong with a definition of the type `asyncapi`. */
export async function problemOfAsyncapi(text: string): Promise<DefinitionProblem | undefined> {
  return problemOf(text, 'AsyncAPI', asyncapiVersion);
}

async function problemOf(
  text: string,
  name: string,
  versionOf: (definition: JsonObject) => Version,
): Promise<DefinitionProblem | undefined> {
  const read = readDefinition(text);
  if (read === undefined) return undefined;
  if ('problem' in read) return read.problem;
  if (!isObject(read.data)) {
    return {
      message: `The definition is no ${name} document: it holds ${Array.isArray(read.data) ? 'a list' : 'a single value'}, not a mapping.`,
      help: 'Give the document itself, or `$text` with the path of its file.',
    };
  }
  const version = versionOf(read.data);
  if (version === undefined || typeof version !== 'string') return version;
  const violation = firstViolation(await schemaOf(version), read.data);
  if (!violation) return undefined;
  const place = violation.path.length === 0 ? 'the definition' : `\`${formatPath(violation.path)}\` of the definition`;
  return {
    message: `By ${name} ${versionText(read.data)}, ${place} ${violation.problem}.`,
    help: 'Correct the definition; there may be more mistakes in it.',
    severity: 'warning',
  };
}

async function schemaOf(name: SchemaName): Promise<JsonObject> {
  const schemas = await import('./generated/schemas.js');
  const schema = parsed.get(name) ?? (JSON.parse(schemas[name]) as JsonObject);
  parsed.set(name, schema);
  return schema;
}

function versionText(definition: JsonObject): string {
  const versions = [definition['openapi'], definition['swagger'], definition['asyncapi']];
  return versions.find((version) => typeof version === 'string') ?? '';
}

function openapiVersion(definition: JsonObject): Version {
  const { openapi, swagger } = definition;
  if (openapi === undefined && swagger === undefined) {
    if ('asyncapi' in definition) return otherType('AsyncAPI', 'asyncapi', 'openapi');
    return noVersion('`openapi` or `swagger`', 'openapi: 3.1.0');
  }
  const field = openapi === undefined ? 'swagger' : 'openapi';
  const version = openapi ?? swagger;
  if (typeof version !== 'string') return notText(field, version, field === 'swagger' ? '"2.0"' : '3.0.3');
  if (field === 'swagger') return version === '2.0' ? 'openapi20' : notKnown(field, version, '"2.0"');
  if (/^3\.0\.\d/.test(version)) return 'openapi30';
  if (/^3\.[12]\.\d/.test(version)) return 'openapi31';
  return /^\d+\.\d+\.\d/.test(version) ? undefined : notKnown(field, version, '3.1.0');
}

function asyncapiVersion(definition: JsonObject): Version {
  const version = definition['asyncapi'];
  if (version === undefined) {
    const isOpenapi = 'openapi' in definition || 'swagger' in definition;
    return isOpenapi ? otherType('OpenAPI', 'openapi', 'asyncapi') : noVersion('`asyncapi`', 'asyncapi: 3.0.0');
  }
  if (typeof version !== 'string') return notText('asyncapi', version, '3.0.0');
  if (/^2\.\d+\.\d/.test(version)) return 'asyncapi2';
  if (/^3\.\d+\.\d/.test(version)) return 'asyncapi3';
  return /^\d+\.\d+\.\d/.test(version) ? undefined : notKnown('asyncapi', version, '3.0.0');
}

function otherType(name: string, type: string, written: string): DefinitionProblem {
  return {
    message: `The definition is an ${name} document, but the type of the API is \`${written}\`. Backstage cannot show it.`,
    help: `Set \`spec.type\` to \`${type}\`.`,
  };
}

function noVersion(fields: string, example: string): DefinitionProblem {
  return {
    message: `The definition has no field ${fields} that says its version. Backstage cannot show it.`,
    help: `Begin the definition with \`${example}\` or the version that it follows.`,
  };
}

function isScalar(value: Json | undefined): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function notText(field: string, version: Json | undefined, example: string): DefinitionProblem {
  const shown = isScalar(version) ? `\`${version}\`, not text` : 'no text';
  return {
    message: `\`${field}\` of the definition is ${shown}, so Backstage does not recognise its version and cannot show it.`,
    help: `Write the full version as text: \`${field}: ${example}\`.`,
  };
}

function notKnown(field: string, version: string, example: string): DefinitionProblem {
  return {
    message: `\`${field}: ${version.slice(0, 40)}\` is no version of the specification. Backstage cannot show the definition.`,
    help: `Write the full version, such as \`${field}: ${example}\`.`,
  };
}
