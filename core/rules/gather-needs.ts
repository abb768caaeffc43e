import type { Entity } from '../catalog/entity.ts';
import type { CheckoutFact, Checkout } from '../facts/checkout/checkout-fact.ts';
import type { FactSource, FactSubject, FactLookup, Fact } from '../facts/fact.ts';
import { gatherFacts } from '../facts/gather.ts';
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
  readonly fact: (subject: FactSubject, name: string) => Fact;
}

/** More rounds are not needed by any fact of ours: a glob, the files that it finds, the files that these name. */
const mostRounds = 4;

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
  const ask = (known: RepositoryFacts | undefined): readonly RepositoryNeed[] =>
    allNeeds(compiled.rules, { subjects, wanted, local, checkout: gathering.checkout }, known);
  const repository = await gatherRounds(ask, gathering.reader);
  const lookups = await gatherSources(wanted, gathering.sources, local);
  return { repository, fact: remembered(lookups, local, { repository, checkout: gathering.checkout }) };
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
  const { checkoutFacts } = await import('../facts/checkout/index.ts');
  return new Map(checkoutFacts.filter(({ name }) => wanted.has(name)).map((fact) => [fact.name, fact]));
}

interface Asking {
  readonly subjects: ReadonlyMap<Entity, FactSubject>;
  readonly wanted: Wanted;
  readonly local: LocalFacts;
  readonly checkout: Checkout;
}

function allNeeds(
  rules: readonly CompiledRule[],
  { subjects, wanted, local, checkout }: Asking,
  known: RepositoryFacts | undefined,
): readonly RepositoryNeed[] {
  const needs: RepositoryNeed[] = [];
  for (const [name, fact] of local) {
    for (const subject of wanted.get(name) ?? []) needs.push(...fact.needs(subject, checkout, known));
  }
  for (const { active, judge } of rules) {
    const files = 'assert' in judge ? judge.assert.needs?.files : undefined;
    if (!files) continue;
    for (const [entity, subject] of subjects) {
      if (selects(active.rule.appliesTo, entity)) needs.push(...files(subject, checkout.top, known));
    }
  }
  return needs;
}

async function gatherRounds(
  ask: (known: RepositoryFacts | undefined) => readonly RepositoryNeed[],
  reader: RepositoryReader,
): Promise<RepositoryFacts> {
  const needs = new Map<string, RepositoryNeed>();
  let known: RepositoryFacts | undefined;
  for (let round = 0; round < mostRounds; round++) {
    const before = needs.size;
    for (const need of ask(known)) needs.set(JSON.stringify(need), need);
    if (known && needs.size === before) return known;
    known = await gatherFacts(needs.values(), reader);
    if (needs.size === 0) return known;
  }
  return known ?? (await gatherFacts([], reader));
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

/** Looks facts up, each once. */
function remembered(
  lookups: readonly FactLookup[],
  local: LocalFacts,
  { repository, checkout }: { readonly repository: RepositoryFacts; readonly checkout: Checkout },
): Gathered['fact'] {
  const memory = new Map<FactSubject, Map<string, Fact>>();
  const lookUp = (subject: FactSubject, name: string): Fact => {
    const own = local.get(name);
    if (own) return own.read(subject, checkout, repository);
    let reason = `the fact \`${name}\` is not known here`;
    for (const lookup of lookups) {
      const fact = lookup(subject, name);
      if (fact?.is === 'known') return fact;
      if (fact) reason = fact.reason;
    }
    return { is: 'unknown', reason };
  };
  return (subject, name) => {
    const own = memory.get(subject) ?? new Map<string, Fact>();
    memory.set(subject, own);
    const fact = own.get(name) ?? lookUp(subject, name);
    own.set(name, fact);
    return fact;
  };
}
