import type { CustomKind } from '../../policy/config.ts';
import type { KindSchema } from './kind-schemas.ts';

/** An organisation's own kind, its schema compiled. */
export interface CustomKindValidator extends KindSchema {
  /** Relation fields of `spec`: field name to default kind, or null where the kind must be written. */
  readonly relations: Readonly<Record<string, string | null>>;
}

/** The organisation's own kinds, ready to judge entities. */
export type CustomKindValidators = readonly CustomKindValidator[];

/**
 * Compiles the schemas of an organisation's own kinds. ajv is loaded only when there are any. Throws a
 * `CustomKindError` when a schema is not one.
 */
export async function prepareCustomKinds(kinds: readonly CustomKind[]): Promise<CustomKindValidators> {
  if (kinds.length === 0) return [];
  const { compileSchema } = await import('./compile-schema.ts');
  return kinds.map(({ kind, apiVersions, schema, relations = {} }) => {
    try {
      return { kind, apiVersions, relations, custom: true, validate: compileSchema(schema) };
    } catch (error) {
      throw new CustomKindError(kind, error);
    }
  });
}

/** The schema of a kind in the configuration is no JSON Schema. */
export class CustomKindError extends Error {
  override readonly name = 'CustomKindError';

  constructor(kind: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The schema of the kind \`${kind}\` cannot be used: ${reason}. See \`kinds\` in the configuration.`, {
      cause,
    });
  }
}
