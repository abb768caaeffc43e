import { compareKey, defaultNamespace, parseRef } from '../catalog/entity-ref.ts';
import { cutText, oneLine } from './escape-control.ts';
import type { Report, ReportScorecard } from './report.ts';

/** A badge as Shields reads it: https://shields.io/badges/endpoint-badge. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
  /** There is nothing to show: the report has no such scorecard or entity. */
  readonly isError?: true;
}

/** What a badge shows: a scorecard, of one entity or of the whole repository. */
export interface BadgeSubject {
  /** The scorecard's id. */
  readonly scorecard: string;
  /** `[kind:][namespace/]name`; without a kind a component. Left out, all entities of the report count. */
  readonly entity?: string | undefined;
}

/** White text has a contrast of 4.5 or more on each of them (WCAG 2.2, 1.4.3). */
const colors = { none: '#c62828', low: '#9a6700', high: '#5c6f00', top: '#2e7d32', nothing: '#656d76' };

/** In characters; Shields itself cuts nothing. */
const longest = 60;

/**
 * The badge of a scorecard. That of a repository shows the lowest level among the entities that the scorecard speaks
 * of: it promises nothing that one of them does not keep.
 */
export function scorecardBadge({ entities, scorecards }: Report, { scorecard: id, entity }: BadgeSubject): Badge {
  const scorecard = scorecards.find((one) => one.id === id);
  const key = entity === undefined ? undefined : badgeEntityKey(entity);
  const meant = entity === undefined ? entities : entities.filter(({ ref }) => badgeEntityKey(ref) === key);
  if (!scorecard || meant.length === 0) return badge(id, 'not found', { color: colors.nothing, isError: true });
  const ranks = meant.flatMap((one) =>
    (one.scorecards ?? []).filter((standing) => standing.id === id).map(({ level }) => rankOf(scorecard, level)),
  );
  if (ranks.length === 0) return badge(scorecard.title, 'not applicable', { color: colors.nothing });
  const rank = Math.min(...ranks);
  const message = scorecard.levels[rank - 1]?.title ?? 'no level yet';
  return badge(scorecard.title, message, { color: colorOf(rank, scorecard.levels.length) });
}

function badge(label: string, message: string, rest: Pick<Badge, 'color' | 'isError'>): Badge {
  // Shields refuses an empty message.
  return { schemaVersion: 1, label: shown(label), message: shown(message) || '–', ...rest };
}

function shown(text: string): string {
  return cutText(oneLine(text), longest);
}

/** A reference as Backstage compares it, without a kind a component; what is no reference is only equal to itself. */
export function badgeEntityKey(text: string): string {
  const ref = parseRef(text, { kind: 'component', namespace: defaultNamespace });
  return 'problem' in ref ? text : compareKey(ref);
}

/** 1 for the lowest level, 0 for none. */
function rankOf({ levels }: ReportScorecard, level: string | undefined): number {
  return levels.findIndex(({ id }) => id === level) + 1;
}

function colorOf(rank: number, levels: number): string {
  if (rank === 0) return colors.none;
  if (rank === levels) return colors.top;
  return rank * 2 < levels ? colors.low : colors.high;
}
