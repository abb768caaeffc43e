import type { Severity } from '../finding.ts';
import type { Override } from '../rules/pack.ts';
import type { JsonObject } from '../source/json.ts';
import type { SettingsFile } from '../source/settings-problem.ts';

/** When the run fails: on new findings of this severity or worse. */
export type FailOn = 'error' | 'warning' | 'never';

/** A kind of the organisation's own. */
export interface CustomKind {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  /** The JSON Schema of the whole entity, as loaded from the file that the configuration names. */
  readonly schema: JsonObject;
  /** Relation fields of `spec`: field name to default kind (or null where the kind must be written). */
  readonly relations?: Readonly<Record<string, string | null>>;
}

/** The configuration as the engine uses it: every key present, files it names already read. */
export interface Config {
  /** Globs of catalog files (minimatch). */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly failOn: FailOn;
  /** Severity by rule id; `off` silences the rule. Rules that begin with `backstage/` cannot be changed. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** The kinds that the target Backstage's `catalog.rules` allow; `undefined` when not stated. */
  readonly allowedKinds: readonly string[] | undefined;
  readonly customKinds: readonly CustomKind[];
  /** Kinds that need a module in the back-end and are not installed there: `AiResource`, `mcp-server`. */
  readonly missingModules: readonly string[];
  /** GitHub team (`org/team`) or user (`@login`) to the reference that means it in this catalog. */
  readonly owners: Readonly<Record<string, string>>;
  /** Values of `spec.owner` that stand for "nobody yet". Compared without case, kind and namespace. */
  readonly placeholderOwners: readonly string[];
  /** The back-end fills a missing `spec.owner` from CODEOWNERS, so a missing owner is no mistake. */
  readonly ownerFromCodeowners: boolean;
  /** Globs where the back-end's discovery looks; `undefined` when not stated. */
  readonly discovery: readonly string[] | undefined;
  /** References of the rule packs that count. */
  readonly packs: readonly string[];
  /** What changes in rules of packs, by id. */
  readonly overrides: Readonly<Record<string, Override>>;
  /** Where the organisation's configuration stands: a path from the top, or `owner/repository//path@ref`. */
  readonly organization: string | undefined;
  /** Ids of rules that another configuration may not weaken. */
  readonly locked: readonly string[];
  /** Globs of files of exemptions, from the top. */
  readonly exemptions: readonly string[];
  /** Globs of fact files, from the top. */
  readonly facts: readonly string[];
  /** Days after which a fact of a fact file is too old to count. */
  readonly factMaxAge: number;
  /** What its own file states of `packs` and `overrides`, in the order of the file: for messages. */
  readonly own: { readonly packs: readonly string[]; readonly overrides: Readonly<Record<string, Override>> };
  /** The organisation's configuration, on which it builds and whose locked rules it may not weaken. */
  readonly floor: Config | undefined;
  /** The file that states it, for messages; `undefined` for the default configuration. */
  readonly source: SettingsFile | undefined;
}
