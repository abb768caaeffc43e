import pg from 'pg';

/**
 * A connection that prepares every statement with parameters, so that the server plans it once, and not each time. For
 * statements whose text never changes: the connection keeps them until it ends.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  /** Only as Kysely calls it, with a text and a list of values. */
  override query(text: unknown, values?: unknown): never {
    if (typeof text !== 'string' || !Array.isArray(values))
      throw new TypeError('A statement is a text and its values.');
    if (values.length === 0) return super.query(text) as never;
    const name = this.#names.get(text) ?? `statement ${this.#names.size}`;
    this.#names.set(text, name);
    return super.query({ name, text, values }) as never;
  }
}
