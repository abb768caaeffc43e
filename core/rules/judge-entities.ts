import { appendAll } from '../append-all.ts';
import type { CatalogIndex } from '../catalog/catalog-index.ts';
import type { Entity } from '../catalog/entity.ts';
import type { Checkout } from '../facts/checkout/checkout-fact.ts';
import type { Fact, FactSource, FactSubject } from '../facts/fact.ts';
import { knownFacts } from '../facts/known-facts.ts';
import type { RepositoryReader } from '../facts/repository.ts';
import type { PlacedMistake, Severity } from '../finding.ts';
import type { Surroundings } from './asserts/assert.ts';
import { compileRules, type CompiledRule, type CompiledRules, type CompiledScorecard } from './compile-rules.ts';
import { evaluateRule, evaluateSelection, selects } from './evaluate.ts';
import { valueAt } from '../source/json.ts';
import { gatherNeeds, subjectOf } from './gather-needs.ts';
import type { Failure, Outcome } from './outcome.ts';
import type { RuleSet, Scorecard } from './pack.ts';
import { severityOf } from './rollout.ts';
import { shareStates, type RuleStates } from './share-states.ts';

/** The rules of a run, and who knows what they ask for. */
export interface RulesInput {
  readonly set: RuleSet;
  readonly checkout: Checkout;
  /** Who knows more than the files: git, GitHub, fact files. */
  readonly sources: readonly FactSource[];
  readonly owners: Readonly<Record<string, string>>;
}

/** What a rule found in an entity. */
interface RuleMistake extends PlacedMistake {
  readonly severity: Severity;
}

/** What the rules say of all entities. */
export interface Judged {
  readonly mistakes: readonly RuleMistake[];
  /** What the rules say of each entity. */
  readonly states: ReadonlyMap<Entity, RuleStates>;
  /** The scorecards that speak of each entity, in their order; those of whom that is not known are left out. */
  readonly scorecards: ReadonlyMap<Entity, readonly Scorecard[]>;
  /** The scorecards of which it is not known whether they speak of an entity, or whose `where` broke. */
  readonly unjudged: readonly UnjudgedScorecard[];
  /** The rules that count, by id. Others are seen but do not take part in levels. */
  readonly counting: ReadonlySet<string>;
  /** Rules that applied to no entity. */
  readonly idle: readonly string[];
  /** The facts from outside the checkout that were used: name, source and time. */
  readonly facts: readonly UsedFact[];
}

/** A scorecard that may speak of an entity: nobody knows. */
export interface UnjudgedScorecard {
  readonly scorecard: Scorecard;
  readonly entity: Entity;
  readonly state: 'unknown' | 'error';
  readonly reason: string;
}

/** A fact that came from outside the checkout. */
export interface UsedFact {
  readonly name: string;
  readonly source: string;
  readonly observedAt?: string;
}

/** Judges every entity that Backstage accepts by every rule. */
export async function judgeEntities(
  entities: readonly Entity[],
  { set, checkout, sources, owners }: RulesInput,
  { catalog, reader }: { readonly catalog: CatalogIndex; readonly reader: RepositoryReader },
): Promise<Judged> {
  const compiled = await compileRules(set, { facts: knownFacts, now: checkout.now });
  const accepted = entities.filter((entity) => entity.accepted);
  const subjects = new Map(accepted.map((entity) => [entity, subjectOf(entity, reader)]));
  const gathered = await gatherNeeds(compiled, subjects, { reader, checkout, sources });
  /** When each fact was observed, by its name and its source. */
  const used = new Map<string, Map<string, string>>();
  const remember = (name: string, fact: Fact): Fact => {
    if (fact.is === 'known' && fact.observedAt !== undefined) {
      const bySource = used.get(name) ?? new Map<string, string>();
      used.set(name, bySource.set(fact.source, fact.observedAt));
    }
    return fact;
  };
  const around = (entity: Entity, subject: FactSubject): Surroundings => {
    const factOf = gathered.factsOf(subject);
    return {
      entity,
      subject,
      catalog,
      repository: gathered.repository,
      fact: (name) => remember(name, factOf(name)),
      now: checkout.now,
      top: checkout.top,
      owners,
    };
  };
  const judged = judgeAll(compiled, subjects, around);
  const facts = [...used].flatMap(([name, bySource]) =>
    [...bySource].map(([source, observedAt]) => ({ name, source, observedAt })),
  );
  return { ...judged, facts: facts.sort(byName) };
}

function byName(left: UsedFact, right: UsedFact): number {
  return left.name < right.name ? -1 : 1;
}

function judgeAll(
  compiled: CompiledRules,
  subjects: ReadonlyMap<Entity, FactSubject>,
  around: (entity: Entity, subject: FactSubject) => Surroundings,
): Omit<Judged, 'facts'> {
  const states = new Map<Entity, RuleStates>();
  const scorecards = new Map<Entity, readonly Scorecard[]>();
  const unjudged: UnjudgedScorecard[] = [];
  const mistakes: RuleMistake[] = [];
  const rulesFor = selector(compiled.rules);
  const share = shareStates();
  const together = oneOfAlike();
  // V8 optimises what is called for each entity sooner, and at less cost, than a loop that holds all of it.
  const judgeOne = (entity: Entity, subject: FactSubject): void => {
    const surroundings = around(entity, subject);
    const rules = rulesFor(entity);
    const outcomes = evaluateRules(rules, surroundings);
    appendAll(mistakes, mistakesOf(rules, outcomes, entity));
    states.set(entity, share(rules, outcomes));
    const selections = evaluateSelections(compiled.scorecards, surroundings);
    unjudged.push(...selections.unjudged);
    if (selections.speaking.length > 0) scorecards.set(entity, together(selections.speaking));
  };
  for (const [entity, subject] of subjects) judgeOne(entity, subject);
  const ids = compiled.rules.map(({ active }) => active.rule.id);
  const applied = new Set([...new Set(states.values())].flatMap((own) => [...own.keys()]));
  const counting = compiled.rules.filter(({ countsFrom }) => countsFrom === undefined);
  return {
    mistakes,
    states,
    scorecards,
    unjudged,
    counting: new Set(counting.map(({ active }) => active.rule.id)),
    idle: ids.filter((id) => !applied.has(id)),
  };
}

function evaluateRules(rules: readonly CompiledRule[], surroundings: Surroundings): readonly Outcome[] {
  return rules.map((rule) => evaluateRule(rule, surroundings));
}

function mistakesOf(
  rules: readonly CompiledRule[],
  outcomes: readonly Outcome[],
  entity: Entity,
): readonly RuleMistake[] {
  const mistakes: RuleMistake[] = [];
  rules.forEach((rule, index) => {
    const outcome = outcomes[index];
    if (outcome?.is !== 'fail') return;
    for (const failure of outcome.failures) mistakes.push(mistakeOf(failure, rule, entity));
  });
  return mistakes;
}

/** The scorecards that speak of an entity, and those of which that is not known. */
function evaluateSelections(
  scorecards: readonly CompiledScorecard[],
  surroundings: Surroundings,
): { readonly speaking: readonly CompiledScorecard[]; readonly unjudged: readonly UnjudgedScorecard[] } {
  const unjudged: UnjudgedScorecard[] = [];
  const speaking = scorecards.filter((one) => {
    const selection = evaluateSelection(one, surroundings);
    if ('reason' in selection) {
      const { is, reason } = selection;
      unjudged.push({ scorecard: one.scorecard, entity: surroundings.entity, state: is, reason });
    }
    return selection.is === 'pass';
  });
  return { speaking, unjudged };
}

/** Gives one list for all that hold the same scorecards. */
function oneOfAlike(): (speaking: readonly CompiledScorecard[]) => readonly Scorecard[] {
  const known = new Map<string, readonly Scorecard[]>();
  return (speaking) => {
    const key = JSON.stringify(speaking.map(({ scorecard }) => scorecard.id));
    const list = known.get(key) ?? speaking.map(({ scorecard }) => scorecard);
    known.set(key, list);
    return list;
  };
}

/** The rules that the plain lists of `appliesTo` select, found once for entities of the same shape. */
function selector(rules: readonly CompiledRule[]): (entity: Entity) => readonly CompiledRule[] {
  const known = new Map<string, readonly CompiledRule[]>();
  return (entity) => {
    const shape = JSON.stringify([
      entity.kind,
      ...['type', 'lifecycle'].map((field) => valueAt(entity.value, ['spec', field])),
    ]);
    const selected = known.get(shape) ?? rules.filter(({ active }) => selects(active.rule.appliesTo, entity));
    known.set(shape, selected);
    return selected;
  };
}

/** A failure as a finding. */
function mistakeOf(failure: Failure, { active, countsFrom }: CompiledRule, entity: Entity): RuleMistake {
  const { rule } = active;
  const later = countsFrom === undefined ? '' : ` Counts from ${countsFrom}.`;
  return {
    rule: rule.id,
    severity: severityOf(active, countsFrom),
    file: entity.file,
    document: entity.document,
    path: failure.path.length === 0 ? ['metadata', 'name'] : failure.path,
    ...(failure.at && { at: failure.at }),
    message: `${failure.message}${later}`,
    ...(failure.help !== undefined && { help: failure.help }),
    ...(failure.fix && { fix: failure.fix }),
    ...(failure.items && { items: failure.items }),
    ...(rule.scope === 'repository' && { subject: 'repository' as const }),
  };
}
