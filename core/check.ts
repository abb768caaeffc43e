import { appendAll } from './append-all.ts';
import type { CatalogIndex } from './catalog/catalog-index.ts';
import { buildIndex, type KnownCatalog } from './catalog/build-index.ts';
import { prepareCustomKinds } from './catalog/backstage/custom-kinds.ts';
import type { ReadFile, ReadContext } from './catalog/read-catalog.ts';
import { readCatalogFiles } from './catalog/read-catalog.ts';
import { completeReference } from './catalog/complete-reference.ts';
import type { CatalogFile, CheckContext } from './catalog/check.ts';
import { catalogChecks } from './catalog/checks/index.ts';
import type { Entity } from './catalog/entity.ts';
import { locationTargets } from './catalog/location-targets.ts';
import { referencesOf } from './catalog/relations.ts';
import { gatherFacts } from './facts/gather.ts';
import type { RepositoryNeed, RepositoryReader } from './facts/repository.ts';
import type { PlacedMistake } from './finding.ts';
import type { Config } from './policy/config.ts';
import type { Baseline } from './report/baseline.ts';
import { applyRules, type Judgement, type RunRules } from './scorecard/apply-rules.ts';
import { applySeverities, type WeighedMistake } from './policy/severity.ts';
import { buildReport } from './report/build-report.ts';
import type { Report } from './report/report.ts';

/** What a run is asked to do. */
export interface CheckInput {
  /** Catalog files to check, relative to the working directory, with forward slashes. */
  readonly files: readonly string[];
  readonly config: Config;
  readonly subject: Report['subject'];
  /** Entities that exist beside those of the files; `complete` when nothing else exists. */
  readonly catalog?: KnownCatalog;
  /** The tool's version. */
  readonly version: string;
  /** The rules of packs, and the exemptions; without them only what the engine itself finds is reported. */
  readonly rules?: RunRules;
  /** Told before each file how many were read; for a progress line. */
  readonly progress?: (done: number, total: number) => void;
}

export interface CheckResult {
  readonly report: Report;
  /** The text of each catalog file that was read, by the path that the report gives it. */
  readonly sources: ReadonlyMap<string, string>;
  /** The entities of the report, in its order. */
  readonly entities: readonly Entity[];
}

/** How many files the targets of Locations may add to a run. */
const mostFollowed = 10_000;

/**
 * The whole pipeline: reads the files through `reader`, follows the Locations in them, judges every document as
 * Backstage would (`backstage/*`), then what Backstage accepts but is wrong (`catalog/*`), and reports with places and
 * fixes. The same input gives the same report.
 */
export async function check(input: CheckInput, reader: RepositoryReader): Promise<CheckResult> {
  const { files, entities, catalog, mistakes, judgement } = await findMistakes(input, reader);
  const report = await buildReport({
    files,
    mistakes,
    judgement,
    unknown: countUnknown(entities, catalog),
    subject: input.subject,
    version: input.version,
    failOn: input.config.failOn,
  });
  return { report, sources: new Map(files.map((file) => [file.path, file.text])), entities };
}

/**
 * What `check` would report of an earlier commit, for the ratchet: of a merge base nobody needs places and fixes.
 * `renamed` gives the present path of each file that was renamed since.
 */
export async function baselineOf(
  input: CheckInput,
  reader: RepositoryReader,
  renamed: ReadonlyMap<string, string>,
): Promise<Baseline> {
  const { files, entities, mistakes, judgement } = await findMistakes(input, reader);
  const known = {
    levels: judgement?.levels ?? new Map(),
    refs: entities.map(({ ref }) => ref),
  };
  if (mistakes.length === 0) return { ...known, fingerprints: [] };
  const [{ fingerprinter }, { fingerprintsOf }] = await Promise.all([
    import('./report/fingerprint.ts'),
    import('./policy/ratchet.ts'),
  ]);
  const byPath = new Map(files.map((file) => [file.path, fingerprinter(file, renamed.get(file.path))]));
  return {
    ...known,
    fingerprints: mistakes.flatMap((mistake) => {
      const own = byPath.get(mistake.file)?.(mistake);
      return own ? fingerprintsOf(own) : [];
    }),
  };
}

interface Found {
  readonly files: readonly ReadFile[];
  readonly entities: readonly Entity[];
  readonly catalog: CatalogIndex;
  readonly mistakes: readonly WeighedMistake[];
  readonly judgement: Judgement | undefined;
}

async function findMistakes(input: CheckInput, reader: RepositoryReader): Promise<Found> {
  const customKinds =
    input.config.customKinds.length > 0 ? await prepareCustomKinds(input.config.customKinds) : undefined;
  const files = await readAndFollow(input, reader, { config: input.config, customKinds, progress: input.progress });
  const entities = files.flatMap((file) => file.entities);
  const catalog = buildIndex(entities, input.catalog);
  const refused = files.flatMap((file) => refusedIn(file, catalog));
  const found = await runChecks(files, entities, { catalog, reader, config: input.config });
  const own = applySeverities([...refused, ...withoutRepeats(found, refused)], input.config);
  if (!input.rules) return { files, entities, catalog, mistakes: own, judgement: undefined };
  const { mistakes, judgement } = await applyRules({ own, entities, catalog, reader, rules: input.rules });
  return { files, entities, catalog, mistakes, judgement };
}

/** The files asked for, then those that their Locations point to, and so on. Sorted by path. */
async function readAndFollow(
  input: CheckInput,
  reader: RepositoryReader,
  context: ReadContext,
): Promise<readonly ReadFile[]> {
  const seen = new Set(input.files);
  const files: ReadFile[] = [];
  let next: readonly string[] = [...seen];
  while (next.length > 0) {
    const read = await readCatalogFiles(next, reader, context);
    files.push(...read);
    const targets = await followed(read, reader);
    next = targets.filter((path) => !seen.has(path)).slice(0, Math.max(0, mostFollowed - files.length));
    for (const path of next) seen.add(path);
  }
  return files.sort((left, right) => compare(left.path, right.path));
}

/** The existing files that the Locations of `files` point to. */
async function followed(files: readonly ReadFile[], reader: RepositoryReader): Promise<readonly string[]> {
  const locations = files
    .flatMap((file) => file.entities)
    .filter((entity) => entity.accepted && entity.kind === 'Location');
  const targets = locations.flatMap((entity) => locationTargets(entity)).filter((target) => !target.fromRoot);
  const globs = new Set(targets.filter((target) => target.glob).map((target) => target.target));
  const plain = new Set(targets.filter((target) => !target.glob).map((target) => target.target));
  if (globs.size + plain.size === 0) return [];
  const [states, ...matches] = await Promise.all([
    reader.state([...plain]),
    ...[...globs].map((pattern) => reader.glob(pattern)),
  ]);
  const existing = [...plain].filter((path) => states.get(path)?.is === 'file');
  return [...new Set([...existing, ...matches.flat()])];
}

async function runChecks(
  files: readonly ReadFile[],
  entities: readonly Entity[],
  given: { catalog: CatalogIndex; reader: RepositoryReader; config: Config },
): Promise<readonly PlacedMistake[]> {
  const { catalog, config } = given;
  const checks = catalogChecks.filter((one) => config.severities[one.id] !== 'off');
  const needs: RepositoryNeed[] = [];
  for (const one of checks) {
    if (!one.needs) continue;
    for (const entity of entities) appendAll(needs, one.needs(entity, config));
  }
  const repository = await gatherFacts(needs, given.reader);
  const context: CheckContext = { catalog, repository, config };
  const linted = files.filter((file) => file.readable && file.skipped.length === 0).map(asCatalogFile);
  const mistakes: PlacedMistake[] = [];
  for (const one of checks) {
    if (one.entity) {
      for (const entity of entities) {
        const result = one.entity(entity, context);
        const own = result instanceof Promise ? await result : result;
        for (const mistake of own) mistakes.push({ ...mistake, file: entity.file, document: entity.document });
      }
    }
    if (one.file) for (const file of linted) appendAll(mistakes, one.file(file, context));
    if (one.run) appendAll(mistakes, await one.run(entities, context));
  }
  return mistakes;
}

function asCatalogFile({ path, text, documents }: ReadFile): CatalogFile {
  return { path, text, documents: documents.map(({ value }) => value) };
}

/** The mistakes for which Backstage refuses documents of this file. */
function refusedIn(file: ReadFile, catalog: CatalogIndex): readonly PlacedMistake[] {
  const entities = new Map(file.entities.map((entity) => [entity.document, entity]));
  return file.mistakes.map((mistake) => {
    const entity = entities.get(mistake.document);
    return entity ? completeReference(mistake, entity, catalog) : mistake;
  });
}

/** Leaves out a `catalog/*` mistake that a `backstage/*` mistake mends by the same edit, such as a misspelt field. */
function withoutRepeats(found: readonly PlacedMistake[], refused: readonly PlacedMistake[]): readonly PlacedMistake[] {
  const mended = new Set(refused.flatMap((mistake) => fixKey(mistake) ?? []));
  return found.filter((mistake) => !mended.has(fixKey(mistake) ?? ''));
}

function fixKey(mistake: PlacedMistake): string | undefined {
  return mistake.fix && JSON.stringify([mistake.file, mistake.document, mistake.fix.edits]);
}

/** How many references could not be judged, since the whole catalog is not known. */
function countUnknown(entities: readonly Entity[], catalog: CatalogIndex): number {
  if (catalog.complete) return 0;
  let unknown = 0;
  for (const entity of entities) {
    for (const { target } of referencesOf(entity)) {
      if (!('problem' in target) && catalog.resolve(target).is === 'unknown') unknown++;
    }
  }
  return unknown;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
