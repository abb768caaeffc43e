import type { Json, Path, Scalar } from './source/json.ts';

/** How much a finding weighs. Only errors block by default (`fail-on`). */
export type Severity = 'error' | 'warning' | 'note';

/** The severities in order: what weighs more is worse. */
export const severityWeights: Readonly<Record<Severity, number>> = { note: 1, warning: 2, error: 3 };

/**
 * One change to a document, said by route and not by characters, so that a check needs no source text.
 * `core/source/edit.ts` turns it into exact text edits and proves that nothing else changes.
 */
export type Edit =
  /** Replace the scalar at `path`. Quotes are kept, or added where YAML would read the new text as something else. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: Scalar }
  /** Put the plain scalar at `path` in quotes, so that YAML reads its characters as text. */
  | { readonly kind: 'quote'; readonly path: Path }
  /** Give the mapping entry at `path` another key. */
  | { readonly kind: 'rename'; readonly path: Path; readonly key: string }
  /** Remove the mapping entry or list item at `path`. */
  | { readonly kind: 'remove'; readonly path: Path }
  /** Add the entry named by the last step of `path` to the mapping above it. */
  | { readonly kind: 'insert'; readonly path: Path; readonly value: Json };

/** A change that mends a mistake. */
export interface Fix {
  /** What the fix does, as an imperative sentence without a full stop: "Rename `lifecyle` to `lifecycle`". */
  readonly title: string;
  readonly edits: readonly Edit[];
}

/**
 * Something that is wrong in a document. Its place is a route (`path`); the last step of the pipeline turns it into
 * line and column. A path that does not exist points at the key of its nearest existing ancestor.
 */
export interface Mistake {
  /** The rule's id, for example `catalog/unknown-field`. */
  readonly rule: string;
  readonly path: Path;
  /** Whether the key or the value at `path` is the offender. Default: `value`. */
  readonly at?: 'key' | 'value';
  /** What is wrong and why it matters: sentences, the offending value in backticks. */
  readonly message: string;
  /** What to do: an imperative sentence. */
  readonly help?: string;
  /** Backstage's own message for the same mistake, for those who search for it. */
  readonly backstage?: string;
  /** Overrides the rule's default severity for this one mistake. */
  readonly severity?: Severity;
  readonly fix?: Fix;
  /**
   * What makes this mistake the same one after edits elsewhere, when the path alone does not: for a list item, its
   * value. Default: the path, with each list index replaced by the item's value where that is a scalar.
   */
  readonly identity?: string;
  /**
   * What is wrong, one by one, where one mistake tells of several things: unpinned actions, lines of CODEOWNERS. It is an
   * old mistake only where each of them is old.
   */
  readonly items?: readonly string[];
}

/** A mistake in a document of a file. */
export interface PlacedMistake extends Mistake {
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  /** 0-based index of the document in the file. */
  readonly document: number;
  /** Offsets of characters in the file's text, for mistakes in text that has no route, such as broken YAML. */
  readonly range?: readonly [start: number, end: number];
  /**
   * What the mistake is about when it is not the entity whose document shows it: the repository. It then stays the same
   * one whichever entity shows it.
   */
  readonly subject?: 'repository';
}
