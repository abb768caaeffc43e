import schema from '../../schemas/exemption.schema.json' with { type: 'json' };
import { dayOf } from '../facts/fact.ts';
import type { Severity } from '../finding.ts';
import { likelySpelling } from '../source/edit-distance.ts';
import { textOf, type Json, type JsonObject } from '../source/json.ts';
import { placed, readSettings } from '../source/read-settings.ts';
import type { SettingsFile, SettingsProblem } from '../source/settings-problem.ts';
import { validateSettings, type SettingsMistake } from '../source/validate-settings.ts';

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
  return {
    exemption: {
      file: file.file,
      rules: textsOf(value['rule']).map((id) => rules.aliases.get(id) ?? id),
      entities: textsOf(value['entity']).map((entity) => entity.toLowerCase()),
      reason: textOf(value['reason']),
      ticket: typeof value['ticket'] === 'string' ? value['ticket'] : undefined,
      granted: textOf(value['granted']),
      expires: textOf(value['expires']),
    },
  };
}

function mistakesOf(value: JsonObject, rules: KnownRules): readonly SettingsMistake[] {
  const mistakes: SettingsMistake[] = [];
  for (const [index, id] of textsOf(value['rule']).entries()) {
    const message = ruleMistake(id, rules);
    if (message !== undefined)
      mistakes.push({ path: Array.isArray(value['rule']) ? ['rule', index] : ['rule'], at: 'value', message });
  }
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

function ruleMistake(id: string, { severities, aliases }: KnownRules): string | undefined {
  if (id.startsWith('backstage/')) {
    return `\`${id}\` has no exemptions: Backstage itself refuses what it reports.`;
  }
  if (severities.has(aliases.get(id) ?? id)) return undefined;
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

/** Whether an exemption speaks of an entity: `kind:namespace/name` in lower case. */
export function exempts({ entities }: Exemption, ref: string): boolean {
  return entities.some((pattern) => matchesText(pattern.split('*'), ref));
}

/** Matches the pieces between stars from left to right, in linear time. */
function matchesText(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.endsWith(last) && text.length - last.length >= from;
}
