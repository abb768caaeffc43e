import { Minimatch } from 'minimatch';

type Matcher = (file: string) => boolean;

/** The globs that every run needs, by hand: minimatch takes longer to prepare them than a small run takes in all. */
const prepared: Readonly<Record<string, Matcher>> = {
  '**/catalog-info.y?(a)ml': (file) => /(?:^|\/)catalog-info\.ya?ml$/.test(file),
  '.github/workflows/**': (file) => file.startsWith('.github/workflows/'),
};

/** Tells whether a path matches one of the globs. Files and folders that begin with a dot match too. */
export function matchGlob(globs: readonly string[]): Matcher {
  const matchers = globs.map(matcherOf);
  return (file) => matchers.some((matches) => matches(file));
}

function matcherOf(glob: string): Matcher {
  const known = Object.hasOwn(prepared, glob) ? prepared[glob] : undefined;
  if (known) return known;
  try {
    const minimatch = new Minimatch(glob, { dot: true, nocomment: true, nonegate: true, braceExpandMax: 1000 });
    return (file) => minimatch.match(file);
  } catch {
    // A glob from a catalog file may be so long, or expand to so much, that minimatch refuses it.
    return () => false;
  }
}
