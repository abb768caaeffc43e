import { compileGlob } from './compile-glob.ts';

type Matcher = (file: string) => boolean;

/** The globs that every run needs, by hand: minimatch takes longer to prepare them than a small run takes in all. */
const prepared: Readonly<Record<string, Matcher>> = {
  '**/catalog-info.y?(a)ml': (file) => /(?:^|\/)catalog-info\.ya?ml$/.test(file),
  '.github/workflows/**': (file) => file.startsWith('.github/workflows/'),
  '.github/catalog-warden.{yml,yaml}': (file) => /^\.github\/catalog-warden\.ya?ml$/.test(file),
  '.github/catalog-warden/**': (file) => file.startsWith('.github/catalog-warden/'),
};

/** Tells whether a path matches one of the globs. Files and folders that begin with a dot match too. */
export function matchGlob(globs: readonly string[]): Matcher {
  const matchers = globs.map(matcherOf);
  return (file) => matchers.some((matches) => matches(file));
}

function matcherOf(glob: string): Matcher {
  return (Object.hasOwn(prepared, glob) ? prepared[glob] : undefined) ?? compileGlob(glob);
}
