import { isObject, type Json } from '../core/source/json.ts';

/** The selection of a file's text in a GraphQL query. */
export const blobFields = '__typename oid ... on Blob { byteSize isBinary isTruncated text }';

/** A file as a GraphQL query shows it. */
export interface BlobState {
  readonly oid: string;
  readonly bytes: number;
  /** Absent when the file is binary, or so large that GitHub does not show all of it. */
  readonly text?: string;
  readonly problem?: 'binary' | 'truncated';
}

/** Takes `blobFields` apart; `undefined` for what is no file: nothing, a folder, a submodule. */
export function blobState(object: Json | undefined): BlobState | undefined {
  if (!isObject(object) || object['__typename'] !== 'Blob' || typeof object['oid'] !== 'string') return undefined;
  const { oid, byteSize, text } = object as Record<string, Json> & { oid: string };
  const state = { oid, bytes: Number(byteSize ?? 0) };
  if (object['isTruncated'] === true) return { ...state, problem: 'truncated' };
  // GitHub gives the text of UTF-8 only, and calls a file binary by its bytes.
  return typeof text === 'string' && object['isBinary'] !== true ? { ...state, text } : { ...state, problem: 'binary' };
}
