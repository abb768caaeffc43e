const dropped = new Set([
  'deprecated',
  'description',
  'discriminator',
  'example',
  'examples',
  'externalDocs',
  'format',
  'nullable',
  'readOnly',
  'title',
  'xml',
]);

/** An OpenAPI 3.0 schema as JSON Schema, without its prose: `nullable` becomes a type, and a format is not looked at. */
export function toJsonSchema(schema: unknown): unknown {
  return convert(schema, false);
}

/** A parameter without its prose. */
export function parametersOf(parameter: unknown): unknown {
  const { name, in: place, required, schema } = parameter as Record<string, unknown>;
  return { name, in: place, required: required === true, schema: toJsonSchema(schema) };
}

function convert(value: unknown, namesAreData: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => convert(item, false));
  if (typeof value === 'string') return value.replace(/^#\/components\//u, '#/');
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (namesAreData) {
    const properties = Object.fromEntries(entries.map(([name, schema]) => [name, convert(schema, false)]));
    correct(properties);
    return properties;
  }
  const kept = entries.filter(([name]) => !dropped.has(name) && !name.startsWith('x-'));
  const converted = Object.fromEntries(
    kept.map(([name, inner]) => [
      name,
      name === 'enum' || name === 'default' || name === 'required' ? inner : convert(inner, name === 'properties'),
    ]),
  );
  correct(converted);
  return 'nullable' in value && value.nullable === true ? orNull(converted) : converted;
}

/**
 * Two mistakes of the description that no reply of GitHub could satisfy: the account of a listed installation is said to be
 * a user *and* an enterprise, and an App within a webhook to listen only to events that GitHub had years ago.
 */
function correct(schema: Record<string, unknown>): void {
  const { allOf, events } = schema as { allOf?: { properties?: object }[]; events?: { items?: { enum?: unknown } } };
  const properties = allOf?.map((part) => part.properties ?? {}) ?? [];
  if (properties.some((part) => 'login' in part) && properties.some((part) => 'slug' in part)) {
    schema['anyOf'] = allOf;
    delete schema['allOf'];
  }
  if (events?.items?.enum !== undefined) schema['events'] = { type: 'array', items: { type: 'string' } };
}

function orNull(schema: Record<string, unknown>): unknown {
  const { type, enum: values, ...rest } = schema;
  if (typeof type !== 'string') return { anyOf: [{ type: 'null' }, schema] };
  const withNull = Array.isArray(values) && !values.includes(null) ? [...(values as unknown[]), null] : values;
  return { ...rest, type: [type, 'null'], ...(values === undefined ? {} : { enum: withNull }) };
}
