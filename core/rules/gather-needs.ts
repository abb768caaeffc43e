import type { Entity } from '../catalog/entity.ts';
import { checkoutFacts } from '../facts/checkout/index.ts';
import type { CheckoutFact, Checkout } from '../facts/checkout/checkout-fact.ts';
import type { FactSource, FactSubject, FactLookup, Fact } from '../facts/fact.ts';
import { groupBy } from '../group-by.ts';
import { beginGathering } from '../facts/gather.ts';
import type { RepositoryFacts, RepositoryNeed, RepositoryReader } from '../facts/repository.ts';
import { projectSlugOf, sameSlug, sourceRepositoryOf } from '../catalog/own-repository.ts';
import type { CompiledRule, CompiledRules } from './compile-rules.ts';
import { selects } from './evaluate.ts';

/** Where and when a run takes place, and who knows more than its files. */
export interface Gathering {
  readonly reader: RepositoryReader;
  readonly checkout: Checkout;
  readonly sources: readonly FactSource[];
}

/** All that the rules of a run need to know, gathered. */
export interface Gathered {
  readonly repository: RepositoryFacts;
  readonly factsOf: (subject: FactSubject) => (name: string) => Fact;
}

/** Each round may lead a folder further up, or to the files that others name; deeper folders than this exist nowhere. */
const mostRounds = 100;

/** The entity as facts see it. */
export function subjectOf(entity: Entity, reader: Pick<RepositoryReader, 'slug' | 'host'>): FactSubject {
  const { ref, file, document, value } = entity;
  return { ref, file, document, value, elsewhere: elsewhereOf(entity, reader) };
}

/** Why the files at hand are not the entity's code: it names another repository. */
function elsewhereOf(entity: Entity, { slug, host }: Pick<RepositoryReader, 'slug' | 'host'>): string | undefined {
  if (slug === undefined) return undefined;
  const source = sourceRepositoryOf(entity);
  const named = projectSlugOf(entity) ?? (host === undefined || source?.host === host ? source?.slug : undefined);
  if (named === undefined || sameSlug(named, slug)) return undefined;
  return `its code is in \`${named}\`, and this is \`${slug}\``;
}

/** Gathers, in bulk, what the rules need for the entities that they speak of. */
export async function gatherNeeds(
  compiled: CompiledRules,
  subjects: ReadonlyMap<Entity, FactSubject>,
  gathering: Gathering,
): Promise<Gathered> {
  const wanted = wantedFacts(compiled, subjects);
  const local = await checkoutFactsNamed(wanted);
  const ask = (known: RepositoryFacts | undefined): Iterable<RepositoryNeed> =>
    allNeeds(compiled.rules, { subjects, wanted, local, checkout: gathering.checkout }, known);
  const repository = await gatherRounds(ask, gathering.reader);
  const own = readLocal({ wanted, local, checkout: gathering.checkout }, repository);
  const lookups = await gatherSources(wanted, gathering.sources, local);
  return {
    repository,
    factsOf: (subject) => {
      const known = own.get(subject);
      return (name) => known?.get(name) ?? lookUp(name, subject, lookups);
    },
  };
}

type Wanted = ReadonlyMap<string, ReadonlySet<FactSubject>>;
type LocalFacts = ReadonlyMap<string, CheckoutFact>;

/** The subjects of each fact that some rule needs. */
function wantedFacts(compiled: CompiledRules, subjects: ReadonlyMap<Entity, FactSubject>): Wanted {
  const wanted = new Map<string, Set<FactSubject>>();
  const want = (name: string, subject: FactSubject): void => {
    const known = wanted.get(name);
    if (known) known.add(subject);
    else wanted.set(name, new Set([subject]));
  };
  const scorecards = compiled.scorecards.filter(({ where }) => (where?.facts.length ?? 0) > 0);
  const rules = compiled.rules.filter(({ facts }) => facts.length > 0);
  for (const [entity, subject] of subjects) {
    for (const { active, facts } of rules) {
      if (selects(active.rule.appliesTo, entity)) for (const name of facts) want(name, subject);
    }
    for (const { scorecard, where } of scorecards) {
      if (selects(scorecard.appliesTo, entity)) for (const name of where?.facts ?? []) want(name, subject);
    }
  }
  return wanted;
}

async function checkoutFactsNamed(wanted: Wanted): Promise<LocalFacts> {
  if (wanted.size === 0) return new Map();
  return new Map(checkoutFacts.filter(({ name }) => wanted.has(name)).map((fact) => [fact.name, fact]));
}

interface Asking {
  readonly subjects: ReadonlyMap<Entity, FactSubject>;
  readonly wanted: Wanted;
  readonly local: LocalFacts;
  readonly checkout: Checkout;
}

function* allNeeds(
  rules: readonly CompiledRule[],
  { subjects, wanted, local, checkout }: Asking,
  known: RepositoryFacts | undefined,
): Generator<RepositoryNeed> {
  // Facts that ask for the same, as those of a README do, are asked once.
  for (const [needs, alike] of groupBy(local.values(), (fact) => fact.needs)) {
    const about = new Set(alike.flatMap(({ name }) => [...(wanted.get(name) ?? [])]));
    for (const subject of about) yield* needs(subject, checkout, known);
  }
  for (const { active, judge } of rules) {
    const files = 'assert' in judge ? judge.assert.needs?.files : undefined;
    if (!files) continue;
    for (const [entity, subject] of subjects) {
      if (selects(active.rule.appliesTo, entity)) yield* files(subject, checkout.top, known);
    }
  }
}

async function gatherRounds(
  ask: (known: RepositoryFacts | undefined) => Iterable<RepositoryNeed>,
  reader: RepositoryReader,
): Promise<RepositoryFacts> {
  const gathering = beginGathering(reader);
  let known: RepositoryFacts | undefined;
  for (let round = 0; round < mostRounds && (await gathering.add(ask(known))); round++) known = gathering.facts;
  return gathering.facts;
}

async function gatherSources(
  wanted: Wanted,
  sources: readonly FactSource[],
  local: LocalFacts,
): Promise<readonly FactLookup[]> {
  const others = [...wanted].filter(([name]) => !local.has(name));
  if (others.length === 0) return [];
  return Promise.all(
    sources.map((source) => {
      const own = others.filter(([name]) => source.provides(name));
      const subjects = new Set(own.flatMap(([, about]) => [...about]));
      return source.gather([...subjects], new Set(own.map(([name]) => name)));
    }),
  );
}

type Read = ReadonlyMap<FactSubject, ReadonlyMap<string, Fact>>;

/**
 * Reads what the checkout tells, so that evaluation finds it in memory. Files are hostile: what cannot be read is
 * unknown, with the reason.
 */
function readLocal(
  { wanted, local, checkout }: Pick<Asking, 'wanted' | 'local' | 'checkout'>,
  repository: RepositoryFacts,
): Read {
  const read = (subject: FactSubject, fact: CheckoutFact): Fact => {
    try {
      return fact.read(subject, checkout, repository);
    } catch (error) {
      return { is: 'unknown', reason: `the fact \`${fact.name}\` could not be read: ${(error as Error).message}` };
    }
  };
  const facts = new Map<FactSubject, Map<string, Fact>>();
  for (const [name, fact] of local) {
    for (const subject of wanted.get(name) ?? []) {
      const known = facts.get(subject) ?? new Map<string, Fact>();
      facts.set(subject, known.set(name, read(subject, fact)));
    }
  }
  return facts;
}

function lookUp(name: string, subject: FactSubject, lookups: readonly FactLookup[]): Fact {
  let reason: string | undefined;
  for (const lookup of lookups) {
    const fact = lookup(subject, name);
    if (fact?.is === 'known') return fact;
    if (fact) reason = fact.reason;
  }
  return { is: 'unknown', reason: reason ?? `the fact \`${name}\` is not known here` };
}
