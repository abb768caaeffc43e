/** What a target that a catalog file names stands for. */
export type ResolvedTarget =
  /**
   * A path relative to the working directory, normalised, with forward slashes; it may begin with `../`, and is `.`
   * for the working directory itself. `fromRoot`: it was written with a leading slash, so it counts from the top of
   * the repository, which is the working directory only when nothing of the repository lies above.
   */
  | { readonly is: 'path'; readonly path: string; readonly fromRoot: boolean; readonly folder: boolean }
  /** An absolute URL, or anything else with a scheme. */
  | { readonly is: 'url'; readonly url: string }
  /** Nothing that can be said to be a path. */
  | { readonly is: 'invalid' };

const invalid: ResolvedTarget = { is: 'invalid' };

/**
 * Resolves a target against the file that names it, as Backstage resolves it against the file's URL
 * (`defaultScmResolveUrl` of `@backstage/integration`): backslashes count as slashes, percent-encoding is undone, a
 * fragment is no part of the path.
 */
export function resolveTarget(file: string, target: string): ResolvedTarget {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(target)) return { is: 'url', url: target };
  const written = decode(target.replaceAll('\\', '/'));
  // A query is dropped by Backstage and may have been meant as a glob; a NUL is in no path.
  if (written === undefined || written === '' || /[?\0]/.test(target) || written.startsWith('//')) return invalid;
  const fromRoot = written.startsWith('/');
  const folder = fromRoot ? [] : file.split('/').slice(0, -1);
  return {
    is: 'path',
    path: normalise([...folder, ...written.split('/')]),
    fromRoot,
    folder: written.endsWith('/'),
  };
}

function decode(target: string): string | undefined {
  const hash = target.indexOf('#');
  const path = hash === -1 ? target : target.slice(0, hash);
  try {
    return decodeURIComponent(path.trim());
  } catch {
    return undefined;
  }
}

/** Joins steps, dropping `.` and resolving `..` as far as it can. */
function normalise(steps: readonly string[]): string {
  const path: string[] = [];
  for (const step of steps) {
    if (step === '' || step === '.') continue;
    if (step === '..' && path.length > 0 && path.at(-1) !== '..') path.pop();
    else path.push(step);
  }
  return path.length === 0 ? '.' : path.join('/');
}
