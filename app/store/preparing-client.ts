import { createHash } from 'node:crypto';

import { sql, type RawBuilder } from 'kysely';
import pg from 'pg';

const mark = '/* planned once */';

/**
 * Stands before a long statement whose text never changes. PostgreSQL then plans it once in each connection, which
 * else takes longer than the work in it.
 */
export const plannedOnce: RawBuilder<never> = sql.raw(mark);

/** A connection that prepares the statements that say so, which Kysely cannot tell it otherwise. */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();

  // oxlint-disable-next-line typescript/no-explicit-any
  override query(text: any, values?: any): any {
    if (typeof text !== 'string' || !text.trimStart().startsWith(mark)) return super.query(text, values);
    const name = this.#names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
    this.#names.set(text, name);
    return super.query({ name, text, values });
  }
}
