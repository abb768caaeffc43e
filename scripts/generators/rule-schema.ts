import { readFile } from 'node:fs/promises';
import type { Assert } from '../../core/rules/asserts/assert.ts';
import { asserts } from '../../core/rules/asserts/index.ts';
import { isObject, textOf, type Json, type JsonObject } from '../../core/source/json.ts';

// Writes what each typed assert takes into schemas/rule.schema.json, so that an editor completes, explains and checks
// it. Only `$defs.assert` is made here. The engine reads the schemas of the asserts themselves (check-assert.ts).

const path = 'schemas/rule.schema.json';

export async function outputs(): Promise<Readonly<Record<string, string>>> {
  const schema = JSON.parse(await readFile(path, 'utf8')) as { readonly $defs: JsonObject };
  const filled = { ...schema, $defs: { ...schema.$defs, assert: assertSchema() } };
  return { [path]: `${JSON.stringify(filled, null, 2)}\n` };
}

/** An editor offers the options of the assert that is named, and the names where none is. */
function assertSchema(): JsonObject {
  const options = new Map(asserts.map((assert) => [assert.name, propertiesOf(assert)]));
  const named = asserts.map(({ name, schema }) => ({
    if: { not: { required: [name] } },
    else: { title: `Assert: ${name}`, ...schema, properties: options.get(name) ?? {} },
  }));
  const unnamed = {
    if: { anyOf: asserts.map(({ name }) => ({ required: [name] })) },
    else: {
      additionalProperties: false,
      minProperties: 1,
      properties: Object.fromEntries([...options].map(([name, own]) => [name, own[name] ?? {}])),
    },
  };
  return {
    description: 'A typed assert: its name with what it looks at, and options.',
    type: 'object',
    allOf: [unnamed, ...named],
  };
}

/** The schemas of the options, which may be parameters. The first, which names the assert, has its documentation. */
function propertiesOf({ name, documentation, schema }: Assert): JsonObject {
  const properties = Object.entries(schema.properties).map(([key, option]): [string, Json] => {
    if (!isObject(option)) return [key, option];
    const own = option['description'];
    const description = key === name ? `${documentation}\n\n${textOf(own)}` : own;
    return [key, orParameter({ ...option, ...(description !== undefined && { description }) })];
  });
  return Object.fromEntries(properties);
}

/** Where a text would not do, `${params.<name>}` does: the value of the parameter takes its place. */
function orParameter({ description, ...option }: JsonObject): JsonObject {
  const types = [option['type'] ?? []].flat();
  if (types.length === 0 || (types.includes('string') && !('enum' in option))) {
    return { ...(description !== undefined && { description }), ...option };
  }
  const parameter = { type: 'string', pattern: '^\\$\\{ *params\\.[A-Za-z_]\\w* *\\}$' };
  return { ...(description !== undefined && { description }), anyOf: [option, parameter] };
}
