import { Minimatch } from 'minimatch';

/** Prepares a glob as minimatch understands it; see `matchGlob`. */
export function compileGlob(glob: string): (file: string) => boolean {
  try {
    const minimatch = new Minimatch(glob, { dot: true, nocomment: true, nonegate: true, braceExpandMax: 1000 });
    return (file) => minimatch.match(file);
  } catch {
    // A glob from a catalog file may be so long, or expand to so much, that minimatch refuses it.
    return () => false;
  }
}
