/** Far more than the catalog files and manifests of a monorepo hold; 10,000 entities are about 5 MB. */
const mostText = 50 * 1024 * 1024;

/** A repository of which more would have to be read than a judgement may hold. The message can be shown to anybody. */
export class RepositoryTooLargeError extends Error {
  override readonly name = 'RepositoryTooLargeError';

  constructor(most = mostText) {
    const megabytes = Math.floor(most / 1024 / 1024);
    super(`The files to be checked hold more than ${megabytes} MB, and the App reads no more of one repository.`);
  }
}

/** How much text of one commit may still be read, so that no repository takes the memory that all others need. */
export interface TextAllowance {
  /** Bytes. */
  readonly most: number;
  used: number;
  /** The objects that were taken: one that is read again is counted once. */
  readonly taken: Set<string>;
}

/** An allowance of which nothing is used. */
export function newAllowance(most = mostText): TextAllowance {
  return { most, used: 0, taken: new Set() };
}

/** Takes the bytes of an object from an allowance. Throws `RepositoryTooLargeError` when it does not hold them. */
export function take(allowance: TextAllowance, oid: string, bytes: number): void {
  if (allowance.taken.has(oid)) return;
  if (allowance.used + bytes > allowance.most) throw new RepositoryTooLargeError(allowance.most);
  allowance.taken.add(oid);
  allowance.used += bytes;
}
