import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

// Compiles schemas/catalog-info.schema.json to plain code, so that nothing is compiled when the tool starts.

/** The definitions of the schema that the engine calls by themselves: first those that nearly every file needs. */
const entryPoints = ['entity', 'componentSpec'];
const furtherEntryPoints = [
  'apiSpec',
  'mcpServerSpec',
  'resourceSpec',
  'systemSpec',
  'domainSpec',
  'groupSpec',
  'userSpec',
  'locationSpec',
  'templateSpec',
  'aiResourceSpec',
  'aiSkillSpec',
  'aiRuleSpec',
  'aiPluginSpec',
  'aiMarketplaceSpec',
];

const folder = 'core/catalog/schema/generated';

/** What ajv would load from its own package at run time: the length of a text in characters, not in code units. */
const lengthFunction = 'const characters = (text) => { let count = 0; for (const _ of text) count++; return count; };';

export async function outputs(): Promise<Readonly<Record<string, string>>> {
  const schema = JSON.parse(await readFile('schemas/catalog-info.schema.json', 'utf8')) as object;
  const ajv = new Ajv({
    allErrors: true,
    inlineRefs: false,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, lines: true, optimize: 2 },
  });
  ajv.addSchema(withoutProse(schema) as object, 'catalog-info');
  const compile = (names: readonly string[]): string =>
    standAlone(
      standalone.default(ajv, Object.fromEntries(names.map((name) => [name, `catalog-info#/definitions/${name}`]))),
    );
  const origin = '// Made from schemas/catalog-info.schema.json by scripts/generators/validate.ts.';
  return {
    [`${folder}/validate.js`]: `${origin}\n${compile(entryPoints)}\n`,
    [`${folder}/validate.d.ts`]: declarations(entryPoints),
    [`${folder}/validate-further.js`]: `${origin}\n${compile(furtherEntryPoints)}\n`,
    [`${folder}/validate-further.d.ts`]: declarations(furtherEntryPoints),
  };
}

/**
 * The schema without what judges nothing: texts for people, and properties that are described one by one but judged
 * like all others of their mapping.
 */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    const isText = typeof value === 'string' && key === 'description';
    if (isText || (key === 'examples' && Array.isArray(value))) continue;
    result[key] = withoutProse(value);
  }
  const { properties, additionalProperties } = result;
  if (typeof properties === 'object' && properties !== null && typeof additionalProperties === 'object') {
    const others = JSON.stringify(additionalProperties);
    const kept = Object.entries(properties).filter(([, value]) => JSON.stringify(value) !== others);
    result['properties'] = Object.fromEntries(kept);
  }
  return result;
}

/** ajv copies all errors so far for each that it adds, which takes for ever on a list of 100,000 wrong items. */
const appendFunction =
  'const append = (errors, more) => { for (const error of more) errors.push(error); return errors; };';

/** Replaces what the code would `require`, and leaves out the schemas it carries along but does not read. */
function standAlone(code: string): string {
  const length = /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g;
  let result = code
    .replace('"use strict";', `"use strict";\n${lengthFunction}\n${appendFunction}\n`)
    .replace(length, 'characters')
    .replaceAll(/vErrors\.concat\((\w+\.errors)\)/g, 'append(vErrors, $1)');
  for (const [, name] of code.matchAll(/^const (schema\d+) = /gm)) {
    const uses = result.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
    if (uses === 1) result = result.replace(new RegExp(`^const ${name} = .*;\n?`, 'm'), '');
  }
  if (/\brequire\(/.test(result)) throw new Error('The compiled validator requires a module; bundle it by hand.');
  return result;
}

function declarations(names: readonly string[]): string {
  const functions = names.map((name) => `export const ${name}: Validate;`).join('\n');
  return `import type { Validate } from '../validate.ts';\n\n${functions}\n`;
}
