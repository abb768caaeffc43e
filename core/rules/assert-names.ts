/** The names of the typed asserts, known without loading them. A test holds the list against `asserts/index.ts`. */
export const assertNames: readonly string[] = [
  'age',
  'annotation',
  'codeowners',
  'count',
  'equals',
  'file',
  'link',
  'matches',
  'one-of',
  'reference',
  'required',
  'version',
];
