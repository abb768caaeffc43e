import { putSetting } from './settings.ts';
import { anyOf, inTransaction, type Db } from './write.ts';

/** So many commits are remembered of a repository: its tip and the last one that was judged are among them. */
const mostCommits = 10;

function keyOf(repositoryId: number): string {
  return `too large ${repositoryId}`;
}

/**
 * Which commits hold more than may be read, by the id of their repository, so that none is read in vain again. What is
 * read depends on the policy: another one may leave files out.
 */
export async function listTooLarge(
  db: Db,
  repositoryIds: readonly number[],
  policyHash: string,
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const ids = new Map(repositoryIds.map((id) => [keyOf(id), id]));
  const rows = await db
    .selectFrom('setting')
    .selectAll()
    .where('key', '=', anyOf([...ids.keys()], 'text'))
    .execute();
  const known = rows.filter(({ value }) => value['policyHash'] === policyHash);
  return new Map(known.map(({ key, value }) => [ids.get(key) ?? 0, new Set(value['commits'] as readonly string[])]));
}

/** Remembers that a commit holds more than may be read by a policy. */
export async function putTooLarge(
  db: Db,
  repositoryId: number,
  { sha, policyHash }: { readonly sha: string; readonly policyHash: string },
): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const known = (await listTooLarge(transaction, [repositoryId], policyHash)).get(repositoryId) ?? [];
    const commits = [...new Set([...known, sha])].slice(-mostCommits);
    await putSetting(transaction, keyOf(repositoryId), { policyHash, commits });
  });
}

/** Forgets it of repositories that went away. */
export async function removeTooLarge(db: Db, repositoryIds: readonly number[]): Promise<void> {
  await db
    .deleteFrom('setting')
    .where('key', '=', anyOf(repositoryIds.map(keyOf), 'text'))
    .execute();
}
