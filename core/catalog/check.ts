import type { Config } from '../policy/config.ts';
import type { Mistake, PlacedMistake, Severity } from '../finding.ts';
import type { RepositoryFacts, RepositoryNeed } from '../facts/repository.ts';
import type { CatalogIndex, KnownEntity } from './catalog-index.ts';
import type { Entity } from './entity.ts';

/** What a rule says about itself: the source of `explain`, of `docs/rules/*.md` and of SARIF's rule help. */
export interface RuleDocumentation {
  /** `backstage/...` or `catalog/...`; the file of the check has the same name. */
  readonly id: string;
  /** A short sentence without a full stop: what is wrong. */
  readonly title: string;
  /** Why it matters: what happens in Backstage. Markdown. */
  readonly why: string;
  /** How to mend it. Markdown. */
  readonly remedy: string;
  readonly severity: Severity;
  /** Both are run as tests: `wrong` gives at least one finding of this rule, `right` gives none. */
  readonly examples: { readonly wrong: Example; readonly right: Example };
}

/** A catalog file with what stands around it. */
export interface Example {
  /** The text of `catalog-info.yaml`. */
  readonly catalogInfo: string;
  /** Other files of the repository by path; an empty object when none matter. */
  readonly files?: Readonly<Record<string, string>>;
  /** Keys of the configuration that the example needs. */
  readonly config?: Partial<Config>;
  /** `owner/name` of the repository on GitHub. */
  readonly repository?: string;
  /** The whole catalog outside this repository. */
  readonly catalog?: readonly KnownEntity[];
}

/** What a check may look at. */
export interface CheckContext {
  readonly catalog: CatalogIndex;
  readonly repository: RepositoryFacts;
  readonly config: Config;
}

/** A catalog file as it was read. */
export interface CatalogFile {
  /** Relative to the working directory, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The documents' values: `null` for an empty document, `undefined` for one that is no YAML. */
  readonly documents: readonly unknown[];
}

/**
 * A check on what Backstage accepts but is still wrong. Pure: it reads the entity, the catalog index, the facts it
 * asked for in `needs`, and the configuration; it gives mistakes. It gives none when a fact is unknown.
 */
export interface CatalogCheck extends RuleDocumentation {
  /** The facts of the repository that `entity` or `run` will read; gathered in bulk before either is called. */
  readonly needs?: (entity: Entity, config: Config) => Iterable<RepositoryNeed>;
  /** Mistakes of one entity. Called for each entity of the run, also for one that Backstage refuses. */
  readonly entity?: (entity: Entity, context: CheckContext) => Iterable<Mistake> | Promise<Iterable<Mistake>>;
  /** Mistakes that only the whole run shows, such as a duplicate. */
  readonly run?: (
    entities: readonly Entity[],
    context: CheckContext,
  ) => Iterable<PlacedMistake> | Promise<Iterable<PlacedMistake>>;
  /** Mistakes of a file that is no skeleton, also of one that holds no entity. */
  readonly file?: (file: CatalogFile, context: CheckContext) => Iterable<PlacedMistake>;
}
