import type { JsonObject } from '../source/json.ts';

/** A document that Backstage would read as an entity: kind and name are usable, the rest may be wrong. */
export interface Entity {
  readonly kind: string;
  /** As written, or `default`. */
  readonly namespace: string;
  readonly name: string;
  /** `kind:namespace/name` in lower case: what Backstage compares. */
  readonly ref: string;
  /** The document as parsed. */
  readonly value: JsonObject;
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  /** 0-based index of the document in the file. */
  readonly document: number;
  /** Whether Backstage would accept the document (no `backstage/*` mistake). */
  readonly accepted: boolean;
}
