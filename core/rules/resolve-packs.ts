import { likelySpelling } from '../source/edit-distance.ts';
import type { Path } from '../source/json.ts';
import { placed } from '../source/read-settings.ts';
import type { SettingsProblem } from '../source/settings-problem.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';
import { builtInPacks } from './built-in/index.ts';
import type { CollectedPack } from './collect-packs.ts';
import { manifestFile } from './pack-folder.ts';
import type { ActiveRule, Override, RuleSet, Scorecard } from './pack.ts';
import { parameterMistake } from './parameter-mistake.ts';
import { fillParameters } from './placeholders.ts';
import type { Rule } from './rule.ts';

/** The rules that count, and what is wrong in packs and in the overrides of the configuration. */
export interface ResolvedPacks {
  readonly set: RuleSet;
  readonly problems: readonly SettingsProblem[];
  /** Mistakes of the configuration; paths count from the overrides: an id, then `params` and so on. */
  readonly mistakes: readonly SettingsMistake[];
}

interface Known {
  /** Rules whose files are wrong: they exist, although they cannot be used. */
  readonly broken: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly aliases: ReadonlyMap<string, string>;
  /** The ids of the levels of the scorecards that name a rule, by the rule's id. */
  readonly levels: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Applies the overrides of each pack in order, then those of the organisation (`below`), then those of the
 * configuration. Only the last ones are judged.
 */
export async function resolvePacks(
  packs: readonly CollectedPack[],
  configured: Readonly<Record<string, Override>>,
  below: Readonly<Record<string, Override>> = {},
): Promise<ResolvedPacks> {
  const rules = new Map(packs.flatMap(({ pack }) => pack.rules.map((rule) => [rule.id, rule] as const)));
  const aliases = new Map(packs.flatMap(({ pack }) => Object.entries(pack.aliases)));
  const scorecards = uniqueScorecards(packs);
  const levels = levelsByRule(scorecards, aliases);
  const broken = new Set(packs.flatMap(({ loaded }) => [...(loaded?.broken ?? [])]));
  const known: Known = { broken, rules, aliases, levels };
  const problems: SettingsProblem[] = [];
  const overrides = new Map<string, Override>();
  for (const { pack, loaded } of packs) {
    apply(pack.overrides, known, overrides);
    if (!loaded) continue;
    const mistakes = await packMistakes(pack, known);
    if (mistakes.length > 0) problems.push(...(await placed(manifestFile(loaded.folder), { mistakes })));
  }
  apply(below, known, overrides);
  apply(configured, known, overrides);
  const set: RuleSet = {
    rules: [...rules.values()]
      .sort((left, right) => (left.id < right.id ? -1 : 1))
      .flatMap((rule) => activeRule(rule, overrides.get(rule.id))),
    scorecards: scorecards.map((scorecard) => withLevels(scorecard, overrides, known)),
    aliases,
    ids: new Set([...rules.keys(), ...broken]),
  };
  return { set, problems, mistakes: await overrideMistakes(configured, known, []) };
}

function levelsByRule(
  scorecards: readonly Scorecard[],
  aliases: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byRule = new Map<string, Set<string>>();
  for (const { levels } of scorecards) {
    const ids = levels.map(({ id }) => id);
    for (const rule of levels.flatMap(({ rules }) => rules)) {
      const present = aliases.get(rule) ?? rule;
      byRule.set(present, new Set([...(byRule.get(present) ?? []), ...ids]));
    }
  }
  return byRule;
}

function apply(stated: Readonly<Record<string, Override>>, { aliases }: Known, overrides: Map<string, Override>): void {
  for (const [id, override] of Object.entries(stated)) {
    const present = aliases.get(id) ?? id;
    const before = overrides.get(present);
    const params = { ...before?.params, ...override.params };
    overrides.set(present, { ...before, ...override, params });
  }
}

function activeRule(rule: Rule, override: Override | undefined): readonly ActiveRule[] {
  if (override?.severity === 'off') return [];
  const defaults = Object.fromEntries(
    Object.entries(rule.params).map(([name, parameter]) => [name, parameter.default]),
  );
  return [{ rule, severity: override?.severity ?? rule.severity, params: { ...defaults, ...override?.params } }];
}

/** The scorecards of all packs; of two with one id, the later one counts, so that a pack can replace one it extends. */
function uniqueScorecards(packs: readonly CollectedPack[]): readonly Scorecard[] {
  return [...new Map(packs.flatMap(({ pack }) => pack.scorecards.map((one) => [one.id, one] as const))).values()];
}

/** Follows aliases, and moves rules to the levels that overrides name. */
function withLevels(scorecard: Scorecard, overrides: ReadonlyMap<string, Override>, { aliases }: Known): Scorecard {
  const present = (id: string): string => aliases.get(id) ?? id;
  const levelOf = new Map(
    scorecard.levels.flatMap(({ id, rules }) => rules.map((rule) => [present(rule), id] as const)),
  );
  for (const [id, override] of overrides) {
    if (
      override.level !== undefined &&
      levelOf.has(id) &&
      scorecard.levels.some((level) => level.id === override.level)
    ) {
      levelOf.set(id, override.level);
    }
  }
  const levels = scorecard.levels.map((level) => ({
    ...level,
    rules: [...levelOf].filter(([, id]) => id === level.id).map(([rule]) => rule),
  }));
  return { ...scorecard, levels };
}

async function packMistakes(pack: CollectedPack['pack'], known: Known): Promise<readonly SettingsMistake[]> {
  const mistakes = [...(await overrideMistakes(pack.overrides, known, ['overrides']))];
  for (const [former, present] of Object.entries(pack.aliases)) {
    if (!known.rules.has(present) && !known.broken.has(present))
      mistakes.push(unknownId(present, ['aliases', former], 'value', known));
    else if (known.rules.has(former)) {
      const message = `\`${former}\` is a rule, so it cannot be the former id of another one.`;
      mistakes.push({ path: ['aliases', former], at: 'key', message });
    }
  }
  for (const [index, scorecard] of pack.scorecards.entries()) {
    mistakes.push(...scorecardMistakes(scorecard, known, ['scorecards', index, 'levels']));
  }
  return mistakes;
}

/** Rules that a scorecard names and that are not there, or that it has named before, be it by a former id. */
function scorecardMistakes({ levels }: Scorecard, known: Known, path: Path): readonly SettingsMistake[] {
  const mistakes: SettingsMistake[] = [];
  const named = new Map<string, string>();
  for (const [at, level] of levels.entries()) {
    for (const [position, id] of level.rules.entries()) {
      const place: Path = [...path, at, 'rules', position];
      const present = known.aliases.get(id) ?? id;
      const before = named.get(present);
      if (!isKnown(id, known)) mistakes.push(unknownId(id, place, 'value', known));
      else if (before !== undefined) {
        const message = `The scorecard asks for \`${present}\` on the level \`${before}\` already. Name it once.`;
        mistakes.push({ path: place, at: 'value', message });
      } else named.set(present, level.id);
    }
  }
  return mistakes;
}

function isKnown(id: string, { rules, aliases, broken }: Known): boolean {
  return rules.has(id) || aliases.has(id) || broken.has(id);
}

async function overrideMistakes(
  overrides: Readonly<Record<string, Override>>,
  known: Known,
  path: Path,
): Promise<readonly SettingsMistake[]> {
  const mistakes: SettingsMistake[] = [];
  for (const [id, override] of Object.entries(overrides)) {
    const rule = known.rules.get(known.aliases.get(id) ?? id);
    if (rule) {
      mistakes.push(...levelMistakes(override, rule.id, known, [...path, id]));
      mistakes.push(...(await paramMistakes(override, rule, [...path, id])));
    } else if (!isKnown(id, known)) mistakes.push(unknownId(id, [...path, id], 'key', known));
  }
  return mistakes;
}

function levelMistakes({ level }: Override, id: string, known: Known, path: Path): readonly SettingsMistake[] {
  const levels = known.levels.get(id) ?? new Set();
  if (level === undefined || levels.has(level)) return [];
  const meant = likelySpelling(level, levels);
  const names = [...levels].map((one) => `\`${one}\``);
  const message =
    names.length === 0
      ? `No scorecard names \`${id}\`, so it has no level. Remove this line.`
      : `No scorecard that names \`${id}\` has the level \`${level}\`. ${
          meant === undefined ? `Use one of ${names.join(', ')}.` : `Did you mean \`${meant}\`?`
        }`;
  return [{ path: [...path, 'level'], at: 'value', message }];
}

async function paramMistakes({ params }: Override, rule: Rule, path: Path): Promise<readonly SettingsMistake[]> {
  if (!params) return [];
  const wrong = Object.entries(params).flatMap(([name, value]): readonly SettingsMistake[] => {
    const message = parameterMistake(name, value, rule.params);
    return message === undefined ? [] : [{ path: [...path, 'params', name], at: 'key', message }];
  });
  if (wrong.length > 0 || !rule.assert) return wrong;
  const defaults = Object.fromEntries(
    Object.entries(rule.params).map(([name, parameter]) => [name, parameter.default]),
  );
  const options = fillParameters(rule.assert.options, { ...defaults, ...params });
  const [{ optionMistakes }, { knownFacts }] = await Promise.all([
    import('./check-assert.ts'),
    import('../facts/known-facts.ts'),
  ]);
  const facts = { ...knownFacts, ...rule.facts };
  return optionMistakes(rule.assert.name, options, { facts }).map((mistake) => ({
    path: [...path, 'params'],
    at: 'key',
    message: `With these parameters the rule makes no sense: ${mistake.message}`,
  }));
}

function unknownId(id: string, path: Path, at: SettingsMistake['at'], { rules }: Known): SettingsMistake {
  const [pack = ''] = id.split('/');
  const ids = [...rules.keys()];
  const meant = likelySpelling(id, ids) ?? ids.find((rule) => rule.split('/')[1] === id);
  const isElsewhere = builtInPacks.includes(pack) && !ids.some((rule) => rule.startsWith(`${pack}/`));
  const advice =
    meant !== undefined
      ? `Did you mean \`${meant}\`?`
      : isElsewhere
        ? `The pack \`${pack}\` does not count here; add it to the packs.`
        : 'Run `catalog-warden rules list` for a list.';
  return { path, at, message: `There is no rule \`${id}\`. ${advice}` };
}
