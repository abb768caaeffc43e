import type { Json, JsonObject } from '../source/json.ts';
import { isDay } from '../source/validate-settings.ts';

/**
 * What is known of something, and how surely. A missing permission, a missing token or a time-out makes a fact
 * unknown, never false.
 */
export type Fact =
  | {
      readonly is: 'known';
      readonly value: Json;
      /** Who says so, for people: `CODEOWNERS`, `git`, `GitHub`, the source that a fact file names. */
      readonly source: string;
      /** When it was observed (RFC 3339); left out for what is read from the checkout itself. */
      readonly observedAt?: string;
    }
  | { readonly is: 'unknown'; readonly reason: string };

/** What a fact's value looks like. `text list` is a list of texts, `text map` a mapping from texts to texts. */
export type FactType = 'boolean' | 'number' | 'text' | 'date' | 'text list' | 'text map';

/** Where a fact comes from. What is not of the checkout may be unknown in a run. */
export type FactOrigin = 'checkout' | 'git' | 'GitHub' | 'fact file';

/** A fact that rules can name. */
export interface FactDefinition {
  readonly type: FactType;
  readonly from: FactOrigin;
  /** What it tells, as a sentence; shown by `rules docs` and in the documentation. */
  readonly documentation: string;
}

/** The entity that a fact is about. */
export interface FactSubject {
  /** `kind:namespace/name` in lower case. */
  readonly ref: string;
  /** The catalog file, relative to the working directory. */
  readonly file: string;
  readonly document: number;
  readonly value: JsonObject;
  /** Why the repository at hand is not the one that holds the entity's code; `undefined` when it is. */
  readonly elsewhere: string | undefined;
}

/** The facts that a source gathered; `undefined` for one that it does not have. */
export type FactLookup = (subject: FactSubject, name: string) => Fact | undefined;

/** An adapter that gathers facts in bulk, before any rule is evaluated. */
export interface FactSource {
  /** Whether the source may have this fact. */
  provides(name: string): boolean;
  /** Gathers the named facts of the subjects. Trouble is an unknown fact with its reason; nothing is thrown. */
  gather(subjects: readonly FactSubject[], names: ReadonlySet<string>): Promise<FactLookup>;
}

/** Whether a value is of a fact's type. */
export function isOfFactType(value: Json, type: FactType): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'text':
      return typeof value === 'string';
    case 'date':
      return typeof value === 'string' && dayOf(value) !== undefined;
    case 'text list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'text map':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every((item) => typeof item === 'string')
      );
  }
}

/**
 * The day of a date or time (RFC 3339) as a count of days since 1970-01-01, in UTC of the written date; `undefined`
 * when the text is none. The calendar is the proleptic Gregorian one.
 */
export function dayOf(text: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (!isDay(year, month, day)) return undefined;
  // Years begin in March here, so that the leap day is the last of a year.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
