import type { RepositoryReader } from '../core/facts/repository.ts';

/** A repository as it stands at one commit; paths are from its top. */
export interface Snapshot extends RepositoryReader {
  /** The full id of the commit. */
  readonly commit: string;
  /** All its files, sorted. */
  readonly files: readonly string[];
}
