import type { Fact, FactDefinition, FactSubject } from '../fact.ts';
import type { RepositoryFacts, RepositoryNeed } from '../repository.ts';

/** Where a fact is read. */
export interface Checkout {
  /** From the working directory to the top of the repository: empty, or `..`, `../..` and so on. */
  readonly top: string;
  /** From the top of the repository to the working directory: empty, or `services`, `services/payments`. */
  readonly prefix: string;
  /** The day of the run, `YYYY-MM-DD`. */
  readonly now: string;
}

/** A fact that the files of a repository tell. Pure; paths are relative to the working directory. */
export interface CheckoutFact extends FactDefinition {
  readonly name: string;
  readonly from: 'checkout';
  /**
   * What the fact must see. Called again and again, with the answers so far, until it asks for nothing new, so that
   * files that a glob or another file names can be read. What was answered need not be asked for again.
   */
  readonly needs: (
    subject: FactSubject,
    checkout: Checkout,
    known: RepositoryFacts | undefined,
  ) => readonly RepositoryNeed[];
  read(subject: FactSubject, checkout: Checkout, repository: RepositoryFacts): Fact;
}

/**
 * Makes a parser that reads each text of a repository once: every entity asks for the same files. Different
 * repositories share nothing.
 */
export function parsedOnce<Parsed>(
  parse: (text: string) => Parsed,
): (text: string, repository: RepositoryFacts) => Parsed {
  const all = new WeakMap<RepositoryFacts, Map<string, { readonly parsed: Parsed }>>();
  return (text, repository) => {
    const texts = all.get(repository) ?? new Map<string, { readonly parsed: Parsed }>();
    all.set(repository, texts);
    const held = texts.get(text) ?? { parsed: parse(text) };
    texts.set(text, held);
    return held.parsed;
  };
}

/** A fact that was read from the checkout. */
export function known(value: Extract<Fact, { is: 'known' }>['value'], source: string): Fact {
  return { is: 'known', value, source };
}
