import type { Report, ReportEntity, ReportScorecard, ReportStanding } from './report.ts';
import { count } from './report-words.ts';

/** Where an entity stands, ready to be shown. */
export interface StandingWords {
  readonly entity: ReportEntity;
  readonly standing: ReportStanding;
  /** The title of the scorecard. */
  readonly scorecard: string;
  /** `Silver`, `Silver, was Bronze`, `no level yet`. */
  readonly level: string;
  /** `one step from Gold`, `3 steps from Bronze`; empty at the top. */
  readonly distance: string;
  /** Whether the level is another one than at the base. */
  readonly changed: boolean;
}

/** The standings of all entities: those that changed first, then in the order of the report. */
export function standingWords({ entities, scorecards }: Report): readonly StandingWords[] {
  const byId = new Map(scorecards.map((scorecard) => [scorecard.id, scorecard]));
  const all = entities.flatMap((entity) =>
    (entity.scorecards ?? []).map((standing) => wordsOf(entity, standing, byId.get(standing.id))),
  );
  return [...all.filter(({ changed }) => changed), ...all.filter(({ changed }) => !changed)];
}

function wordsOf(
  entity: ReportEntity,
  standing: ReportStanding,
  scorecard: ReportScorecard | undefined,
): StandingWords {
  const titleOf = (id: string | null | undefined): string =>
    scorecard?.levels.find((level) => level.id === id)?.title ?? id ?? 'no level';
  const changed = standing.before !== undefined && standing.before !== (standing.level ?? null);
  const level = standing.level === undefined ? 'no level yet' : titleOf(standing.level);
  const steps = standing.next?.steps.length ?? 0;
  return {
    entity,
    standing,
    scorecard: scorecard?.title ?? standing.id,
    level: changed ? `${level}, was ${titleOf(standing.before)}` : level,
    distance: standing.next
      ? `${steps === 1 ? 'one step' : count(steps, 'step')} from ${titleOf(standing.next.level)}`
      : '',
    changed,
  };
}

/** `Production readiness: 3 Gold, 5 Silver, 2 without a level` for each scorecard. */
export function levelCounts({ entities, scorecards }: Report): readonly string[] {
  return scorecards.map(({ id, title, levels }) => {
    const standings = entities.flatMap((entity) => (entity.scorecards ?? []).filter((standing) => standing.id === id));
    const counts = levels
      .toReversed()
      .map((level) => [standings.filter((standing) => standing.level === level.id).length, level.title] as const)
      .filter(([amount]) => amount > 0)
      .map(([amount, name]) => `${amount} ${name}`);
    const below = standings.filter(({ level }) => level === undefined).length;
    if (below > 0) counts.push(`${below} without a level`);
    return `${title}: ${counts.join(', ')}`;
  });
}

/** What to do for a step, or why it is not known, in one sentence. */
export function stepText({ state, text }: { readonly state: string; readonly text: string }): string {
  if (state === 'unknown') return `Not known: ${text}.`;
  if (state === 'error') return `The rule broke: ${text}.`;
  // What stands in backticks is one word, whatever it holds.
  return /^(?:`[^`]*`|[^`])*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text.trim();
}
