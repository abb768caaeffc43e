import { severityWeights, type Severity } from '../finding.ts';
import type { Override, RuleSet } from '../rules/pack.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';

const weights = { off: 0, ...severityWeights };

/** Whether a severity weighs less than another one. */
export function isWeaker(severity: Severity | 'off', floor: Severity | 'off'): boolean {
  return weights[severity] < weights[floor];
}

/** A mistake at the line of the configuration that makes a locked rule less severe than `floor`. */
export function lockedLine(id: string, floor: Severity): SettingsMistake {
  return atLine(id, id, staysText(floor));
}

/**
 * What the rules that count weaken of those that the organisation locks: `floor` is what counts by the organisation's
 * configuration alone. Each mistake is placed at the line of `overrides` that brings it, or at `packs` where a pack does.
 */
export function lockMistakes(
  locked: readonly string[],
  floor: RuleSet,
  { set, overrides }: { readonly set: RuleSet; readonly overrides: Readonly<Record<string, Override>> },
): readonly SettingsMistake[] {
  const stated = new Map(Object.keys(overrides).map((id) => [set.aliases.get(id) ?? id, id]));
  // Former ids as the organisation knows them: a pack of the repository could give them another meaning.
  const ids = new Set(locked.map((id) => floor.aliases.get(id) ?? id));
  return [...ids].flatMap((id): readonly SettingsMistake[] => {
    const weakened = weakenedText(id, floor, set);
    if (weakened === undefined) return [];
    const line = stated.get(id);
    return [line === undefined ? atPacks(id, weakened) : atLine(line, id, weakened)];
  });
}

function atLine(line: string, id: string, weakened: string): SettingsMistake {
  const message = `\`${id}\` is locked by the organisation: ${weakened}. Remove this line, or ask for an exemption.`;
  return { path: ['rules', line], at: 'key', message };
}

function atPacks(id: string, weakened: string): SettingsMistake {
  const message = `\`${id}\` is locked by the organisation: ${weakened}. One of these packs changes it: remove that pack, or ask for an exemption.`;
  return { path: ['packs'], at: 'key', message };
}

/** What must stay of a rule and does not, as a clause. */
function weakenedText(id: string, floor: RuleSet, set: RuleSet): string | undefined {
  const before = floor.rules.find(({ rule }) => rule.id === id);
  if (!before) return undefined;
  const now = set.rules.find(({ rule }) => rule.id === id);
  if (!now || isWeaker(now.severity, before.severity)) return staysText(before.severity);
  if (JSON.stringify(now.params) !== JSON.stringify(before.params)) return 'its parameters are the organisation’s';
  const shared = new Set(floor.scorecards.map((scorecard) => scorecard.id));
  return levelsOf(id, floor, shared) === levelsOf(id, set, shared) ? undefined : 'its level is the organisation’s';
}

function staysText(floor: Severity): string {
  return floor === 'error' ? 'it must stay `error`' : `it must stay \`${floor}\` or stricter`;
}

/** The levels of a rule in the scorecards of these ids, for comparison. */
function levelsOf(id: string, { scorecards }: RuleSet, among: ReadonlySet<string>): string {
  const levels = scorecards
    .filter((scorecard) => among.has(scorecard.id))
    .flatMap((scorecard) =>
      scorecard.levels.filter(({ rules }) => rules.includes(id)).map((level) => [scorecard.id, level.id]),
    );
  return JSON.stringify(levels);
}
