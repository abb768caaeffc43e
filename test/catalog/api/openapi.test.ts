import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOfOpenapi } from '../../../core/catalog/api/openapi.ts';

const responses = { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } };
const parameter = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const modern = {
  info: { title: 'Pets', version: '1.0', contact: { name: 'Us', email: 'us@example.com' } },
  servers: [{ url: 'https://example.com', variables: { a: { default: 'b' } } }],
  tags: [{ name: 'pets' }],
  paths: {
    '/pets/{id}': {
      parameters: [parameter],
      get: { operationId: 'pet', responses, security: [{ key: [] }], tags: ['pets'] },
      post: { requestBody: { content: { 'text/plain': {} } }, responses: { default: { description: 'any' } } },
    },
  },
  components: {
    schemas: { Pet: { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } } },
    securitySchemes: {
      key: { type: 'apiKey', name: 'k', in: 'header' },
      login: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'https://example.com', scopes: {} } } },
    },
  },
};
const swagger = {
  swagger: '2.0',
  info: { title: 'Pets', version: '1.0' },
  paths: {
    '/pets': {
      get: {
        parameters: [{ name: 'q', in: 'query', type: 'string' }],
        responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/Pet' } } },
      },
    },
  },
  definitions: { Pet: { type: 'object', properties: { id: { type: 'integer' } } } },
  securityDefinitions: { key: { type: 'apiKey', name: 'k', in: 'header' } },
};
const documents = [
  { openapi: '3.0.3', ...modern },
  { openapi: '3.1.0', ...modern },
  { openapi: '3.2.0', ...modern },
  swagger,
];

type Json = Record<string, unknown>;

/** All objects and lists in a value. */
function containers(value: unknown): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(containers)];
}

/** Removes, replaces or adds one thing somewhere. */
function mutate(document: Json, where: number, which: number, replacement: unknown): Json {
  const copy = structuredClone(document);
  const all = containers(copy);
  const container = all[where % all.length] ?? copy;
  const keys = Object.keys(container);
  const key = keys[which % (keys.length + 1)] ?? 'surplus';
  if (replacement === undefined && !Array.isArray(container)) delete container[key];
  else if (!Array.isArray(container) || /^\d+$/.test(key)) container[key] = replacement ?? null;
  return copy;
}

describe('problemOfOpenapi', () => {
  it.each(documents.map((document) => [String(Object.values(document)[0]), document] as const))(
    'agrees with the official schema on a valid document of %s',
    async (_, document) => {
      expect(await problemOfOpenapi(JSON.stringify(document))).toBeUndefined();
      expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
    },
  );

  it('never refuses what the official schema allows', async () => {
    const replacement = fc.constantFrom<unknown>(undefined, null, 1, '', 'text', true, [], {}, ['text'], { a: 1 });
    const mutation = fc.tuple(fc.constantFrom(...documents), fc.nat(), fc.nat(), replacement);
    const validators = { ours: 0, theirs: 0 };
    await fc.assert(
      fc.asyncProperty(mutation, async ([document, where, which, value]) => {
        const mutated = mutate(document, where, which, value);
        const problem = await problemOfOpenapi(JSON.stringify(mutated));
        const { valid } = await new Validator().validate(structuredClone(mutated));
        if (problem) validators.ours++;
        if (!valid) validators.theirs++;
        if (problem && valid) throw new Error(`${problem.message}\n${JSON.stringify(mutated)}`);
      }),
      { numRuns: 60 },
    );
    expect(validators.ours).toBeGreaterThan(validators.theirs / 2);
  });
});
