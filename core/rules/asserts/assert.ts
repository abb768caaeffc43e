import type { CatalogIndex } from '../../catalog/catalog-index.ts';
import type { Entity } from '../../catalog/entity.ts';
import type { Fact, FactSubject } from '../../facts/fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../../facts/repository.ts';
import type { JsonObject } from '../../source/json.ts';
import type { SettingsMistake } from '../../source/validate-settings.ts';
import type { Judgement } from '../outcome.ts';

/** What an assert or an expression may look at. */
export interface Surroundings {
  readonly entity: Entity;
  readonly subject: FactSubject;
  readonly catalog: CatalogIndex;
  /** The files that were asked for in `needs`. */
  readonly repository: RepositoryFacts;
  readonly fact: (name: string) => Fact;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly now: string;
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  /** GitHub team (`org/team`) or user (`@login`) to the reference that means it in this catalog. */
  readonly owners: Readonly<Record<string, string>>;
}

/** What must be gathered before an assert can judge. */
export interface AssertNeeds {
  readonly facts?: readonly string[];
  /** Called twice: without `known`, then with what the first answers were, so that files found by globs can be read. */
  readonly files?: (subject: FactSubject, top: string, known: RepositoryFacts | undefined) => readonly RepositoryNeed[];
}

/**
 * A typed assert: a question with options, which knows the place of its answer, a good message, and, where it is
 * certain, the fix. Pure. Options have been checked against `schema` and `mistakes` before `prepare` is called.
 */
export interface Assert {
  readonly name: string;
  /** What it asserts, as a sentence. Markdown. */
  readonly documentation: string;
  /** JSON Schema of the whole mapping; the option with the assert's own name comes first. */
  readonly schema: JsonObject & { readonly properties: JsonObject };
  /** What the schema cannot say, such as a pattern that is no regular expression. */
  readonly mistakes?: (options: JsonObject) => readonly SettingsMistake[];
  /** The options that are regular expressions: their engine is loaded only for rules that state one. */
  readonly patterns?: readonly string[];
  /** Prepares the options, once, for judging many entities. */
  readonly prepare: (options: JsonObject) => PreparedAssert;
}

/** An assert with its options. */
export interface PreparedAssert {
  readonly needs?: AssertNeeds;
  readonly judge: (surroundings: Surroundings) => Judgement;
}
