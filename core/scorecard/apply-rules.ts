import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Entity } from '../catalog/entity.ts';
import { projectSlugOf, sameSlug } from '../catalog/own-repository.ts';
import type { RepositoryReader } from '../facts/repository.ts';
import { severityWeights } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { applyExemptions, type ExemptMistake } from '../policy/apply-exemptions.ts';
import type { Exemption } from '../policy/exemption.ts';
import { isOwnRule } from '../policy/own-rule.ts';
import type { WeighedMistake } from '../policy/severity.ts';
import { judgeEntities, type Judged, type RulesInput } from '../rules/judge-entities.ts';
import type { RuleSet, Scorecard } from '../rules/pack.ts';
import type { RuleState, RuleStates } from '../rules/share-states.ts';
import { valueAt } from '../source/json.ts';
import { standingOf, type Standing } from './levels.ts';

/** The rules of packs and the exemptions of a run. */
export interface RunRules extends RulesInput {
  readonly exemptions: readonly Exemption[];
  /** What is to be said of the policy, beside what the run finds, as sentences. */
  readonly notices?: readonly string[];
  /** The packs whose rules are told when they applied to nothing: to whoever is writing them. */
  readonly tellsIdle: ReadonlySet<string>;
}

/** Levels by entity (reference in lower case), then by scorecard; `undefined` below the lowest level. */
export type Levels = ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;

/** What rules and scorecards say of the entities of a run. */
export interface Judgement {
  /** By entity, then by rule; without those that do not apply. */
  readonly states: ReadonlyMap<Entity, RuleStates>;
  readonly standings: ReadonlyMap<Entity, readonly Standing[]>;
  readonly levels: Levels;
  /** The scorecards that speak of an entity of the run. */
  readonly scorecards: readonly Scorecard[];
  readonly exempt: readonly ExemptMistake[];
  readonly notices: readonly string[];
  /** The scorecards of which it is not known whether they speak of an entity, or whose `where` broke. */
  readonly unjudged: Judged['unjudged'];
  readonly facts: Judged['facts'];
}

interface Run {
  /** What the engine itself found. */
  readonly own: readonly WeighedMistake[];
  readonly entities: readonly Entity[];
  readonly catalog: CatalogIndex;
  readonly reader: RepositoryReader;
  readonly rules: RunRules;
}

/** Judges the entities by the rules, takes out what is exempt, and tells each mistake once. */
export async function applyRules({ own, entities, catalog, reader, rules }: Run): Promise<{
  readonly mistakes: readonly WeighedMistake[];
  readonly judgement: Judgement;
}> {
  const judged = await judgeEntities(entities, rules, { catalog, reader });
  const byPlace = new Map(entities.map((entity) => [placeOf(entity), entity]));
  const refOf = (mistake: WeighedMistake): string | undefined => byPlace.get(placeOf(mistake))?.ref;
  const told = oncePerRepository([...own, ...judged.mistakes], byPlace, reader.slug);
  const { mistakes, exempt, notices } = applyExemptions(told, rules.exemptions, {
    now: rules.checkout.now,
    refOf,
    passes: passedPairs(judged),
  });
  const states = withExempt(judged, exempt, byPlace);
  const standings = standingsOf(judged, states);
  const levelsOf = oncePer((own_: readonly Standing[]) => new Map(own_.map(({ id, level }) => [id, level])));
  const speaking = new Set([...new Set(standings.values())].flat().map(({ id }) => id));
  const idle = judged.idle
    .filter((id) => rules.tellsIdle.has(id.slice(0, id.indexOf('/'))))
    .map((id) => `The rule \`${id}\` applied to no entity.`);
  return {
    mistakes: toldOnce(mistakes, byPlace),
    judgement: {
      states,
      standings,
      levels: new Map([...standings].map(([{ ref }, own_]) => [ref, levelsOf(own_)])),
      scorecards: rules.set.scorecards.filter(({ id }) => speaking.has(id)),
      exempt,
      notices: [...notices, ...leftOut(rules.set, speaking), ...idle, ...(rules.notices ?? [])],
      unjudged: judged.unjudged,
      facts: judged.facts,
    },
  };
}

/** Where each entity stands. What they share is made once: the states, and with the same scorecards the standings. */
function standingsOf({ scorecards, counting }: Judged, states: Judged['states']): Judgement['standings'] {
  const withStates = oncePer((own: RuleStates) =>
    oncePer((speaking: readonly Scorecard[]): readonly Standing[] =>
      speaking.flatMap((scorecard) => standingOf(scorecard, own, counting) ?? []),
    ),
  );
  const none: RuleStates = new Map();
  return new Map(
    [...scorecards].map(([entity, speaking]) => [entity, withStates(states.get(entity) ?? none)(speaking)]),
  );
}

/** A function whose result for each object is made once. */
function oncePer<Key extends object, Value extends object>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** Says which rules a scorecard names in vain, so that nobody takes them for passed. */
function leftOut({ rules, scorecards }: RuleSet, speaking: ReadonlySet<string>): readonly string[] {
  const active = new Set(rules.map(({ rule }) => rule.id));
  return scorecards.flatMap(({ id, title, levels }) => {
    const off = levels.flatMap((level) => level.rules).filter((rule) => !active.has(rule));
    if (off.length === 0 || !speaking.has(id)) return [];
    const names = off.map((rule) => `\`${rule}\``).join(', ');
    return [`The scorecard \`${title}\` leaves out what is switched off: ${names}.`];
  });
}

function placeOf({ file, document }: { readonly file: string; readonly document: number }): string {
  return `${document}:${file}`;
}

/** Whether a rule is known to pass for an entity, in all documents that state it. */
function passedPairs({ states }: Judged): (rule: string, ref: string) => boolean {
  const byRef = groupBy([...states.keys()], ({ ref }) => ref);
  return (rule, ref) => {
    const entities = byRef.get(ref) ?? [];
    return entities.length > 0 && entities.every((entity) => states.get(entity)?.get(rule)?.state === 'pass');
  };
}

/**
 * The states, with `exempt` where an exemption covers all that a rule found in an entity. What speaks of the repository
 * is exempt for all its entities, whichever of them tells it.
 */
function withExempt(
  { states }: Judged,
  exempt: readonly ExemptMistake[],
  byPlace: ReadonlyMap<string, Entity>,
): Judged['states'] {
  if (exempt.length === 0) return states;
  const covered = new Map<Entity, Set<string>>();
  const everywhere = new Set<string>();
  for (const { mistake } of exempt) {
    if (mistake.subject === 'repository') everywhere.add(mistake.rule);
    const entity = byPlace.get(placeOf(mistake));
    if (entity) covered.set(entity, (covered.get(entity) ?? new Set()).add(mistake.rule));
  }
  return new Map(
    [...states].map(([entity, own]) => {
      const rules = covered.get(entity);
      if (!rules && everywhere.size === 0) return [entity, own];
      // An exemption speaks of a rule and an entity, so it covers all or nothing of them.
      const isExempt = (id: string, { state }: RuleState): boolean =>
        rules?.has(id) === true || (state === 'fail' && everywhere.has(id));
      return [entity, new Map([...own].map(([id, state]) => [id, isExempt(id, state) ? { state: 'exempt' } : state]))];
    }),
  );
}

/**
 * Where the engine itself and a rule of a pack find fault with the same value, the more severe one is told; of equals
 * the engine's.
 */
function toldOnce(
  mistakes: readonly WeighedMistake[],
  byPlace: ReadonlyMap<string, Entity>,
): readonly WeighedMistake[] {
  // Nothing is told twice where the engine itself is content.
  const places = new Set(mistakes.filter(({ rule }) => isOwnRule(rule)).map((mistake) => placeOf(mistake)));
  const keys = new Map<WeighedMistake, string>();
  const own = new Map<string, number>();
  const packs = new Map<string, number>();
  for (const mistake of places.size === 0 ? [] : mistakes) {
    const key = places.has(placeOf(mistake)) ? valueKey(mistake, byPlace) : undefined;
    if (key === undefined) continue;
    keys.set(mistake, key);
    const side = isOwnRule(mistake.rule) ? own : packs;
    side.set(key, Math.max(side.get(key) ?? 0, severityWeights[mistake.severity]));
  }
  return mistakes.filter((mistake) => {
    const key = keys.get(mistake);
    if (key === undefined) return true;
    const [engine, rules] = [own.get(key) ?? 0, packs.get(key) ?? 0];
    return isOwnRule(mistake.rule)
      ? engine >= rules || mistake.rule.startsWith('backstage/')
      : engine < severityWeights[mistake.severity];
  });
}

/** Where a mistake stands, when that is a single value; others may be wrong in several ways. */
function valueKey(mistake: WeighedMistake, byPlace: ReadonlyMap<string, Entity>): string | undefined {
  if (mistake.range !== undefined || mistake.subject !== undefined || mistake.path[1] === 'name') return undefined;
  const value = valueAt(byPlace.get(placeOf(mistake))?.value, mistake.path);
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  return JSON.stringify([mistake.file, mistake.document, mistake.path]);
}

/**
 * The mistakes, those of rules that speak of the repository in one entity only: in the file nearest to the top, and there
 * in one whose `github.com/project-slug` is the repository.
 */
function oncePerRepository(
  mistakes: readonly WeighedMistake[],
  byPlace: ReadonlyMap<string, Entity>,
  slug: string | undefined,
): readonly WeighedMistake[] {
  const distances = new Map<string, number>();
  const distanceOf = (place: string, { file }: WeighedMistake): number => {
    const entity = byPlace.get(place);
    const named = entity && projectSlugOf(entity);
    const isOwn = named !== undefined && slug !== undefined && sameSlug(named, slug);
    return 2 * file.split('/').length + (isOwn ? 0 : 1);
  };
  const nearest = new Map<string, { readonly place: string; readonly distance: number }>();
  for (const mistake of mistakes) {
    if (mistake.subject === undefined) continue;
    const place = placeOf(mistake);
    const distance = distances.get(place) ?? distanceOf(place, mistake);
    distances.set(place, distance);
    if (distance < (nearest.get(mistake.rule)?.distance ?? Infinity)) nearest.set(mistake.rule, { place, distance });
  }
  return mistakes.filter(
    (mistake) => mistake.subject === undefined || nearest.get(mistake.rule)?.place === placeOf(mistake),
  );
}
