/**
 * Makes test/github/stand-in/openapi.generated.json, by which the stand-in checks every request, reply and webhook, from GitHub's
 * description of its API. That is 385 MB as a package and therefore no dependency:
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
 *     node scripts/prune-openapi.ts package/generated/api.github.com.json
 *
 * Keeps the operations and webhooks that are listed below, drops the prose, and turns OpenAPI 3.0 schemas into JSON Schema.
 */
import { readFile } from 'node:fs/promises';
import { operations, webhooks } from './prune-openapi/in-use.ts';
import { parametersOf, toJsonSchema } from './prune-openapi/to-json-schema.ts';
import { writeOrCheck } from './write-or-check.ts';

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly 'x-webhooks': Readonly<Record<string, { readonly post: Operation }>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Pruned {
  readonly version: string;
  readonly operations: object;
  readonly webhooks: object;
  readonly schemas: object;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly $ref?: string }>>;
}

interface Content {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

const source = process.argv[2];
if (source === undefined) {
  console.error('Tell the path of api.github.com.json, from the package @octokit/openapi.');
  process.exitCode = 2;
} else {
  const description = JSON.parse(await readFile(source, 'utf8')) as Description;
  const contents = lineByLine(prune(description));
  await writeOrCheck([{ path: 'test/github/stand-in/openapi.generated.json', contents }], false);
  console.log(`test/github/stand-in/openapi.generated.json: ${Math.round(contents.length / 1024)} KB`);
}

/** JSON with a line for each operation, webhook and schema, so that a change can be read. */
function lineByLine({ version, ...parts }: Pruned): string {
  const lists = Object.entries(parts).map(([name, entries]) => {
    const lines = Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    return `${JSON.stringify(name)}:{\n${lines.join(',\n')}\n}`;
  });
  return `{"version":${JSON.stringify(version)},\n${lists.join(',\n')}}\n`;
}

function prune(description: Description): Pruned {
  const byId = new Map(
    Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        operation.operationId,
        { path, method: method.toUpperCase(), operation },
      ]),
    ),
  );
  const kept = Object.fromEntries(
    operations.map((id) => {
      const found = byId.get(id);
      if (found === undefined) throw new Error(`GitHub's description has no operation ${id}.`);
      return [id, { method: found.method, path: found.path, ...keep(found.operation, description) }];
    }),
  );
  const events = Object.fromEntries(
    webhooks.map((name) => {
      const found = description['x-webhooks'][name];
      if (found === undefined) throw new Error(`GitHub's description has no webhook ${name}.`);
      return [name, toJsonSchema(schemaOf(found.post.requestBody))];
    }),
  );
  return {
    version: description.info.version,
    operations: kept,
    webhooks: events,
    schemas: schemasIn(description, JSON.stringify([kept, events])),
  };
}

function keep(operation: Operation, description: Description): object {
  const body = schemaOf(operation.requestBody);
  const replies = Object.entries(operation.responses).map(([status, response]): [string, unknown] => [
    status,
    toJsonSchema(schemaOf(resolve(response, description))) ?? null,
  ]);
  return {
    parameters: (operation.parameters ?? []).map((parameter) =>
      parametersOf(resolve(parameter as { $ref?: string }, description)),
    ),
    ...(body === undefined ? {} : { body: toJsonSchema(body) }),
    replies: Object.fromEntries<unknown>(replies),
  };
}

function schemaOf(content: Content | undefined): unknown {
  return content?.content?.['application/json']?.schema;
}

function resolve<Value extends { readonly $ref?: string }>(value: Value, description: Description): Value {
  if (value.$ref === undefined) return value;
  const [, , kind = '', name = ''] = value.$ref.split('/');
  return description.components[kind]?.[name] as Value;
}

/** The schemas that a text names, and those that they name, in order of name. */
function schemasIn(description: Description, text: string): object {
  const found = new Map<string, unknown>();
  const add = (names: string): void => {
    for (const [, name = ''] of names.matchAll(/"#\/schemas\/([^"]+)"/gu)) {
      if (found.has(name)) continue;
      const schema = toJsonSchema(description.components['schemas']?.[name]);
      found.set(name, schema);
      add(JSON.stringify(schema));
    }
  };
  add(text);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
