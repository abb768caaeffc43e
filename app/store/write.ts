import { sql, type Insertable, type Kysely, type RawBuilder, type Transaction } from 'kysely';

import type { Database } from './schema.ts';

/** The database, or a transaction of it. */
export type Db = Kysely<Database>;

/** PostgreSQL allows 65,535 parameters in a statement, and the widest table has 16 columns. */
const rowsInStatement = 2000;

/** Rows in parts that one statement can hold. */
export function* batches<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += rowsInStatement) yield rows.slice(start, start + rowsInStatement);
}

/** Inserts rows in statements of bounded size. Run it in a transaction when there must be all or none. */
export async function insertMany<Table extends keyof Database>(
  db: Db,
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
): Promise<void> {
  for (const some of batches(rows)) await db.insertInto(table).values(some).execute();
}

/** `owner/name` of the repository that a query joins. */
export const repositoryName: RawBuilder<string> = sql<string>`concat(repository.owner, '/', repository.name)`;

/** Runs `work` in the transaction that `db` is, or else in a new one. */
export async function inTransaction<Result>(
  db: Db,
  work: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? await work(db as Transaction<Database>) : await db.transaction().execute(work);
}

/** `= any(…)` with one parameter, whatever the number of values. */
export function anyOf(values: readonly string[] | readonly number[], type: 'text' | 'bigint'): RawBuilder<never> {
  return sql<never>`any(${[...values]}::${sql.raw(type)}[])`;
}

/**
 * A value as text for a column of JSON. `jsonb` refuses NUL and halves of a surrogate pair, which files may hold:
 * each becomes U+FFFD.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][\da-f]{2})/g, '\\ufffd');
}
