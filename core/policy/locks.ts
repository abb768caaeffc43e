import type { Severity } from '../finding.ts';
import type { Override, RuleSet } from '../rules/pack.ts';
import type { SettingsMistake } from '../source/validate-settings.ts';

const weights = { off: 0, note: 1, warning: 2, error: 3 };

/** Whether a severity weighs less than another one. */
export function isWeaker(severity: Severity | 'off', floor: Severity | 'off'): boolean {
  return weights[severity] < weights[floor];
}

/** Says that a rule is locked at a severity. */
export function lockedText(id: string, floor: Severity | 'off'): string {
  return `\`${id}\` is locked by the organisation: it must stay \`${floor}\` or stricter. Remove this line, or ask for an exemption.`;
}

/**
 * What the rules that count weaken of those that the organisation locks: `floor` is what counts by the organisation's
 * configuration alone. Each mistake is placed at the line of `overrides` that brings it, or at \`packs\` where a pack does.
 */
export function lockMistakes(
  locked: readonly string[],
  floor: RuleSet,
  { set, overrides }: { readonly set: RuleSet; readonly overrides: Readonly<Record<string, Override>> },
): readonly SettingsMistake[] {
  const present = (id: string): string => set.aliases.get(id) ?? id;
  const stated = new Map(Object.keys(overrides).map((id) => [present(id), id]));
  return [...new Set(locked.map(present))].flatMap((id): readonly SettingsMistake[] => {
    const before = floor.rules.find(({ rule }) => rule.id === id);
    if (!before) return [];
    const now = set.rules.find(({ rule }) => rule.id === id);
    const message = problemOf(id, before, now) ?? levelProblem(id, floor, set);
    if (message === undefined) return [];
    const line = stated.get(id);
    return [
      line === undefined ? { path: ['packs'], at: 'key', message } : { path: ['rules', line], at: 'key', message },
    ];
  });
}

function problemOf(
  id: string,
  before: RuleSet['rules'][number],
  now: RuleSet['rules'][number] | undefined,
): string | undefined {
  if (!now || isWeaker(now.severity, before.severity)) return lockedText(id, before.severity);
  if (JSON.stringify(now.params) === JSON.stringify(before.params)) return undefined;
  return `\`${id}\` is locked by the organisation: its parameters are the organisation’s. Remove this line, or ask for an exemption.`;
}

function levelProblem(id: string, floor: RuleSet, set: RuleSet): string | undefined {
  const levelsOf = ({ scorecards }: RuleSet, known: ReadonlySet<string>): string =>
    JSON.stringify(
      scorecards
        .filter((scorecard) => known.has(scorecard.id))
        .flatMap((scorecard) =>
          scorecard.levels.filter(({ rules }) => rules.includes(id)).map((level) => [scorecard.id, level.id]),
        ),
    );
  const shared = new Set(floor.scorecards.map((scorecard) => scorecard.id));
  if (levelsOf(floor, shared) === levelsOf(set, shared)) return undefined;
  return `\`${id}\` is locked by the organisation: its level is the organisation’s. Remove this line, or ask for an exemption.`;
}
