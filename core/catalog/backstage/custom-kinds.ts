import type { CustomKind } from '../../policy/config.ts';
import type { Validate } from '../schema/validate.ts';
import type { KindSchema } from './kind-schemas.ts';

/** An organisation's own kind, its schema compiled. */
export interface CustomKindValidator extends KindSchema {
  /** Relation fields of `spec`: field name to default kind, or null where the kind must be written. */
  readonly relations: Readonly<Record<string, string | null>>;
}

/** The organisation's own kinds, ready to judge entities. */
export type CustomKindValidators = readonly CustomKindValidator[];

/** Schemas that Backstage's own kinds are built on; the engine judges those parts itself. */
const foundations = ['Entity', 'EntityEnvelope', 'EntityMeta', 'common'];

/**
 * Compiles the schemas of an organisation's own kinds. ajv is loaded only when there are any. Throws an error that
 * names the kind when its schema is not one.
 */
export async function prepareCustomKinds(kinds: readonly CustomKind[]): Promise<CustomKindValidators> {
  if (kinds.length === 0) return [];
  const { Ajv } = await import('ajv');
  return kinds.map(({ kind, apiVersions, schema, relations = {} }) => {
    const ajv = new Ajv({
      allErrors: true,
      strict: false,
      validateSchema: false,
      validateFormats: false,
      logger: false,
    });
    const { $id: own } = schema;
    for (const $id of foundations) if (own !== $id) ajv.addSchema({ $id });
    return {
      kind,
      apiVersions,
      relations,
      custom: true,
      validate: compile(kind, () => ajv.compile(schema) as Validate),
    };
  });
}

function compile(kind: string, compiled: () => Validate): Validate {
  try {
    return compiled();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The schema of the kind \`${kind}\` cannot be used: ${reason}.`, { cause: error });
  }
}
