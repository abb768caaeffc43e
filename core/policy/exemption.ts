import schema from '../../schemas/exemption.schema.json' with { type: 'json' };
import { dayOf } from '../facts/fact.ts';
import type { Severity } from '../finding.ts';
import { likelySpelling } from '../source/edit-distance.ts';
import { textOf, type Json, type JsonObject } from '../source/json.ts';
import { placed, readSettings } from '../source/read-settings.ts';
import type { SettingsFile, SettingsProblem } from '../source/settings-problem.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';
import { matchesStars } from './match-stars.ts';

/** A reviewed permission not to follow rules for a while. */
export interface Exemption {
  readonly file: string;
  /** Ids of rules. */
  readonly rules: readonly string[];
  /** References in lower case, in which `*` stands for any text. */
  readonly entities: readonly string[];
  readonly reason: string;
  readonly ticket: string | undefined;
  /** The first and the last day on which it counts, `YYYY-MM-DD`. */
  readonly granted: string;
  readonly expires: string;
  /** Sentences about rules that it names and whose packs are not in use, with their places. */
  readonly idle: readonly string[];
}

/** How long an exemption may last, in days, by the severity of its rule. */
const longest: Readonly<Record<Severity, number>> = { error: 90, warning: 180, note: 365 };

const shortestReason = 20;

/** The rules that exist, with the severity that each has. */
export interface KnownRules {
  readonly severities: ReadonlyMap<string, Severity>;
  /** Former id to present id. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** An exemption, or everything that is wrong with its file. */
export type ReadExemption = { readonly exemption: Exemption } | { readonly problems: readonly SettingsProblem[] };

/** Reads a file of an exemption. */
export async function readExemption(file: SettingsFile, rules: KnownRules): Promise<ReadExemption> {
  const read = await readSettings(file, 'The exemption');
  if ('problems' in read) return read;
  const { value } = read;
  const shape = [...read.mistakes, ...validateSettings(value, schema, 'The exemption')];
  const mistakes = shape.length > 0 ? shape : mistakesOf(value, rules);
  if (mistakes.length > 0) return { problems: await placed(file, { mistakes }) };
  const ids = textsOf(value['rule']);
  return {
    exemption: {
      file: file.file,
      rules: ids.filter((id) => !isOfUnusedPack(id, rules)).map((id) => rules.aliases.get(id) ?? id),
      entities: textsOf(value['entity']).map((entity) => entity.toLowerCase()),
      reason: textOf(value['reason']),
      ticket: typeof value['ticket'] === 'string' ? value['ticket'] : undefined,
      granted: textOf(value['granted']),
      expires: textOf(value['expires']),
      idle: await idleTexts(file, value, rules),
    },
  };
}

/** Whether an id is of a pack that is not in use (any more), and not a misspelt one. */
function isOfUnusedPack(id: string, { severities, aliases }: KnownRules): boolean {
  const pack = id.slice(0, id.indexOf('/') + 1);
  const known = [...severities.keys(), ...aliases.keys()];
  return pack !== '' && !known.some((one) => one.startsWith(pack)) && likelySpelling(id, known) === undefined;
}

async function idleTexts(file: SettingsFile, value: JsonObject, rules: KnownRules): Promise<readonly string[]> {
  const mistakes = ruleMistakes(value, (id) =>
    isOfUnusedPack(id, rules) ? `names \`${id}\`, whose pack is not in use; remove it, or add the pack.` : undefined,
  );
  if (mistakes.length === 0) return [];
  return (await placed(file, { mistakes })).map(
    ({ line, column, message }) => `The exemption in \`${file.file}:${line}:${column}\` ${message}`,
  );
}

function mistakesOf(value: JsonObject, rules: KnownRules): readonly SettingsMistake[] {
  const mistakes = [...ruleMistakes(value, (id) => ruleMistake(id, rules))];
  for (const [index, entity] of textsOf(value['entity']).entries()) {
    if (/^[^\s:/]+:[^\s:/]+\/[^\s:/]+$/.test(entity) && entity.split('*').length <= 4) continue;
    const message = `\`${entity}\` must be of the form \`kind:namespace/name\`, with three \`*\` at most.`;
    mistakes.push({ path: Array.isArray(value['entity']) ? ['entity', index] : ['entity'], at: 'value', message });
  }
  if (textOf(value['reason']).trim().length < shortestReason) {
    const message = `The reason must have ${shortestReason} characters or more: whoever reads it next year must understand it.`;
    mistakes.push({ path: ['reason'], at: 'value', message });
  }
  return mistakes.length > 0 ? mistakes : spanMistakes(value, rules);
}

/** What there is to say about the rules that an exemption names, each at its place. */
function ruleMistakes(value: JsonObject, judge: (id: string) => string | undefined): readonly SettingsMistake[] {
  return textsOf(value['rule']).flatMap((id, index): readonly SettingsMistake[] => {
    const message = judge(id);
    if (message === undefined) return [];
    return [{ path: Array.isArray(value['rule']) ? ['rule', index] : ['rule'], at: 'value', message }];
  });
}

function ruleMistake(id: string, rules: KnownRules): string | undefined {
  const { severities, aliases } = rules;
  if (id.startsWith('backstage/')) {
    return `\`${id}\` has no exemptions: Backstage itself refuses what it reports.`;
  }
  if (severities.has(aliases.get(id) ?? id) || isOfUnusedPack(id, rules)) return undefined;
  const meant = likelySpelling(id, severities.keys());
  return `There is no rule \`${id}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
}

function spanMistakes(value: JsonObject, { severities, aliases }: KnownRules): readonly SettingsMistake[] {
  const days = (dayOf(textOf(value['expires'])) ?? 0) - (dayOf(textOf(value['granted'])) ?? 0);
  if (days < 0) return [{ path: ['expires'], at: 'value', message: 'It expires before it is granted.' }];
  return textsOf(value['rule']).flatMap((id): readonly SettingsMistake[] => {
    const severity = severities.get(aliases.get(id) ?? id) ?? 'note';
    if (days <= longest[severity]) return [];
    const message = `${days} days are too long: \`${id}\` is of severity ${severity}, which may be exempt for ${longest[severity]} days.`;
    return [{ path: ['expires'], at: 'value', message }];
  });
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map((item: Json) => textOf(item)) : [textOf(value)];
}

/**
 * Whether an exemption speaks of what a rule says of an entity (`kind:namespace/name` in lower case). What Backstage
 * refuses cannot be exempt.
 */
export function exempts({ rules, entities }: Exemption, rule: string, ref: string): boolean {
  return (
    !rule.startsWith('backstage/') && rules.includes(rule) && entities.some((pattern) => matchesStars(pattern, ref))
  );
}

/** Whether an exemption counts on a day (`YYYY-MM-DD`). */
export function stands({ granted, expires }: Exemption, day: string): boolean {
  return granted <= day && day <= expires;
}
