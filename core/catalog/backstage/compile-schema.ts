import { Ajv } from 'ajv';
import type { JsonObject } from '../../source/json.ts';
import type { Validate } from '../schema/validate.ts';

/** Schemas that Backstage's own kinds are built on; the engine judges those parts itself. */
const foundations = ['Entity', 'EntityEnvelope', 'EntityMeta', 'common'];

/** Compiles the schema of an organisation's own kind. Throws ajv's error when it is no JSON Schema. */
export function compileSchema(schema: JsonObject): Validate {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateSchema: false,
    validateFormats: false,
    logger: false,
  });
  const { $id: own } = schema;
  for (const $id of foundations) if (own !== $id) ajv.addSchema({ $id });
  return ajv.compile(schema) as Validate;
}
