import type { OpenRemote } from '../workspace/pack-library.ts';
import type { Workspace } from '../workspace/reader.ts';

/** Opens packs of other repositories by git, checked against the lock file. Loaded only when one is named. */
export function remotePacks(workspace: Workspace): OpenRemote {
  return async (reference) => {
    const { openLockedPack, readLockFile } = await import('../workspace/locked-packs.ts');
    return openLockedPack(workspace, reference, process.env['GITHUB_TOKEN'] || undefined, readLockFile(workspace));
  };
}
