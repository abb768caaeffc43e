import schema from '../schemas/fact.schema.json' with { type: 'json' };
import { dayOf, isOfFactType, type Fact, type FactDefinition, type FactSource } from '../core/facts/fact.ts';
import type { RepositoryReader } from '../core/facts/repository.ts';
import { likelySpelling } from '../core/source/edit-distance.ts';
import { isObject, type Json, type JsonObject } from '../core/source/json.ts';
import { placeSettings } from '../core/source/place-settings.ts';
import { unplacedProblem, type SettingsProblem } from '../core/source/settings-problem.ts';
import { isDate, validateSettings, type SettingsMistake } from '../core/source/validate-settings.ts';

/** Which fact files there are, and what is expected of them. */
export interface FactFilesRequest {
  readonly reader: Pick<RepositoryReader, 'glob' | 'text'>;
  readonly globs: readonly string[];
  /** The facts that the rules of the run declare, by name. */
  readonly declared: Readonly<Record<string, FactDefinition>>;
  /** The day of the run, `YYYY-MM-DD`, and how many days before it a fact may have been observed. */
  readonly now: string;
  readonly maxAge: number;
}

/** Reads the fact files: what other systems observed, one fact or a list of them in each. */
export async function readFactFiles(request: FactFilesRequest): Promise<{
  readonly source: FactSource;
  readonly problems: readonly SettingsProblem[];
  /** What nothing is done with, as sentences. */
  readonly notices: readonly string[];
}> {
  const files = [...new Set((await Promise.all(request.globs.map((glob) => request.reader.glob(glob)))).flat())].sort();
  const texts = await request.reader.text(files);
  const problems: SettingsProblem[] = [];
  const facts = new Map<string, StatedFact>();
  for (const file of files) {
    const read = texts.get(file);
    if (!read || 'problem' in read) {
      problems.push(unplacedProblem(file, `It cannot be read: ${read?.problem ?? 'nobody looked'}.`));
      continue;
    }
    const parsed = parseFacts({ file, text: read.text });
    problems.push(...parsed.problems);
    for (const fact of parsed.facts) keepNewest(facts, fact);
  }
  return { source: sourceOf(facts, request), problems, notices: unreadNotices(facts, request.declared) };
}

/** Facts that no rule of the run declares: misspelt, or meant for others. */
function unreadNotices(
  facts: ReadonlyMap<string, StatedFact>,
  declared: FactFilesRequest['declared'],
): readonly string[] {
  const names = new Set([...facts.values()].map(({ fact }) => fact));
  return [...names]
    .filter((name) => !Object.hasOwn(declared, name))
    .sort()
    .map((name) => {
      const meant = likelySpelling(name, Object.keys(declared));
      const advice = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
      return `No rule reads the fact \`${name}\` of the fact files.${advice}`;
    });
}

interface StatedFact {
  /** In lower case. */
  readonly entity: string;
  readonly fact: string;
  readonly value: Json;
  readonly observedAt: string;
  readonly source: string;
}

function parseFacts(file: { readonly file: string; readonly text: string }): {
  readonly facts: readonly StatedFact[];
  readonly problems: readonly SettingsProblem[];
} {
  let value: Json;
  try {
    value = JSON.parse(file.text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { facts: [], problems: [unplacedProblem(file.file, `It is no JSON: ${reason}.`)] };
  }
  const definition = schema.$defs.fact;
  const items: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const mistakes = items.flatMap((item, index) => {
    const path = Array.isArray(value) ? [index] : [];
    return [...validateSettings(item, definition, 'The fact'), ...nameMistakes(item), ...dateMistakes(item)].map(
      (mistake) => ({
        ...mistake,
        path: [...path, ...mistake.path],
      }),
    );
  });
  if (mistakes.length > 0) return { facts: [], problems: placeSettings(file, { mistakes }) };
  return {
    facts: (items as unknown as readonly StatedFact[]).map((fact) => ({ ...fact, entity: fact.entity.toLowerCase() })),
    problems: [],
  };
}

/** A key that could never be looked up would pass without a word. */
function nameMistakes(item: Json): readonly SettingsMistake[] {
  const { entity, fact }: JsonObject = isObject(item) ? item : {};
  const mistakes: SettingsMistake[] = [];
  if (isWritten(entity) && !/^[^\s:/]+:[^\s:/]+\/[^\s:/]+$/.test(entity)) {
    const message = `\`${entity}\` is no whole reference. Write it as \`kind:namespace/name\`, such as \`component:default/payments\`.`;
    mistakes.push({ path: ['entity'], at: 'value', message });
  }
  if (isWritten(fact) && !/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(fact)) {
    mistakes.push({ path: ['fact'], at: 'value', message: `\`${fact}\` must be of the form \`system.fact\`.` });
  }
  return mistakes;
}

function isWritten(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function dateMistakes(item: Json): readonly SettingsMistake[] {
  const observedAt = isObject(item) ? item['observedAt'] : undefined;
  if (typeof observedAt !== 'string' || isTime(observedAt)) return [];
  const message = `\`${observedAt}\` is no time such as \`2026-11-20T08:00:00Z\`.`;
  return [{ path: ['observedAt'], at: 'value', message }];
}

/** A time of RFC 3339, on a day that there is. */
function isTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return false;
  return isDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

function keyOf(entity: string, fact: string): string {
  return `${entity}\n${fact}`;
}

function keepNewest(facts: Map<string, StatedFact>, fact: StatedFact): void {
  const key = keyOf(fact.entity, fact.fact);
  const before = facts.get(key);
  if (!before || Date.parse(before.observedAt) < Date.parse(fact.observedAt)) facts.set(key, fact);
}

function sourceOf(facts: ReadonlyMap<string, StatedFact>, request: FactFilesRequest): FactSource {
  return {
    provides: (name) => Object.hasOwn(request.declared, name),
    gather:
      async () =>
      ({ ref }, name) => {
        const definition = Object.hasOwn(request.declared, name) ? request.declared[name] : undefined;
        if (!definition) return undefined;
        const stated = facts.get(keyOf(ref, name));
        return stated
          ? judge(stated, definition, request)
          : { is: 'unknown', reason: `no fact file tells \`${name}\` of it` };
      },
  };
}

function judge(
  { value, observedAt, source, fact }: StatedFact,
  { type }: FactDefinition,
  { now, maxAge }: FactFilesRequest,
): Fact {
  if (!isOfFactType(value, type)) {
    return { is: 'unknown', reason: `\`${fact}\` from ${source} is not of type ${type}` };
  }
  const age = (dayOf(now) ?? 0) - (dayOf(observedAt) ?? 0);
  if (age < -1) return { is: 'unknown', reason: `\`${fact}\` was observed in the future by ${source} (${observedAt})` };
  if (age > maxAge) {
    return {
      is: 'unknown',
      reason: `\`${fact}\` was observed ${age} days ago by ${source}; after ${maxAge} days it does not count`,
    };
  }
  return { is: 'known', value, source, observedAt };
}
