import { Minimatch } from 'minimatch';

/** Tells whether a path matches one of the globs. Files and folders that begin with a dot match too. */
export function matchGlob(globs: readonly string[]): (file: string) => boolean {
  const matchers = globs.map((glob) => new Minimatch(glob, { dot: true, nocomment: true, nonegate: true }));
  return (file) => matchers.some((matcher) => matcher.match(file));
}
