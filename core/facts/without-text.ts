import type { FileText, PathState } from './repository.ts';

/** Why there is no text at a path. `unread` says it of a file whose reading failed. */
export function withoutText(state: PathState, unread = 'it could not be read'): FileText {
  switch (state.is) {
    case 'missing':
      return { problem: 'it is not there', state: 'missing' };
    case 'folder':
      return { problem: 'it is a folder, not a file', state: 'folder' };
    case 'outside':
      return { problem: 'it lies outside the repository, where nothing is read', state: 'outside' };
    case 'unknown':
      return { problem: state.reason, state: 'unknown' };
    case 'file':
      return { problem: unread, state: 'unknown' };
  }
}
