/** A mistake as the compiled schema reports it. */
export interface SchemaError {
  /** A JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  /** Set for mistakes in the key of a mapping. */
  readonly propertyName?: string;
}

/** One definition of `schemas/catalog-info.schema.json` as code. `errors` is overwritten by each call. */
export interface Validate {
  (value: unknown, context?: { readonly instancePath: string }): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

export * from './generated/validate.js';
export * from './generated/validate-further.js';
