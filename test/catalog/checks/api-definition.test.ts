import { describe, expect, it } from 'vitest';
import { apiDefinition } from '../../../core/catalog/checks/api-definition.ts';
import { runCheck } from '../../support/run-check.ts';

async function problems(type: string, definition: string): Promise<readonly string[]> {
  const catalogInfo = JSON.stringify({ kind: 'API', metadata: { name: 'a' }, spec: { type, definition } });
  const found = await runCheck(apiDefinition, { catalogInfo });
  return found.map(({ severity = 'error', message }) => `${severity}: ${message}`);
}

const petstore = `openapi: 3.0.3
info: { title: Pets, version: "1.0" }
paths:
  /pets/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      responses: { 200: { description: ok, content: { application/json: { schema: { $ref: ./pet.yaml } } } } }
components:
  parameters:
    id: { name: id, in: path, required: true, schema: { type: string } }
  securitySchemes:
    key: { type: apiKey, name: k, in: header }
`;
const events = `asyncapi: 2.6.0
info: { title: Events, version: 1.0.0 }
channels:
  orders: { publish: { message: { payload: { type: object, anything: 1 } }, bindings: { kafka: { odd: 1 } } } }
`;
const events3 = `asyncapi: 3.0.0
info: { title: Events, version: 1.0.0 }
channels: { orders: { address: orders, messages: { placed: { payload: { type: object } } } } }
operations: { place: { action: send, channel: { $ref: '#/channels/orders' } } }
`;

describe('catalog/api-definition', () => {
  it.each([
    ['openapi', petstore],
    ['openapi', petstore.replace('3.0.3', '3.1.0')],
    ['openapi', petstore.replace('3.0.3', '3.2.0')],
    ['openapi', 'openapi: 3.1.0\ninfo: { $ref: ./info.yaml }\npaths: { $ref: ./paths.yaml }'],
    ['openapi', 'openapi: 9.0.0\nnever: seen'],
    [
      'openapi',
      '{"swagger":"2.0","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}}',
    ],
    [
      'openapi',
      'x-common: &c { description: ok }\nopenapi: 3.1.0\ninfo: { title: T, version: v }\npaths: { /a: { get: { responses: { "200": { <<: *c } } } } }',
    ],
    ['openapi', '${{ values.definition }}'],
    ['asyncapi', events],
    ['asyncapi', events.replace('2.6.0', '2.0.0')],
    ['asyncapi', events3],
    ['graphql', 'type Query { pets(first: Int): [Pet!]! }\ntype Pet { id: ID! }'],
    ['grpc', 'syntax = "proto3";'],
    ['OpenAPI', 'whatever'],
  ])('accepts %s %#', async (type, definition) => {
    expect(await problems(type, definition)).toEqual([]);
  });

  it.each([
    ['openapi', 'openapi: 3.1.0\n  info: x', 'error: The definition is not one document of YAML or JSON'],
    [
      'openapi',
      'openapi: 3.1.0\n---\na: 1',
      'error: The definition is not one document of YAML or JSON: it holds 2 documents',
    ],
    ['openapi', 'TODO', 'error: The definition is no OpenAPI document: it holds a single value'],
    ['openapi', '   ', 'error: The definition is empty'],
    ['openapi', 'info: {}', 'error: The definition has no field `openapi` or `swagger`'],
    ['openapi', 'openapi: 3.0', 'error: `openapi` of the definition is `3`, not text'],
    ['openapi', 'swagger: 2.0', 'error: `swagger` of the definition is `2`, not text'],
    ['openapi', 'openapi: "3.0"', 'error: `openapi: 3.0` is no version'],
    ['openapi', events, 'error: The definition is an AsyncAPI document, but the type of the API is `openapi`'],
    [
      'openapi',
      petstore.replace('"1.0"', '1.0'),
      'warning: By OpenAPI 3.0.3, `info.version` of the definition must be text, but is read as the number `1`; put it in quotes.',
    ],
    ['openapi', petstore.replace('/pets/{id}', 'pets'), '`paths.pets` of the definition is not a known field there'],
    [
      'openapi',
      petstore.replace('required: true, ', ''),
      '`components.parameters.id` of the definition has no `required`',
    ],
    [
      'openapi',
      petstore.replace('3.0.3', '3.1.0').replace('in: header', 'in: head'),
      '`components.securitySchemes.key.in` of the definition must be one of',
    ],
    [
      'openapi',
      petstore.replace('type: apiKey, name: k,', 'type: apiKey,'),
      '`components.securitySchemes.key` of the definition has no `name`',
    ],
    ['openapi', 'swagger: "2.0"\ninfo: { title: T, version: "1" }', 'By OpenAPI 2.0, the definition has no `paths`'],
    ['asyncapi', petstore, 'error: The definition is an OpenAPI document'],
    ['asyncapi', events.replace('channels', 'chanels'), '`chanels` of the definition is not a known field there'],
    [
      'asyncapi',
      events3.replace('action: send', 'action: shout'),
      '`operations.place.action` of the definition must be one of `send`, `receive`',
    ],
    [
      'graphql',
      'type Query { pets: [Pet }',
      'error: The definition is not GraphQL (line 1 of the definition): Syntax Error',
    ],
    [
      'graphql',
      'type Query { pets: [Pet] }',
      'warning: The definition is no complete GraphQL schema: Unknown type "Pet".',
    ],
  ])('reports %s %#', async (type, definition, expected) => {
    expect(await problems(type, definition)).toEqual([expect.stringContaining(expected)]);
  });

  it('survives aliases that expand without end', async () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n');
    expect(await problems('openapi', `openapi: 3.1.0\nx-0: &a0 [1]\n${bomb}\n`)).toEqual([]);
    expect(await problems('graphql', `type Query { a: ${'['.repeat(100_000)} }`)).toEqual([]);
  });

  it('reads the definition from a file of the repository, and points at its path', async () => {
    const catalogInfo =
      'kind: API\nmetadata: { name: a }\nspec: { type: openapi, definition: { $text: ./api.yaml } }\n';
    const files = { 'svc/api.yaml': 'info: {}\n' };
    const [mistake] = await runCheck(apiDefinition, { catalogInfo, files }, 'svc/catalog-info.yaml');
    expect(mistake?.path).toEqual(['spec', 'definition', '$text']);
    expect(mistake?.message).toMatch(/^`svc\/api.yaml`: The definition has no field/);
  });
});
